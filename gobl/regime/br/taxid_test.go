package br_test

import (
	"testing"

	"chancery/gobl/regime/br"
	"chancery/gobl/regime/regimetest"
)

func TestTaxIDs(t *testing.T) {
	regimetest.TaxIDs(t, br.Regime(), "BR", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("16.727.230/0001-97", "16727230000197"),
		regimetest.Accepts("BR 390.533.447-05", "39053344705"),
		regimetest.Accepts("00000000000000", "00000000000000"), // not singled out
		regimetest.Refuses("16.727.230/0001-98", "16727230000198"),
		regimetest.Refuses("16.727.230/0001-87", "16727230000187"),
		regimetest.Refuses("231.002.999-00", "23100299900"),
		regimetest.Refuses("390533447", "390533447"),
		regimetest.Refuses("3905334470A", "3905334470A"),
	})
}
