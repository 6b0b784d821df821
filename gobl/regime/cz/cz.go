package cz

import (
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// Regime returns the tax law of Czechia.
func Regime() *law.Regime {
	return &law.Regime{Def: definition(), TaxID: law.TaxID, Rules: []rule.Set{taxIDRules()}}
}

func definition() *tax.RegimeDef {
	return &tax.RegimeDef{
		Country: "CZ",
		Name:    i18n.String{"en": "Czechia", "cs": "Česko"},
		Description: "VAT (DPH) follows the directive of the European Union, with a general and a reduced rate. " +
			"Taxpayers are known by their DIČ: CZ and eight to ten digits.",
		Sources: []tax.Source{
			{
				Title: "Zákon č. 235/2004 Sb., o dani z přidané hodnoty",
				URL:   "https://www.e-sbirka.cz/sb/2004/235",
			},
			{
				Title: "Zákon č. 280/2009 Sb., daňový řád",
				URL:   "https://www.e-sbirka.cz/sb/2009/280",
			},
			{
				Title: "Finanční správa České republiky",
				URL:   "https://financnisprava.gov.cz",
			},
		},
		Currency:  "CZK",
		TimeZone:  "Europe/Prague",
		TaxScheme: tax.CategoryVAT,
		Scenarios: law.InvoiceScenarios(
			law.TagNote(tax.KeyReverseCharge, tax.CategoryVAT, reverseChargeNote),
		),
		Corrections: law.InvoiceCorrections("credit-note"),
		Categories:  []*tax.CategoryDef{vat()},
	}
}

// reverseChargeNote has the words that an invoice must contain when the customer owes
// the tax: Act 235/2004 Coll., § 29 (2); Directive 2006/112/EC, article 226 (11a).
const reverseChargeNote = "Daň odvede zákazník"
