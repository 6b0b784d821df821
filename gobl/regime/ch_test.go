package regime_test

import (
	"testing"

	"chancery/gobl/regime/ch"
	"chancery/gobl/regime/regimetest"
)

func TestTaxIDsCH(t *testing.T) {
	regimetest.TaxIDs(t, ch.Regime(), "CH", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("CHE-107.787.577 IVA", "E107787577"),
		regimetest.Accepts("CHE-107.787.577 MWST", "E107787577"),
		regimetest.Accepts("che107787577tva", "E107787577"),
		regimetest.Accepts("E107787577", "E107787577"),
		regimetest.Refuses("CHE-107.787.578", "E107787578"),
		regimetest.Refuses("107787577", "107787577"),
		regimetest.Refuses("CHE10778757", "E10778757"),
		regimetest.Refuses("CHE-000.000.030", "E000000030"), // its check would be ten
	})
}
