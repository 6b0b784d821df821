package addon_test

import (
	"testing"

	"chancery/gobl/addon/addontest"
	"chancery/gobl/addon/frchoruspro"
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/l10n"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/tax"
)

func TestQuantitiesHaveFourDecimalsFrchoruspro(t *testing.T) {
	for given, want := range map[string]string{"1": "1", "1.2": "1.2", "1.23456": "1.2346", "-0.00005": "-0.0001"} {
		quantity, err := num.ParseAmount(given)
		if err != nil {
			t.Fatal(err)
		}
		line := &bill.Line{Quantity: quantity}
		addontest.Normalize(frchoruspro.Addon(), line)
		if got := line.Quantity.String(); got != want {
			t.Errorf("%s becomes %s, want %s", given, got, want)
		}
	}
}

func TestSchemesFrchoruspro(t *testing.T) {
	siret := []*org.Identity{{Type: "SIREN", Code: "1"}, {Type: "SIRET", Code: "2"}}
	for name, c := range map[string]struct {
		party org.Party
		want  cbc.Code
	}{
		"French with SIRET":    {org.Party{TaxID: &tax.Identity{Country: "FR"}, Identities: siret}, "1"},
		"SIRET alone":          {org.Party{Identities: siret}, "1"},
		"French without SIRET": {org.Party{TaxID: &tax.Identity{Country: "FR"}, Identities: siret[:1]}, ""},
		"unknown":              {org.Party{}, ""},
		"German":               {org.Party{TaxID: &tax.Identity{Country: "DE"}, Identities: siret}, "2"},
		"Greek":                {org.Party{TaxID: &tax.Identity{Country: "EL"}}, "2"},
		"British":              {org.Party{TaxID: &tax.Identity{Country: "GB"}}, "3"},
		"given": {
			org.Party{TaxID: &tax.Identity{Country: "FR"}, Ext: tax.Extensions{frchoruspro.ExtScheme: "5"}}, "5",
		},
	} {
		addontest.Normalize(frchoruspro.Addon(), &c.party)
		if got := c.party.Ext[frchoruspro.ExtScheme]; got != c.want {
			t.Errorf("%s: scheme %q, want %q", name, got, c.want)
		}
	}
}

func TestFrameworksFrchoruspro(t *testing.T) {
	for given, want := range map[cbc.Code]cbc.Code{"": "A1", "A9": "A9"} {
		inv := new(bill.Invoice)
		if given != "" {
			inv.Tax = &bill.Tax{Ext: tax.Extensions{frchoruspro.ExtFramework: given}}
		}
		addontest.Normalize(frchoruspro.Addon(), inv)
		if got := inv.Tax.Ext[frchoruspro.ExtFramework]; got != want {
			t.Errorf("framework %q becomes %q, want %q", given, got, want)
		}
	}
}

const standardFrchoruspro = `{
	"type": "standard", "currency": "EUR",
	"tax": {"ext": {"fr-choruspro-framework": "A1"}},
	"supplier": {
		"name": "S", "tax_id": {"country": "FR", "code": "44732829320"},
		"identities": [{"type": "SIRET", "code": "73282932000074"}], "ext": {"fr-choruspro-scheme": "1"}
	},
	"customer": {
		"name": "C", "identities": [{"type": "SIRET", "code": "73282932000075"}], "ext": {"fr-choruspro-scheme": "1"}
	}
}`

// foreignFrchoruspro makes the supplier one of another country and scheme.
func foreignFrchoruspro(country l10n.TaxCountry, scheme cbc.Code) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) {
		inv.Supplier.TaxID.Country = country
		inv.Supplier.Ext = tax.Extensions{frchoruspro.ExtScheme: scheme}
		inv.Supplier.Identities = nil
	}
}

func TestRulesFrchoruspro(t *testing.T) {
	valid := func() *bill.Invoice { return readInvoice(t, standardFrchoruspro) }
	paid := tax.Extensions{frchoruspro.ExtFramework: "A2"}
	due := num.MakeAmount(1, 2)
	addontest.Breaks(t, frchoruspro.Addon(), "GOBL-FR-CHORUSPRO-", valid, []addontest.Break{
		{Want: "BILL-INVOICE-07 $", Do: func(inv *bill.Invoice) { inv.Currency = "USD" }},
		{Want: "BILL-INVOICE-01 $.customer.ext", Do: func(inv *bill.Invoice) {
			inv.Customer.Ext[frchoruspro.ExtScheme] = "4"
			inv.Customer.Identities[0].Type = "RIDET"
		}},
		{Want: "BILL-INVOICE-02 $.customer.identities, ORG-PARTY-02 $.customer.identities", Do: func(inv *bill.Invoice) {
			inv.Customer.Identities = nil
		}},
		{Want: "BILL-INVOICE-03 $.tax", Do: func(inv *bill.Invoice) { inv.Tax = nil }},
		{Want: "BILL-INVOICE-05 $.tax.ext", Do: func(inv *bill.Invoice) { inv.Tax.Ext = nil }},
		{Want: "BILL-INVOICE-06 $.totals", Do: func(inv *bill.Invoice) { inv.Tax.Ext = paid }},
		{Want: "BILL-INVOICE-06 $.totals", Do: func(inv *bill.Invoice) {
			inv.Tax.Ext, inv.Totals = paid, &bill.Totals{}
		}},
		{Want: "BILL-INVOICE-06 $.totals", Do: func(inv *bill.Invoice) {
			inv.Tax.Ext, inv.Totals = paid, &bill.Totals{Due: &due}
		}},
		{Want: "ORG-PARTY-01 $.supplier.ext", Do: func(inv *bill.Invoice) { inv.Supplier.Ext = nil }},
		{Want: "ORG-PARTY-02 $.supplier.identities", Do: func(inv *bill.Invoice) { inv.Supplier.Identities[0].Type = "SIREN" }},
		{Want: "ORG-PARTY-03 $.supplier.tax_id.country", Do: func(inv *bill.Invoice) { inv.Supplier.TaxID.Country = "DE" }},
		{Want: "ORG-PARTY-04 $.supplier.identities", Do: func(inv *bill.Invoice) {
			inv.Supplier.Ext[frchoruspro.ExtScheme] = "6"
		}},
		{Want: "ORG-PARTY-05 $.supplier.tax_id.country", Do: foreignFrchoruspro("FR", "2")},
		{Want: "ORG-PARTY-06 $.supplier.tax_id.country", Do: foreignFrchoruspro("CH", "2")},
		{Want: "ORG-PARTY-07 $.supplier.tax_id.country", Do: foreignFrchoruspro("DE", "3")},
	}, "BILL-INVOICE-04")
}

func TestWhatPassesFrchoruspro(t *testing.T) {
	nothing := num.MakeAmount(0, 2)
	for name, do := range map[string]func(inv *bill.Invoice){
		"paid": func(inv *bill.Invoice) {
			inv.Tax.Ext[frchoruspro.ExtFramework] = "A2"
			inv.Totals = &bill.Totals{Due: &nothing}
		},
		"no customer":       func(inv *bill.Invoice) { inv.Customer = nil },
		"German supplier":   foreignFrchoruspro("DE", "2"),
		"Swiss supplier":    foreignFrchoruspro("CH", "3"),
		"unknown country":   foreignFrchoruspro("", "3"),
		"Tahitian supplier": foreignFrchoruspro("FR", "5"),
	} {
		inv := readInvoice(t, standardFrchoruspro)
		do(inv)
		if got := addontest.Faults(frchoruspro.Addon(), inv); got != nil {
			t.Errorf("%s: faults %q", name, got)
		}
	}
}
