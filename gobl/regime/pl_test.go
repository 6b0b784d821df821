package regime_test

import (
	"testing"

	"chancery/gobl/regime/pl"
	"chancery/gobl/regime/regimetest"
)

func TestTaxIDsPL(t *testing.T) {
	regimetest.TaxIDs(t, pl.Regime(), "PL", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("PL 526-025-09-95", "5260250995"),
		regimetest.Refuses("7251801713", "7251801713"),
		regimetest.Refuses("526025099", "526025099"),
		regimetest.Refuses("0260250995", "0260250995"),
		regimetest.Refuses("5000250995", "5000250995"),
		regimetest.Refuses("526025099A", "526025099A"),
	})
}
