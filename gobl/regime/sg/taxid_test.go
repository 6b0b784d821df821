package sg_test

import (
	"testing"

	"chancery/gobl/regime/regimetest"
	"chancery/gobl/regime/sg"
)

func TestTaxIDs(t *testing.T) {
	regimetest.TaxIDs(t, sg.Regime(), "SG", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("SG 53123456A", "53123456A"), // a business
		regimetest.Accepts("199912345k", "199912345K"),  // a company
		regimetest.Accepts("T08LL1234A", "T08LL1234A"),
		regimetest.Accepts("S08LL1234A", "S08LL1234A"),
		regimetest.Accepts("M91234567X", "M91234567X"), // a GST number
		regimetest.Accepts("MR1234567A", "MR1234567A"),
		regimetest.Refuses("189912345K", "189912345K"),
		regimetest.Refuses("R08LL1234A", "R08LL1234A"),
		regimetest.Refuses("531234567", "531234567"),
		regimetest.Refuses("M9123456X", "M9123456X"),
	})
}
