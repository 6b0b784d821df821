package regime_test

import (
	"testing"

	"chancery/gobl/regime/ae"
	"chancery/gobl/regime/regimetest"
)

func TestTaxIDsAE(t *testing.T) {
	regimetest.TaxIDs(t, ae.Regime(), "AE", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("100-0000-0000-0003", "100000000000003"),
		regimetest.Accepts("AE123456789012345", "123456789012345"),
		regimetest.Refuses("12345678901234", "12345678901234"),
		regimetest.Refuses("1234567890123456", "1234567890123456"),
		regimetest.Refuses("12345678901234A", "12345678901234A"),
	})
}
