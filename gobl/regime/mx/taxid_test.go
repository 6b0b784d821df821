package mx_test

import (
	"testing"

	"chancery/gobl/regime/mx"
	"chancery/gobl/regime/regimetest"
)

func TestTaxIDs(t *testing.T) {
	regimetest.TaxIDs(t, mx.Regime(), "MX", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("eku-900317-3c9", "EKU9003173C9"), // a company
		regimetest.Accepts("MX EKU9003173C9", "EKU9003173C9"),
		regimetest.Accepts("MXEK9003173C9", "MXEK9003173C9"), // MX belongs to the name
		regimetest.Accepts("MXA9003173C9", "MXA9003173C9"),
		regimetest.Accepts("ñ&a900317 3C9", "Ñ&A9003173C9"),
		regimetest.Accepts("Ñ&AÑ9003173C9", "Ñ&AÑ9003173C9"),
		regimetest.Refuses("EK9003173C9", "EK9003173C9"),
		regimetest.Refuses("EKUAB9003173C9", "EKUAB9003173C9"),
		regimetest.Refuses("EKU9003173C", "EKU9003173C"),
		regimetest.Refuses("EKU9003173Ñ9", "EKU9003173Ñ9"),
		regimetest.Refuses("MX", "MX"),
	})
}
