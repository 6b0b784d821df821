package ptsaft

import (
	"fmt"
	"slices"

	"chancery/gobl/bill"
	"chancery/gobl/law"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// paymentRules returns the rules about a receipt itself.
func paymentRules() []rule.Rule {
	return slices.Concat(
		numberRules("GOBL-PT-SAFT-BILL-PAYMENT-01", "GOBL-PT-SAFT-BILL-PAYMENT-02",
			func(pmt *bill.Payment) number { return number{pmt.Ext[ExtPaymentType], pmt.Series, pmt.Code} }),
		[]rule.Rule{
			found("GOBL-PT-SAFT-BILL-PAYMENT-06", "",
				"the source reference of a manual receipt is the number of the original, as in \"RGM abc/1\" or \"RGD RG A/1\"",
				func(pmt *bill.Payment) string { return paymentOrigin(pmt).refFault() }),
			law.Of("GOBL-PT-SAFT-BILL-PAYMENT-09", "", "a customer with a tax code needs a name",
				func(pmt *bill.Payment) bool { return !law.HasTaxCode(pmt.Customer) || pmt.Customer.Name != "" }),
			found("GOBL-PT-SAFT-BILL-PAYMENT-11", "", "a receipt is issued on the day of its payments", dateFault),
			law.Of("GOBL-PT-SAFT-BILL-PAYMENT-03", "ext", "a receipt needs a type: the extension pt-saft-payment-type",
				func(pmt *bill.Payment) bool { return pmt.Ext.Has(ExtPaymentType) }),
			law.Of("GOBL-PT-SAFT-BILL-PAYMENT-04", "ext", "say where the receipt comes from: the extension pt-saft-source",
				func(pmt *bill.Payment) bool { return pmt.Ext.Has(ExtSource) }),
			law.Of("GOBL-PT-SAFT-BILL-PAYMENT-05", "ext",
				"a receipt that was not produced by this program needs the extension pt-saft-source-ref",
				func(pmt *bill.Payment) bool { return !paymentOrigin(pmt).elsewhere() || pmt.Ext.Has(ExtSourceRef) }),
		},
	)
}

func paymentOrigin(pmt *bill.Payment) origin {
	return origin{pmt.Ext[ExtPaymentType], pmt.Ext[ExtSource], pmt.Ext[ExtSourceRef]}
}

// dateFault names the first payment that was not made on the day of the receipt.
func dateFault(pmt *bill.Payment) string {
	for i, m := range pmt.Methods {
		if m != nil && m.Date != nil && *m.Date != pmt.IssueDate {
			return fmt.Sprintf("methods[%d] has the date %s, and the receipt %s", i, *m.Date, pmt.IssueDate)
		}
	}
	return ""
}

// paymentDetails returns the rules about the supplier and the sum of a receipt.
func paymentDetails() []rule.Rule {
	return []rule.Rule{
		law.Of("GOBL-PT-SAFT-BILL-PAYMENT-07", "supplier.tax_id", "the supplier needs a tax identity",
			func(pmt *bill.Payment) bool { return pmt.Supplier == nil || pmt.Supplier.TaxID != nil }),
		law.Of("GOBL-PT-SAFT-BILL-PAYMENT-08", "supplier.tax_id.code", "the supplier needs a code in the tax identity",
			func(pmt *bill.Payment) bool { return hasCode(pmt.Supplier) }),
		law.Of("GOBL-PT-SAFT-BILL-PAYMENT-10", "total", "the total of a receipt must not be negative",
			func(pmt *bill.Payment) bool { return !pmt.Total.IsNegative() }),
	}
}

// paymentLineRules returns the rules about the documents that a receipt is for.
func paymentLineRules() []rule.Rule {
	return []rule.Rule{
		found("GOBL-PT-SAFT-BILL-PAYMENT-LINE-06", "", "a line names the reason of its exemption in one legal note, and only then",
			func(l *bill.PaymentLine) string { return exemptionFault(exemptionIn(l.Tax), l.Notes) }),
		law.Of("GOBL-PT-SAFT-BILL-PAYMENT-LINE-01", "document", "say what is paid for",
			func(l *bill.PaymentLine) bool { return l.Document != nil }),
		law.Of("GOBL-PT-SAFT-BILL-PAYMENT-LINE-02", "document.issue_date", "the document that is paid for needs its date",
			func(l *bill.PaymentLine) bool { return l.Document == nil || l.Document.IssueDate != nil }),
		law.Of("GOBL-PT-SAFT-BILL-PAYMENT-LINE-03", "tax",
			"a line needs its taxes; give the document that is paid for its tax totals and what is payable",
			func(l *bill.PaymentLine) bool { return l.Tax != nil }),
		law.Of("GOBL-PT-SAFT-BILL-PAYMENT-LINE-04", "tax", "the taxes of a line need VAT",
			func(l *bill.PaymentLine) bool { return l.Tax == nil || l.Tax.Category(tax.CategoryVAT) != nil }),
		rule.Each("GOBL-PT-SAFT-BILL-PAYMENT-LINE-05", "tax.categories[].rates",
			"a line has one rate; divide what is paid for a document with several into lines",
			func(c *rule.Check, l *bill.PaymentLine) {
				if l.Tax == nil {
					return
				}
				for i, category := range l.Tax.Categories {
					if category != nil && len(category.Rates) > 1 {
						c.Fail(law.At(".tax.categories", i, ".rates"))
					}
				}
			}),
	}
}
