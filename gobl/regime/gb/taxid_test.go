package gb_test

import (
	"testing"

	"chancery/gobl/regime/gb"
	"chancery/gobl/regime/regimetest"
)

func TestTaxIDs(t *testing.T) {
	regimetest.TaxIDs(t, gb.Regime(), "GB", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("GB 844 2814 25", "844281425"),
		regimetest.Accepts("844281467", "844281467"), // the newer check
		regimetest.Refuses("844281426", "844281426"),
		regimetest.Accepts("844281425001", "844281425001"), // a branch
		regimetest.Accepts("XI844281425", "844281425"),
		regimetest.Accepts("100000089", "100000089"),
		regimetest.Refuses("100000034", "100000034"), // too low for the newer check
		regimetest.Refuses("010000090", "010000090"), // outside the old range
		regimetest.Accepts("950000032", "950000032"),
		regimetest.Refuses("950000087", "950000087"), // outside the old range
		regimetest.Accepts("GD001", "GD001"),
		regimetest.Refuses("GD500", "GD500"),
		regimetest.Accepts("HA500", "HA500"),
		regimetest.Refuses("HA499", "HA499"),
		regimetest.Refuses("000000000", "000000000"),
		regimetest.Refuses("84428142", "84428142"),
		regimetest.Refuses("84428142A", "84428142A"),
	})
}
