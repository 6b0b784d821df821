package sa_test

import (
	"testing"

	"chancery/gobl/regime/regimetest"
	"chancery/gobl/regime/sa"
)

func TestTaxIDs(t *testing.T) {
	regimetest.TaxIDs(t, sa.Regime(), "SA", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("SA 300000000000003", "300000000000003"),
		regimetest.Accepts("311111111111113", "311111111111113"),
		regimetest.Refuses("400000000000003", "400000000000003"),
		regimetest.Refuses("300000000000004", "300000000000004"),
		regimetest.Refuses("30000000000003", "30000000000003"),
	})
}
