package sa_test

import (
	"slices"
	"testing"

	"chancery/gobl/cbc"
	"chancery/gobl/org"
	"chancery/gobl/regime/regimetest"
	"chancery/gobl/regime/sa"
)

func TestIdentities(t *testing.T) {
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
