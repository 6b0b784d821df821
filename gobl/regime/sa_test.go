package regime_test

import (
	"slices"
	"testing"

	"chancery/gobl/cbc"
	"chancery/gobl/org"
	"chancery/gobl/regime/regimetest"
	"chancery/gobl/regime/sa"
)

func TestTaxIDsSA(t *testing.T) {
	regimetest.TaxIDs(t, sa.Regime(), "SA", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("SA 300000000000003", "300000000000003"),
		regimetest.Accepts("311111111111113", "311111111111113"),
		regimetest.Refuses("400000000000003", "400000000000003"),
		regimetest.Refuses("300000000000004", "300000000000004"),
		regimetest.Refuses("30000000000003", "30000000000003"),
	})
}

func TestIdentitiesSA(t *testing.T) {
	wrong := []string{"GOBL-SA-ORG-IDENTITY-01 $.code"}
	for _, c := range []struct {
		code cbc.Code
		want []string
	}{
		{"", nil},
		{"1010123456", nil},
		{"abcXYZ09", nil},
		{"10-10", wrong},
		{"10 10", wrong},
		{"س", wrong},
	} {
		id := &org.Identity{Type: "CRN", Code: c.code}
		if got := regimetest.Faults(sa.Regime(), id); !slices.Equal(got, c.want) {
			t.Errorf("%q: faults %q, want %q", c.code, got, c.want)
		}
		if got := regimetest.FaultsElsewhere(sa.Regime(), id); got != nil {
			t.Errorf("%q: faults %q in a document of no regime", c.code, got)
		}
	}
}
