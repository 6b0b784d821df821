package de_test

import (
	"testing"

	"chancery/gobl/regime/de"
	"chancery/gobl/regime/regimetest"
)

func TestTaxIDs(t *testing.T) {
	regimetest.TaxIDs(t, de.Regime(), "DE", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("DE 136,695 976", "136695976"),
		regimetest.Accepts("DE111111125", "111111125"),
		regimetest.Refuses("136695978", "136695978"),
		regimetest.Refuses("011111125", "011111125"),
		regimetest.Refuses("13669597", "13669597"),
		regimetest.Refuses("13669597A", "13669597A"),
	})
}
