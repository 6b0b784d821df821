package addon_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/addon/addontest"
	"chancery/gobl/addon/frctcflow10"
	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/catalogue"
	"chancery/gobl/cbc"
	"chancery/gobl/l10n"
	"chancery/gobl/law"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/tax"
)

func TestPartiesFrctcflow10(t *testing.T) {
	eu := func(code cbc.Code) *org.Identity {
		return &org.Identity{Scope: "legal", Code: code, Ext: schemeFrctc("0223")}
	}
	for name, c := range map[string]struct {
		country  l10n.TaxCountry
		code     cbc.Code
		in, want []*org.Identity
	}{
		"France":         {"FR", "44732829320", nil, []*org.Identity{{Scope: "legal", Type: "SIREN", Code: "732829320", Ext: schemeFrctc("0002")}}},
		"Germany":        {"DE", "111111125", nil, []*org.Identity{eu("DE111111125")}},
		"Greece":         {"EL", "925667500", nil, []*org.Identity{eu("EL925667500")}},
		"no code":        {"DE", "", nil, nil},
		"Switzerland":    {"CH", "E123456788", nil, nil},
		"United Kingdom": {"GB", "350983637", nil, nil},
		"it is there":    {"DE", "111111125", []*org.Identity{{Code: "DE1", Ext: schemeFrctc("0223")}}, []*org.Identity{{Code: "DE1", Ext: schemeFrctc("0223")}}},
		"another legal": {
			"DE", "111111125",
			[]*org.Identity{{Scope: "legal", Type: "HRB", Code: "1"}},
			[]*org.Identity{{Scope: "legal", Type: "HRB", Code: "1"}, eu("DE111111125")},
		},
	} {
		p := &org.Party{TaxID: vatFrctc(c.country, c.code), Identities: c.in, Inboxes: []*org.Inbox{{Scheme: "0225", Code: "1"}}}
		for range 2 {
			addontest.Normalize(frctcflow10.Addon(), p)
			if diff := cmp.Diff(c.want, p.Identities); diff != "" {
				t.Errorf("%s: want (-), got (+)\n%s", name, diff)
			}
		}
		if p.Inboxes[0].Key != "" || p.Endpoints != nil {
			t.Errorf("%s: the inbox was marked", name)
		}
	}
	plain := &org.Party{Identities: []*org.Identity{{Code: "1"}}}
	addontest.Normalize(frctcflow10.Addon(), plain)
	if diff := cmp.Diff(&org.Party{Identities: []*org.Identity{{Code: "1"}}}, plain); diff != "" {
		t.Error(diff)
	}
}

func TestInvoicesFrctcflow10(t *testing.T) {
	const category, mode = frctcflow10.ExtB2CCategory, frctcflow10.ExtBillingMode
	for name, c := range map[string]struct {
		customer *org.Party
		in, want tax.Extensions
	}{
		"private":           {nil, nil, tax.Extensions{category: "TNT1"}},
		"private, given":    {nil, tax.Extensions{category: "TLB1"}, tax.Extensions{category: "TLB1"}},
		"company":           {&org.Party{}, nil, tax.Extensions{mode: "M1"}},
		"company, given":    {&org.Party{}, tax.Extensions{mode: "B7"}, tax.Extensions{mode: "B7"}},
		"company, category": {&org.Party{}, tax.Extensions{category: "TLB1"}, tax.Extensions{category: "TLB1", mode: "M1"}},
	} {
		inv := &bill.Invoice{Customer: c.customer, Tax: &bill.Tax{Ext: c.in}}
		for range 2 {
			addontest.Normalize(frctcflow10.Addon(), inv)
			if !inv.Tax.Ext.Equal(c.want) || inv.Tax.Rounding != "" || inv.Notes != nil {
				t.Errorf("%s: %+v", name, inv.Tax)
			}
		}
	}
	bare := &bill.Invoice{}
	addontest.Normalize(frctcflow10.Addon(), bare)
	if bare.Tax == nil || bare.Tax.Ext[category] != "TNT1" {
		t.Errorf("tax details %+v", bare.Tax)
	}
}

func categoryFrctcflow10(code cbc.Code) tax.Extensions {
	return tax.Extensions{catalogue.UNTDIDTaxCategory: code}
}

func TestCombosFrctcflow10(t *testing.T) {
	addontest.Combos(t, frctcflow10.Addon(), []addontest.Combo{
		{Name: "no key", In: tax.Combo{}, Want: tax.Combo{Key: "standard", Ext: categoryFrctcflow10("S")}},
		{Name: "exempt", In: tax.Combo{Key: "exempt", Ext: categoryFrctcflow10("K")}, Want: tax.Combo{Key: "exempt", Ext: categoryFrctcflow10("E")}},
		{
			Name: "from the code", In: tax.Combo{Ext: categoryFrctcflow10("K")},
			Want: tax.Combo{Key: "intra-community", Ext: categoryFrctcflow10("K")},
		},
		{Name: "another tax", In: tax.Combo{Cat: "X"}, Want: tax.Combo{Cat: "X", Ext: categoryFrctcflow10("O")}},
	})
}

func TestDocumentTypesFrctcflow10(t *testing.T) {
	for _, c := range []struct {
		kind, tag cbc.Key
		want      cbc.Code
	}{
		{"standard", "", "380"},
		{"standard", "prepayment", "386"},
		{"corrective", "", "384"},
		{"corrective", "prepayment", "384"},
		{"credit-note", "", "381"},
		{"credit-note", "prepayment", "503"},
	} {
		a := frctcflow10.Addon()
		sum := addontest.Context(a).Summarize("bill/invoice", &tax.ScenarioInput{Type: c.kind, Tags: []cbc.Key{c.tag}})
		if got := sum.Ext[catalogue.UNTDIDDocumentType]; got != c.want {
			t.Errorf("%s %s: %q, want %q", c.kind, c.tag, got, c.want)
		}
	}
}

func combosFrctcflow10(key cbc.Key, category cbc.Code, percent string) tax.Set {
	combo := &tax.Combo{Cat: tax.CategoryVAT, Key: key, Ext: categoryFrctcflow10(category)}
	if percent != "" {
		p := law.Percent(percent)
		combo.Percent = &p
	}
	return tax.Set{nil, combo}
}

func validFrctcflow10() *bill.Invoice {
	return &bill.Invoice{
		Type: "standard", Currency: "EUR",
		Tax: &bill.Tax{Ext: tax.Extensions{
			frctcflow10.ExtBillingMode: "S1", frctcflow10.ExtB2CCategory: "TLB1", catalogue.UNTDIDDocumentType: "380",
		}},
		Supplier: &org.Party{
			TaxID:      vatFrctc("FR", "44732829320"),
			Identities: []*org.Identity{{Scope: "legal", Type: "SIREN", Code: "732829320", Ext: schemeFrctc("0002")}},
			Addresses:  []*org.Address{{Country: "FR"}},
		},
		Customer: &org.Party{
			TaxID:      vatFrctc("DE", "111111125"),
			Identities: []*org.Identity{{Scope: "legal", Code: "DE111111125", Ext: schemeFrctc("0223")}},
			Addresses:  []*org.Address{{Country: "DE"}},
		},
		Lines: []*bill.Line{nil, {Taxes: combosFrctcflow10("standard", "S", "20%")}},
	}
}

// privateFrctcflow10 makes the invoice one without a customer, and changes it further.
func privateFrctcflow10(more ...func(inv *bill.Invoice)) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) {
		inv.Customer = nil
		for _, do := range more {
			do(inv)
		}
	}
}

// rateFrctcflow10 gives the line another rate.
func rateFrctcflow10(percent string) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) { inv.Lines[1].Taxes = combosFrctcflow10("standard", "S", percent) }
}

// exemptFrctcflow10 makes the supply exempt in a valid way, and changes it further.
func exemptFrctcflow10(more ...func(inv *bill.Invoice)) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) {
		inv.Lines[1].Taxes = combosFrctcflow10("exempt", "E", "")
		inv.Tax.Notes = []*tax.Note{nil, {Key: "exempt", Text: "Article 261"}}
		for _, do := range more {
			do(inv)
		}
	}
}

// schemesFrctcflow10 gives the customer other identities, one of each scheme.
func schemesFrctcflow10(scope cbc.Key, schemes ...cbc.Code) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) {
		inv.Customer.Identities = []*org.Identity{nil}
		for _, s := range schemes {
			inv.Customer.Identities = append(inv.Customer.Identities, &org.Identity{Scope: scope, Code: "1", Ext: schemeFrctc(s)})
		}
	}
}

func withoutVATFrctcflow10(inv *bill.Invoice) { inv.Customer.TaxID = nil }

func documentFrctcflow10(code, mode cbc.Code) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) {
		inv.Tax.Ext[catalogue.UNTDIDDocumentType], inv.Tax.Ext[frctcflow10.ExtBillingMode] = code, mode
	}
}

func TestRulesFrctcflow10(t *testing.T) {
	const never = "BILL-INVOICE-16" // it is about invoices with a customer only, and asks for one
	broken := []string{never}
	for _, set := range frctcflow10.Addon().Rules {
		for _, r := range set.Rules {
			if r.Object == "bill.Payment" { // see TestPaymentRulesFrctcflow10
				broken = append(broken, strings.TrimPrefix(r.ID, "GOBL-FR-CTC-FLOW10-"))
			}
		}
	}
	addontest.Breaks(t, frctcflow10.Addon(), "GOBL-FR-CTC-FLOW10-", validFrctcflow10,
		slices.Concat(breaksFrctcflow10(), exemptBreaksFrctcflow10()), broken...)
}

func breaksFrctcflow10() []addontest.Break {
	return []addontest.Break{
		{Want: "BILL-INVOICE-01 $", Do: func(inv *bill.Invoice) { inv.Currency = "CHF" }},
		{Want: "BILL-INVOICE-02 $.supplier.addresses[1].country", Do: func(inv *bill.Invoice) {
			inv.Supplier.Addresses = append(inv.Supplier.Addresses, &org.Address{}, nil)
		}},
		{Want: "BILL-INVOICE-03 $.customer.addresses[0].country", Do: func(inv *bill.Invoice) { inv.Customer.Addresses[0].Country = "" }},
		{Want: "BILL-INVOICE-07 $", Do: privateFrctcflow10(rateFrctcflow10("19%"))},
		{Want: "BILL-INVOICE-04 $.tax.ext", Do: privateFrctcflow10(func(inv *bill.Invoice) { inv.Tax.Ext = nil })},
		{Want: "BILL-INVOICE-05 $.supplier", Do: privateFrctcflow10(func(inv *bill.Invoice) { inv.Supplier = nil })},
		{Want: "BILL-INVOICE-06 $.supplier", Do: privateFrctcflow10(func(inv *bill.Invoice) { inv.Supplier.Identities = nil })},
		{Want: "BILL-INVOICE-08 $.tax.ext", Do: documentFrctcflow10("389", "S1")},
		{Want: "BILL-INVOICE-09 $.tax.ext", Do: func(inv *bill.Invoice) { inv.Tax.Ext = nil }},
		{Want: "BILL-INVOICE-10 $.tax.ext", Do: documentFrctcflow10("503", "B4")},
		{Want: "BILL-INVOICE-11 $.supplier", Do: func(inv *bill.Invoice) { inv.Supplier = nil }},
		{Want: "BILL-INVOICE-12 $.supplier", Do: func(inv *bill.Invoice) { inv.Supplier.Identities = nil }},
		{Want: "BILL-INVOICE-13 $.supplier", Do: func(inv *bill.Invoice) { inv.Supplier.TaxID.Code = "" }},
		{Want: "BILL-INVOICE-17 $.customer", Do: schemesFrctcflow10("legal", "0231", "0002")},
		{Want: "BILL-INVOICE-17 $.customer", Do: schemesFrctcflow10("", "0009")},
		{Want: "BILL-INVOICE-18 $.customer", Do: withoutVATFrctcflow10},
		{Want: "BILL-INVOICE-18 $.customer", Do: func(inv *bill.Invoice) {
			schemesFrctcflow10("", "0009", "0002", "0227")(inv) // the first that can be reported
			withoutVATFrctcflow10(inv)
		}},
		{Want: "ORG-PARTY-01 $.customer.identities", Do: schemesFrctcflow10("legal", "0223", "0223")},
		{Want: "ORG-PARTY-02 $.customer.identities[1].ext", Do: func(inv *bill.Invoice) {
			inv.Customer.Identities = append(inv.Customer.Identities, &org.Identity{Code: "1"})
		}},
	}
}

func exemptBreaksFrctcflow10() []addontest.Break {
	return []addontest.Break{
		{Want: "BILL-INVOICE-13 $.supplier, BILL-INVOICE-14 $", Do: exemptFrctcflow10(func(inv *bill.Invoice) { inv.Supplier.TaxID = nil })},
		{Want: "BILL-INVOICE-15 $", Do: exemptFrctcflow10(func(inv *bill.Invoice) { inv.Tax.Notes = nil })},
		{Want: "BILL-INVOICE-15 $", Do: exemptFrctcflow10(func(inv *bill.Invoice) { inv.Tax.Notes[1].Text = "" })},
		{Want: "BILL-INVOICE-15 $", Do: exemptFrctcflow10(func(inv *bill.Invoice) { inv.Tax.Notes[1].Key = "export" })},
	}
}

func TestAllowedFrctcflow10(t *testing.T) {
	allowed := map[string]func(inv *bill.Invoice){
		"private":          privateFrctcflow10(),
		"private, no rate": privateFrctcflow10(rateFrctcflow10("")),
		"private, another tax": privateFrctcflow10(rateFrctcflow10("19%"), func(inv *bill.Invoice) {
			inv.Lines[1].Taxes[1].Cat = "X"
		}),
		"private, no tax details": privateFrctcflow10(func(inv *bill.Invoice) { inv.Tax = nil }),
		"private, SIREN by its scheme": privateFrctcflow10(func(inv *bill.Invoice) {
			inv.Supplier.Identities[0].Type = ""
		}),
		"private, any document": privateFrctcflow10(documentFrctcflow10("389", "B4")),
		"company, any rate":     rateFrctcflow10("19%"),
		"company, no type":      documentFrctcflow10("", "S1"),
		"exempt":                exemptFrctcflow10(),
		"exempt, representative": exemptFrctcflow10(func(inv *bill.Invoice) {
			inv.Supplier.TaxID, inv.Supplier.Identities[0].Ext = nil, schemeFrctc("0227")
			inv.Ordering = &bill.Ordering{Seller: &org.Party{TaxID: vatFrctc("FR", "39356000000")}}
		}),
		"no addresses": func(inv *bill.Invoice) { inv.Supplier.Addresses, inv.Customer.Addresses = nil, nil },
	}
	for _, scheme := range []cbc.Code{"0227", "0228", "0229"} {
		allowed["scheme "+string(scheme)] = func(inv *bill.Invoice) {
			schemesFrctcflow10("legal", scheme)(inv)
			withoutVATFrctcflow10(inv)
		}
	}
	for rate := range strings.FieldsSeq("0% 0.0% 0.9% 1.05% 1.75% 2.1% 5.5% 5.50% 7% 8.5% 9.2% 9.6% 10% 13% 19.6% 20% 20.0% 20.6%") {
		allowed["rate "+rate] = privateFrctcflow10(rateFrctcflow10(rate))
	}
	for name, change := range allowed {
		inv := validFrctcflow10()
		change(inv)
		if got := addontest.Faults(frctcflow10.Addon(), inv); got != nil {
			t.Errorf("%s: faults %q", name, got)
		}
	}
}

func paymentFrctcflow10() *bill.Payment {
	date, rate := cal.MakeDate(2026, 1, 10), law.Percent("20%")
	inv := validFrctcflow10()
	return &bill.Payment{
		Type: "receipt", ValueDate: &date, Supplier: inv.Supplier, Customer: inv.Customer,
		Lines: []*bill.PaymentLine{nil, {}, {
			Document: &org.DocumentRef{Code: "1", IssueDate: &date},
			Tax:      &tax.Total{Categories: []*tax.CategoryTotal{nil, {Code: "VAT", Rates: []*tax.RateTotal{nil, {}, {Percent: &rate}}}}},
		}},
	}
}

func validPaymentFrctcflow10() *bill.Payment {
	pmt := paymentFrctcflow10()
	pmt.Lines = slices.Delete(pmt.Lines, 1, 2) // the line without a document
	return pmt
}

func TestPaymentRulesFrctcflow10(t *testing.T) {
	a := frctcflow10.Addon()
	other := func(pmt *bill.Payment) *num.Percentage { return pmt.Lines[1].Tax.Categories[1].Rates[2].Percent }
	type breaks = addontest.DocumentBreak[bill.Payment]
	addontest.DocumentBreaks(t, a, "GOBL-FR-CTC-FLOW10-BILL-PAYMENT-", validPaymentFrctcflow10, []breaks{
		{Want: "01 $.type", Do: func(pmt *bill.Payment) { pmt.Type = "advice" }},
		{Want: "02 $.value_date", Do: func(pmt *bill.Payment) { pmt.ValueDate = nil }},
		{Want: "03 $", Do: func(pmt *bill.Payment) { *other(pmt) = law.Percent("19%") }},
		{Want: "04 $.supplier", Do: func(pmt *bill.Payment) { pmt.Supplier = nil }},
		{Want: "05 $.supplier", Do: func(pmt *bill.Payment) { pmt.Supplier.Identities = nil }},
		{Want: "06 $.lines[1].document", Do: func(pmt *bill.Payment) { pmt.Lines[1].Document = nil }},
		{Want: "07 $.lines[1].document.code", Do: func(pmt *bill.Payment) { pmt.Lines[1].Document.Code = "" }},
		{Want: "08 $.lines[1].document.issue_date", Do: func(pmt *bill.Payment) { pmt.Lines[1].Document.IssueDate = nil }},
	})
	private := paymentFrctcflow10()
	private.Customer, private.Lines[2].Document = nil, nil
	private.Lines[2].Tax.Categories[1].Code = "X"
	*private.Lines[2].Tax.Categories[1].Rates[2].Percent = law.Percent("19%")
	if got := addontest.Faults(a, private); got != nil {
		t.Errorf("without a customer: faults %q", got)
	}
}
