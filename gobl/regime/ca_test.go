package regime_test

import (
	"testing"

	"chancery/gobl/regime/ca"
	"chancery/gobl/regime/regimetest"
)

func TestTaxIDsCA(t *testing.T) {
	regimetest.TaxIDs(t, ca.Regime(), "CA", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("123456789 RT 0001", "123456789RT0001"),
		regimetest.Accepts("CA-anything", "ANYTHING"), // no rule is about it
	})
}
