package regime_test

import (
	"testing"

	"chancery/gobl/regime/ie"
	"chancery/gobl/regime/regimetest"
)

func TestTaxIDsIE(t *testing.T) {
	regimetest.TaxIDs(t, ie.Regime(), "IE", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("IE 6388047V", "6388047V"),
		regimetest.Accepts("1234567T", "1234567T"),
		regimetest.Accepts("1234567FA", "1234567FA"),
		regimetest.Accepts("1234567wh", "1234567WH"),
		regimetest.Accepts("8D79739I", "8D79739I"), // the old form
		regimetest.Accepts("8Z49289F", "8Z49289F"),
		regimetest.Refuses("8Z49289G", "8Z49289G"),
		regimetest.Refuses("6388047W", "6388047W"),
		regimetest.Refuses("1234567FH", "1234567FH"),
		regimetest.Refuses("1234567FB", "1234567FB"),
		regimetest.Refuses("1234567", "1234567"),
		regimetest.Refuses("12345678T", "12345678T"),
		regimetest.Refuses("8+79739I", "879739I"), // the sign is dropped
	})
}
