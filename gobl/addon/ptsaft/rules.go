package ptsaft

import (
	"slices"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/num"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

func rules() []rule.Rule {
	return slices.Concat(
		invoiceRules(), sourceRules(), invoiceFigures(),
		paymentRules(), paymentDetails(), deliveryRules(), orderRules(),
		taxRules(), itemRules(), noteRules(), lineRules(), paymentLineRules(),
	)
}

// notNegative reports whether a figure that may be absent is not below zero.
func notNegative(a *num.Amount) bool { return a == nil || !a.IsNegative() }

// invoiceRules returns the rules about the type and the number of an invoice.
func invoiceRules() []rule.Rule {
	return slices.Concat(
		[]rule.Rule{
			law.Convertible("GOBL-PT-SAFT-BILL-INVOICE-15", "EUR",
				"give an invoice that is not in euros an exchange rate into EUR"),
			law.Invoice("GOBL-PT-SAFT-BILL-INVOICE-01", "",
				"an invoice needs a type: the extension pt-saft-invoice-type or pt-saft-work-type in tax",
				func(inv *bill.Invoice) bool { return law.TaxExt(inv).HasAny(ExtInvoiceType, ExtWorkType) }),
			law.Invoice("GOBL-PT-SAFT-BILL-INVOICE-02", "",
				"a document is an invoice or a working document: remove pt-saft-invoice-type or pt-saft-work-type",
				func(inv *bill.Invoice) bool { return !law.TaxExt(inv).HasAll(ExtInvoiceType, ExtWorkType) }),
			found("GOBL-PT-SAFT-BILL-INVOICE-03", "", "the working documents among invoices have the types PF, FC and CC",
				func(inv *bill.Invoice) string {
					code := law.TaxExt(inv)[ExtWorkType]
					if code == "" || isInvoiceWork(code) {
						return ""
					}
					return "pt-saft-work-type is " + string(code)
				}),
		},
		numberRules("GOBL-PT-SAFT-BILL-INVOICE-04", "GOBL-PT-SAFT-BILL-INVOICE-05",
			func(inv *bill.Invoice) number { return number{invoiceKind(inv), inv.Series, inv.Code} }),
	)
}

// isInvoiceWork reports whether a type of working document is for invoices, not orders.
func isInvoiceWork(code cbc.Code) bool {
	return code.In(workProforma, workConsignmentInvoice, workConsignmentCredit)
}

// invoiceKind returns the type of document that an invoice is numbered as.
func invoiceKind(inv *bill.Invoice) cbc.Code {
	ext := law.TaxExt(inv)
	if code := ext[ExtInvoiceType]; code != "" {
		return code
	}
	return ext[ExtWorkType]
}

// sourceRules returns the rules about where an invoice comes from (SourceBilling,
// HashControl).
func sourceRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice("GOBL-PT-SAFT-BILL-INVOICE-12", "", "say where the invoice comes from: the extension pt-saft-source in tax",
			func(inv *bill.Invoice) bool { return law.TaxExt(inv).Has(ExtSource) }),
		found("GOBL-PT-SAFT-BILL-INVOICE-14", "",
			"the source reference of a manual invoice is the number of the original, as in \"FTM abc/1\" or \"FTD FT A/1\"",
			func(inv *bill.Invoice) string { return invoiceOrigin(inv).refFault() }),
	}
}

func invoiceOrigin(inv *bill.Invoice) origin {
	ext := law.TaxExt(inv)
	return origin{invoiceKind(inv), ext[ExtSource], ext[ExtSourceRef]}
}

// invoiceFigures returns the rules about dates, lines and sums of an invoice.
func invoiceFigures() []rule.Rule {
	return []rule.Rule{
		law.Invoice("GOBL-PT-SAFT-BILL-INVOICE-06", "value_date", "say when the tax became due",
			func(inv *bill.Invoice) bool { return inv.ValueDate != nil }),
		law.EachLine("GOBL-PT-SAFT-BILL-INVOICE-07", "lines[]", "every line needs VAT",
			func(l *bill.Line) bool { return l.Taxes.Has(tax.CategoryVAT) }),
		law.EachOf("GOBL-PT-SAFT-BILL-INVOICE-08", "payment.advances[].date", "say when an advance was paid", advances,
			func(r *pay.Record) bool { return r.Date != nil }),
		law.EachOf("GOBL-PT-SAFT-BILL-INVOICE-16", "payment.advances[].amount", "an advance must not be negative", advances,
			func(r *pay.Record) bool { return !r.Amount.IsNegative() }),
		law.Invoice("GOBL-PT-SAFT-BILL-INVOICE-09", "totals.payable", "what is payable must not be negative",
			func(inv *bill.Invoice) bool { return inv.Totals == nil || !inv.Totals.Payable.IsNegative() }),
		law.Invoice("GOBL-PT-SAFT-BILL-INVOICE-10", "totals.due", "an invoice-receipt is paid: nothing may be due",
			func(inv *bill.Invoice) bool {
				return law.TaxExt(inv)[ExtInvoiceType] != typeInvoiceReceipt ||
					inv.Totals == nil || inv.Totals.Due == nil || inv.Totals.Due.IsZero()
			}),
		law.Invoice("GOBL-PT-SAFT-BILL-INVOICE-11", "preceding", "an invoice refers to one earlier document at most",
			func(inv *bill.Invoice) bool { return len(inv.Preceding) <= 1 }),
		law.Invoice("GOBL-PT-SAFT-BILL-INVOICE-13", "",
			"an invoice that was not produced by this program needs the extension pt-saft-source-ref in tax",
			func(inv *bill.Invoice) bool {
				return !invoiceOrigin(inv).elsewhere() || law.TaxExt(inv).Has(ExtSourceRef)
			}),
	}
}

// advances returns the payments that were made before an invoice.
func advances(inv *bill.Invoice) []*pay.Record {
	if inv.Payment == nil {
		return nil
	}
	return inv.Payment.Advances
}

func orderRules() []rule.Rule {
	return slices.Concat(
		[]rule.Rule{
			law.Of("GOBL-PT-SAFT-BILL-ORDER-01", "", "an order needs a type: the extension pt-saft-work-type in tax",
				func(ord *bill.Order) bool { return orderKind(ord) != "" }),
			law.Of("GOBL-PT-SAFT-BILL-ORDER-02", "", "the types PF, FC and CC are for invoices, not for orders",
				func(ord *bill.Order) bool { return !isInvoiceWork(orderKind(ord)) }),
		},
		numberRules("GOBL-PT-SAFT-BILL-ORDER-03", "GOBL-PT-SAFT-BILL-ORDER-04",
			func(ord *bill.Order) number { return number{orderKind(ord), ord.Series, ord.Code} }),
		[]rule.Rule{
			law.Of("GOBL-PT-SAFT-BILL-ORDER-05", "value_date", "say when the tax becomes due",
				func(ord *bill.Order) bool { return ord.ValueDate != nil }),
			rule.Each("GOBL-PT-SAFT-BILL-ORDER-06", "lines[]", "every line needs VAT",
				func(c *rule.Check, ord *bill.Order) {
					for i, l := range ord.Lines {
						if l != nil && !l.Taxes.Has(tax.CategoryVAT) {
							c.Fail(law.At(".lines", i, ""))
						}
					}
				}),
		},
	)
}

func orderKind(ord *bill.Order) cbc.Code {
	if ord.Tax == nil {
		return ""
	}
	return ord.Tax.Ext[ExtWorkType]
}

func deliveryRules() []rule.Rule {
	return slices.Concat(
		[]rule.Rule{
			law.Of("GOBL-PT-SAFT-BILL-DELIVERY-01", "",
				"a delivery needs a type: note, waybill, or the extension pt-saft-movement-type in tax",
				func(dlv *bill.Delivery) bool { return deliveryKind(dlv) != "" }),
		},
		numberRules("GOBL-PT-SAFT-BILL-DELIVERY-02", "GOBL-PT-SAFT-BILL-DELIVERY-03",
			func(dlv *bill.Delivery) number { return number{deliveryKind(dlv), dlv.Series, dlv.Code} }),
		[]rule.Rule{
			law.Of("GOBL-PT-SAFT-BILL-DELIVERY-04", "supplier.tax_id", "the supplier needs a tax identity",
				func(dlv *bill.Delivery) bool { return dlv.Supplier == nil || dlv.Supplier.TaxID != nil }),
			law.Of("GOBL-PT-SAFT-BILL-DELIVERY-05", "supplier.tax_id.code", "the supplier needs a code in the tax identity",
				func(dlv *bill.Delivery) bool { return hasCode(dlv.Supplier) }),
			law.Of("GOBL-PT-SAFT-BILL-DELIVERY-06", "despatch_date", "say when the goods leave",
				func(dlv *bill.Delivery) bool { return dlv.DespatchDate != nil }),
			law.Of("GOBL-PT-SAFT-BILL-DELIVERY-07", "preceding", "a delivery refers to one earlier document at most",
				func(dlv *bill.Delivery) bool { return len(dlv.Preceding) <= 1 }),
			deliveryPreceding("GOBL-PT-SAFT-BILL-DELIVERY-08", "series", "an earlier document needs its series",
				func(ref *org.DocumentRef) bool { return ref.Series != "" }),
			deliveryPreceding("GOBL-PT-SAFT-BILL-DELIVERY-09", "code", "an earlier document needs its number",
				func(ref *org.DocumentRef) bool { return ref.Code != "" }),
		},
	)
}

func deliveryPreceding(id, field, message string, ok func(ref *org.DocumentRef) bool) rule.Rule {
	return rule.Each(id, "preceding[]."+field, message, func(c *rule.Check, dlv *bill.Delivery) {
		for i, ref := range dlv.Preceding {
			if ref != nil && !ok(ref) {
				c.Fail(law.At(".preceding", i, "."+field))
			}
		}
	})
}

func deliveryKind(dlv *bill.Delivery) cbc.Code {
	if dlv.Tax == nil {
		return ""
	}
	return dlv.Tax.Ext[ExtMovementType]
}

// hasCode reports whether a party with a tax identity has a code in it.
func hasCode(p *org.Party) bool { return p == nil || p.TaxID == nil || p.TaxID.Code != "" }
