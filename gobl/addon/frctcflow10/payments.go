package frctcflow10

import (
	"chancery/gobl/addon/internal/frctc"
	"chancery/gobl/bill"
	"chancery/gobl/law"
	"chancery/gobl/num"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

func paymentRules() []rule.Rule {
	return []rule.Rule{
		rule.Given(payment("BILL-PAYMENT-03", "", useRates,
			func(pmt *bill.Payment) bool { return otherPaidRate(pmt) == nil }),
			func(_ *rule.Check, pmt *bill.Payment) string { return otherPaidRate(pmt).String() + " is none of them" }),
		payment("BILL-PAYMENT-01", "type", "report receipts of payments only: the type \"receipt\"",
			func(pmt *bill.Payment) bool { return pmt.Type == bill.PaymentReceipt }),
		payment("BILL-PAYMENT-02", "value_date", "give the date of the payment",
			func(pmt *bill.Payment) bool { return pmt.ValueDate != nil }),
		payment("BILL-PAYMENT-04", "supplier", "name the supplier",
			func(pmt *bill.Payment) bool { return pmt.Supplier != nil }),
		payment("BILL-PAYMENT-05", "supplier", "give the SIREN of the supplier, an identity of scheme 0002",
			func(pmt *bill.Payment) bool { return pmt.Supplier == nil || frctc.SIREN(pmt.Supplier) != nil }),
		eachPaid("BILL-PAYMENT-06", "", "name the document that a company pays",
			func(l *bill.PaymentLine) bool { return l.Document != nil }),
		eachPaid("BILL-PAYMENT-07", ".code", "give the number of the document that a company pays",
			func(l *bill.PaymentLine) bool { return l.Document == nil || l.Document.Code != "" }),
		eachPaid("BILL-PAYMENT-08", ".issue_date", "give the date of the document that a company pays",
			func(l *bill.PaymentLine) bool { return l.Document == nil || l.Document.IssueDate != nil }),
	}
}

// payment states a rule about a payment, at fault in the given field.
func payment(id, field, message string, ok func(pmt *bill.Payment) bool) rule.Rule {
	return rule.Must(prefix+id, field, message, func(_ *rule.Check, pmt *bill.Payment) bool { return ok(pmt) })
}

// eachPaid states a rule about the document of every line of a payment with a customer.
func eachPaid(id, below, message string, ok func(l *bill.PaymentLine) bool) rule.Rule {
	return rule.Each(prefix+id, "lines[].document"+below, message, func(c *rule.Check, pmt *bill.Payment) {
		if pmt.Customer == nil {
			return
		}
		for i, l := range pmt.Lines {
			if l != nil && !ok(l) {
				c.Fail(law.At(".lines", i, ".document"+below))
			}
		}
	})
}

// otherPaidRate returns the first rate of the lines that France does not have, nil for none.
func otherPaidRate(pmt *bill.Payment) *num.Percentage {
	for _, l := range pmt.Lines {
		if l == nil || l.Tax == nil {
			continue
		}
		for _, category := range l.Tax.Categories {
			if category == nil || category.Code != tax.CategoryVAT {
				continue
			}
			for _, r := range category.Rates {
				if r != nil && !allowedRate(r.Percent) {
					return r.Percent
				}
			}
		}
	}
	return nil
}
