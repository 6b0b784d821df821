package dexrechnung

import (
	"chancery/gobl/bill"
	"chancery/gobl/catalogue"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/rule"
)

// The rules carry the numbers of the specification XRechnung 3.0, chapter 12.

func rules() []rule.Rule {
	list := documentRules()
	list = append(list, supplierRules()...)
	list = append(list, customerRules()...)
	list = append(list, paymentRules()...)
	return append(list, deliveryRules()...)
}

func documentRules() []rule.Rule {
	return []rule.Rule{
		// The format has always looked at the tax category and not at the type of document, so
		// the rule is without effect unless a category is written into the tax details.
		law.CodeIn("GOBL-DE-XRECHNUNG-BILL-INVOICE-01", "tax.ext",
			"use a type of document that XRechnung allows (BR-DE-17)", catalogue.UNTDIDTaxCategory, law.TaxExt,
			"326", "380", "384", "389", "381", "875", "876", "877"),
		law.Invoice("GOBL-DE-XRECHNUNG-BILL-INVOICE-02", "preceding",
			"name the invoice that a corrective invoice or credit note is about (BR-DE-26)",
			func(inv *bill.Invoice) bool {
				return !inv.Type.In(bill.InvoiceCorrective, bill.InvoiceCreditNote) || len(inv.Preceding) > 0
			}),
		law.Invoice("GOBL-DE-XRECHNUNG-BILL-INVOICE-29", "ordering",
			"give ordering details with the buyer's reference (BR-DE-15)",
			func(inv *bill.Invoice) bool { return inv.Ordering != nil }),
		law.Invoice("GOBL-DE-XRECHNUNG-BILL-INVOICE-30", "ordering.code",
			"give the buyer's reference, for authorities the Leitweg-ID (BR-DE-15)",
			func(inv *bill.Invoice) bool { return inv.Ordering == nil || inv.Ordering.Code != "" }),
	}
}

func supplierRules() []rule.Rule {
	return []rule.Rule{
		law.Supplier("GOBL-DE-XRECHNUNG-BILL-INVOICE-03", "name the supplier",
			func(p *org.Party) bool { return p != nil }),
		law.Supplier("GOBL-DE-XRECHNUNG-BILL-INVOICE-09",
			"give the supplier, or its first person, a telephone number (BR-DE-6)", hasTelephone),
		law.Supplier("GOBL-DE-XRECHNUNG-BILL-INVOICE-10",
			"give the supplier, or its first person, an e-mail address (BR-DE-7)", hasEmail),
		supplier("GOBL-DE-XRECHNUNG-BILL-INVOICE-04", "people", "name a person to turn to at the supplier (BR-DE-5)",
			func(p *org.Party) bool { return len(p.People) > 0 }),
		supplier("GOBL-DE-XRECHNUNG-BILL-INVOICE-05", "addresses", "give the address of the supplier (BR-DE-2)",
			hasAddress),
		supplier("GOBL-DE-XRECHNUNG-BILL-INVOICE-06", "addresses",
			"give the locality in the first address of the supplier (BR-DE-3)", hasLocality),
		supplier("GOBL-DE-XRECHNUNG-BILL-INVOICE-07", "addresses",
			"give the post code in the first address of the supplier (BR-DE-4)", hasPostCode),
		supplier("GOBL-DE-XRECHNUNG-BILL-INVOICE-08", "inboxes",
			"give the electronic address of the supplier (PEPPOL-EN16931-R020)", hasInbox),
	}
}

// supplier states a rule about a supplier that is there.
func supplier(id, field, message string, ok func(p *org.Party) bool) rule.Rule {
	return law.Invoice(id, "supplier."+field, message, func(inv *bill.Invoice) bool {
		return inv.Supplier == nil || ok(inv.Supplier)
	})
}

func customerRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice("GOBL-DE-XRECHNUNG-BILL-INVOICE-11", "customer", "name the customer",
			func(inv *bill.Invoice) bool { return inv.Customer != nil }),
		law.Customer("GOBL-DE-XRECHNUNG-BILL-INVOICE-12", "customer.addresses",
			"give the address of the customer (BR-DE-8)", hasAddress),
		law.Customer("GOBL-DE-XRECHNUNG-BILL-INVOICE-13", "customer.addresses",
			"give the locality in the first address of the customer (BR-DE-9)", hasLocality),
		law.Customer("GOBL-DE-XRECHNUNG-BILL-INVOICE-14", "customer.addresses",
			"give the post code in the first address of the customer (BR-DE-10)", hasPostCode),
		law.Customer("GOBL-DE-XRECHNUNG-BILL-INVOICE-15", "customer.inboxes",
			"give the electronic address of the customer (PEPPOL-EN16931-R010)", hasInbox),
	}
}

func deliveryRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice("GOBL-DE-XRECHNUNG-BILL-INVOICE-25", "delivery.receiver", "name the receiver of the delivery",
			func(inv *bill.Invoice) bool { return inv.Delivery == nil || inv.Delivery.Receiver != nil }),
		receiver("GOBL-DE-XRECHNUNG-BILL-INVOICE-26", "give the address of the receiver", hasAddress),
		receiver("GOBL-DE-XRECHNUNG-BILL-INVOICE-27",
			"give the locality in the first address of the receiver (BR-DE-11)", hasLocality),
		receiver("GOBL-DE-XRECHNUNG-BILL-INVOICE-28",
			"give the post code in the first address of the receiver (BR-DE-12)", hasPostCode),
	}
}

// receiver states a rule about the addresses of a receiver that is there.
func receiver(id, message string, ok func(p *org.Party) bool) rule.Rule {
	return law.Invoice(id, "delivery.receiver.addresses", message, func(inv *bill.Invoice) bool {
		return inv.Delivery == nil || inv.Delivery.Receiver == nil || ok(inv.Delivery.Receiver)
	})
}

func hasTelephone(p *org.Party) bool {
	if p == nil || len(p.Telephones) > 0 {
		return true
	}
	person := firstPerson(p)
	return person != nil && len(person.Telephones) > 0
}

func hasEmail(p *org.Party) bool {
	if p == nil || len(p.Emails) > 0 {
		return true
	}
	person := firstPerson(p)
	return person != nil && len(person.Emails) > 0
}

func firstPerson(p *org.Party) *org.Person {
	if len(p.People) == 0 {
		return nil
	}
	return p.People[0]
}

func hasAddress(p *org.Party) bool { return len(p.Addresses) > 0 }

func hasInbox(p *org.Party) bool { return len(p.Inboxes) > 0 }

func hasLocality(p *org.Party) bool {
	first := firstAddress(p)
	return first == nil || first.Locality != ""
}

func hasPostCode(p *org.Party) bool {
	first := firstAddress(p)
	return first == nil || first.Code != ""
}

func firstAddress(p *org.Party) *org.Address {
	if len(p.Addresses) == 0 {
		return nil
	}
	return p.Addresses[0]
}

func paymentRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice("GOBL-DE-XRECHNUNG-BILL-INVOICE-16", "payment", "give payment details (BR-DE-1)",
			func(inv *bill.Invoice) bool { return inv.Payment != nil }),
		law.Invoice("GOBL-DE-XRECHNUNG-BILL-INVOICE-17", "payment.instructions", "say how to pay (BR-DE-1)",
			func(inv *bill.Invoice) bool { return inv.Payment == nil || inv.Payment.Instructions != nil }),
		paidBy(pay.MeansCreditTransfer, "GOBL-DE-XRECHNUNG-BILL-INVOICE-18", "credit_transfer",
			"give the account to transfer to (BR-DE-23)",
			func(v *pay.Instructions) bool { return len(v.CreditTransfer) > 0 }),
		law.EachOf("GOBL-DE-XRECHNUNG-BILL-INVOICE-19", "payment.instructions.credit_transfer[].number",
			"give the IBAN of the account, or its number (BR-DE-19)", creditTransfers,
			func(v *pay.CreditTransfer) bool { return v.IBAN != "" || v.Number != "" }),
		paidBy(pay.MeansCard, "GOBL-DE-XRECHNUNG-BILL-INVOICE-20", "card", "give the details of the card (BR-DE-24)",
			func(v *pay.Instructions) bool { return v.Card != nil }),
		paidBy(pay.MeansDirectDebit, "GOBL-DE-XRECHNUNG-BILL-INVOICE-21", "direct_debit",
			"give the details of the direct debit (BR-DE-25)",
			func(v *pay.Instructions) bool { return v.DirectDebit != nil }),
		paidBy(pay.MeansDirectDebit, "GOBL-DE-XRECHNUNG-BILL-INVOICE-22", "direct_debit.ref",
			"give the reference of the mandate (BR-DE-29)",
			func(v *pay.Instructions) bool { return v.DirectDebit == nil || v.DirectDebit.Ref != "" }),
		paidBy(pay.MeansDirectDebit, "GOBL-DE-XRECHNUNG-BILL-INVOICE-23", "direct_debit.creditor",
			"give the identifier of the creditor (BR-DE-30)",
			func(v *pay.Instructions) bool { return v.DirectDebit == nil || v.DirectDebit.Creditor != "" }),
		paidBy(pay.MeansDirectDebit, "GOBL-DE-XRECHNUNG-BILL-INVOICE-24", "direct_debit.account",
			"give the account that is debited (BR-DE-31)",
			func(v *pay.Instructions) bool { return v.DirectDebit == nil || v.DirectDebit.Account != "" }),
	}
}

// paidBy states a rule about instructions for one means of payment.
func paidBy(means cbc.Key, id, field, message string, ok func(v *pay.Instructions) bool) rule.Rule {
	return law.Invoice(id, "payment.instructions."+field, message, func(inv *bill.Invoice) bool {
		v := instructionsBy(inv, means)
		return v == nil || ok(v)
	})
}

// instructionsBy returns the instructions of an invoice when they are for a means
// of payment, or nil.
func instructionsBy(inv *bill.Invoice, means cbc.Key) *pay.Instructions {
	if inv.Payment == nil || inv.Payment.Instructions == nil || !inv.Payment.Instructions.Key.Has(means) {
		return nil
	}
	return inv.Payment.Instructions
}

func creditTransfers(inv *bill.Invoice) []*pay.CreditTransfer {
	if v := instructionsBy(inv, pay.MeansCreditTransfer); v != nil {
		return v.CreditTransfer
	}
	return nil
}
