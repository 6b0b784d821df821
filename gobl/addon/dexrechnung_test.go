package addon_test

import (
	"testing"

	"chancery/gobl/addon/addontest"
	"chancery/gobl/addon/dexrechnung"
	"chancery/gobl/bill"
	"chancery/gobl/catalogue"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/tax"
)

const creditNoteDexrechnung = `{
	"type": "credit-note", "currency": "EUR",
	"preceding": [{"code": "1"}],
	"tax": {"ext": {"untdid-document-type": "381"}},
	"supplier": {
		"name": "S", "people": [{"name": {"given": "P"}}], "inboxes": [{"email": "s@example.com"}],
		"addresses": [{"locality": "Bonn", "code": "53113"}, {}],
		"emails": [{"addr": "s@example.com"}], "telephones": [{"num": "1"}]
	},
	"customer": {
		"name": "C", "inboxes": [{"email": "c@example.com"}], "addresses": [{"locality": "Berlin", "code": "10115"}]
	},
	"ordering": {"code": "04011000-12345-03"},
	"payment": {"instructions": {"key": "credit-transfer+sepa", "credit_transfer": [{"iban": "X"}, {"number": "1"}]}},
	"delivery": {"receiver": {"name": "R", "addresses": [{"locality": "Köln", "code": "50667"}]}}
}`

func payByDexrechnung(inv *bill.Invoice, instructions pay.Instructions) {
	inv.Payment.Instructions = &instructions
}

func TestRulesDexrechnung(t *testing.T) {
	valid := func() *bill.Invoice { return readInvoice(t, creditNoteDexrechnung) }
	debit := func(d pay.DirectDebit) func(inv *bill.Invoice) {
		return func(inv *bill.Invoice) { payByDexrechnung(inv, pay.Instructions{Key: "direct-debit", DirectDebit: &d}) }
	}
	addontest.Breaks(t, dexrechnung.Addon(), "GOBL-DE-XRECHNUNG-BILL-INVOICE-", valid, []addontest.Break{
		{Want: "01 $.tax.ext", Do: func(inv *bill.Invoice) { inv.Tax.Ext[catalogue.UNTDIDTaxCategory] = "S" }},
		{Want: "02 $.preceding", Do: func(inv *bill.Invoice) { inv.Preceding = nil }},
		{Want: "03 $.supplier", Do: func(inv *bill.Invoice) { inv.Supplier = nil }},
		{Want: "04 $.supplier.people", Do: func(inv *bill.Invoice) { inv.Supplier.People = nil }},
		{Want: "05 $.supplier.addresses", Do: func(inv *bill.Invoice) { inv.Supplier.Addresses = nil }},
		{Want: "06 $.supplier.addresses", Do: func(inv *bill.Invoice) { inv.Supplier.Addresses[0].Locality = "" }},
		{Want: "07 $.supplier.addresses", Do: func(inv *bill.Invoice) { inv.Supplier.Addresses[0].Code = "" }},
		{Want: "08 $.supplier.inboxes", Do: func(inv *bill.Invoice) { inv.Supplier.Inboxes = nil }},
		{Want: "09 $.supplier", Do: func(inv *bill.Invoice) { inv.Supplier.Telephones = nil }},
		{Want: "10 $.supplier", Do: func(inv *bill.Invoice) { inv.Supplier.Emails = nil }},
		{Want: "11 $.customer", Do: func(inv *bill.Invoice) { inv.Customer = nil }},
		{Want: "12 $.customer.addresses", Do: func(inv *bill.Invoice) { inv.Customer.Addresses = nil }},
		{Want: "13 $.customer.addresses", Do: func(inv *bill.Invoice) { inv.Customer.Addresses[0].Locality = "" }},
		{Want: "14 $.customer.addresses", Do: func(inv *bill.Invoice) { inv.Customer.Addresses[0].Code = "" }},
		{Want: "15 $.customer.inboxes", Do: func(inv *bill.Invoice) { inv.Customer.Inboxes = nil }},
		{Want: "16 $.payment", Do: func(inv *bill.Invoice) { inv.Payment = nil }},
		{Want: "17 $.payment.instructions", Do: func(inv *bill.Invoice) { inv.Payment.Instructions = nil }},
		{Want: "18 $.payment.instructions.credit_transfer", Do: func(inv *bill.Invoice) {
			payByDexrechnung(inv, pay.Instructions{Key: "credit-transfer"})
		}},
		{Want: "19 $.payment.instructions.credit_transfer[1].number", Do: func(inv *bill.Invoice) {
			inv.Payment.Instructions.CreditTransfer[1].Number = ""
		}},
		{Want: "20 $.payment.instructions.card", Do: func(inv *bill.Invoice) { payByDexrechnung(inv, pay.Instructions{Key: "card+debit"}) }},
		{Want: "21 $.payment.instructions.direct_debit", Do: func(inv *bill.Invoice) {
			payByDexrechnung(inv, pay.Instructions{Key: "direct-debit+sepa"})
		}},
		{
			Want: "22 $.payment.instructions.direct_debit.ref",
			Do:   debit(pay.DirectDebit{Creditor: "C", Account: "A"}),
		},
		{
			Want: "23 $.payment.instructions.direct_debit.creditor",
			Do:   debit(pay.DirectDebit{Ref: "R", Account: "A"}),
		},
		{
			Want: "24 $.payment.instructions.direct_debit.account",
			Do:   debit(pay.DirectDebit{Ref: "R", Creditor: "C"}),
		},
		{Want: "25 $.delivery.receiver", Do: func(inv *bill.Invoice) { inv.Delivery.Receiver = nil }},
		{Want: "26 $.delivery.receiver.addresses", Do: func(inv *bill.Invoice) { inv.Delivery.Receiver.Addresses = nil }},
		{Want: "27 $.delivery.receiver.addresses", Do: func(inv *bill.Invoice) {
			inv.Delivery.Receiver.Addresses[0].Locality = ""
		}},
		{Want: "28 $.delivery.receiver.addresses", Do: func(inv *bill.Invoice) {
			inv.Delivery.Receiver.Addresses[0].Code = ""
		}},
		{Want: "29 $.ordering", Do: func(inv *bill.Invoice) { inv.Ordering = nil }},
		{Want: "30 $.ordering.code", Do: func(inv *bill.Invoice) { inv.Ordering.Code = "" }},
	})
}

func TestWhatPassesDexrechnung(t *testing.T) {
	for name, do := range map[string]func(inv *bill.Invoice){
		"contacts of the first person": func(inv *bill.Invoice) {
			person := inv.Supplier.People[0]
			person.Emails, person.Telephones = inv.Supplier.Emails, inv.Supplier.Telephones
			inv.Supplier.Emails, inv.Supplier.Telephones = nil, nil
		},
		"no delivery":              func(inv *bill.Invoice) { inv.Delivery = nil },
		"standard without another": func(inv *bill.Invoice) { inv.Type, inv.Preceding = "standard", nil },
		"no tax details":           func(inv *bill.Invoice) { inv.Tax = nil },
		"odd document type":        func(inv *bill.Invoice) { inv.Tax.Ext = tax.Extensions{catalogue.UNTDIDDocumentType: "325"} },
		"allowed category":         func(inv *bill.Invoice) { inv.Tax.Ext[catalogue.UNTDIDTaxCategory] = "380" },
		"cash":                     func(inv *bill.Invoice) { payByDexrechnung(inv, pay.Instructions{Key: "cash"}) },
	} {
		inv := readInvoice(t, creditNoteDexrechnung)
		do(inv)
		if got := addontest.Faults(dexrechnung.Addon(), inv); got != nil {
			t.Errorf("%s: faults %q", name, got)
		}
	}
	second := readInvoice(t, creditNoteDexrechnung)
	second.Supplier.People = append(second.Supplier.People, &org.Person{Telephones: second.Supplier.Telephones})
	second.Supplier.Telephones = nil
	if got := addontest.Faults(dexrechnung.Addon(), second); len(got) != 1 {
		t.Errorf("telephone of the second person: faults %q, want one", got)
	}
}
