package dk_test

import (
	"testing"

	"chancery/gobl/regime/dk"
	"chancery/gobl/regime/regimetest"
)

func TestTaxIDs(t *testing.T) {
	regimetest.TaxIDs(t, dk.Regime(), "DK", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("DK 13585628", "13585628"),
		regimetest.Accepts("13 58 56 28", "13585628"),
		regimetest.Refuses("13585627", "13585627"),
		regimetest.Refuses("1358562", "1358562"),
		regimetest.Refuses("1358562A", "1358562A"),
	})
}
