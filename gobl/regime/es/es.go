package es

import (
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/tax"
)

// Taxes other than VAT.
const (
	CategoryIGIC cbc.Code = "IGIC" // Canary Islands
	CategoryIPSI cbc.Code = "IPSI" // Ceuta and Melilla
	CategoryIRPF cbc.Code = "IRPF" // income tax of residents, withheld
	CategoryIRNR cbc.Code = "IRNR" // income tax of non-residents, withheld
)

// Regime returns the tax law of Spain.
func Regime() *law.Regime {
	return &law.Regime{Def: definition(), TaxID: normalizeTaxID, Rules: rules()}
}

func definition() *tax.RegimeDef {
	return &tax.RegimeDef{
		Country: "ES",
		Name:    i18n.String{"en": "Spain", "es": "España"},
		Description: "VAT (IVA) follows the directive of the European Union, except on the Canary Islands (IGIC) " +
			"and in Ceuta and Melilla (IPSI). Professionals have income tax withheld by their customers, and " +
			"invoices are only ever corrected by rectifying invoices.",
		Sources: []tax.Source{{
			Title: "Real Decreto 1619/2012 - Invoicing Regulation",
			URL:   "https://www.boe.es/buscar/act.php?id=BOE-A-2012-14696",
		}},
		Currency:    "EUR",
		TimeZone:    "Europe/Madrid",
		TaxScheme:   tax.CategoryVAT,
		Tags:        tags(),
		Identities:  identities(),
		Scenarios:   scenarios(),
		Corrections: law.InvoiceCorrections("credit-note", "corrective", "debit-note"),
		Categories:  []*tax.CategoryDef{vat(), igic(), ipsi(), irpf(), irnr()},
	}
}

// identities returns the proofs of identity, other than a tax number, that the tax
// administration accepts from customers.
func identities() []*cbc.Definition {
	return []*cbc.Definition{
		{Key: "passport", Name: i18n.String{"en": "Passport", "es": "Pasaporte"}},
		{Key: "foreign", Name: i18n.String{
			"en": "National ID Card or similar from a foreign country",
			"es": "Documento oficial de identificación expedido por el país o territorio de residencia",
		}},
		{Key: "resident", Name: i18n.String{"en": "Residential permit", "es": "Certificado de residencia"}},
		{Key: "other", Name: i18n.String{
			"en": "An other type of source not listed",
			"es": "Otro documento probatorio",
		}},
	}
}
