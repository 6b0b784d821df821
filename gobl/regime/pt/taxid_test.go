package pt_test

import (
	"testing"

	"chancery/gobl/regime/pt"
	"chancery/gobl/regime/regimetest"
)

func TestTaxIDs(t *testing.T) {
	regimetest.TaxIDs(t, pt.Regime(), "PT", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("PT 500 000 000", "500000000"),
		regimetest.Accepts("123456789", "123456789"),
		regimetest.Accepts("451234561", "451234561"),
		regimetest.Accepts("701234563", "701234563"),
		regimetest.Refuses("500000001", "500000001"),
		regimetest.Refuses("461234561", "461234561"), // no such kind
		regimetest.Refuses("401234567", "401234567"),
		regimetest.Refuses("12345678", "12345678"),
		regimetest.Refuses("12345678A", "12345678A"),
	})
}
