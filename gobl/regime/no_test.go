package regime_test

import (
	"slices"
	"testing"

	"chancery/gobl/cbc"
	"chancery/gobl/org"
	"chancery/gobl/regime/no"
	"chancery/gobl/regime/regimetest"
)

func TestTaxIDsNO(t *testing.T) {
	regimetest.TaxIDs(t, no.Regime(), "NO", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("923 100 237", "923100237MVA"),
		regimetest.Accepts("NO923100237MVA", "923100237MVA"),
		regimetest.Accepts("no 923100237 mva", "923100237MVA"),
		regimetest.Refuses("923100238", "923100238MVA"),
		regimetest.Refuses("92310023", "92310023MVA"),
		regimetest.Refuses("MVA", "MVA"),
	})
}

func TestOrganisationNumberNO(t *testing.T) {
	wrong := []string{"GOBL-NO-ORG-IDENTITY-01 $.code"}
	for _, c := range []struct {
		kind, typed, kept cbc.Code
		want              []string
	}{
		{"ON", "923 100 237", "923100237", nil},
		{"ON", "NO 923100237 MVA", "923100237", nil},
		{"ON", "", "", nil},
		{"ON", "923100238", "923100238", wrong},
		{"ON", "92310023", "92310023", wrong},
		{"X", "923 100", "923 100", nil},
	} {
		id := &org.Identity{Type: c.kind, Code: c.typed}
		regimetest.Normalize(no.Regime(), id)
		if id.Code != c.kept {
			t.Errorf("%s %q is kept as %q, want %q", c.kind, c.typed, id.Code, c.kept)
		}
		if got := regimetest.Faults(no.Regime(), id); !slices.Equal(got, c.want) {
			t.Errorf("%s %q: faults %q, want %q", c.kind, c.typed, got, c.want)
		}
		if got := regimetest.FaultsElsewhere(no.Regime(), id); got != nil {
			t.Errorf("%s %q: faults %q in a document of no regime", c.kind, c.typed, got)
		}
	}
}
