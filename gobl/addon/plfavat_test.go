package addon_test

import (
	"testing"

	"chancery/gobl/addon/addontest"
	"chancery/gobl/addon/plfavat"
	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/tax"
)

func columnPlfavat(code cbc.Code) tax.Extensions { return tax.Extensions{plfavat.ExtTaxCategory: code} }

func TestCombosPlfavat(t *testing.T) {
	cases := []addontest.Combo{
		{Name: "no key", In: tax.Combo{Rate: "general"}, Want: tax.Combo{Rate: "general"}},
		{
			Name: "abroad", In: tax.Combo{Country: "DE", Key: "standard", Rate: "general"},
			Want: tax.Combo{Country: "DE", Key: "standard", Rate: "general", Ext: columnPlfavat("8")},
		},
		{
			Name: "Poland", In: tax.Combo{Country: "PL", Key: "standard", Rate: "general", Ext: columnPlfavat("8")},
			Want: tax.Combo{Country: "PL", Key: "standard", Rate: "general", Ext: columnPlfavat("1")},
		},
		{
			Name: "reduced", In: tax.Combo{Key: "standard", Rate: "reduced"},
			Want: tax.Combo{Key: "standard", Rate: "reduced", Ext: columnPlfavat("2")},
		},
		{
			Name: "super-reduced", In: tax.Combo{Key: "standard", Rate: "super-reduced"},
			Want: tax.Combo{Key: "standard", Rate: "super-reduced", Ext: columnPlfavat("3")},
		},
		{
			Name: "without rate, given", In: tax.Combo{Key: "standard", Ext: columnPlfavat("4")},
			Want: tax.Combo{Key: "standard", Ext: columnPlfavat("4")},
		},
		{
			Name: "another tax", In: tax.Combo{Cat: "X", Key: "zero"},
			Want: tax.Combo{Cat: "X", Key: "zero", Ext: columnPlfavat("6.1")},
		},
	}
	for key, code := range map[cbc.Key]cbc.Code{
		"zero": "6.1", "intra-community": "6.2", "export": "6.3", "exempt": "7", "outside-scope": "8", "reverse-charge": "9",
	} {
		cases = append(cases, addontest.Combo{
			Name: string(key), In: tax.Combo{Key: key}, Want: tax.Combo{Key: key, Ext: columnPlfavat(code)},
		})
	}
	addontest.Combos(t, plfavat.Addon(), cases)
}

func TestPaymentMeansPlfavat(t *testing.T) {
	for key, want := range map[cbc.Key]cbc.Code{
		"cash": "1", "card": "2", "card+credit": "2", "other+voucher": "3", "cheque": "4", "other+credit": "5",
		"credit-transfer": "6", "credit-transfer+sepa": "6", "online": "7", "other": "", "direct-debit": "", "": "",
	} {
		instructions, record := &pay.Instructions{Key: key}, &pay.Record{Key: key}
		addontest.Normalize(plfavat.Addon(), instructions)
		addontest.Normalize(plfavat.Addon(), record)
		a, b := instructions.Ext[plfavat.ExtPaymentMeans], record.Ext[plfavat.ExtPaymentMeans]
		if a != want || b != want {
			t.Errorf("%q: codes %q, %q, want %q", key, a, b, want)
		}
	}
}

func TestFlagsPlfavat(t *testing.T) {
	inv := &bill.Invoice{Tags: tax.Tags{List: []cbc.Key{"reverse-charge", "self-billed"}}}
	addontest.Normalize(plfavat.Addon(), inv)
	want := tax.Extensions{plfavat.ExtReverseCharge: "1", plfavat.ExtSelfBilling: "1"}
	if inv.Tax == nil || !inv.Tax.Ext.Equal(want) {
		t.Errorf("tax details %+v, want %v", inv.Tax, want)
	}
	plain := &bill.Invoice{}
	addontest.Normalize(plfavat.Addon(), plain)
	if plain.Tax != nil {
		t.Errorf("tax details %+v without a tag", plain.Tax)
	}
}

func TestInvoiceTypesPlfavat(t *testing.T) {
	for _, c := range []struct {
		kind, tag cbc.Key
		want      cbc.Code
	}{
		{"standard", "", "VAT"},
		{"standard", "partial", "ZAL"},
		{"standard", "settlement", "ROZ"},
		{"standard", "simplified", "UPR"},
		{"credit-note", "simplified", "KOR"},
		{"credit-note", "partial", "KOR_ZAL"},
		{"credit-note", "settlement", "KOR_ROZ"},
	} {
		a := plfavat.Addon()
		sum := addontest.Context(a).Summarize("bill/invoice", &tax.ScenarioInput{Type: c.kind, Tags: []cbc.Key{c.tag}})
		if got := sum.Ext[plfavat.ExtInvoiceType]; got != c.want {
			t.Errorf("%s %s: type %q, want %q", c.kind, c.tag, got, c.want)
		}
	}
}

func validPlfavat() *bill.Invoice {
	date := cal.MakeDate(2026, 1, 2)
	return &bill.Invoice{
		Type: "standard", Currency: "PLN",
		Tax: &bill.Tax{},
		Supplier: &org.Party{
			Name:      "Firma",
			TaxID:     &tax.Identity{Country: "PL", Code: "9876543210"},
			Addresses: []*org.Address{{Street: "Rynek 1", Country: "PL"}},
		},
		Customer: &org.Party{TaxID: &tax.Identity{Country: "PL", Code: "1234563218"}},
		Lines:    []*bill.Line{{Taxes: tax.Set{{Cat: "VAT", Ext: columnPlfavat("1")}}}},
		Payment:  &bill.PaymentDetails{Advances: []*pay.Record{{Date: &date}}},
	}
}

// notesPlfavat gives an exemption and legal notes about it.
func notesPlfavat(n int) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) {
		inv.Tax.Ext = tax.Extensions{plfavat.ExtExemption: "A"}
		inv.Notes = []*org.Note{nil, {Key: "legal"}, {Key: "general", Src: plfavat.ExtExemption}}
		for range n {
			inv.Notes = append(inv.Notes, &org.Note{Key: "legal", Src: plfavat.ExtExemption})
		}
	}
}

// isPlfavat gives the customer a flag and an identity with a role.
func isPlfavat(flag cbc.Key, role, code cbc.Code) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) {
		inv.Customer.Ext = tax.Extensions{flag: "1"}
		inv.Customer.Identities = []*org.Identity{
			nil, {Code: code, Ext: tax.Extensions{plfavat.ExtThirdPartyRole: role}},
		}
	}
}

func precedingPlfavat(ref *org.DocumentRef) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) { inv.Preceding = []*org.DocumentRef{ref} }
}

func TestRulesPlfavat(t *testing.T) {
	date := cal.MakeDate(2026, 1, 2)
	addontest.Breaks(t, plfavat.Addon(), "GOBL-PL-FAVAT-", validPlfavat, []addontest.Break{
		{Want: "BILL-INVOICE-15 $", Do: func(inv *bill.Invoice) { inv.Currency = "EUR" }},
		{Want: "BILL-INVOICE-11 $", Do: isPlfavat(plfavat.ExtJST, "10", "1")},
		{Want: "BILL-INVOICE-11 $", Do: isPlfavat(plfavat.ExtJST, "8", "")},
		{Want: "BILL-INVOICE-12 $", Do: isPlfavat(plfavat.ExtGroupVAT, "8", "1")},
		{Want: "BILL-INVOICE-13 $", Do: notesPlfavat(0)},
		{Want: "BILL-INVOICE-14 $", Do: notesPlfavat(2)},
		{Want: "BILL-INVOICE-01 $.type", Do: func(inv *bill.Invoice) { inv.Type = "debit-note" }},
		{Want: "BILL-INVOICE-02 $.preceding[0].issue_date", Do: precedingPlfavat(&org.DocumentRef{Code: "1"})},
		{Want: "BILL-INVOICE-03 $.preceding[0].code", Do: precedingPlfavat(&org.DocumentRef{IssueDate: &date})},
		{Want: "BILL-INVOICE-04 $.supplier", Do: func(inv *bill.Invoice) { inv.Supplier = nil }},
		{Want: "BILL-INVOICE-16 $.supplier.tax_id", Do: func(inv *bill.Invoice) { inv.Supplier.TaxID = nil }},
		{Want: "BILL-INVOICE-17 $.supplier.tax_id.code", Do: func(inv *bill.Invoice) { inv.Supplier.TaxID.Code = "" }},
		{Want: "BILL-INVOICE-05 $.supplier.name", Do: func(inv *bill.Invoice) { inv.Supplier.Name = "" }},
		{Want: "BILL-INVOICE-06 $.supplier.addresses", Do: func(inv *bill.Invoice) { inv.Supplier.Addresses = nil }},
		{Want: "BILL-INVOICE-07 $.supplier.addresses", Do: func(inv *bill.Invoice) {
			inv.Supplier.Addresses[0].Country = ""
		}},
		{Want: "BILL-INVOICE-08 $.supplier.addresses", Do: func(inv *bill.Invoice) {
			inv.Supplier.Addresses[0].Street = ""
		}},
		{Want: "BILL-INVOICE-09 $.customer", Do: func(inv *bill.Invoice) { inv.Customer = nil }},
		{Want: "BILL-INVOICE-10 $.customer.tax_id.code", Do: func(inv *bill.Invoice) { inv.Customer.TaxID.Code = "" }},
		{Want: "TAX-COMBO-01 $.lines[0].taxes[0].ext", Do: func(inv *bill.Invoice) { inv.Lines[0].Taxes[0].Ext = nil }},
		{Want: "PAY-RECORD-01 $.payment.advances[0].date", Do: func(inv *bill.Invoice) {
			inv.Payment.Advances[0].Date = nil
		}},
	})
}

func TestAllowedPlfavat(t *testing.T) {
	for name, change := range map[string]func(inv *bill.Invoice){
		"local government": isPlfavat(plfavat.ExtJST, "8", "1"),
		"group member":     isPlfavat(plfavat.ExtGroupVAT, "10", "1"),
		"exempt":           notesPlfavat(1),
		"simplified": func(inv *bill.Invoice) {
			inv.Tags.List = []cbc.Key{"simplified"}
			inv.Customer = nil
		},
		"customer abroad":          func(inv *bill.Invoice) { inv.Customer.TaxID = &tax.Identity{Country: "US"} },
		"customer, no identity":    func(inv *bill.Invoice) { inv.Customer.TaxID = nil },
		"notes, no tax details":    func(inv *bill.Invoice) { notesPlfavat(2)(inv); inv.Tax = nil },
		"address further below":    func(inv *bill.Invoice) { inv.Supplier.Addresses = append(inv.Supplier.Addresses, &org.Address{}) },
		"flag that says it is not": func(inv *bill.Invoice) { inv.Customer.Ext = tax.Extensions{plfavat.ExtJST: "2"} },
	} {
		inv := validPlfavat()
		change(inv)
		if got := addontest.Faults(plfavat.Addon(), inv); got != nil {
			t.Errorf("%s: faults %q", name, got)
		}
	}
}
