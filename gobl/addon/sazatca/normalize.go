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
	explain(inv, details)
}

// explain adds notes about why VAT is not charged on lines, unless there is one about the
// same category already (BR-KSA-83): an invoice holds one text for each.
func explain(inv *bill.Invoice, details *bill.Tax) {
	explained := map[cbc.Code]bool{}
	for _, note := range details.Notes {
		if note != nil && note.Cat == tax.CategoryVAT {
			explained[note.Ext[catalogue.UNTDIDTaxCategory]] = true
		}
	}
	for _, line := range inv.Lines {
		if line == nil {
			continue
		}
		for _, c := range line.Taxes {
			if note := reasonOf(c); note != nil && !explained[note.Ext[catalogue.UNTDIDTaxCategory]] {
				explained[note.Ext[catalogue.UNTDIDTaxCategory]] = true
				details.Notes = append(details.Notes, note)
			}
		}
	}
}

// reasonOf returns a note about why VAT is not charged; nil where nothing says it.
func reasonOf(c *tax.Combo) *tax.Note {
	if c == nil || c.Cat != tax.CategoryVAT {
		return nil
	}
	category := c.Ext[catalogue.UNTDIDTaxCategory]
	text, known := catalogue.VATEXName(c.Ext[catalogue.CEFVATEX])
	if !known || category == "" {
		return nil
	}
	return &tax.Note{
		Cat: tax.CategoryVAT, Key: c.Key, Text: text,
		Ext: tax.Extensions{catalogue.UNTDIDTaxCategory: category},
	}
}

// correct replaces the time of the original, which was issued before.
func correct(c *tax.Context, inv *bill.Invoice, opts *bill.CorrectionOptions) error {
	law.IssueAnew(inv, opts, c.LocalNow())
	return nil
}
