package itsdi_test

import (
	"testing"

	"chancery/gobl/addon/addontest"
	"chancery/gobl/addon/itsdi"
	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/tax"
)

func address() *org.Address {
	return &org.Address{Street: "Via dei Mille", Locality: "Forlì", Code: "47121", Country: "IT"}
}

// valid is an invoice of a professional to a company.
func valid() *bill.Invoice {
	paid := tax.Extensions{itsdi.ExtPaymentMeans: "MP05"}
	return &bill.Invoice{
		Type: "standard", Currency: "EUR",
		Tax: &bill.Tax{Ext: tax.Extensions{itsdi.ExtFormat: "FPR12", itsdi.ExtDocumentType: "TD01"}},
		Supplier: &org.Party{
			Name:         "Società",
			TaxID:        &tax.Identity{Country: "IT", Code: "12345678903"},
			Addresses:    []*org.Address{address()},
			Telephones:   []*org.Telephone{{Num: "0612345"}},
			Registration: &org.Registration{Office: "RM", Entry: "123456"},
			Ext:          tax.Extensions{itsdi.ExtFiscalRegime: "RF01"},
		},
		Customer: &org.Party{
			Name:      "Mela S.r.l.",
			TaxID:     &tax.Identity{Country: "IT", Code: "13029381004"},
			Addresses: []*org.Address{address()},
		},
		Lines: []*bill.Line{{
			Item: &org.Item{Name: "Perizia"},
			Taxes: tax.Set{
				{Cat: "VAT", Percent: percent(22)},
				{Cat: "IRPEF", Percent: percent(20), Ext: tax.Extensions{itsdi.ExtRetained: "A"}},
			},
		}},
		Charges: []*bill.Charge{{
			Key: "fund-contribution", Percent: percent(4), Taxes: tax.Set{{Cat: "VAT", Percent: percent(22)}},
			Ext: tax.Extensions{itsdi.ExtFundType: "TC22"},
		}},
		Payment: &bill.PaymentDetails{
			Terms:        &pay.Terms{DueDates: []*pay.DueDate{{}}},
			Instructions: &pay.Instructions{Ext: paid},
			Advances:     []*pay.Record{{Ext: paid}},
		},
	}
}

// deferred makes a valid deferred invoice.
func deferred(inv *bill.Invoice) {
	date := cal.MakeDate(2026, 1, 2)
	inv.Tags.List = []cbc.Key{"deferred"}
	inv.Ordering = &bill.Ordering{Despatch: []*org.DocumentRef{nil, {IssueDate: &date}}}
}

const foreign = "漢"

func TestRules(t *testing.T) {
	cases := append(partyBreaks(), documentBreaks()...)
	cases = append(cases, addressBreaks()...)
	addontest.Breaks(t, itsdi.Addon(), "GOBL-IT-SDI-", valid, cases)
}

func partyBreaks() []addontest.Break {
	return []addontest.Break{
		{Want: "BILL-INVOICE-03 $.supplier.name", Do: func(inv *bill.Invoice) { inv.Supplier.Name = foreign }},
		{Want: "BILL-INVOICE-04 $.supplier.addresses", Do: func(inv *bill.Invoice) { inv.Supplier.Addresses = nil }},
		{Want: "BILL-INVOICE-05 $.supplier.ext", Do: func(inv *bill.Invoice) { inv.Supplier.Ext = nil }},
		{Want: "BILL-INVOICE-06 $.supplier.registration.entry", Do: func(inv *bill.Invoice) {
			inv.Supplier.Registration.Entry = ""
		}},
		{Want: "BILL-INVOICE-07 $.supplier.registration.office", Do: func(inv *bill.Invoice) {
			inv.Supplier.Registration.Office = ""
		}},
		{Want: "BILL-INVOICE-08 $.supplier.telephones[0].num", Do: func(inv *bill.Invoice) {
			inv.Supplier.Telephones[0].Num = "0612"
		}},
		{Want: "BILL-INVOICE-08 $.supplier.telephones[0].num", Do: func(inv *bill.Invoice) {
			inv.Supplier.Telephones[0].Num = "0612345678901"
		}},
		{Want: "BILL-INVOICE-09 $.customer", Do: func(inv *bill.Invoice) { inv.Customer = nil }},
		{Want: "BILL-INVOICE-10 $.customer.name", Do: func(inv *bill.Invoice) { inv.Customer.Name = foreign }},
		{Want: "BILL-INVOICE-11 $.customer.tax_id", Do: func(inv *bill.Invoice) { inv.Customer.TaxID = nil }},
		{Want: "BILL-INVOICE-12 $.customer.addresses", Do: func(inv *bill.Invoice) { inv.Customer.Addresses = nil }},
		{Want: "BILL-INVOICE-13 $, BILL-INVOICE-14 $", Do: func(inv *bill.Invoice) { inv.Customer.Name = "" }},
		{Want: "BILL-INVOICE-13 $", Do: func(inv *bill.Invoice) {
			inv.Customer.Name = ""
			inv.Customer.People = []*org.Person{{}}
		}},
		{
			Want: "BILL-INVOICE-15 $.customer.tax_id.code, BILL-INVOICE-16 $.customer.identities",
			Do:   func(inv *bill.Invoice) { inv.Customer.TaxID.Code = "" },
		},
	}
}

func documentBreaks() []addontest.Break {
	return []addontest.Break{
		{Want: "BILL-INVOICE-22 $", Do: func(inv *bill.Invoice) { inv.Currency = "CHF" }},
		{Want: "BILL-INVOICE-21 $", Do: func(inv *bill.Invoice) { inv.Payment.Instructions = nil }},
		{Want: "BILL-INVOICE-01 $.tax", Do: func(inv *bill.Invoice) { inv.Tax = nil }},
		{Want: "BILL-INVOICE-02 $.tax.ext", Do: func(inv *bill.Invoice) { delete(inv.Tax.Ext, itsdi.ExtFormat) }},
		{Want: "BILL-INVOICE-17 $.lines[0]", Do: func(inv *bill.Invoice) { inv.Lines[0].Taxes = inv.Lines[0].Taxes[1:] }},
		{Want: "BILL-INVOICE-18 $.lines[0].item.name", Do: func(inv *bill.Invoice) { inv.Lines[0].Item.Name = foreign }},
		{Want: "BILL-INVOICE-19 $.ordering.despatch[1].issue_date", Do: func(inv *bill.Invoice) {
			deferred(inv)
			inv.Ordering.Despatch[1].IssueDate = nil
		}},
		{Want: "BILL-INVOICE-20 $.ordering.despatch", Do: func(inv *bill.Invoice) {
			deferred(inv)
			inv.Tags.List = nil
		}},
		{Want: "BILL-CHARGE-01 $.charges[0].percent", Do: func(inv *bill.Invoice) { inv.Charges[0].Percent = nil }},
		{Want: "BILL-CHARGE-02 $.charges[0].ext", Do: func(inv *bill.Invoice) { inv.Charges[0].Ext = nil }},
		{Want: "BILL-CHARGE-03 $.charges[0].taxes", Do: func(inv *bill.Invoice) { inv.Charges[0].Taxes = nil }},
		{Want: "TAX-COMBO-01 $.lines[0].taxes[0].ext", Do: func(inv *bill.Invoice) { inv.Lines[0].Taxes[0].Percent = nil }},
		{Want: "TAX-COMBO-02 $.lines[0].taxes[1].ext", Do: func(inv *bill.Invoice) { inv.Lines[0].Taxes[1].Ext = nil }},
		{Want: "PAY-INSTRUCTIONS-01 $.payment.instructions.ext", Do: func(inv *bill.Invoice) {
			inv.Payment.Instructions.Ext = nil
		}},
		{Want: "PAY-RECORD-01 $.payment.advances[0].ext", Do: func(inv *bill.Invoice) { inv.Payment.Advances[0].Ext = nil }},
	}
}

func addressBreaks() []addontest.Break {
	at := func(change func(a *org.Address)) func(inv *bill.Invoice) {
		return func(inv *bill.Invoice) { change(inv.Customer.Addresses[0]) }
	}
	return []addontest.Break{
		{Want: "ORG-ADDRESS-01 $.customer.addresses[0]", Do: at(func(a *org.Address) { a.Street = "" })},
		{Want: "ORG-ADDRESS-02 $.customer.addresses[0].street", Do: at(func(a *org.Address) { a.Street = foreign })},
		{Want: "ORG-ADDRESS-03 $.customer.addresses[0].po_box", Do: at(func(a *org.Address) { a.POBox = foreign })},
		{Want: "ORG-ADDRESS-04 $.customer.addresses[0].country", Do: at(func(a *org.Address) { a.Country = "" })},
		{Want: "ORG-ADDRESS-05 $.customer.addresses[0].locality", Do: at(func(a *org.Address) { a.Locality = "" })},
		{Want: "ORG-ADDRESS-06 $.customer.addresses[0].locality", Do: at(func(a *org.Address) { a.Locality = foreign })},
		{Want: "ORG-ADDRESS-07 $.customer.addresses[0].code", Do: at(func(a *org.Address) { a.Code = "" })},
		{Want: "ORG-ADDRESS-08 $.customer.addresses[0].code", Do: at(func(a *org.Address) { a.Code = "1234X" })},
		{Want: "ORG-ADDRESS-08 $.customer.addresses[0].code", Do: at(func(a *org.Address) { a.Code = "123456" })},
	}
}

func TestAllowed(t *testing.T) {
	for name, change := range map[string]func(inv *bill.Invoice){
		"deferred": deferred,
		"a person": func(inv *bill.Invoice) {
			inv.Customer.Name, inv.Customer.TaxID.Code = "", ""
			inv.Customer.People = []*org.Person{{}}
			inv.Customer.Identities = []*org.Identity{{Key: "it-fiscal-code", Code: "RSSGNN60R30H501U"}}
		},
		"customer abroad":       func(inv *bill.Invoice) { inv.Customer.TaxID = &tax.Identity{Country: "US"} },
		"address abroad":        func(inv *bill.Invoice) { inv.Customer.Addresses[0].Country, inv.Customer.Addresses[0].Code = "US", "" },
		"post office box":       func(inv *bill.Invoice) { a := inv.Customer.Addresses[0]; a.Street, a.POBox = "", "12" },
		"not registered":        func(inv *bill.Invoice) { inv.Supplier.Registration = nil },
		"no supplier":           func(inv *bill.Invoice) { inv.Supplier = nil },
		"terms without dates":   func(inv *bill.Invoice) { inv.Payment.Instructions, inv.Payment.Terms.DueDates = nil, nil },
		"another charge":        func(inv *bill.Invoice) { inv.Charges = []*bill.Charge{{Key: "stamp-duty"}} },
		"exempt with a nature":  func(inv *bill.Invoice) { inv.Lines[0].Taxes[0] = &tax.Combo{Cat: "VAT", Ext: nature("N4")} },
		"telephone left empty":  func(inv *bill.Invoice) { inv.Supplier.Telephones[0].Num = "" },
		"telephone from abroad": func(inv *bill.Invoice) { inv.Supplier.TaxID.Country = "FR"; inv.Supplier.Telephones[0].Num = "1" },
	} {
		inv := valid()
		change(inv)
		if got := addontest.Faults(itsdi.Addon(), inv); got != nil {
			t.Errorf("%s: faults %q", name, got)
		}
	}
}
