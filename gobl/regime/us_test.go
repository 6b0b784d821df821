package regime_test

import (
	"testing"

	"chancery/gobl/regime/regimetest"
	"chancery/gobl/regime/us"
)

func TestTaxIDsUS(t *testing.T) {
	regimetest.TaxIDs(t, us.Regime(), "US", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("12-3456789", "12-3456789"), // left as it is
		regimetest.Accepts("US12 a", "US12 a"),
	})
}
