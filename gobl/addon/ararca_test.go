package addon_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/addon/addontest"
	"chancery/gobl/addon/ararca"
	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/l10n"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/tax"
)

func TestVATRatesArarca(t *testing.T) {
	addontest.Combos(t, ararca.Addon(), []addontest.Combo{
		{
			Name: "zero", In: tax.Combo{Key: "zero", Rate: "general"},
			Want: tax.Combo{Key: "zero", Rate: "general", Ext: tax.Extensions{ararca.ExtVATRate: "3"}},
		},
		{Name: "reduced", In: tax.Combo{Rate: "reduced"}, Want: tax.Combo{Rate: "reduced", Ext: rateArarca("4")}},
		{Name: "general", In: tax.Combo{Rate: "general"}, Want: tax.Combo{Rate: "general", Ext: rateArarca("5")}},
		{Name: "increased", In: tax.Combo{Rate: "increased"}, Want: tax.Combo{Rate: "increased", Ext: rateArarca("6")}},
		{Name: "given", In: tax.Combo{Ext: rateArarca("9")}, Want: tax.Combo{Ext: rateArarca("9")}},
		{Name: "overruled", In: tax.Combo{Rate: "general", Ext: rateArarca("9")}, Want: tax.Combo{Rate: "general", Ext: rateArarca("5")}},
		{Name: "refined rate", In: tax.Combo{Rate: "general+x"}, Want: tax.Combo{Rate: "general+x"}},
		{Name: "exempt", In: tax.Combo{Key: "exempt"}, Want: tax.Combo{Key: "exempt"}},
	})
}

func rateArarca(code cbc.Code) tax.Extensions { return tax.Extensions{ararca.ExtVATRate: code} }

func TestCustomerStatusArarca(t *testing.T) {
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

func TestDocTypeArarca(t *testing.T) {
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

func TestConceptArarca(t *testing.T) {
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

func TestCorrectArarca(t *testing.T) {
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

// validArarca returns an invoice of class A about services.
func validArarca() *bill.Invoice {
	return &bill.Invoice{
		Type: "standard", Series: "1", Currency: "ARS",
		Tax: &bill.Tax{Ext: tax.Extensions{ararca.ExtDocType: "1", ararca.ExtConcept: "2"}},
		Customer: &org.Party{
			TaxID:     &tax.Identity{Country: "AR", Code: "30712345671"},
			Addresses: []*org.Address{{Locality: "Buenos Aires"}},
			Ext:       tax.Extensions{ararca.ExtVATStatus: "1"},
		},
		Ordering: &bill.Ordering{Period: &cal.Period{}},
		Payment:  &bill.PaymentDetails{Terms: &pay.Terms{DueDates: []*pay.DueDate{{}}}},
		Lines: []*bill.Line{nil, {
			Taxes: tax.Set{{Cat: "VAT", Ext: tax.Extensions{ararca.ExtVATRate: "5"}}},
		}},
	}
}

// docTypeArarca changes the type of voucher and the customer's standing.
func docTypeArarca(inv *bill.Invoice, code, status cbc.Code) {
	inv.Tax.Ext = inv.Tax.Ext.Set(ararca.ExtDocType, code)
	inv.Customer.Ext = inv.Customer.Ext.Set(ararca.ExtVATStatus, status)
}

// tourismArarca makes a valid invoice of class T.
func tourismArarca(inv *bill.Invoice) {
	docTypeArarca(inv, "195", "9")
	item := tax.Extensions{ararca.ExtTourismItem: "1"}
	inv.Tax.Ext[ararca.ExtTourismType] = "1"
	inv.Lines[1].Taxes[0].Ext[ararca.ExtTourismItem] = "1"
	inv.Discounts = []*bill.Discount{{Ext: item}}
	inv.Payment.Advances = []*pay.Record{{Ext: item}}
	inv.Ordering = nil // services need no period here
}

func chargeArarca(ch *bill.Charge) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) { inv.Charges = []*bill.Charge{nil, ch} }
}

func TestRulesArarca(t *testing.T) {
	percent := num.MakePercentage(3, 2)
	addontest.Breaks(t, ararca.Addon(), "GOBL-AR-ARCA-", validArarca, []addontest.Break{
		{Want: "BILL-INVOICE-24 $", Do: func(inv *bill.Invoice) { inv.Currency = "USD" }},
		{Want: "BILL-INVOICE-05 $, BILL-INVOICE-21 $.preceding", Do: func(inv *bill.Invoice) { inv.Type = "credit-note" }},
		{Want: "BILL-INVOICE-06 $, BILL-INVOICE-21 $.preceding", Do: func(inv *bill.Invoice) { inv.Type = "debit-note" }},
		{Want: "BILL-INVOICE-04 $.tax.ext, BILL-INVOICE-05 $, BILL-INVOICE-21 $.preceding", Do: func(inv *bill.Invoice) {
			inv.Type = "credit-note"
			inv.Tax.Ext = inv.Tax.Ext.Delete(ararca.ExtDocType)
		}},
		{Want: "BILL-INVOICE-03 $.tax, BILL-INVOICE-06 $, BILL-INVOICE-21 $.preceding", Do: func(inv *bill.Invoice) {
			inv.Type, inv.Tax = "debit-note", nil
		}},
		{Want: "BILL-INVOICE-07 $", Do: func(inv *bill.Invoice) { docTypeArarca(inv, "203", "1") }},
		{Want: "BILL-INVOICE-08 $", Do: func(inv *bill.Invoice) { docTypeArarca(inv, "202", "16") }},
		{Want: "BILL-INVOICE-12 $", Do: func(inv *bill.Invoice) { docTypeArarca(inv, "49", "4") }},
		{Want: "BILL-INVOICE-13 $", Do: func(inv *bill.Invoice) { docTypeArarca(inv, "51", "5") }},
		{Want: "BILL-INVOICE-14 $", Do: func(inv *bill.Invoice) { docTypeArarca(inv, "6", "13") }},
		{Want: "BILL-INVOICE-01 $.series", Do: func(inv *bill.Invoice) { inv.Series = "" }},
		{Want: "BILL-INVOICE-02 $.series", Do: func(inv *bill.Invoice) { inv.Series = "A1" }},
		{Want: "BILL-INVOICE-02 $.series", Do: func(inv *bill.Invoice) { inv.Series = "0" }},
		{Want: "BILL-INVOICE-02 $.series", Do: func(inv *bill.Invoice) { inv.Series = "99999" }},
		{Want: "BILL-INVOICE-03 $.tax", Do: func(inv *bill.Invoice) { inv.Tax = nil }},
		{Want: "BILL-INVOICE-04 $.tax.ext", Do: func(inv *bill.Invoice) { inv.Tax.Ext = nil }},
		{Want: "BILL-INVOICE-09 $.customer", Do: func(inv *bill.Invoice) { inv.Customer = nil }},
		{Want: "BILL-INVOICE-10 $.customer", Do: func(inv *bill.Invoice) {
			inv.Customer.TaxID = nil
			inv.Customer.Identities = []*org.Identity{{Code: "1"}}
		}},
		{Want: "BILL-INVOICE-11 $.customer.ext", Do: func(inv *bill.Invoice) { inv.Customer.Ext = nil }},
		{Want: "BILL-INVOICE-15 $.ordering", Do: func(inv *bill.Invoice) { inv.Ordering = nil }},
		{Want: "BILL-INVOICE-16 $.ordering.period", Do: func(inv *bill.Invoice) { inv.Ordering.Period = nil }},
		{Want: "BILL-INVOICE-17 $.payment", Do: func(inv *bill.Invoice) { inv.Payment = nil }},
		{Want: "BILL-INVOICE-18 $.payment.terms", Do: func(inv *bill.Invoice) { inv.Payment.Terms = nil }},
		{Want: "BILL-INVOICE-19 $.payment.terms.due_dates", Do: func(inv *bill.Invoice) {
			inv.Payment.Terms.DueDates = nil
			inv.Tax.Ext[ararca.ExtConcept] = "3"
		}},
		{Want: "BILL-INVOICE-20 $.payment.terms.due_dates", Do: func(inv *bill.Invoice) {
			inv.Tax.Ext[ararca.ExtConcept] = "1"
		}},
		{Want: "BILL-INVOICE-22 $.preceding[1].ext", Do: func(inv *bill.Invoice) {
			inv.Preceding = []*org.DocumentRef{{Ext: tax.Extensions{ararca.ExtDocType: "1"}}, {}}
		}},
		{Want: "BILL-INVOICE-23 $.lines[1].taxes", Do: func(inv *bill.Invoice) { docTypeArarca(inv, "11", "5") }},
		{Want: "BILL-INVOICE-25 $.tax.ext", Do: func(inv *bill.Invoice) {
			tourismArarca(inv)
			delete(inv.Tax.Ext, ararca.ExtTourismType)
		}},
		{Want: "BILL-INVOICE-27 $.customer.addresses", Do: func(inv *bill.Invoice) {
			tourismArarca(inv)
			inv.Customer.Addresses = nil
		}},
		{Want: "BILL-INVOICE-29 $.lines[1].taxes", Do: func(inv *bill.Invoice) {
			tourismArarca(inv)
			inv.Lines[1].Taxes = nil
		}},
		{Want: "BILL-INVOICE-26 $.lines[1].taxes[0].ext", Do: func(inv *bill.Invoice) {
			tourismArarca(inv)
			delete(inv.Lines[1].Taxes[0].Ext, ararca.ExtTourismItem)
		}},
		{Want: "BILL-INVOICE-28 $.lines[1].taxes[0].ext", Do: func(inv *bill.Invoice) {
			tourismArarca(inv)
			inv.Lines[1].Taxes[0].Ext[ararca.ExtVATRate] = "4"
		}},
		{Want: "BILL-INVOICE-30 $.discounts[0].ext", Do: func(inv *bill.Invoice) {
			tourismArarca(inv)
			inv.Discounts[0].Ext = nil
		}},
		{Want: "BILL-INVOICE-31 $.payment.advances[0].ext", Do: func(inv *bill.Invoice) {
			tourismArarca(inv)
			inv.Payment.Advances[0].Ext = nil
		}},
		{Want: "BILL-CHARGE-01 $.charges[1].ext", Do: chargeArarca(&bill.Charge{Key: "other+tax"})},
		{Want: "BILL-CHARGE-02 $.charges[1].percent", Do: chargeArarca(&bill.Charge{Ext: tax.Extensions{ararca.ExtTaxType: "1"}})},
		{
			Want: "BILL-CHARGE-03 $.charges[1].reason",
			Do:   chargeArarca(&bill.Charge{Percent: &percent, Ext: tax.Extensions{ararca.ExtTaxType: "99"}}),
		},
		{Want: "TAX-COMBO-01 $.lines[1].taxes[0].ext", Do: func(inv *bill.Invoice) { inv.Lines[1].Taxes[0].Ext = nil }},
	})
}

func TestAllowedArarca(t *testing.T) {
	for name, change := range map[string]func(inv *bill.Invoice){
		"another currency": func(inv *bill.Invoice) {
			inv.Currency = "USD"
			inv.ExchangeRates = []*currency.ExchangeRate{nil, {From: "USD", To: "ARS"}}
		},
		"class B without customer": func(inv *bill.Invoice) {
			inv.Tax.Ext[ararca.ExtDocType] = "6"
			inv.Customer = nil
		},
		"used goods without customer": func(inv *bill.Invoice) {
			inv.Tax.Ext[ararca.ExtDocType] = "49"
			inv.Customer = nil
		},
		"an identity instead of a tax identity": func(inv *bill.Invoice) {
			inv.Customer.TaxID = nil
			inv.Customer.Identities = []*org.Identity{{Ext: tax.Extensions{ararca.ExtIdentityType: "96"}}}
		},
		"credit note": func(inv *bill.Invoice) {
			inv.Type = "credit-note"
			docTypeArarca(inv, "203", "1")
			inv.Preceding = []*org.DocumentRef{{Ext: tax.Extensions{ararca.ExtDocType: "201"}}}
		},
		"tourism":           tourismArarca,
		"goods":             func(inv *bill.Invoice) { inv.Tax.Ext[ararca.ExtConcept], inv.Payment = "1", nil },
		"leading zeros":     func(inv *bill.Invoice) { inv.Series = "00012" },
		"class C, no taxes": func(inv *bill.Invoice) { docTypeArarca(inv, "11", "1"); inv.Lines[1].Taxes = nil },
		"another tax":       func(inv *bill.Invoice) { inv.Lines[1].Taxes[0] = &tax.Combo{Cat: "IIBB"} },
	} {
		inv := validArarca()
		change(inv)
		if got := addontest.Faults(ararca.Addon(), inv); got != nil {
			t.Errorf("%s: faults %q", name, got)
		}
	}
}
