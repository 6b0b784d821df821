package regime_test

import (
	"slices"
	"testing"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/org"
	"chancery/gobl/regime/regimetest"
	"chancery/gobl/regime/sg"
	"chancery/gobl/tax"
)

func TestTaxIDsSG(t *testing.T) {
	regimetest.TaxIDs(t, sg.Regime(), "SG", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("SG 53123456A", "53123456A"), // a business
		regimetest.Accepts("199912345k", "199912345K"),  // a company
		regimetest.Accepts("T08LL1234A", "T08LL1234A"),
		regimetest.Accepts("S08LL1234A", "S08LL1234A"),
		regimetest.Accepts("M91234567X", "M91234567X"), // a GST number
		regimetest.Accepts("MR1234567A", "MR1234567A"),
		regimetest.Refuses("189912345K", "189912345K"),
		regimetest.Refuses("R08LL1234A", "R08LL1234A"),
		regimetest.Refuses("531234567", "531234567"),
		regimetest.Refuses("M9123456X", "M9123456X"),
	})
}

func TestSupplierNumberSG(t *testing.T) {
	missing := []string{"GOBL-SG-BILL-INVOICE-01 $.supplier"}
	for _, c := range []struct {
		name     string
		supplier *org.Party
		want     []string
	}{
		{"none", nil, missing},
		{"country only", &org.Party{TaxID: &tax.Identity{Country: "SG"}}, missing},
		{"another identity", &org.Party{Identities: []*org.Identity{{Key: "sg-gst-number", Code: "M91234567X"}}}, missing},
		{"tax code", &org.Party{TaxID: &tax.Identity{Country: "SG", Code: "M91234567X"}}, nil},
		{"UEN", &org.Party{Identities: []*org.Identity{{Type: sg.IdentityTypeUEN, Code: "199912345K"}}}, nil},
	} {
		got := regimetest.Faults(sg.Regime(), &bill.Invoice{Supplier: c.supplier})
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: faults %q, want %q", c.name, got, c.want)
		}
	}
	if got := regimetest.FaultsElsewhere(sg.Regime(), &bill.Invoice{}); got != nil {
		t.Errorf("faults %q in a document of no regime", got)
	}
}

func TestUENSG(t *testing.T) {
	wrong := []string{"GOBL-SG-ORG-IDENTITY-01 $.code"}
	for _, c := range []struct {
		kind, typed, kept cbc.Code
		want              []string
	}{
		{"UEN", "", "", nil},
		{"UEN", "SG 1999-12345k", "199912345K", nil},
		{"UEN", "53123456A", "53123456A", nil},
		{"UEN", "T08LL1234A", "T08LL1234A", nil},
		{"UEN", "M91234567X", "M91234567X", wrong}, // a GST number
		{"UEN", "1999", "1999", wrong},
		{"X", "1999-1", "1999-1", nil},
	} {
		id := &org.Identity{Type: c.kind, Code: c.typed}
		regimetest.Normalize(sg.Regime(), id)
		if id.Code != c.kept {
			t.Errorf("%s %q is kept as %q, want %q", c.kind, c.typed, id.Code, c.kept)
		}
		if got := regimetest.Faults(sg.Regime(), id); !slices.Equal(got, c.want) {
			t.Errorf("%s %q: faults %q, want %q", c.kind, c.typed, got, c.want)
		}
	}
}
