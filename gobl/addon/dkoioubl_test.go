package addon_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/gobl/addon/addontest"
	"chancery/gobl/addon/dkoioubl"
	"chancery/gobl/bill"
	"chancery/gobl/catalogue"
	"chancery/gobl/cbc"
	"chancery/gobl/core"
	"chancery/gobl/l10n"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

func TestCombosDkoioubl(t *testing.T) {
	addontest.Combos(t, dkoioubl.Addon(), []addontest.Combo{
		{Name: "nothing", In: tax.Combo{Key: "zero"}, Want: tax.Combo{Key: "zero"}},
		{
			Name: "category", In: tax.Combo{Key: "zero", Ext: tax.Extensions{"untdid-tax-category": "Z"}},
			Want: tax.Combo{Key: "zero"},
		},
		{
			Name: "category and reason", In: tax.Combo{Ext: tax.Extensions{"untdid-tax-category": "AE", "cef-vatex": "VATEX-EU-AE"}},
			Want: tax.Combo{Ext: tax.Extensions{"cef-vatex": "VATEX-EU-AE"}},
		},
		{
			Name: "another tax", In: tax.Combo{Cat: "X", Ext: tax.Extensions{"untdid-tax-category": "O"}},
			Want: tax.Combo{Cat: "X"},
		},
	})
}

func TestRoundingDkoioubl(t *testing.T) {
	for _, c := range []struct {
		in   *bill.Tax
		want cbc.Key
	}{
		{nil, "currency"}, {&bill.Tax{}, "currency"}, {&bill.Tax{Rounding: "currency"}, "currency"}, {&bill.Tax{Rounding: "precise"}, "precise"},
	} {
		inv := &bill.Invoice{Tax: c.in}
		for range 2 {
			addontest.Normalize(dkoioubl.Addon(), inv)
			if inv.Tax == nil || inv.Tax.Rounding != c.want {
				t.Errorf("%+v became %+v, want %s", c.in, inv.Tax, c.want)
			}
		}
	}
}

func TestPartiesDkoioubl(t *testing.T) {
	id := func(country, code string) *tax.Identity {
		return &tax.Identity{Country: l10n.TaxCountry(country), Code: cbc.Code(code)}
	}
	legal := func(code cbc.Code) []*org.Identity { return []*org.Identity{{Scope: "legal", Code: code}} }
	cvr := []*org.Endpoint{{URI: "DK:CVR:13585628"}}
	gln := []*org.Endpoint{{Label: "EAN", URI: "GLN:5790000435944"}}
	inbox := func() *org.Inbox { return &org.Inbox{Label: "EAN", Scheme: "GLN", Code: "5790000435944"} }
	for name, c := range map[string]struct{ in, want *org.Party }{
		"nobody":          {&org.Party{}, &org.Party{}},
		"Danish":          {&org.Party{TaxID: id("DK", "13585628")}, &org.Party{TaxID: id("DK", "13585628"), Endpoints: cvr, Identities: legal("13585628")}},
		"Danish, no code": {&org.Party{TaxID: id("DK", "")}, &org.Party{TaxID: id("DK", "")}},
		"Swedish":         {&org.Party{TaxID: id("SE", "123456789701")}, &org.Party{TaxID: id("SE", "123456789701")}},
		"legal identity": {
			&org.Party{TaxID: id("DK", "13585628"), Identities: legal("1"), Endpoints: gln},
			&org.Party{TaxID: id("DK", "13585628"), Identities: legal("1"), Endpoints: gln},
		},
		"other identity": {
			&org.Party{TaxID: id("DK", "13585628"), Endpoints: gln, Identities: []*org.Identity{{Scope: "tax", Code: "1"}}},
			&org.Party{TaxID: id("DK", "13585628"), Endpoints: gln, Identities: append([]*org.Identity{{Scope: "tax", Code: "1"}}, legal("13585628")...)},
		},
		"inbox": {&org.Party{Inboxes: []*org.Inbox{inbox()}}, &org.Party{Endpoints: gln}},
		"inbox of a Danish party": {
			&org.Party{TaxID: id("DK", "13585628"), Inboxes: []*org.Inbox{inbox()}},
			&org.Party{TaxID: id("DK", "13585628"), Endpoints: gln, Identities: legal("13585628")},
		},
		"inbox and endpoint": {
			&org.Party{Inboxes: []*org.Inbox{inbox()}, Endpoints: cvr}, &org.Party{Inboxes: []*org.Inbox{inbox()}, Endpoints: cvr},
		},
		"several inboxes": {
			&org.Party{Inboxes: []*org.Inbox{{Email: "a@b.dk"}, inbox(), {Code: "5"}, {Scheme: "GLN"}, {Scheme: "DK:P", Code: "1"}, {URL: "https://b.dk"}}},
			&org.Party{
				Inboxes:   []*org.Inbox{{Email: "a@b.dk"}, {Code: "5"}, {Scheme: "GLN"}, {URL: "https://b.dk"}},
				Endpoints: append(gln[:1:1], &org.Endpoint{URI: "DK:P:1"}),
			},
		},
	} {
		for range 2 {
			addontest.Normalize(dkoioubl.Addon(), c.in)
			if diff := cmp.Diff(c.want, c.in); diff != "" {
				t.Errorf("%s: want (-), got (+)\n%s", name, diff)
			}
		}
	}
}

func validDkoioubl() *bill.Invoice {
	vat := func() tax.Set { return tax.Set{{Cat: "VAT", Key: "standard"}} }
	duty := func() tax.Extensions { return tax.Extensions{dkoioubl.ExtDutyCode: "16"} }
	return &bill.Invoice{
		Tax:      &bill.Tax{Rounding: "currency", Ext: tax.Extensions{catalogue.UNTDIDDocumentType: "380"}},
		Customer: &org.Party{Endpoints: []*org.Endpoint{{URI: "GLN:5790000435944"}}},
		Lines: []*bill.Line{{
			Taxes: vat(), Charges: []*bill.LineCharge{{Key: "excise", Reason: "Sukker", Ext: duty()}, {Key: "delivery"}},
		}},
		Charges: []*bill.Charge{{Key: "excise", Reason: "Sukker", Taxes: vat(), Ext: duty()}, {Taxes: vat()}},
		Payment: &bill.PaymentDetails{Instructions: &pay.Instructions{
			Ext: tax.Extensions{catalogue.UNTDIDPaymentMeans: "42"}, CreditTransfer: []*pay.CreditTransfer{{Clearing: "0400"}},
		}},
	}
}

func clearingDkoioubl(text string) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) {
		i := inv.Payment.Instructions
		i.CreditTransfer = append(i.CreditTransfer, nil, &pay.CreditTransfer{Clearing: text})
	}
}

func TestRulesDkoioubl(t *testing.T) {
	const clearing = "PAY-INSTRUCTIONS-02 $.payment.instructions.credit_transfer[2].clearing"
	addontest.Breaks(t, dkoioubl.Addon(), "GOBL-DK-OIOUBL-", validDkoioubl, []addontest.Break{
		{Want: "BILL-INVOICE-01 $.tax.ext", Do: func(inv *bill.Invoice) { inv.Tax.Ext[catalogue.UNTDIDDocumentType] = "389" }},
		{Want: "BILL-INVOICE-02 $.tax.rounding", Do: func(inv *bill.Invoice) { inv.Tax.Rounding = "precise" }},
		{Want: "BILL-INVOICE-03 $.customer.endpoints", Do: func(inv *bill.Invoice) { inv.Customer.Endpoints = nil }},
		{Want: "BILL-INVOICE-04 $.lines[0]", Do: func(inv *bill.Invoice) { inv.Lines[0].Taxes = nil }},
		{Want: "BILL-INVOICE-04 $.lines[2]", Do: func(inv *bill.Invoice) { inv.Lines = append(inv.Lines, nil, &bill.Line{}) }},
		{Want: "BILL-INVOICE-05 $.charges[1].taxes", Do: func(inv *bill.Invoice) { inv.Charges[1].Taxes[0].Cat = "X" }},
		{Want: "BILL-INVOICE-05 $.charges[1].taxes", Do: func(inv *bill.Invoice) {
			inv.Charges[1] = &bill.Charge{Key: "excise+sugar"}
		}},
		{Want: "BILL-CHARGE-01 $.charges[0].reason", Do: func(inv *bill.Invoice) { inv.Charges[0].Reason = "" }},
		{Want: "BILL-CHARGE-02 $.charges[0].taxes", Do: func(inv *bill.Invoice) { inv.Charges[0].Taxes = nil }},
		{Want: "BILL-CHARGE-03 $.charges[0].ext", Do: func(inv *bill.Invoice) { inv.Charges[0].Ext = nil }},
		{Want: "BILL-LINECHARGE-01 $.lines[0].charges[0].reason", Do: func(inv *bill.Invoice) { inv.Lines[0].Charges[0].Reason = "" }},
		{Want: "BILL-LINECHARGE-02 $.lines[0].charges[0].ext", Do: func(inv *bill.Invoice) { inv.Lines[0].Charges[0].Ext = nil }},
		{Want: "PAY-INSTRUCTIONS-01 $.payment.instructions.ext", Do: func(inv *bill.Invoice) {
			inv.Payment.Instructions.Ext[catalogue.UNTDIDPaymentMeans] = "30"
		}},
		{Want: clearing, Do: clearingDkoioubl("")},
		{Want: clearing, Do: clearingDkoioubl("400")},
		{Want: clearing, Do: clearingDkoioubl("04000")},
		{Want: clearing, Do: clearingDkoioubl("040O")},
		{Want: "TAX-COMBO-01 $.lines[0].taxes[0].key", Do: func(inv *bill.Invoice) { inv.Lines[0].Taxes[0].Key = "exempt" }},
	})
}

func TestAllowedDkoioubl(t *testing.T) {
	changes := map[string]func(inv *bill.Invoice){
		"no customer":       func(inv *bill.Invoice) { inv.Customer = nil },
		"no tax details":    func(inv *bill.Invoice) { inv.Tax = nil },
		"nothing in them":   func(inv *bill.Invoice) { inv.Tax = &bill.Tax{} },
		"no instructions":   func(inv *bill.Invoice) { inv.Payment = nil },
		"no means":          func(inv *bill.Invoice) { inv.Payment.Instructions.Ext = nil },
		"no key of VAT":     func(inv *bill.Invoice) { inv.Lines[0].Taxes[0].Key = "" },
		"means without one": func(inv *bill.Invoice) { inv.Payment.Instructions.CreditTransfer = nil },
		"null elements": func(inv *bill.Invoice) {
			inv.Charges, inv.Lines[0].Charges = append(inv.Charges, nil), append(inv.Lines[0].Charges, nil)
		},
		"terms without dates": func(inv *bill.Invoice) { inv.Payment.Terms = &pay.Terms{} },
	}
	for _, code := range []cbc.Code{"325", "380", "381", "393"} {
		changes["type "+string(code)] = func(inv *bill.Invoice) { inv.Tax.Ext[catalogue.UNTDIDDocumentType] = code }
	}
	for _, code := range []cbc.Code{"1", "10", "20", "31", "42", "48", "49", "50", "58", "59", "93", "97"} {
		changes["means "+string(code)] = func(inv *bill.Invoice) {
			inv.Payment.Instructions.Ext[catalogue.UNTDIDPaymentMeans] = code
			if code != "42" {
				clearingDkoioubl("")(inv)
			}
		}
	}
	for name, change := range changes {
		inv := validDkoioubl()
		change(inv)
		if got := addontest.Faults(dkoioubl.Addon(), inv); got != nil {
			t.Errorf("%s: faults %q", name, got)
		}
	}
}

// The fault of an endpoint that was made of an inbox says how to write it.
func TestNumberedSchemeDkoioubl(t *testing.T) {
	p := &org.Party{Inboxes: []*org.Inbox{{Scheme: "0184", Code: "13585628"}}}
	addontest.Normalize(dkoioubl.Addon(), p)
	want := `give an absolute URI, with its scheme; "0184:13585628" begins with a digit, and schemes do not: ` +
		`write iso6523-actorid-upis::0184:13585628 for Peppol, or the name of the list, as in GLN:5790000435944 or DK:CVR:13585628`
	faults := rule.NewBook(core.Rules()).Run(&tax.Context{}, p)
	if len(faults) != 1 || faults[0].Message != want {
		t.Errorf("%v", faults)
	}
}
