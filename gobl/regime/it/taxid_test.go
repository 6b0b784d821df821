package it_test

import (
	"testing"

	"chancery/gobl/regime/it"
	"chancery/gobl/regime/regimetest"
)

func TestTaxIDs(t *testing.T) {
	regimetest.TaxIDs(t, it.Regime(), "IT", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("IT 12345678903", "12345678903"),
		regimetest.Accepts("0123.4567.897", "01234567897"),
		regimetest.Refuses("12345678904", "12345678904"),
		regimetest.Refuses("1234567890", "1234567890"),
		regimetest.Refuses("RSSMRA80A01H501U", "RSSMRA80A01H501U"), // a fiscal code is no VAT number
	})
}
