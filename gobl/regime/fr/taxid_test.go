package fr_test

import (
	"testing"

	"chancery/gobl/regime/fr"
	"chancery/gobl/regime/regimetest"
)

func TestTaxIDs(t *testing.T) {
	regimetest.TaxIDs(t, fr.Regime(), "FR", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("FR 44 732 829 320", "44732829320"),
		regimetest.Accepts("732829320", "44732829320"), // a SIREN is completed
		regimetest.Accepts("FR732829320", "44732829320"),
		regimetest.Refuses("732829321", "732829321"),     // no SIREN: the Luhn digit is wrong
		regimetest.Refuses("45732829320", "45732829320"), // the key does not fit
		regimetest.Accepts("K7732829320", "K7732829320"), // a key with a letter
		regimetest.Accepts("00356000000", "00356000000"), // La Poste
		regimetest.Refuses("4473282932", "4473282932"),
		regimetest.Refuses("447328293200", "447328293200"),
		regimetest.Refuses("4473282932A", "4473282932A"),
	})
}
