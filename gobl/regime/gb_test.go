package regime_test

import (
	"slices"
	"testing"

	"chancery/gobl/cbc"
	"chancery/gobl/regime/gb"
	"chancery/gobl/regime/regimetest"
	"chancery/gobl/tax"
)

func TestTaxIDsGB(t *testing.T) {
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

func TestFaultsOfTaxIDGB(t *testing.T) {
	const format, zero, check = "GOBL-GB-TAX-IDENTITY-01 $.code", "GOBL-GB-TAX-IDENTITY-02 $.code", "GOBL-GB-TAX-IDENTITY-03 $.code"
	for _, c := range []struct {
		code cbc.Code
		want []string
	}{
		{"844281425", nil},
		{"844281426", []string{check}},
		{"8442814", []string{format, check}},
		{"3695915W", []string{format, zero, check}}, // a text counts as zero
		{"000000000", []string{zero, check}},
		{"2675937520", []string{format}}, // the first nine digits fit
		{"8442814260", []string{format, check}},
		{"0000000000", []string{format, zero, check}},
		{"GD000", nil},
		{"GD500", []string{check}},
	} {
		id := &tax.Identity{Country: "GB", Code: c.code}
		if got := regimetest.Faults(gb.Regime(), id); !slices.Equal(got, c.want) {
			t.Errorf("%q: faults %q, want %q", c.code, got, c.want)
		}
	}
}

// Numbers of Northern Ireland are cleaned, but not checked.
func TestNorthernIrelandGB(t *testing.T) {
	id := &tax.Identity{Country: "XI", Code: "XI 844 2814-26"}
	gb.Regime().TaxID(id)
	if id.Country != "XI" || id.Code != "844281426" {
		t.Errorf("kept as %s %q", id.Country, id.Code)
	}
	if got := regimetest.Faults(gb.Regime(), id); got != nil {
		t.Errorf("faults %q", got)
	}
}
