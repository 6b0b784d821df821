package frctcflow6

import (
	"slices"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// paymentRules returns the rules about payments, the statuses 211 and 212.
func paymentRules() []rule.Rule {
	return slices.Concat(paymentPartyRules(), paymentLineRules(), paymentCodeRules())
}

func paymentPartyRules() []rule.Rule {
	supplier := func(pmt *bill.Payment) *org.Party { return pmt.Supplier }
	customer := func(pmt *bill.Payment) *org.Party { return pmt.Customer }
	payee := func(pmt *bill.Payment) *org.Party { return pmt.Payee }
	return []rule.Rule{
		law.Of("GOBL-FR-CTC-FLOW6-BILL-PAYMENT-01", "type",
			"choose the payment type advice (211) or receipt (212); a request is not reported",
			func(pmt *bill.Payment) bool { return pmt.Type.In(bill.PaymentAdvice, bill.PaymentReceipt) }),
		law.Of("GOBL-FR-CTC-FLOW6-BILL-PAYMENT-02", "supplier", "say who supplied what is paid for",
			func(pmt *bill.Payment) bool { return pmt.Supplier != nil }),
		law.Of("GOBL-FR-CTC-FLOW6-BILL-PAYMENT-03", "supplier.identities",
			"give the supplier its SIREN, an identity with \"iso-scheme-id\" 0002",
			func(pmt *bill.Payment) bool { return pmt.Supplier == nil || hasSIREN(pmt.Supplier) }),
		paymentScheme("GOBL-FR-CTC-FLOW6-BILL-PAYMENT-04", "supplier", supplier),
		law.Of("GOBL-FR-CTC-FLOW6-BILL-PAYMENT-05", "customer", "say who pays",
			func(pmt *bill.Payment) bool { return pmt.Customer != nil }),
		law.Of("GOBL-FR-CTC-FLOW6-BILL-PAYMENT-06", "customer.identities",
			"give the customer its SIREN, an identity with \"iso-scheme-id\" 0002",
			func(pmt *bill.Payment) bool { return pmt.Customer == nil || hasSIREN(pmt.Customer) }),
		paymentScheme("GOBL-FR-CTC-FLOW6-BILL-PAYMENT-07", "customer", customer),
		paymentScheme("GOBL-FR-CTC-FLOW6-BILL-PAYMENT-08", "payee", payee),
	}
}

// paymentScheme states by which registers a party of a payment is known.
func paymentScheme(id, role string, party func(pmt *bill.Payment) *org.Party) rule.Rule {
	return rule.Each(id, role+".identities[].ext", schemeMessage("the "+role), func(c *rule.Check, pmt *bill.Payment) {
		failIdentities(c, party(pmt), "."+role, ".ext", inSchemes)
	})
}

func paymentLineRules() []rule.Rule {
	line := func(id, field, message string, ok func(doc *org.DocumentRef) bool) rule.Rule {
		return rule.Each(id, field, message, func(c *rule.Check, pmt *bill.Payment) {
			for i, l := range pmt.Lines {
				if l != nil && !ok(l.Document) {
					c.Fail(law.At(".lines", i, field[len("lines[]"):]))
				}
			}
		})
	}
	return []rule.Rule{
		law.Of("GOBL-FR-CTC-FLOW6-BILL-PAYMENT-09", "lines", "report the payment of one invoice, in one line",
			func(pmt *bill.Payment) bool { return len(pmt.Lines) == 1 }),
		line("GOBL-FR-CTC-FLOW6-BILL-PAYMENT-10", "lines[].document", "say which invoice is paid",
			func(doc *org.DocumentRef) bool { return doc != nil }),
		line("GOBL-FR-CTC-FLOW6-BILL-PAYMENT-11", "lines[].document.code", "give the number of the invoice",
			func(doc *org.DocumentRef) bool { return doc == nil || doc.Code != "" }),
		line("GOBL-FR-CTC-FLOW6-BILL-PAYMENT-12", "lines[].document.issue_date", "give the date of the invoice",
			func(doc *org.DocumentRef) bool { return doc == nil || doc.IssueDate != nil }),
	}
}

func paymentCodeRules() []rule.Rule {
	ext := func(pmt *bill.Payment) tax.Extensions { return pmt.Ext }
	return []rule.Rule{
		law.CodeIn("GOBL-FR-CTC-FLOW6-BILL-PAYMENT-13", "ext",
			"let \"fr-ctc-flow6-status\" of a payment be 211 or 212; the other codes are for statuses",
			ExtStatus, ext, statusPaymentSent, statusPaymentReceived),
		law.CodeIn("GOBL-FR-CTC-FLOW6-BILL-PAYMENT-14", "ext",
			"let \"fr-ctc-flow6-condition\" of a payment be one of MEN, MPA, RAP; the other codes are for reasons",
			ExtCondition, ext, conditionReceived, conditionPaid, conditionRemaining),
		paymentStatus("GOBL-FR-CTC-FLOW6-BILL-PAYMENT-15", bill.PaymentAdvice, statusPaymentSent),
		paymentStatus("GOBL-FR-CTC-FLOW6-BILL-PAYMENT-16", bill.PaymentReceipt, statusPaymentReceived),
	}
}

// paymentStatus states the code of a type of payment.
func paymentStatus(id string, kind cbc.Key, code cbc.Code) rule.Rule {
	return law.Of(id, "ext", "let \"fr-ctc-flow6-status\" of a payment of type "+string(kind)+" be "+string(code),
		func(pmt *bill.Payment) bool { return pmt.Type != kind || allowed(pmt.Ext, ExtStatus, code) })
}
