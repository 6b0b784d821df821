package codian

import (
	"slices"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/rule"
)

func rules() []rule.Rule {
	return slices.Concat(documentRules(), supplierRules(), customerRules(), precedingRules())
}

func documentRules() []rule.Rule {
	return []rule.Rule{
		law.Convertible("GOBL-CO-DIAN-BILL-INVOICE-14", "COP",
			"give an invoice that is not in pesos an exchange rate into COP"),
		law.InvoiceType("GOBL-CO-DIAN-BILL-INVOICE-01", "",
			"the DIAN takes invoices of type standard, credit-note, debit-note and proforma",
			bill.InvoiceStandard, bill.InvoiceCreditNote, bill.InvoiceDebitNote, bill.InvoiceProforma),
	}
}

func supplierRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-CO-DIAN-BILL-INVOICE-02", "supplier.addresses",
			"a Colombian supplier may be asked for its address", law.AlwaysPasses[bill.Invoice]),
		law.Invoice("GOBL-CO-DIAN-BILL-INVOICE-03", "supplier.ext",
			"a Colombian supplier with a NIT needs the code of its municipality",
			func(inv *bill.Invoice) bool { return inv.Supplier == nil || hasMunicipality(inv.Supplier) }),
		law.Invoice("GOBL-CO-DIAN-BILL-INVOICE-04", "supplier.ext",
			"a Colombian supplier needs a fiscal responsibility",
			func(inv *bill.Invoice) bool { return inv.Supplier == nil || hasResponsibility(inv.Supplier) }),
	}
}

func customerRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice("GOBL-CO-DIAN-BILL-INVOICE-05", "customer.tax_id",
			"the customer needs a tax identity unless the invoice is simplified",
			func(inv *bill.Invoice) bool {
				return inv.Customer == nil || inv.Customer.TaxID != nil || inv.Tags.Has("simplified")
			}),
		rule.Must("GOBL-CO-DIAN-BILL-INVOICE-06", "customer.addresses",
			"a Colombian customer may be asked for its address", law.AlwaysPasses[bill.Invoice]),
		law.Customer("GOBL-CO-DIAN-BILL-INVOICE-07", "customer.ext",
			"a Colombian customer with a NIT needs the code of its municipality", hasMunicipality),
		law.Customer("GOBL-CO-DIAN-BILL-INVOICE-08", "customer.ext",
			"a Colombian customer needs a fiscal responsibility", hasResponsibility),
	}
}

func hasMunicipality(p *org.Party) bool {
	return !isColombian(p) || p.TaxID.Code == "" || p.Ext.Has(ExtMunicipality)
}

func hasResponsibility(p *org.Party) bool {
	return !isColombian(p) || p.Ext.Has(ExtFiscalResponsibility)
}

// precedingRules: a note names what it corrects and why, in words and by a code
// (DiscrepancyResponse).
func precedingRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice("GOBL-CO-DIAN-BILL-INVOICE-09", "preceding", "a credit or debit note names the documents it is about",
			func(inv *bill.Invoice) bool {
				return !inv.Type.In(bill.InvoiceCreditNote, bill.InvoiceDebitNote) || len(inv.Preceding) > 0
			}),
		law.EachOf("GOBL-CO-DIAN-BILL-INVOICE-10", "preceding[].ext", "a credit note needs a credit code", credited,
			func(ref *org.DocumentRef) bool { return ref.Ext.Has(ExtCreditCode) }),
		law.EachOf("GOBL-CO-DIAN-BILL-INVOICE-12", "preceding[].reason", "a credit note needs a reason", credited, hasReason),
		law.EachOf("GOBL-CO-DIAN-BILL-INVOICE-11", "preceding[].ext", "a debit note needs a debit code", debited,
			func(ref *org.DocumentRef) bool { return ref.Ext.Has(ExtDebitCode) }),
		law.EachOf("GOBL-CO-DIAN-BILL-INVOICE-13", "preceding[].reason", "a debit note needs a reason", debited, hasReason),
	}
}

func credited(inv *bill.Invoice) []*org.DocumentRef { return precedingOf(inv, bill.InvoiceCreditNote) }

func debited(inv *bill.Invoice) []*org.DocumentRef { return precedingOf(inv, bill.InvoiceDebitNote) }

func precedingOf(inv *bill.Invoice, kind cbc.Key) []*org.DocumentRef {
	if inv.Type != kind {
		return nil
	}
	return inv.Preceding
}

func hasReason(ref *org.DocumentRef) bool { return ref.Reason != "" }
