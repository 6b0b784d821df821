package gb_test

import (
	"slices"
	"testing"

	"chancery/gobl/cbc"
	"chancery/gobl/regime/gb"
	"chancery/gobl/regime/regimetest"
	"chancery/gobl/tax"
)

func TestFaultsOfTaxID(t *testing.T) {
	const format, zero, check = "GOBL-GB-TAX-IDENTITY-01 $.code", "GOBL-GB-TAX-IDENTITY-02 $.code", "GOBL-GB-TAX-IDENTITY-03 $.code"
	for _, c := range []struct {
		code cbc.Code
		want []string
	}{
		{"844281425", nil},
		{"844281426", []string{check}},
		{"8442814", []string{format, check}},
		{"3695915W", []string{format, zero, check}}, // a text counts as zero
		{"000000000", []string{zero}},
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
func TestNorthernIreland(t *testing.T) {
	id := &tax.Identity{Country: "XI", Code: "XI 844 2814-26"}
	gb.Regime().TaxID(id)
	if id.Country != "XI" || id.Code != "844281426" {
		t.Errorf("kept as %s %q", id.Country, id.Code)
	}
	if got := regimetest.Faults(gb.Regime(), id); got != nil {
		t.Errorf("faults %q", got)
	}
}
