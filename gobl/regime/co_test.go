package regime_test

import (
	"testing"

	"chancery/gobl/regime/co"
	"chancery/gobl/regime/regimetest"
)

func TestTaxIDsCO(t *testing.T) {
	regimetest.TaxIDs(t, co.Regime(), "CO", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("213.123.432-1", "2131234321"),
		regimetest.Accepts("CO 9014514812", "9014514812"),
		regimetest.Refuses("2131234325", "2131234325"),
		regimetest.Refuses("21312343", "21312343"),
		regimetest.Refuses("21312343210", "21312343210"),
		regimetest.Refuses("213123432A", "213123432A"),
	})
}
