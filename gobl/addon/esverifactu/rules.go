package esverifactu

import (
	"chancery/gobl/addon/spanish"
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// maxDescription is the length of DescripcionOperacion in bytes.
const maxDescription = 500

// identityVAT is the type of a VAT number of the Union, which names its country.
const identityVAT cbc.Code = "02"

func rules() []rule.Rule {
	list := []rule.Rule{
		law.Convertible("GOBL-ES-VERIFACTU-BILL-INVOICE-16", "EUR",
			"issue the invoice in EUR, or give the exchange rate to it"),
	}
	list = append(list, precedingRules()...)
	list = append(list, simplifiedCustomerRules()...)
	list = append(list, customerRules()...)
	list = append(list, typeRules()...)
	list = append(list, contentRules()...)
	return append(list, comboRules()...)
}

// precedingRules returns the rules about the invoices that a corrective one refers to
// (FacturasRectificadas, ImporteRectificacion).
func precedingRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice("GOBL-ES-VERIFACTU-BILL-INVOICE-01", "preceding",
			"name the invoices that a corrective invoice replaces",
			func(inv *bill.Invoice) bool { return inv.Type != bill.InvoiceCorrective || len(inv.Preceding) > 0 }),
		law.EachPreceding("GOBL-ES-VERIFACTU-BILL-INVOICE-02", "preceding[].issue_date",
			"say when the preceding invoice was issued",
			func(ref *org.DocumentRef) bool { return ref.IssueDate != nil }),
		law.EachOf("GOBL-ES-VERIFACTU-BILL-INVOICE-03", "preceding[].tax",
			"give the taxes of the invoice that a corrective invoice replaces", spanish.Replaced,
			func(ref *org.DocumentRef) bool { return ref.Tax != nil }),
	}
}

// simplifiedCustomerRules: the record of a simplified invoice names no recipient.
func simplifiedCustomerRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice("GOBL-ES-VERIFACTU-BILL-INVOICE-05", "customer",
			"leave \"es-verifactu-identity-type\" out of the identities of the customer of a simplified invoice",
			func(inv *bill.Invoice) bool {
				return !isSimplified(inv) || inv.Customer == nil ||
					org.IdentityForExt(inv.Customer.Identities, ExtIdentityType) == nil
			}),
		law.Invoice("GOBL-ES-VERIFACTU-BILL-INVOICE-04", "customer.tax_id",
			"leave out the tax identity of the customer of a simplified invoice",
			func(inv *bill.Invoice) bool {
				return !isSimplified(inv) || inv.Customer == nil || inv.Customer.TaxID == nil
			}),
	}
}

// customerRules returns the rules about the block Destinatarios of full invoices.
func customerRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice("GOBL-ES-VERIFACTU-BILL-INVOICE-06", "customer", "name the customer, unless the invoice is simplified",
			func(inv *bill.Invoice) bool { return isSimplified(inv) || inv.Customer != nil }),
		law.Invoice("GOBL-ES-VERIFACTU-BILL-INVOICE-07", "customer",
			"give the customer a tax identity, or an identity with \"es-verifactu-identity-type\"",
			func(inv *bill.Invoice) bool {
				return isSimplified(inv) || spanish.Identified(inv.Customer, ExtIdentityType)
			}),
		law.Invoice("GOBL-ES-VERIFACTU-BILL-INVOICE-08", "customer.tax_id.code",
			"give the tax identity of the customer a code",
			func(inv *bill.Invoice) bool {
				return isSimplified(inv) || inv.Customer == nil || inv.Customer.TaxID == nil ||
					inv.Customer.TaxID.Code != ""
			}),
		law.EachOf("GOBL-ES-VERIFACTU-BILL-INVOICE-17", "customer.identities[].country",
			"say which country issued the identity, unless it is a VAT number (02)", identitiesOfFull,
			func(id *org.Identity) bool {
				code, given := id.Ext[ExtIdentityType]
				return !given || code == identityVAT || id.Country != ""
			}),
	}
}

func isSimplified(inv *bill.Invoice) bool { return spanish.IsSimplified(inv, ExtDocType) }

// identitiesOfFull returns the identities of the customer of a full invoice.
func identitiesOfFull(inv *bill.Invoice) []*org.Identity {
	if isSimplified(inv) || inv.Customer == nil {
		return nil
	}
	return inv.Customer.Identities
}

// typeRules returns the rules about TipoFactura and TipoRectificativa.
func typeRules() []rule.Rule {
	corrections := []cbc.Code{"R1", "R2", "R3", "R4", "R5"}
	return []rule.Rule{
		law.Invoice("GOBL-ES-VERIFACTU-BILL-INVOICE-09", "tax", "give the invoice tax details with extensions",
			func(inv *bill.Invoice) bool { return inv.Tax != nil }),
		law.Invoice("GOBL-ES-VERIFACTU-BILL-INVOICE-10", "tax.ext", "give the type of invoice in \"es-verifactu-doc-type\"",
			func(inv *bill.Invoice) bool { return inv.Tax == nil || inv.Tax.Ext.Has(ExtDocType) }),
		law.Invoice("GOBL-ES-VERIFACTU-BILL-INVOICE-13", "tax.ext",
			"say in \"es-verifactu-correction-type\" how a corrective invoice corrects",
			func(inv *bill.Invoice) bool {
				return inv.Tax == nil || !spanish.MaybeOfType(inv, ExtDocType, corrections...) ||
					inv.Tax.Ext.Has(ExtCorrectionType)
			}),
		spanish.Typed("GOBL-ES-VERIFACTU-BILL-INVOICE-11",
			"let \"es-verifactu-doc-type\" of a standard invoice be F1, F2 or F3",
			ExtDocType, spanish.IsStandard, "F1", "F2", "F3"),
		spanish.Typed("GOBL-ES-VERIFACTU-BILL-INVOICE-12",
			"let \"es-verifactu-doc-type\" of a corrective invoice, credit or debit note be R1, R2, R3, R4 or R5",
			ExtDocType, spanish.IsCorrective, corrections...),
	}
}

func contentRules() []rule.Rule {
	return []rule.Rule{
		law.EachOf("GOBL-ES-VERIFACTU-BILL-INVOICE-14", "notes[].text", "shorten the general note to 500 bytes",
			func(inv *bill.Invoice) []*org.Note { return inv.Notes },
			func(note *org.Note) bool { return note.Key != "general" || len(note.Text) <= maxDescription }),
		law.EachLine("GOBL-ES-VERIFACTU-BILL-INVOICE-15", "lines[].taxes", "give each line one of VAT, IGIC or IPSI",
			func(line *bill.Line) bool {
				return line.Taxes.Has(tax.CategoryVAT) || line.Taxes.Has("IGIC") || line.Taxes.Has("IPSI")
			}),
	}
}

// comboRules returns the rules about the block DetalleDesglose.
func comboRules() []rule.Rule {
	return []rule.Rule{
		spanish.Combo("GOBL-ES-VERIFACTU-TAX-COMBO-01", "give the regime of the supply in \"es-verifactu-regime\"",
			func(v *tax.Combo) bool { return v.Ext.Has(ExtRegime) }),
		spanish.Combo("GOBL-ES-VERIFACTU-TAX-COMBO-03", "give \"es-verifactu-op-class\" or \"es-verifactu-exempt\", not both",
			func(v *tax.Combo) bool { return v.Ext.HasAtMostOne(ExtOpClass, ExtExempt) }),
		spanish.Combo("GOBL-ES-VERIFACTU-TAX-COMBO-02",
			"choose another \"es-verifactu-regime\" than 01 for supplies exempt by E2 or E3",
			func(v *tax.Combo) bool {
				regime, given := v.Ext[ExtRegime]
				return given && regime != regimeGeneral || !v.Ext[ExtExempt].In("E2", "E3")
			}),
		spanish.Combo("GOBL-ES-VERIFACTU-TAX-COMBO-04", "give \"es-verifactu-op-class\" where a percentage is charged",
			func(v *tax.Combo) bool { return v.Percent == nil || v.Ext.Has(ExtOpClass) }),
	}
}
