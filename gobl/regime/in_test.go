package regime_test

import (
	"slices"
	"testing"

	"chancery/gobl/cbc"
	"chancery/gobl/org"
	india "chancery/gobl/regime/in"
	"chancery/gobl/regime/regimetest"
)

func TestTaxIDsIN(t *testing.T) {
	regimetest.TaxIDs(t, india.Regime(), "IN", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("IN 27aapfu0939f1zv", "27AAPFU0939F1ZV"),
		regimetest.Accepts("29AAGCB7383J1Z4", "29AAGCB7383J1Z4"),
		regimetest.Refuses("27AAPFU0939F1ZW", "27AAPFU0939F1ZW"),
		regimetest.Refuses("27AAPFU0939F0ZW", "27AAPFU0939F0ZW"), // 0 is no running character
		regimetest.Refuses("27AAPFU0939F1YV", "27AAPFU0939F1YV"),
		regimetest.Refuses("27AAPFU0939F1Z", "27AAPFU0939F1Z"),
	})
}

func TestIdentitiesIN(t *testing.T) {
	for _, c := range []struct {
		kind, typed, kept cbc.Code
		want              []string
	}{
		{"PAN", "aapfu-0939 f", "AAPFU0939F", nil},
		{"PAN", "", "", nil},
		{"PAN", "AAPFU09399", "AAPFU09399", []string{"GOBL-IN-ORG-IDENTITY-01 $.code"}},
		{"HSN", "1234.56", "123456", nil},
		{"HSN", "1234", "1234", nil},
		{"HSN", "12345678", "12345678", nil},
		{"HSN", "12345", "12345", []string{"GOBL-IN-ORG-IDENTITY-02 $.code"}},
		{"", "12 345", "12 345", nil},
	} {
		id := &org.Identity{Type: c.kind, Code: c.typed}
		regimetest.Normalize(india.Regime(), id)
		if id.Code != c.kept {
			t.Errorf("%s %q is kept as %q, want %q", c.kind, c.typed, id.Code, c.kept)
		}
		if got := regimetest.Faults(india.Regime(), id); !slices.Equal(got, c.want) {
			t.Errorf("%s %q: faults %q, want %q", c.kind, c.typed, got, c.want)
		}
	}
}

func TestItemsNeedHSNIN(t *testing.T) {
	missing := []string{"GOBL-IN-ORG-ITEM-01 $.identities"}
	for _, c := range []struct {
		name       string
		identities []*org.Identity
		want       []string
	}{
		{"none", nil, missing},
		{"another", []*org.Identity{nil, {Type: "SKU", Code: "1234"}}, missing},
		{"HSN", []*org.Identity{{Type: "SKU", Code: "1"}, {Type: india.IdentityTypeHSN, Code: "1234"}}, nil},
	} {
		item := &org.Item{Identities: c.identities}
		if got := regimetest.Faults(india.Regime(), item); !slices.Equal(got, c.want) {
			t.Errorf("%s: faults %q, want %q", c.name, got, c.want)
		}
		if got := regimetest.FaultsElsewhere(india.Regime(), item); got != nil {
			t.Errorf("%s: faults %q in a document of no regime", c.name, got)
		}
	}
}
