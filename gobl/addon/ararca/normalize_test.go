package ararca_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/addon/addontest"
	"chancery/gobl/addon/ararca"
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/l10n"
	"chancery/gobl/org"
	"chancery/gobl/tax"
)

func TestVATRates(t *testing.T) {
	addontest.Combos(t, ararca.Addon(), []addontest.Combo{
		{
			Name: "zero", In: tax.Combo{Key: "zero", Rate: "general"},
			Want: tax.Combo{Key: "zero", Rate: "general", Ext: tax.Extensions{ararca.ExtVATRate: "3"}},
		},
		{Name: "reduced", In: tax.Combo{Rate: "reduced"}, Want: tax.Combo{Rate: "reduced", Ext: rate("4")}},
		{Name: "general", In: tax.Combo{Rate: "general"}, Want: tax.Combo{Rate: "general", Ext: rate("5")}},
		{Name: "increased", In: tax.Combo{Rate: "increased"}, Want: tax.Combo{Rate: "increased", Ext: rate("6")}},
		{Name: "given", In: tax.Combo{Ext: rate("9")}, Want: tax.Combo{Ext: rate("9")}},
		{Name: "overruled", In: tax.Combo{Rate: "general", Ext: rate("9")}, Want: tax.Combo{Rate: "general", Ext: rate("5")}},
		{Name: "refined rate", In: tax.Combo{Rate: "general+x"}, Want: tax.Combo{Rate: "general+x"}},
		{Name: "exempt", In: tax.Combo{Key: "exempt"}, Want: tax.Combo{Key: "exempt"}},
	})
}

func rate(code cbc.Code) tax.Extensions { return tax.Extensions{ararca.ExtVATRate: code} }

func TestCustomerStatus(t *testing.T) {
	for _, c := range []struct {
		name        string
		country     string
		given, want cbc.Code
	}{
		{"consumer", "", "", "5"},
		{"exempt consumer", "", "4", "4"},
		{"consumer of law 19640", "", "10", "10"},
		{"no consumer", "", "1", "5"},
		{"foreigner", "US", "", "9"},
		{"foreign supplier", "US", "8", "8"},
		{"no foreigner", "US", "1", "9"},
		{"company", "AR", "", "1"},
		{"monotributist", "AR", "6", "6"},
		{"promoted", "AR", "16", "16"},
		{"exempt company", "AR", "4", "4"},
		{"no company", "AR", "5", "1"},
	} {
		p := &org.Party{}
		if c.country != "" {
			p.TaxID = &tax.Identity{Country: l10n.TaxCountry(c.country)}
		}
		if c.given != "" {
			p.Ext = tax.Extensions{ararca.ExtVATStatus: c.given}
		}
		addontest.Normalize(ararca.Addon(), &bill.Invoice{Customer: p})
		if got := p.Ext[ararca.ExtVATStatus]; got != c.want {
			t.Errorf("%s: status %q, want %q", c.name, got, c.want)
		}
	}
}

func TestDocType(t *testing.T) {
	company := &org.Party{TaxID: &tax.Identity{Country: "AR", Code: "30712345671"}}
	consumer := &org.Party{Name: "Juan"}
	for _, c := range []struct {
		kind     cbc.Key
		customer *org.Party
		tags     []cbc.Key
		want     cbc.Code
	}{
		{"standard", company, nil, "1"},
		{"debit-note", company, nil, "2"},
		{"credit-note", company, nil, "3"},
		{"standard", consumer, nil, "6"},
		{"debit-note", consumer, nil, "7"},
		{"credit-note", consumer, nil, "8"},
		{"standard", nil, nil, "6"},
		{"standard", company, []cbc.Key{"monotax"}, "11"},
		{"debit-note", nil, []cbc.Key{"monotax"}, "12"},
		{"credit-note", consumer, []cbc.Key{"other", "monotax"}, "13"},
		{"corrective", company, nil, ""},
		{"proforma", nil, []cbc.Key{"monotax"}, ""},
	} {
		inv := &bill.Invoice{Type: c.kind, Customer: c.customer, Tags: tax.Tags{List: c.tags}}
		addontest.Normalize(ararca.Addon(), inv)
		if inv.Tax == nil {
			t.Fatalf("%+v: no tax details", c)
		}
		if got := inv.Tax.Ext[ararca.ExtDocType]; got != c.want {
			t.Errorf("%s for %v with %v: type %q, want %q", c.kind, c.customer, c.tags, got, c.want)
		}
	}
	given := &bill.Invoice{Type: "standard", Tax: &bill.Tax{Ext: tax.Extensions{ararca.ExtDocType: "201"}}}
	addontest.Normalize(ararca.Addon(), given)
	if got := given.Tax.Ext[ararca.ExtDocType]; got != "201" {
		t.Errorf("given type 201 became %q", got)
	}
}

func TestConcept(t *testing.T) {
	for _, c := range []struct {
		items       []cbc.Key
		given, want cbc.Code
	}{
		{nil, "", ""},
		{nil, "2", "2"},
		{[]cbc.Key{"goods"}, "", "1"},
		{[]cbc.Key{"goods", "goods"}, "3", "1"},
		{[]cbc.Key{""}, "1", "2"},
		{[]cbc.Key{"other"}, "", "2"},
		{[]cbc.Key{"services"}, "", "2"},
		{[]cbc.Key{"goods", "services"}, "", "3"},
	} {
		inv := &bill.Invoice{}
		if c.given != "" {
			inv.Tax = &bill.Tax{Ext: tax.Extensions{ararca.ExtConcept: c.given}}
		}
		for _, key := range c.items {
			inv.Lines = append(inv.Lines, &bill.Line{Item: &org.Item{Key: key}})
		}
		addontest.Normalize(ararca.Addon(), inv)
		if got := inv.Tax.Ext[ararca.ExtConcept]; got != c.want {
			t.Errorf("items %q: concept %q, want %q", c.items, got, c.want)
		}
	}
}

func TestCorrect(t *testing.T) {
	for _, c := range []struct {
		name                         string
		preceding, details, opts     tax.Extensions
		wantPreceding, wantTax       tax.Extensions
		withoutTax, withoutPreceding bool
	}{
		{
			name:          "kept",
			details:       tax.Extensions{ararca.ExtDocType: "1", ararca.ExtConcept: "2"},
			wantPreceding: tax.Extensions{ararca.ExtDocType: "1", ararca.ExtConcept: "2"},
			wantTax:       tax.Extensions{ararca.ExtDocType: "1", ararca.ExtConcept: "2"},
		},
		{
			name:          "chosen",
			preceding:     tax.Extensions{ararca.ExtDocType: "3", "other": "x"},
			details:       tax.Extensions{ararca.ExtDocType: "1"},
			opts:          tax.Extensions{ararca.ExtDocType: "3"},
			wantPreceding: tax.Extensions{ararca.ExtDocType: "1", "other": "x"},
			wantTax:       tax.Extensions{ararca.ExtDocType: "3"},
		},
		{
			name: "no tax details", withoutTax: true,
			opts:    tax.Extensions{ararca.ExtDocType: "3"},
			wantTax: tax.Extensions{ararca.ExtDocType: "3"},
		},
		{
			name: "no reference", withoutPreceding: true,
			details: tax.Extensions{ararca.ExtDocType: "1"},
			wantTax: tax.Extensions{ararca.ExtDocType: "1"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			inv := &bill.Invoice{Tax: &bill.Tax{Ext: c.details}}
			if c.withoutTax {
				inv.Tax = nil
			}
			if !c.withoutPreceding {
				inv.Preceding = []*org.DocumentRef{{Ext: c.preceding}}
			}
			a := ararca.Addon()
			if err := a.Correct(addontest.Context(a), inv, &bill.CorrectionOptions{Ext: c.opts}); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.wantTax, inv.Tax.Ext); diff != "" {
				t.Errorf("tax details: want (-), got (+)\n%s", diff)
			}
			if c.withoutPreceding {
				return
			}
			if diff := cmp.Diff(c.wantPreceding, inv.Preceding[0].Ext); diff != "" {
				t.Errorf("reference: want (-), got (+)\n%s", diff)
			}
		})
	}
}
