package spanish

import (
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// IsVAT reports whether a tax is VAT or IGIC, its equivalent on the Canary Islands.
func IsVAT(combo *tax.Combo) bool { return combo.Cat == tax.CategoryVAT || combo.Cat == "IGIC" }

// Combo states a rule about the extensions of VAT and IGIC.
func Combo(id, message string, ok func(v *tax.Combo) bool) rule.Rule {
	return rule.Must(id, "ext", message, func(_ *rule.Check, v *tax.Combo) bool {
		return !IsVAT(v) || ok(v)
	})
}

// IsCorrective reports whether the invoice is one that corrects another.
func IsCorrective(inv *bill.Invoice) bool {
	return inv.Type.In(bill.InvoiceCorrective, bill.InvoiceCreditNote, bill.InvoiceDebitNote)
}

// Replaced returns the invoices that a corrective one replaces; none for invoices
// of other types.
func Replaced(inv *bill.Invoice) []*org.DocumentRef {
	if inv.Type != bill.InvoiceCorrective {
		return nil
	}
	return inv.Preceding
}

// IsSimplified reports, by the type of document, whether an invoice, or the one
// it corrects, is a simplified one.
func IsSimplified(inv *bill.Invoice, docType cbc.Key) bool {
	return law.TaxExt(inv)[docType].In("F2", "R5")
}

// MaybeOfType reports whether the type of document is one of these or is not given.
func MaybeOfType(inv *bill.Invoice, docType cbc.Key, types ...cbc.Code) bool {
	code, given := law.TaxExt(inv)[docType]
	return !given || code.In(types...)
}

// Typed states which types of document the invoices have that it is about; one that is not
// given passes.
func Typed(
	id, message string, docType cbc.Key, about func(inv *bill.Invoice) bool, types ...cbc.Code,
) rule.Rule {
	return law.CodeIn(id, "tax.ext", message, docType, func(inv *bill.Invoice) tax.Extensions {
		if !about(inv) {
			return nil
		}
		return law.TaxExt(inv)
	}, types...)
}

// IsStandard reports whether the invoice is of the type standard.
func IsStandard(inv *bill.Invoice) bool { return inv.Type == bill.InvoiceStandard }

// Identified reports whether a customer has a tax identity or another identity with
// a code for its type. Without a customer it returns true.
func Identified(customer *org.Party, identityType cbc.Key) bool {
	return customer == nil || customer.TaxID != nil ||
		org.IdentityForExt(customer.Identities, identityType) != nil
}
