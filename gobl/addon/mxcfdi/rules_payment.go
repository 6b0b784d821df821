package mxcfdi

import (
	"slices"

	"chancery/gobl/bill"
	"chancery/gobl/currency"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

func paymentRules() []rule.Rule {
	return slices.Concat(receiptRules(), payerRules(), methodRules(), paymentLineRules(), substitutionRules())
}

// receiptRules are about the receipt as a whole (Comprobante of type P).
func receiptRules() []rule.Rule {
	return []rule.Rule{
		law.Of("GOBL-MX-CFDI-BILL-PAYMENT-01", "", "a CFDI of a payment is a receipt",
			func(pmt *bill.Payment) bool { return pmt.Type == bill.PaymentReceipt }),
		law.Of("GOBL-MX-CFDI-BILL-PAYMENT-02", "", "give a payment that is not in pesos an exchange rate into MXN",
			func(pmt *bill.Payment) bool {
				return pmt.Currency == pesos || currency.MatchExchangeRate(pmt.ExchangeRates, pmt.Currency, pesos) != nil
			}),
		law.Of("GOBL-MX-CFDI-BILL-PAYMENT-28", "", "the documents that are paid are in the currency of the payment: give their amounts in it, and remove their currency",
			func(pmt *bill.Payment) bool {
				return !slices.ContainsFunc(pmt.Lines, func(l *bill.PaymentLine) bool {
					return l != nil && l.Document != nil && l.Document.Currency != "" && l.Document.Currency != pmt.Currency
				})
			}),
		law.Lacking(
			law.Of("GOBL-MX-CFDI-BILL-PAYMENT-03", "ext", "a CFDI of a payment needs a document type and a place of issue",
				func(pmt *bill.Payment) bool { return pmt.Ext.HasAll(ExtDocType, ExtIssuePlace) }),
			func(pmt *bill.Payment) tax.Extensions { return pmt.Ext }, ExtDocType, ExtIssuePlace),
		law.Of("GOBL-MX-CFDI-BILL-PAYMENT-04", "ext", "the document type of a payment is P",
			func(pmt *bill.Payment) bool { return !pmt.Ext.Has(ExtDocType) || pmt.Ext[ExtDocType] == docTypePayment }),
		payee("GOBL-MX-CFDI-BILL-PAYMENT-05", "supplier.tax_id", "the supplier needs a tax identity",
			func(p *org.Party) bool { return p.TaxID != nil }),
		payee("GOBL-MX-CFDI-BILL-PAYMENT-06", "supplier.tax_id.code", "the supplier's tax identity needs a code",
			func(p *org.Party) bool { return p.TaxID == nil || p.TaxID.Code != "" }),
		payee("GOBL-MX-CFDI-BILL-PAYMENT-07", "supplier.ext", "the supplier needs a fiscal regime, mx-cfdi-fiscal-regime",
			func(p *org.Party) bool { return p.Ext.Has(ExtFiscalRegime) }),
	}
}

// pesos is the currency in which the totals of a CFDI of payments are.
const pesos currency.Code = "MXN"

func payee(id, field, message string, ok func(p *org.Party) bool) rule.Rule {
	return law.Of(id, field, message, func(pmt *bill.Payment) bool { return pmt.Supplier == nil || ok(pmt.Supplier) })
}

func payer(id, field, message string, ok func(p *org.Party) bool) rule.Rule {
	return law.Of(id, field, message, func(pmt *bill.Payment) bool { return pmt.Customer == nil || ok(pmt.Customer) })
}

// payerRules returns the rules about Receptor.
func payerRules() []rule.Rule {
	return []rule.Rule{
		law.Of("GOBL-MX-CFDI-BILL-PAYMENT-08", "customer", "a CFDI of a payment needs a customer",
			func(pmt *bill.Payment) bool { return pmt.Customer != nil }),
		payer("GOBL-MX-CFDI-BILL-PAYMENT-09", "customer.tax_id", "the customer needs a tax identity",
			func(p *org.Party) bool { return p.TaxID != nil }),
		payer("GOBL-MX-CFDI-BILL-PAYMENT-10", "customer.tax_id.code", "the customer's tax identity needs a code",
			func(p *org.Party) bool { return p.TaxID == nil || p.TaxID.Code != "" }),
		payer("GOBL-MX-CFDI-BILL-PAYMENT-11", "customer.ext", "the customer's use of the CFDI of a payment is CP01",
			func(p *org.Party) bool { return p.Ext[ExtUse] == usePayments }),
		payer("GOBL-MX-CFDI-BILL-PAYMENT-12", "customer.ext", "a Mexican customer needs a fiscal regime, mx-cfdi-fiscal-regime",
			func(p *org.Party) bool { return !isMexican(p) || p.Ext.Has(ExtFiscalRegime) }),
		payer("GOBL-MX-CFDI-BILL-PAYMENT-13", "customer.addresses", "a Mexican customer needs an address",
			func(p *org.Party) bool { return !isMexican(p) || len(p.Addresses) > 0 }),
		payerAddress("GOBL-MX-CFDI-BILL-PAYMENT-14", "an address of a Mexican customer needs a postal code", hasCode),
		payerAddress("GOBL-MX-CFDI-BILL-PAYMENT-15", "a Mexican postal code has five digits", validPostCode),
		law.Of("GOBL-MX-CFDI-BILL-PAYMENT-16", "payee", "a CFDI cannot name a payee other than the supplier",
			func(pmt *bill.Payment) bool { return pmt.Payee == nil }),
	}
}

func payerAddress(id, message string, ok func(a *org.Address) bool) rule.Rule {
	return each(id, "customer.addresses[].code", message,
		func(pmt *bill.Payment) []*org.Address {
			if !isMexican(pmt.Customer) {
				return nil
			}
			return pmt.Customer.Addresses
		}, ok)
}

// methodRules: one receipt confirms one payment.
func methodRules() []rule.Rule {
	methods := func(pmt *bill.Payment) []*pay.Record { return pmt.Methods }
	return []rule.Rule{
		law.Of("GOBL-MX-CFDI-BILL-PAYMENT-17", "methods", "a CFDI of a payment has one method",
			func(pmt *bill.Payment) bool { return len(pmt.Methods) <= 1 }), // the core refuses none
		each("GOBL-MX-CFDI-BILL-PAYMENT-18", "methods[].ext", "a method needs a code of the means of payment", methods,
			func(r *pay.Record) bool { return r.Ext.Has(ExtPaymentMeans) }),
		each("GOBL-MX-CFDI-BILL-PAYMENT-19", "methods[].ext", "say how it was paid; 99 means that it is not known yet", methods,
			func(r *pay.Record) bool { return r.Ext[ExtPaymentMeans] != meansUndefined }),
	}
}

func eachPaid(id, field, message string, ok func(l *bill.PaymentLine) bool) rule.Rule {
	return each(id, field, message, func(pmt *bill.Payment) []*bill.PaymentLine { return pmt.Lines }, ok)
}

// paymentLineRules returns the rules about DoctoRelacionado.
func paymentLineRules() []rule.Rule {
	return []rule.Rule{
		eachPaid("GOBL-MX-CFDI-BILL-PAYMENT-20", "lines[].refund", "a CFDI of a payment has no refunds",
			func(l *bill.PaymentLine) bool { return !l.Refund }),
		eachPaid("GOBL-MX-CFDI-BILL-PAYMENT-21", "lines[].installment", "say which installment of the document is paid, from 1",
			func(l *bill.PaymentLine) bool { return l.Installment != 0 }),
		eachPaid("GOBL-MX-CFDI-BILL-PAYMENT-22", "lines[].payable", "say what the document asks for",
			func(l *bill.PaymentLine) bool { return l.Payable != nil }),
		eachPaid("GOBL-MX-CFDI-BILL-PAYMENT-23", "lines[].due", "say what remains due of the document",
			func(l *bill.PaymentLine) bool { return l.Due != nil }),
		eachPaid("GOBL-MX-CFDI-BILL-PAYMENT-24", "lines[].document", "name the document that is paid",
			func(l *bill.PaymentLine) bool { return l.Document != nil }),
		eachPaid("GOBL-MX-CFDI-BILL-PAYMENT-25", "lines[].document.stamps", "the document needs its fiscal folio, the stamp sat-uuid",
			func(l *bill.PaymentLine) bool { return l.Document == nil || isStamped(l.Document) }),
		eachPaid("GOBL-MX-CFDI-BILL-PAYMENT-26", "lines[].tax", "a CFDI has no surcharges on taxes",
			func(l *bill.PaymentLine) bool {
				return !hasRate(l.Tax, func(_ *tax.CategoryTotal, r *tax.RateTotal) bool { return r.Surcharge != nil })
			}),
		eachPaid("GOBL-MX-CFDI-BILL-PAYMENT-27", "lines[].tax", "a tax that the customer withholds needs a percentage",
			func(l *bill.PaymentLine) bool {
				return !hasRate(l.Tax, func(c *tax.CategoryTotal, r *tax.RateTotal) bool { return c.Retained && r.Percent == nil })
			}),
	}
}

// hasRate reports whether one of the rates fits.
func hasRate(t *tax.Total, fits func(c *tax.CategoryTotal, r *tax.RateTotal) bool) bool {
	if t == nil {
		return false
	}
	return slices.ContainsFunc(t.Categories, func(c *tax.CategoryTotal) bool {
		return c != nil && slices.ContainsFunc(c.Rates, func(r *tax.RateTotal) bool { return r != nil && fits(c, r) })
	})
}

// substitutionRules: a receipt refers to earlier ones only to replace them.
func substitutionRules() []rule.Rule {
	preceding := func(pmt *bill.Payment) []*org.DocumentRef { return pmt.Preceding }
	return []rule.Rule{
		each("GOBL-MX-CFDI-BILL-PAYMENT-29", "preceding[].ext", "a payment replaces those before it, with relation type 04", preceding,
			func(ref *org.DocumentRef) bool { return ref.Ext[ExtRelType] == relTypeSubstitution }),
		each("GOBL-MX-CFDI-BILL-PAYMENT-30", "preceding[].stamps", "a preceding payment needs its fiscal folio, the stamp sat-uuid", preceding,
			isStamped),
	}
}

// maxNotes is the length of CondicionesDePago.
const maxNotes = 1000

// payRules are about the parts of all documents that say how they are paid.
func payRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-MX-CFDI-PAY-INSTRUCTIONS-01", "ext", "payment instructions need a code of the means of payment",
			func(_ *rule.Check, i *pay.Instructions) bool { return i.Ext.Has(ExtPaymentMeans) }),
		rule.Must("GOBL-MX-CFDI-PAY-RECORD-01", "ext", "a payment needs a code of the means of payment",
			func(_ *rule.Check, r *pay.Record) bool { return r.Ext.Has(ExtPaymentMeans) }),
		rule.Must("GOBL-MX-CFDI-PAY-TERMS-01", "notes", "shorten the notes on payment to 1000 bytes",
			func(_ *rule.Check, t *pay.Terms) bool { return len(t.Notes) <= maxNotes }),
	}
}
