package ararca

import (
	"slices"
	"strconv"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/pay"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

func rules() []rule.Rule {
	return slices.Concat(
		documentRules(), statusRules(), headRules(), customerRules(), serviceRules(), precedingRules(),
		tourismRules(), chargeRules(),
		[]rule.Rule{
			rule.Must("GOBL-AR-ARCA-TAX-COMBO-01", "ext", "VAT needs a rate code of ARCA",
				func(_ *rule.Check, c *tax.Combo) bool { return c.Cat != tax.CategoryVAT || c.Ext.Has(ExtVATRate) }),
		},
	)
}

// documentRules: invoice type and type of voucher say the same.
func documentRules() []rule.Rule {
	return []rule.Rule{
		law.Convertible("GOBL-AR-ARCA-BILL-INVOICE-24", "ARS",
			"give an invoice that is not in pesos an exchange rate into ARS"),
		typed("GOBL-AR-ARCA-BILL-INVOICE-05", bill.InvoiceCreditNote, "a credit note needs the document type of one", isCreditNote),
		typed("GOBL-AR-ARCA-BILL-INVOICE-06", bill.InvoiceDebitNote, "a debit note needs the document type of one", isDebitNote),
		law.Invoice("GOBL-AR-ARCA-BILL-INVOICE-07", "", "only a credit note may have the document type of one",
			func(inv *bill.Invoice) bool {
				return !isCreditNote(docType(inv)) || inv.Type == bill.InvoiceCreditNote
			}),
		law.Invoice("GOBL-AR-ARCA-BILL-INVOICE-08", "", "only a debit note may have the document type of one",
			func(inv *bill.Invoice) bool {
				return !isDebitNote(docType(inv)) || inv.Type == bill.InvoiceDebitNote
			}),
	}
}

// typed states which types of document the invoices of a type have.
func typed(id string, kind cbc.Key, message string, ok func(cbc.Code) bool) rule.Rule {
	r := law.Invoice(id, "", message, func(inv *bill.Invoice) bool { return inv.Type != kind || ok(docType(inv)) })
	return law.Coded(r, ExtDocType, law.TaxExt, law.CodesOf(docTypes(), ok)...)
}

// statusRules: the class of the voucher fits the customer (Resolución General
// 5616/2024). They do not judge customers of unknown standing.
func statusRules() []rule.Rule {
	return []rule.Rule{
		law.Coded(law.Invoice("GOBL-AR-ARCA-BILL-INVOICE-12", "", "used goods are bought from final consumers, of VAT status 5",
			func(inv *bill.Invoice) bool {
				status := vatStatus(inv)
				return docType(inv) != usedGoods || status == "" || status == "5"
			}),
			ExtVATStatus, law.CustomerExt, "5"),
		law.Coded(law.Invoice("GOBL-AR-ARCA-BILL-INVOICE-13", "",
			"a class A document is for customers of VAT status 1, 6, 13 or 16",
			func(inv *bill.Invoice) bool {
				status := vatStatus(inv)
				return !isClassA(docType(inv)) || status == "" || deductsVAT(status)
			}),
			ExtVATStatus, law.CustomerExt, law.CodesOf(vatStatuses(), deductsVAT)...),
		law.Invoice("GOBL-AR-ARCA-BILL-INVOICE-14", "",
			"a class B document is not for customers of VAT status 1, 6, 13 or 16",
			func(inv *bill.Invoice) bool { return !isClassB(docType(inv)) || !deductsVAT(vatStatus(inv)) }),
	}
}

func vatStatus(inv *bill.Invoice) cbc.Code { return law.CustomerExt(inv)[ExtVATStatus] }

func headRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice("GOBL-AR-ARCA-BILL-INVOICE-01", "series", "an ARCA invoice needs a point of sale as its series",
			func(inv *bill.Invoice) bool { return inv.Series != "" }),
		law.Invoice("GOBL-AR-ARCA-BILL-INVOICE-02", "series", "the point of sale is a number from 1 to 99998",
			func(inv *bill.Invoice) bool { return inv.Series == "" || isPointOfSale(string(inv.Series)) }),
		law.Invoice("GOBL-AR-ARCA-BILL-INVOICE-03", "tax", "an ARCA invoice needs tax details",
			func(inv *bill.Invoice) bool { return inv.Tax != nil }),
		law.Invoice("GOBL-AR-ARCA-BILL-INVOICE-04", "tax.ext", "an ARCA invoice needs a document type",
			func(inv *bill.Invoice) bool { return inv.Tax == nil || inv.Tax.Ext.Has(ExtDocType) }),
	}
}

func isPointOfSale(s string) bool {
	n, err := strconv.Atoi(s)
	return err == nil && n >= 1 && n <= 99998
}

func customerRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice("GOBL-AR-ARCA-BILL-INVOICE-09", "customer", "only class B and used goods go without a customer",
			func(inv *bill.Invoice) bool {
				return inv.Customer != nil || isClassB(docType(inv)) || docType(inv) == usedGoods
			}),
		law.Customer("GOBL-AR-ARCA-BILL-INVOICE-10", "customer",
			"the customer needs a tax identity, or an identity with a document type of ARCA",
			func(p *org.Party) bool {
				return p.TaxID != nil || org.IdentityForExt(p.Identities, ExtIdentityType) != nil
			}),
		law.Customer("GOBL-AR-ARCA-BILL-INVOICE-11", "customer.ext", "the customer needs a VAT status",
			func(p *org.Party) bool { return p.Ext.Has(ExtVATStatus) }),
	}
}

// serviceRules: services have a period and a date when they are to be paid
// (FchServDesde, FchServHasta, FchVtoPago), goods have no such date.
func serviceRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice("GOBL-AR-ARCA-BILL-INVOICE-15", "ordering", "services need ordering details",
			func(inv *bill.Invoice) bool { return !isServices(inv) || inv.Ordering != nil }),
		law.Invoice("GOBL-AR-ARCA-BILL-INVOICE-16", "ordering.period", "services need the period in which they were given",
			func(inv *bill.Invoice) bool {
				return !isServices(inv) || inv.Ordering == nil || inv.Ordering.Period != nil
			}),
		law.Invoice("GOBL-AR-ARCA-BILL-INVOICE-17", "payment", "services need payment details",
			func(inv *bill.Invoice) bool { return !isServices(inv) || inv.Payment != nil }),
		law.Invoice("GOBL-AR-ARCA-BILL-INVOICE-18", "payment.terms", "services need payment terms",
			func(inv *bill.Invoice) bool {
				return !isServices(inv) || inv.Payment == nil || inv.Payment.Terms != nil
			}),
		law.Invoice("GOBL-AR-ARCA-BILL-INVOICE-19", "payment.terms.due_dates", "services need the date when they are to be paid",
			func(inv *bill.Invoice) bool {
				t := terms(inv)
				return !isServices(inv) || t == nil || len(t.DueDates) > 0
			}),
		law.Invoice("GOBL-AR-ARCA-BILL-INVOICE-20", "payment.terms.due_dates", "goods have no due dates",
			func(inv *bill.Invoice) bool {
				t := terms(inv)
				return !isGoods(inv) || t == nil || len(t.DueDates) == 0
			}),
	}
}

func terms(inv *bill.Invoice) *pay.Terms {
	if inv.Payment == nil {
		return nil
	}
	return inv.Payment.Terms
}

func isServices(inv *bill.Invoice) bool {
	return !isTourism(docType(inv)) && law.TaxExt(inv)[ExtConcept].In(conceptServices, conceptBoth)
}

func isGoods(inv *bill.Invoice) bool {
	return !isTourism(docType(inv)) && law.TaxExt(inv)[ExtConcept] == conceptGoods
}

func precedingRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice("GOBL-AR-ARCA-BILL-INVOICE-21", "preceding", "a credit or debit note names the documents it is about",
			func(inv *bill.Invoice) bool {
				return !inv.Type.In(bill.InvoiceCreditNote, bill.InvoiceDebitNote) || len(inv.Preceding) > 0
			}),
		law.EachPreceding("GOBL-AR-ARCA-BILL-INVOICE-22", "preceding[].ext", "a preceding document needs its document type",
			func(ref *org.DocumentRef) bool { return ref.Ext.Has(ExtDocType) }),
		eachLine("GOBL-AR-ARCA-BILL-INVOICE-23", isClassC, "lines[].taxes", "lines of a class C document have no taxes",
			func(l *bill.Line) bool { return len(l.Taxes) == 0 }),
	}
}

// eachLine states a rule about every line of documents of a class.
func eachLine(
	id string, class func(cbc.Code) bool, field, message string, ok func(l *bill.Line) bool,
) rule.Rule {
	return law.EachOf(id, field, message, func(inv *bill.Invoice) []*bill.Line {
		if !class(docType(inv)) {
			return nil
		}
		return inv.Lines
	}, ok)
}

func chargeRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-AR-ARCA-BILL-CHARGE-01", "ext", "a charge with the key tax needs a tax type",
			func(_ *rule.Check, ch *bill.Charge) bool { return !ch.Key.Has("tax") || ch.Ext.Has(ExtTaxType) }),
		rule.Must("GOBL-AR-ARCA-BILL-CHARGE-02", "percent", "a charge with a tax type needs a percentage",
			func(_ *rule.Check, ch *bill.Charge) bool { return !ch.Ext.Has(ExtTaxType) || ch.Percent != nil }),
		rule.Must("GOBL-AR-ARCA-BILL-CHARGE-03", "reason", "a charge with the tax type for others needs a reason",
			func(_ *rule.Check, ch *bill.Charge) bool { return ch.Ext[ExtTaxType] != "99" || ch.Reason != "" }),
	}
}
