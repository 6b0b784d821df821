package regime_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/cbc"
	"chancery/gobl/org"
	"chancery/gobl/regime/it"
	"chancery/gobl/regime/regimetest"
	"chancery/gobl/tax"
)

func TestTaxIDsIT(t *testing.T) {
	regimetest.TaxIDs(t, it.Regime(), "IT", []regimetest.TaxID{
		regimetest.Accepts("", ""),
		regimetest.Accepts("IT 12345678903", "12345678903"),
		regimetest.Accepts("0123.4567.897", "01234567897"),
		regimetest.Refuses("12345678904", "12345678904"),
		regimetest.Refuses("1234567890", "1234567890"),
		regimetest.Refuses("RSSMRA80A01H501U", "RSSMRA80A01H501U"), // a fiscal code is no VAT number
	})
}

func TestFiscalCodeIT(t *testing.T) {
	const absent, format, check = "GOBL-IT-ORG-IDENTITY-01 $.code", "GOBL-IT-ORG-IDENTITY-02 $.code", "GOBL-IT-ORG-IDENTITY-03 $.code"
	for _, c := range []struct {
		typed, kept cbc.Code
		want        []string
	}{
		{"", "", []string{absent}},
		{"rss mra 80a01 h501u", "RSSMRA80A01H501U", nil},
		{"IT RSSMRA80A41H501Y", "RSSMRA80A41H501Y", nil}, // a woman
		{"RSSMRA80A01H50MM", "RSSMRA80A01H50MM", nil},    // a letter for a digit
		{"RSSMRA80A01H501V", "RSSMRA80A01H501V", []string{check}},
		{"XXXXXX80A32H501K", "XXXXXX80A32H501K", []string{format}}, // no such day
		{"12345678903", "12345678903", nil},                        // a body
		{"12345678904", "12345678904", []string{check}},
		{"1234567890A", "1234567890A", []string{format, check}},
		{"ZZ", "ZZ", []string{format, check}},
		{"RSSMRA80A01H501", "RSSMRA80A01H501", []string{format, check}},
		{"ÑSSMRA80A01H501", "ÑSSMRA80A01H501", []string{format, check}},
	} {
		id := &org.Identity{Key: it.IdentityKeyFiscalCode, Code: c.typed}
		regimetest.Normalize(it.Regime(), id)
		if id.Code != c.kept {
			t.Errorf("%q is kept as %q, want %q", c.typed, id.Code, c.kept)
		}
		if got := regimetest.Faults(it.Regime(), id); !slices.Equal(got, c.want) {
			t.Errorf("%q: faults %q, want %q", c.typed, got, c.want)
		}
		if got := regimetest.FaultsElsewhere(it.Regime(), id); got != nil {
			t.Errorf("%q: faults %q in a document of no regime", c.typed, got)
		}
	}
	if got := regimetest.Faults(it.Regime(), &org.Identity{Key: "other"}); got != nil {
		t.Errorf("another key: faults %q", got)
	}
}

// The tax code of an individual was a fiscal code in older documents.
func TestIndividualIT(t *testing.T) {
	individual := func(code cbc.Code) *tax.Identity {
		return &tax.Identity{Country: "IT", Code: code, Type: "individual"}
	}
	country := &tax.Identity{Country: "IT"}
	for _, c := range []struct {
		name     string
		in, want org.Party
	}{
		{
			"added",
			org.Party{TaxID: individual("RSSMRA80A01H501U"), Identities: []*org.Identity{{Type: "X", Code: "1"}}},
			org.Party{TaxID: country, Identities: []*org.Identity{
				{Type: "X", Code: "1"}, {Key: "it-fiscal-code", Code: "RSSMRA80A01H501U"},
			}},
		},
		{
			"replaced",
			org.Party{TaxID: individual("RSSMRA80A01H501U"), Identities: []*org.Identity{
				{Key: "it-fiscal-code", Code: "OLD", Label: "old"}, {Type: "X", Code: "1"},
			}},
			org.Party{TaxID: country, Identities: []*org.Identity{
				{Key: "it-fiscal-code", Code: "RSSMRA80A01H501U"}, {Type: "X", Code: "1"},
			}},
		},
		{
			"without code",
			org.Party{TaxID: individual("")},
			org.Party{TaxID: country, Identities: []*org.Identity{{Key: "it-fiscal-code"}}},
		},
		{
			"a business",
			org.Party{TaxID: &tax.Identity{Country: "IT", Code: "12345678903", Type: "business"}},
			org.Party{TaxID: &tax.Identity{Country: "IT", Code: "12345678903", Type: "business"}},
		},
		{
			"abroad",
			org.Party{TaxID: &tax.Identity{Country: "FR", Code: "1", Type: "individual"}},
			org.Party{TaxID: &tax.Identity{Country: "FR", Code: "1", Type: "individual"}},
		},
		{"no tax ID", org.Party{}, org.Party{}},
	} {
		regimetest.Normalize(it.Regime(), &c.in)
		if diff := cmp.Diff(c.want, c.in); diff != "" {
			t.Errorf("%s: want (-), got (+)\n%s", c.name, diff)
		}
	}
}

func TestExtensionsAreRenamedIT(t *testing.T) {
	combo := &tax.Combo{Cat: "VAT", Ext: tax.Extensions{
		"it-sdi-nature": "N4", "it-sdi-exempt": "N1", "it-sdi-retained-tax": "A", "other": "X",
	}}
	regimetest.Normalize(it.Regime(), combo)
	want := tax.Extensions{"it-sdi-exempt": "N4", "it-sdi-retained": "A", "other": "X"}
	if diff := cmp.Diff(want, combo.Ext); diff != "" {
		t.Errorf("want (-), got (+)\n%s", diff)
	}
	bare := &tax.Combo{Cat: "VAT"}
	regimetest.Normalize(it.Regime(), bare)
	if bare.Ext != nil {
		t.Errorf("extensions appeared: %v", bare.Ext)
	}
}
