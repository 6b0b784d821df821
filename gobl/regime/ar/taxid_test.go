package ar_test

import (
	"testing"

	"chancery/gobl/regime/ar"
	"chancery/gobl/regime/regimetest"
)

func TestTaxIDs(t *testing.T) {
	regimetest.TaxIDs(t, ar.Regime(), "AR", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("30-71234567-1", "30712345671"),
		regimetest.Accepts("AR 20-05536168-2", "20055361682"),
		regimetest.Refuses("20055361683", "20055361683"),
		regimetest.Refuses("99055361682", "99055361682"), // no such kind of taxpayer
		regimetest.Refuses("3071234567", "3071234567"),   // too short
		regimetest.Refuses("30-71234567-A", "3071234567A"),
	})
}
