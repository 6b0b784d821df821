package addon_test

import (
	"testing"

	"chancery/gobl/addon/addontest"
	"chancery/gobl/addon/esfacturae"
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/tax"
)

func TestTypesAndClassesEsfacturae(t *testing.T) {
	for _, c := range []struct {
		typ         cbc.Key
		tags        []cbc.Key
		docType, is cbc.Code
	}{
		{"standard", nil, "FC", "OO"},
		{"corrective", nil, "FC", "OR"},
		{"credit-note", nil, "FC", "OR"},
		{"debit-note", nil, "FC", "OR"},
		{"proforma", nil, "", ""},
		{"standard", []cbc.Key{"simplified"}, "FA", "OO"},
		{"standard", []cbc.Key{"self-billed", "simplified"}, "AF", "OO"},
		{"standard", []cbc.Key{"summary"}, "FC", "OC"},
		{"standard", []cbc.Key{"copy"}, "FC", "CO"},
		{"corrective", []cbc.Key{"copy"}, "FC", "CR"},
		{"standard", []cbc.Key{"summary", "copy"}, "FC", "CC"},
	} {
		in := &tax.ScenarioInput{Type: c.typ, Tags: c.tags}
		sum := addontest.Context(esfacturae.Addon()).Summarize("bill/invoice", in)
		if sum == nil {
			sum = new(tax.ScenarioSummary)
		}
		if got := sum.Ext[esfacturae.ExtDocType]; got != c.docType {
			t.Errorf("%s %v is of type %q, want %q", c.typ, c.tags, got, c.docType)
		}
		if got := sum.Ext[esfacturae.ExtInvoiceClass]; got != c.is {
			t.Errorf("%s %v is of class %q, want %q", c.typ, c.tags, got, c.is)
		}
	}
}

const standardEsfacturae = `{
	"type": "credit-note", "currency": "EUR",
	"tax": {"ext": {"es-facturae-doc-type": "FC", "es-facturae-invoice-class": "OR"}},
	"customer": {"name": "C", "tax_id": {"country": "ES", "code": "B58378431"}},
	"preceding": [{"code": "1", "issue_date": "2026-01-02", "ext": {"es-facturae-correction": "16"}}]
}`

func TestRulesEsfacturae(t *testing.T) {
	creditNote := func() *bill.Invoice { return readInvoice(t, standardEsfacturae) }
	addontest.Breaks(t, esfacturae.Addon(), "GOBL-ES-FACTURAE-BILL-INVOICE-", creditNote, []addontest.Break{
		{Want: "07 $", Do: func(inv *bill.Invoice) { inv.Currency = "USD" }},
		{Want: "01 $.customer.tax_id.code", Do: func(inv *bill.Invoice) { inv.Customer.TaxID.Code = "" }},
		{Want: "02 $.tax", Do: func(inv *bill.Invoice) { inv.Tax = nil }},
		{Want: "03 $.tax.ext", Do: func(inv *bill.Invoice) { delete(inv.Tax.Ext, esfacturae.ExtDocType) }},
		{Want: "03 $.tax.ext", Do: func(inv *bill.Invoice) { delete(inv.Tax.Ext, esfacturae.ExtInvoiceClass) }},
		{Want: "04 $.preceding", Do: func(inv *bill.Invoice) { inv.Preceding = nil }},
		{Want: "05 $.preceding[0].issue_date", Do: func(inv *bill.Invoice) { inv.Preceding[0].IssueDate = nil }},
		{Want: "06 $.preceding[0].ext", Do: func(inv *bill.Invoice) { inv.Preceding[0].Ext = nil }},
	})
}

func TestWhatPassesEsfacturae(t *testing.T) {
	for name, do := range map[string]func(inv *bill.Invoice){
		"no customer":       func(inv *bill.Invoice) { inv.Customer = nil },
		"nameless identity": func(inv *bill.Invoice) { inv.Customer.TaxID = nil },
		"foreign customer":  func(inv *bill.Invoice) { inv.Customer.TaxID = &tax.Identity{Country: "GB"} },
		"standard after an advance": func(inv *bill.Invoice) {
			inv.Type = "standard"
			inv.Preceding[0].Ext, inv.Preceding[0].IssueDate = nil, nil
		},
	} {
		inv := readInvoice(t, standardEsfacturae)
		do(inv)
		if got := addontest.Faults(esfacturae.Addon(), inv); got != nil {
			t.Errorf("%s: faults %q", name, got)
		}
	}
}
