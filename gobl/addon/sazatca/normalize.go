package sazatca

import (
	"chancery/gobl/bill"
	"chancery/gobl/cal"
	"chancery/gobl/catalogue"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

func normalize(_ *tax.Context, n tree.Node) {
	inv, ok := n.(*bill.Invoice)
	if !ok {
		return
	}
	details := law.TaxDetails(inv)
	details.Rounding = tax.RoundCurrency
	if inv.IssueTime == nil {
		inv.IssueTime = new(cal.Time) // the calculation replaces it by the present time
	}
	details.Ext = details.Ext.SetIfEmpty(ExtInvoiceType, cbc.Code(taggedTransaction(inv.Tags)))
	for _, line := range inv.Lines {
		if line != nil {
			explain(details, line.Taxes)
		}
	}
}

// explain adds a note about why VAT is not charged, unless there is one about the same
// category already (BR-KSA-83): an invoice holds one text for each.
func explain(details *bill.Tax, taxes tax.Set) {
	for _, c := range taxes {
		if c == nil || c.Cat != tax.CategoryVAT {
			continue
		}
		category := c.Ext[catalogue.UNTDIDTaxCategory]
		text, known := catalogue.VATEXName(c.Ext[catalogue.CEFVATEX])
		if !known || category == "" || isExplained(details, category) {
			continue
		}
		details.Notes = append(details.Notes, &tax.Note{
			Cat: tax.CategoryVAT, Key: c.Key, Text: text,
			Ext: tax.Extensions{catalogue.UNTDIDTaxCategory: category},
		})
	}
}

func isExplained(details *bill.Tax, category cbc.Code) bool {
	for _, note := range details.Notes {
		if note != nil && note.Cat == tax.CategoryVAT && note.Ext[catalogue.UNTDIDTaxCategory] == category {
			return true
		}
	}
	return false
}

// correct takes the time of the original away, as the new invoice is issued now. A date
// that was chosen for it stays, for the present time comes with the present date.
func correct(_ *tax.Context, inv *bill.Invoice, opts *bill.CorrectionOptions) error {
	if opts.IssueDate == nil {
		inv.IssueTime = nil
	}
	return nil
}
