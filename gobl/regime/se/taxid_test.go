package se_test

import (
	"testing"

	"chancery/gobl/regime/regimetest"
	"chancery/gobl/regime/se"
)

func TestTaxIDs(t *testing.T) {
	regimetest.TaxIDs(t, se.Regime(), "SE", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("SE 556036-0793 01", "556036079301"),
		regimetest.Accepts("556763123801", "556763123801"),
		regimetest.Refuses("556036079302", "556036079302"),
		regimetest.Refuses("556036079401", "556036079401"),
		regimetest.Refuses("5560360793", "5560360793"),
		regimetest.Refuses("55603607A301", "55603607A301"),
	})
}
