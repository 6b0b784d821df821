package brnfe

import (
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/tax"
)

// ownPurpose lists what a document says about its purpose: none of it can be taken over from
// the one that it corrects.
func ownPurpose() []cbc.Key {
	return []cbc.Key{ExtPurpose, ExtOperationType, ExtCreditNoteType, ExtDebitNoteType}
}

// correct takes the purpose of the original away, and what belongs to it: a corrective note is
// a return, a credit, a debit or a complement, and no normal note. Which one it is the options
// say, or the person who completes the note.
func correct(_ *tax.Context, inv *bill.Invoice, opts *bill.CorrectionOptions) error {
	if inv.Tax != nil {
		inv.Tax.Ext = inv.Tax.Ext.Delete(ownPurpose()...)
	}
	for _, key := range ownPurpose() {
		if code := opts.Ext[key]; code != "" {
			details := law.TaxDetails(inv)
			details.Ext = details.Ext.Set(key, code)
		}
	}
	for _, ref := range inv.Preceding {
		if ref != nil {
			ref.Ext = ref.Ext.Delete(ownPurpose()...)
		}
	}
	return nil
}
