package essii

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

func rules() []rule.Rule {
	list := []rule.Rule{
		law.Convertible("GOBL-ES-SII-BILL-INVOICE-15", "EUR",
			"issue the invoice in EUR, or give the exchange rate to it"),
	}
	list = append(list, precedingRules()...)
	list = append(list, customerRules()...)
	list = append(list, typeRules()...)
	list = append(list, contentRules()...)
	return append(list, comboRules()...)
}

// precedingRules returns the rules about the invoices that a corrective one refers to
// (FacturasRectificadas, ImporteRectificacion).
func precedingRules() []rule.Rule {
	return []rule.Rule{
		law.Invoice("GOBL-ES-SII-BILL-INVOICE-01", "preceding", "name the invoices that a corrective invoice replaces",
			func(inv *bill.Invoice) bool { return inv.Type != bill.InvoiceCorrective || len(inv.Preceding) > 0 }),
		law.EachPreceding("GOBL-ES-SII-BILL-INVOICE-02", "preceding[].issue_date",
			"say when the preceding invoice was issued",
			func(ref *org.DocumentRef) bool { return ref.IssueDate != nil }),
		law.EachOf("GOBL-ES-SII-BILL-INVOICE-03", "preceding[].tax",
			"give the taxes of the invoice that a corrective invoice replaces", spanish.Replaced,
			func(ref *org.DocumentRef) bool { return ref.Tax != nil }),
	}
}

// customerRules returns the rules about the block Contraparte, which simplified invoices lack.
func customerRules() []rule.Rule {
	full := func(inv *bill.Invoice) bool { return !spanish.IsSimplified(inv, ExtDocType) }
	return []rule.Rule{
		law.Invoice("GOBL-ES-SII-BILL-INVOICE-04", "customer", "name the customer, unless the invoice is simplified",
			func(inv *bill.Invoice) bool { return !full(inv) || inv.Customer != nil }),
		law.Invoice("GOBL-ES-SII-BILL-INVOICE-05", "customer",
			"give the customer a tax identity, or an identity with \"es-sii-identity-type\"",
			func(inv *bill.Invoice) bool { return !full(inv) || spanish.Identified(inv.Customer, ExtIdentityType) }),
		law.Invoice("GOBL-ES-SII-BILL-INVOICE-06", "customer.tax_id.code", "give the tax identity of the customer a code",
			func(inv *bill.Invoice) bool {
				return !full(inv) || inv.Customer == nil || inv.Customer.TaxID == nil || inv.Customer.TaxID.Code != ""
			}),
	}
}

// typeRules returns the rules about TipoFactura and TipoRectificativa.
func typeRules() []rule.Rule {
	corrections := []cbc.Code{"R1", "R2", "R3", "R4", "R5"}
	return []rule.Rule{
		law.Invoice("GOBL-ES-SII-BILL-INVOICE-07", "tax", "give the invoice tax details with extensions",
			func(inv *bill.Invoice) bool { return inv.Tax != nil }),
		law.Invoice("GOBL-ES-SII-BILL-INVOICE-08", "tax.ext", "give the type of invoice in \"es-sii-doc-type\"",
			func(inv *bill.Invoice) bool { return inv.Tax == nil || inv.Tax.Ext.Has(ExtDocType) }),
		law.Invoice("GOBL-ES-SII-BILL-INVOICE-09", "tax.ext",
			"say in \"es-sii-correction-type\" how a corrective invoice corrects",
			func(inv *bill.Invoice) bool {
				return inv.Tax == nil || !spanish.MaybeOfType(inv, ExtDocType, corrections...) ||
					inv.Tax.Ext.Has(ExtCorrectionType)
			}),
		spanish.Typed("GOBL-ES-SII-BILL-INVOICE-10",
			"let \"es-sii-doc-type\" of a standard invoice be F1, F2 or F3",
			ExtDocType, spanish.IsStandard, "F1", "F2", "F3"),
		spanish.Typed("GOBL-ES-SII-BILL-INVOICE-11",
			"let \"es-sii-doc-type\" of a corrective invoice, credit or debit note be R1, R2, R3, R4 or R5",
			ExtDocType, spanish.IsCorrective, corrections...),
	}
}

func contentRules() []rule.Rule {
	return []rule.Rule{
		law.EachOf("GOBL-ES-SII-BILL-INVOICE-12", "notes[].text", "shorten the general note to 500 bytes",
			func(inv *bill.Invoice) []*org.Note { return inv.Notes },
			func(note *org.Note) bool { return note.Key != "general" || len(note.Text) <= maxDescription }),
		law.Invoice("GOBL-ES-SII-BILL-INVOICE-13", "lines",
			"tell goods from services by \"es-sii-product\" in all lines or in none", productsInAllOrNone),
		law.Invoice("GOBL-ES-SII-BILL-INVOICE-14", "lines", "use the same \"es-sii-regime\" in all lines", sameRegime),
	}
}

// productsInAllOrNone: the breakdown is by type of operation (DesgloseTipoOperacion)
// or it is not (DesgloseFactura).
func productsInAllOrNone(inv *bill.Invoice) bool {
	with, without := false, false
	eachCombo(inv, func(combo *tax.Combo) {
		if combo.Ext.Has(ExtProduct) {
			with = true
		} else {
			without = true
		}
	})
	return !with || !without
}

// sameRegime: ClaveRegimenEspecialOTrascendencia is given once for an invoice.
func sameRegime(inv *bill.Invoice) bool {
	var first *tax.Combo
	same := true
	eachCombo(inv, func(combo *tax.Combo) {
		if first == nil {
			first = combo
		}
		same = same && combo.Ext[ExtRegime] == first.Ext[ExtRegime]
	})
	return same
}

// eachCombo visits the taxes of lines that the books are about.
func eachCombo(inv *bill.Invoice, visit func(combo *tax.Combo)) {
	for _, line := range inv.Lines {
		if line == nil {
			continue
		}
		for _, combo := range line.Taxes {
			if combo != nil && spanish.IsVAT(combo) {
				visit(combo)
			}
		}
	}
}

func comboRules() []rule.Rule {
	return []rule.Rule{
		spanish.Combo("GOBL-ES-SII-TAX-COMBO-01", "give the regime of the supply in \"es-sii-regime\"",
			func(v *tax.Combo) bool { return v.Ext.Has(ExtRegime) }),
		spanish.Combo("GOBL-ES-SII-TAX-COMBO-03", "give \"es-sii-exempt\" or \"es-sii-outside-scope\", not both",
			func(v *tax.Combo) bool { return v.Ext.HasAtMostOne(ExtOutsideScope, ExtExempt) }),
		spanish.Combo("GOBL-ES-SII-TAX-COMBO-04",
			"choose another \"es-sii-regime\" than 01 for supplies exempt by E2 or E3",
			func(v *tax.Combo) bool {
				regime, given := v.Ext[ExtRegime]
				return given && regime != regimeGeneral || !v.Ext[ExtExempt].In("E2", "E3")
			}),
		spanish.Combo("GOBL-ES-SII-TAX-COMBO-02", "leave out \"es-sii-exempt\" where a percentage is charged",
			func(v *tax.Combo) bool { return v.Percent == nil || !v.Ext.Has(ExtExempt) }),
	}
}
