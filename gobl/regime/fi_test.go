package regime_test

import (
	"testing"

	"chancery/gobl/regime/fi"
	"chancery/gobl/regime/regimetest"
)

func TestTaxIDsFI(t *testing.T) {
	regimetest.TaxIDs(t, fi.Regime(), "FI", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("FI 2077474-0", "20774740"),
		regimetest.Accepts("20774740", "20774740"),
		regimetest.Refuses("20774741", "20774741"),
		regimetest.Refuses("2077474", "2077474"),
		regimetest.Refuses("2077474A", "2077474A"),
	})
}
