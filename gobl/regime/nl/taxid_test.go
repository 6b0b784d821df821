package nl_test

import (
	"testing"

	"chancery/gobl/regime/nl"
	"chancery/gobl/regime/regimetest"
)

func TestTaxIDs(t *testing.T) {
	regimetest.TaxIDs(t, nl.Regime(), "NL", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("NL 000.000.012.B34", "000000012B34"), // a company
		regimetest.Accepts("004495445b01", "004495445B01"),
		regimetest.Accepts("NL123456789B13", "123456789B13"), // a sole trader
		regimetest.Refuses("123456789B14", "123456789B14"),
		regimetest.Refuses("000000012C34", "000000012C34"),
		regimetest.Refuses("000000013B34", "000000013B34"),
		regimetest.Refuses("000000012B3", "000000012B3"),
		regimetest.Refuses("00000001AB34", "00000001AB34"),
	})
}
