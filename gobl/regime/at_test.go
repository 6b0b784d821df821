package regime_test

import (
	"testing"

	"chancery/gobl/regime/at"
	"chancery/gobl/regime/regimetest"
)

func TestTaxIDsAT(t *testing.T) {
	regimetest.TaxIDs(t, at.Regime(), "AT", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("ATU13585627", "U13585627"),
		regimetest.Accepts("atu 1022 3006", "U10223006"),
		regimetest.Refuses("U13585626", "U13585626"),
		regimetest.Refuses("13585627", "13585627"), // the U belongs to the number
		regimetest.Refuses("U1358562", "U1358562"),
		regimetest.Refuses("U1358562A", "U1358562A"),
	})
}
