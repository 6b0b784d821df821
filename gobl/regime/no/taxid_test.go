package no_test

import (
	"testing"

	"chancery/gobl/regime/no"
	"chancery/gobl/regime/regimetest"
)

func TestTaxIDs(t *testing.T) {
	regimetest.TaxIDs(t, no.Regime(), "NO", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("923 100 237", "923100237MVA"),
		regimetest.Accepts("NO923100237MVA", "923100237MVA"),
		regimetest.Accepts("no 923100237 mva", "923100237MVA"),
		regimetest.Refuses("923100238", "923100238MVA"),
		regimetest.Refuses("92310023", "92310023MVA"),
		regimetest.Refuses("MVA", "MVA"),
	})
}
