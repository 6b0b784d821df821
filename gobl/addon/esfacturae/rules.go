package esfacturae

import (
	"chancery/gobl/addon/spanish"
	"chancery/gobl/bill"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/rule"
)

func rules() []rule.Rule {
	return append([]rule.Rule{
		law.Convertible("GOBL-ES-FACTURAE-BILL-INVOICE-07", "EUR",
			"issue the invoice in EUR, or give the exchange rate to it"),
		law.Customer("GOBL-ES-FACTURAE-BILL-INVOICE-01", "customer.tax_id.code",
			"give the code in the tax identity of a Spanish customer",
			func(customer *org.Party) bool {
				return customer.TaxCountry() != spanish.Country || customer.TaxID.Code != ""
			}),
		law.Invoice("GOBL-ES-FACTURAE-BILL-INVOICE-02", "tax", "give the invoice tax details with type and class",
			func(inv *bill.Invoice) bool { return inv.Tax != nil }),
		law.Invoice("GOBL-ES-FACTURAE-BILL-INVOICE-03", "tax.ext",
			"give the type in \"es-facturae-doc-type\" and the class in \"es-facturae-invoice-class\"",
			func(inv *bill.Invoice) bool {
				return inv.Tax == nil || inv.Tax.Ext.HasAll(ExtDocType, ExtInvoiceClass)
			}),
	}, precedingRules()...)
}

// precedingRules returns the rules about the block Corrective, which corrective invoices have.
func precedingRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice("GOBL-ES-FACTURAE-BILL-INVOICE-04", "preceding",
			"name the invoice that a corrective invoice, credit or debit note is about",
			func(inv *bill.Invoice) bool { return !spanish.IsCorrective(inv) || len(inv.Preceding) > 0 }),
		law.EachOf("GOBL-ES-FACTURAE-BILL-INVOICE-05", "preceding[].issue_date",
			"say when the corrected invoice was issued", corrected,
			func(ref *org.DocumentRef) bool { return ref.IssueDate != nil }),
		law.EachOf("GOBL-ES-FACTURAE-BILL-INVOICE-06", "preceding[].ext",
			"give the reason for the correction in \"es-facturae-correction\"", corrected,
			func(ref *org.DocumentRef) bool { return ref.Ext.Has(ExtCorrection) }),
	}
}

// corrected returns the invoices that this one corrects.
func corrected(inv *bill.Invoice) []*org.DocumentRef {
	if !spanish.IsCorrective(inv) {
		return nil
	}
	return inv.Preceding
}
