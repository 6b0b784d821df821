package spanish

import (
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/l10n"
	"chancery/gobl/law"
	"chancery/gobl/tax"
)

// Country is the code of Spain.
const Country l10n.TaxCountry = "ES"

// ExemptionKey returns how a supply is treated that is exempt by a code of the list
// of causes, by the articles 20 to 25 of Ley 37/1992; empty for other codes.
func ExemptionKey(code cbc.Code) cbc.Key {
	switch code {
	case "E1", "E6":
		return tax.KeyExempt
	case "E2", "E3", "E4":
		return tax.KeyExport
	case "E5":
		return tax.KeyIntraCommunity
	}
	return ""
}

// IdentifyCustomer writes the code of the first proof of identity of a customer
// without a Spanish tax number.
func IdentifyCustomer(inv *bill.Invoice, identityType cbc.Key) {
	customer := inv.Customer
	if customer == nil || len(customer.Identities) == 0 {
		return
	}
	if customer.TaxCountry() == Country && law.HasTaxCode(customer) {
		return
	}
	id := customer.Identities[0]
	if id == nil {
		return
	}
	if code := identityCode(id.Key); code != "" {
		id.Ext = id.Ext.Set(identityType, code)
	}
}

func identityCode(key cbc.Key) cbc.Code {
	switch key {
	case "passport":
		return "03"
	case "foreign":
		return "04"
	case "resident":
		return "05"
	case "other":
		return "06"
	}
	return ""
}

// ClassifyCorrection writes how a corrective invoice corrects, by substitution
// (S) or by the difference (I), and the reason for it: R1 unless another one is
// given.
func ClassifyCorrection(inv *bill.Invoice, docType, correctionType cbc.Key) {
	var how cbc.Code
	switch inv.Type {
	case bill.InvoiceCreditNote, bill.InvoiceDebitNote:
		how = "I"
	case bill.InvoiceCorrective:
		how = "S"
	default:
		return
	}
	t := law.TaxDetails(inv)
	t.Ext = t.Ext.Set(correctionType, how).SetOneOf(docType, "R1", "R2", "R3", "R4", "R5")
}

// MoveDocType makes the hook that writes the type given in the options for a
// correction to the corrective invoice, and not to the reference to the original.
func MoveDocType(docType cbc.Key) bill.CorrectHook {
	return func(_ *tax.Context, inv *bill.Invoice, opts *bill.CorrectionOptions) error {
		for _, ref := range inv.Preceding {
			ref.Ext = ref.Ext.Delete(docType)
		}
		if code := opts.Ext[docType]; code != "" {
			t := law.TaxDetails(inv)
			t.Ext = t.Ext.Set(docType, code)
		}
		return nil
	}
}
