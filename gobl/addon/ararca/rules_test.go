package ararca_test

import (
	"testing"

	"chancery/gobl/addon/addontest"
	"chancery/gobl/addon/ararca"
	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/tax"
)

// valid is an invoice of class A about services.
func valid() *bill.Invoice {
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

// docType changes the type of voucher and the customer's standing.
func docType(inv *bill.Invoice, code, status cbc.Code) {
	inv.Tax.Ext = inv.Tax.Ext.Set(ararca.ExtDocType, code)
	inv.Customer.Ext = inv.Customer.Ext.Set(ararca.ExtVATStatus, status)
}

// tourism makes a valid invoice of class T.
func tourism(inv *bill.Invoice) {
	docType(inv, "195", "9")
	item := tax.Extensions{ararca.ExtTourismItem: "1"}
	inv.Tax.Ext[ararca.ExtTourismType] = "1"
	inv.Lines[1].Taxes[0].Ext[ararca.ExtTourismItem] = "1"
	inv.Discounts = []*bill.Discount{{Ext: item}}
	inv.Payment.Advances = []*pay.Record{{Ext: item}}
	inv.Ordering = nil // services need no period here
}

func charge(ch *bill.Charge) func(inv *bill.Invoice) {
	return func(inv *bill.Invoice) { inv.Charges = []*bill.Charge{nil, ch} }
}

func TestRules(t *testing.T) {
	percent := num.MakePercentage(3, 2)
	addontest.Breaks(t, ararca.Addon(), "GOBL-AR-ARCA-", valid, []addontest.Break{
		{Want: "BILL-INVOICE-24 $", Do: func(inv *bill.Invoice) { inv.Currency = "USD" }},
		{Want: "BILL-INVOICE-05 $, BILL-INVOICE-21 $.preceding", Do: func(inv *bill.Invoice) { inv.Type = "credit-note" }},
		{Want: "BILL-INVOICE-06 $, BILL-INVOICE-21 $.preceding", Do: func(inv *bill.Invoice) { inv.Type = "debit-note" }},
		{Want: "BILL-INVOICE-07 $", Do: func(inv *bill.Invoice) { docType(inv, "203", "1") }},
		{Want: "BILL-INVOICE-08 $", Do: func(inv *bill.Invoice) { docType(inv, "202", "16") }},
		{Want: "BILL-INVOICE-12 $", Do: func(inv *bill.Invoice) { docType(inv, "49", "4") }},
		{Want: "BILL-INVOICE-13 $", Do: func(inv *bill.Invoice) { docType(inv, "51", "5") }},
		{Want: "BILL-INVOICE-14 $", Do: func(inv *bill.Invoice) { docType(inv, "6", "13") }},
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
		{Want: "BILL-INVOICE-23 $.lines[1].taxes", Do: func(inv *bill.Invoice) { docType(inv, "11", "5") }},
		{Want: "BILL-INVOICE-25 $.tax.ext", Do: func(inv *bill.Invoice) {
			tourism(inv)
			delete(inv.Tax.Ext, ararca.ExtTourismType)
		}},
		{Want: "BILL-INVOICE-27 $.customer.addresses", Do: func(inv *bill.Invoice) {
			tourism(inv)
			inv.Customer.Addresses = nil
		}},
		{Want: "BILL-INVOICE-29 $.lines[1].taxes", Do: func(inv *bill.Invoice) {
			tourism(inv)
			inv.Lines[1].Taxes = nil
		}},
		{Want: "BILL-INVOICE-26 $.lines[1].taxes[0].ext", Do: func(inv *bill.Invoice) {
			tourism(inv)
			delete(inv.Lines[1].Taxes[0].Ext, ararca.ExtTourismItem)
		}},
		{Want: "BILL-INVOICE-28 $.lines[1].taxes[0].ext", Do: func(inv *bill.Invoice) {
			tourism(inv)
			inv.Lines[1].Taxes[0].Ext[ararca.ExtVATRate] = "4"
		}},
		{Want: "BILL-INVOICE-30 $.discounts[0].ext", Do: func(inv *bill.Invoice) {
			tourism(inv)
			inv.Discounts[0].Ext = nil
		}},
		{Want: "BILL-INVOICE-31 $.payment.advances[0].ext", Do: func(inv *bill.Invoice) {
			tourism(inv)
			inv.Payment.Advances[0].Ext = nil
		}},
		{Want: "BILL-CHARGE-01 $.charges[1].ext", Do: charge(&bill.Charge{Key: "other+tax"})},
		{Want: "BILL-CHARGE-02 $.charges[1].percent", Do: charge(&bill.Charge{Ext: tax.Extensions{ararca.ExtTaxType: "1"}})},
		{
			Want: "BILL-CHARGE-03 $.charges[1].reason",
			Do:   charge(&bill.Charge{Percent: &percent, Ext: tax.Extensions{ararca.ExtTaxType: "99"}}),
		},
		{Want: "TAX-COMBO-01 $.lines[1].taxes[0].ext", Do: func(inv *bill.Invoice) { inv.Lines[1].Taxes[0].Ext = nil }},
	})
}

func TestAllowed(t *testing.T) {
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
			docType(inv, "203", "1")
			inv.Preceding = []*org.DocumentRef{{Ext: tax.Extensions{ararca.ExtDocType: "201"}}}
		},
		"tourism":           tourism,
		"goods":             func(inv *bill.Invoice) { inv.Tax.Ext[ararca.ExtConcept], inv.Payment = "1", nil },
		"leading zeros":     func(inv *bill.Invoice) { inv.Series = "00012" },
		"class C, no taxes": func(inv *bill.Invoice) { docType(inv, "11", "1"); inv.Lines[1].Taxes = nil },
		"another tax":       func(inv *bill.Invoice) { inv.Lines[1].Taxes[0] = &tax.Combo{Cat: "IIBB"} },
	} {
		inv := valid()
		change(inv)
		if got := addontest.Faults(ararca.Addon(), inv); got != nil {
			t.Errorf("%s: faults %q", name, got)
		}
	}
}
