package grmydata_test

import (
	"testing"

	"chancery/gobl/addon/addontest"
	"chancery/gobl/addon/grmydata"
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/head"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/tax"
)

// valid is a sales invoice.
func valid() *bill.Invoice {
	total := num.MakeAmount(100, 2)
	percent := num.MakePercentage(24, 2)
	paid := tax.Extensions{grmydata.ExtPaymentMeans: "1"}
	return &bill.Invoice{
		Type: "standard", Series: "A", Currency: "EUR",
		Tax:      &bill.Tax{Ext: tax.Extensions{grmydata.ExtInvoiceType: "1.1"}},
		Supplier: &org.Party{TaxID: &tax.Identity{Country: "EL", Code: "094259216"}},
		Customer: &org.Party{
			TaxID:     &tax.Identity{Country: "EL"},
			Addresses: []*org.Address{nil, {Locality: "Athens", Code: "10558"}},
		},
		Lines: []*bill.Line{{
			Item: &org.Item{Name: "x"}, Total: &total,
			Taxes: tax.Set{{Cat: "VAT", Percent: &percent, Ext: tax.Extensions{grmydata.ExtVATRate: "1"}}},
		}},
		Payment: &bill.PaymentDetails{
			Instructions: &pay.Instructions{Key: "credit-transfer", Ext: paid},
			Advances:     []*pay.Record{{Key: "cash", Ext: paid}},
		},
	}
}

func total(value int64) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) {
		a := num.MakeAmount(value, 2)
		inv.Lines[0].Total = &a
	}
}

func charge(ext tax.Extensions) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) { inv.Charges = []*bill.Charge{{Ext: ext}} }
}

func TestRules(t *testing.T) {
	cases := append(invoiceBreaks(), []addontest.Break{
		{
			Want: "BILL-CHARGE-01 $.charges[0].ext",
			Do:   charge(tax.Extensions{grmydata.ExtFee: "1", grmydata.ExtStampDuty: "1"}),
		},
		{Want: "BILL-CHARGE-02 $.charges[0].ext", Do: charge(tax.Extensions{grmydata.ExtTaxType: "2"})},
		{Want: "BILL-CHARGE-03 $.charges[0].ext", Do: charge(tax.Extensions{grmydata.ExtTaxType: "3"})},
		{Want: "BILL-CHARGE-04 $.charges[0].ext", Do: charge(tax.Extensions{grmydata.ExtTaxType: "4"})},
		{Want: "TAX-COMBO-01 $.lines[0].taxes[0].ext", Do: func(inv *bill.Invoice) { inv.Lines[0].Taxes[0].Ext = nil }},
		{Want: "TAX-COMBO-02 $.lines[0].taxes[0].ext", Do: func(inv *bill.Invoice) { inv.Lines[0].Taxes[0].Percent = nil }},
		{Want: "TAX-COMBO-03 $.lines[0].taxes[0].ext", Do: func(inv *bill.Invoice) {
			inv.Lines[0].Taxes[0].Ext[grmydata.ExtIncomeType] = "E3_106"
		}},
		{Want: "PAY-INSTRUCTIONS-01 $.payment.instructions.key", Do: func(inv *bill.Invoice) {
			inv.Payment.Instructions.Key = ""
		}},
		{Want: "PAY-INSTRUCTIONS-02 $.payment.instructions.ext", Do: func(inv *bill.Invoice) {
			inv.Payment.Instructions.Ext = nil
		}},
		{Want: "PAY-RECORD-01 $.payment.advances[0].key", Do: func(inv *bill.Invoice) { inv.Payment.Advances[0].Key = "" }},
		{Want: "PAY-RECORD-02 $.payment.advances[0].ext", Do: func(inv *bill.Invoice) { inv.Payment.Advances[0].Ext = nil }},
	}...)
	addontest.Breaks(t, grmydata.Addon(), "GOBL-GR-MYDATA-", valid, cases)
}

func invoiceBreaks() []addontest.Break {
	return []addontest.Break{
		{Want: "BILL-INVOICE-19 $", Do: func(inv *bill.Invoice) { inv.Currency = "USD" }},
		{Want: "BILL-INVOICE-01 $.series", Do: func(inv *bill.Invoice) { inv.Series = "" }},
		{Want: "BILL-INVOICE-02 $.tax", Do: func(inv *bill.Invoice) { inv.Tax = nil }},
		{Want: "BILL-INVOICE-03 $.tax.ext", Do: func(inv *bill.Invoice) { inv.Tax.Ext = nil }},
		{Want: "BILL-INVOICE-04 $.supplier.tax_id", Do: func(inv *bill.Invoice) { inv.Supplier.TaxID = nil }},
		{Want: "BILL-INVOICE-18 $.supplier.tax_id.code", Do: func(inv *bill.Invoice) { inv.Supplier.TaxID.Code = "" }},
		{Want: "BILL-INVOICE-05 $.customer", Do: func(inv *bill.Invoice) { inv.Customer = nil }},
		{Want: "BILL-INVOICE-06 $.customer.tax_id", Do: func(inv *bill.Invoice) { inv.Customer.TaxID = nil }},
		{Want: "BILL-INVOICE-07 $.customer.addresses", Do: func(inv *bill.Invoice) {
			inv.Customer.Addresses = nil
			inv.Tax.Ext[grmydata.ExtInvoiceType] = "5.1"
		}},
		{Want: "BILL-INVOICE-08 $.customer.addresses[1].locality", Do: func(inv *bill.Invoice) {
			inv.Customer.Addresses[1].Locality = ""
			inv.Tax.Ext[grmydata.ExtInvoiceType] = "2.1"
		}},
		{Want: "BILL-INVOICE-09 $.customer.addresses[1].code", Do: func(inv *bill.Invoice) {
			inv.Customer.Addresses[1].Code = ""
		}},
		{Want: "BILL-INVOICE-10 $.lines[0].total", Do: total(-1)},
		{Want: "BILL-INVOICE-10 $.lines[0].total, BILL-INVOICE-11 $.lines[0].total", Do: total(0)},
		{Want: "BILL-INVOICE-12 $.lines[0].item.ext", Do: func(inv *bill.Invoice) {
			inv.Lines[0].Item.Ext = tax.Extensions{grmydata.ExtIncomeCategory: "category1_1"}
		}},
		{Want: "BILL-INVOICE-13 $.discounts", Do: func(inv *bill.Invoice) { inv.Discounts = []*bill.Discount{{}} }},
		{Want: "BILL-INVOICE-14 $.payment", Do: func(inv *bill.Invoice) { inv.Payment = nil }},
		{Want: "BILL-INVOICE-15 $.payment", Do: func(inv *bill.Invoice) { inv.Payment = &bill.PaymentDetails{} }},
		{Want: "BILL-INVOICE-16 $.preceding", Do: func(inv *bill.Invoice) { inv.Type = "credit-note" }},
		{Want: "BILL-INVOICE-17 $.preceding[0].stamps", Do: func(inv *bill.Invoice) {
			inv.Preceding = []*org.DocumentRef{{Stamps: []*head.Stamp{{Prv: "other"}}}}
		}},
	}
}

func TestAllowed(t *testing.T) {
	for name, change := range map[string]func(inv *bill.Invoice){
		"retail": func(inv *bill.Invoice) {
			inv.Tax.Ext[grmydata.ExtInvoiceType] = "11.1"
			inv.Customer = nil
		},
		"retail with somebody": func(inv *bill.Invoice) {
			inv.Tax.Ext[grmydata.ExtInvoiceType] = "11.2"
			inv.Customer = &org.Party{Addresses: []*org.Address{{}}}
		},
		"credit note": func(inv *bill.Invoice) {
			inv.Type = "credit-note"
			inv.Preceding = []*org.DocumentRef{{Stamps: []*head.Stamp{{Prv: "iapr-mark"}}}}
		},
		"no supplier":       func(inv *bill.Invoice) { inv.Supplier = nil },
		"only advances":     func(inv *bill.Invoice) { inv.Payment.Instructions = nil },
		"only instructions": func(inv *bill.Invoice) { inv.Payment.Advances = nil },
		"income": func(inv *bill.Invoice) {
			income := tax.Extensions{grmydata.ExtIncomeCategory: "category1_1", grmydata.ExtIncomeType: "E3_106"}
			inv.Lines[0].Item.Ext = income
			inv.Lines[0].Taxes[0].Ext = income.Merge(tax.Extensions{grmydata.ExtVATRate: "1"})
		},
		"fee":                 charge(tax.Extensions{grmydata.ExtTaxType: "2", grmydata.ExtFee: "1"}),
		"no figures, no item": func(inv *bill.Invoice) { inv.Lines = []*bill.Line{{}, nil} },
	} {
		inv := valid()
		change(inv)
		if got := addontest.Faults(grmydata.Addon(), inv); got != nil {
			t.Errorf("%s: faults %q", name, got)
		}
	}
}

// TestInvoiceTypes follows the scenarios as the type and tags of an invoice
// decide.
func TestInvoiceTypes(t *testing.T) {
	for _, c := range []struct {
		kind cbc.Key
		tags []cbc.Key
		want cbc.Code
	}{
		{"standard", nil, "2.1"},
		{"standard", []cbc.Key{"goods"}, "1.1"},
		{"standard", []cbc.Key{"export", "goods"}, "1.3"},
		{"standard", []cbc.Key{"goods", "export", "eu"}, "1.2"},
		{"standard", []cbc.Key{"services", "export"}, "2.3"},
		{"standard", []cbc.Key{"simplified"}, "11.3"},
		{"standard", []cbc.Key{"simplified", "services"}, "11.2"},
		{"credit-note", []cbc.Key{"goods"}, "5.1"},
		{"credit-note", []cbc.Key{"simplified"}, "11.4"},
		{"other", []cbc.Key{"goods"}, ""},
	} {
		a := grmydata.Addon()
		sum := addontest.Context(a).Summarize("bill/invoice", &tax.ScenarioInput{Type: c.kind, Tags: c.tags})
		var got cbc.Code
		if sum != nil {
			got = sum.Ext[grmydata.ExtInvoiceType]
		}
		if got != c.want {
			t.Errorf("%s %v: type %q, want %q", c.kind, c.tags, got, c.want)
		}
	}
}
