package lu

import (
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// Regime is the tax law of Luxembourg.
func Regime() *law.Regime {
	return &law.Regime{Def: definition(), TaxID: law.TaxID, Rules: []rule.Set{taxIDRules()}}
}

func definition() *tax.RegimeDef {
	return &tax.RegimeDef{
		Country: "LU",
		Name:    i18n.String{"en": "Luxembourg", "fr": "Luxembourg", "de": "Luxemburg", "lb": "Lëtzebuerg"},
		Description: "VAT (TVA) follows the directive of the European Union, with four rates. " +
			"It is administered by the AED, which gives out VAT numbers of LU and eight digits.",
		Sources: []tax.Source{
			{
				Title: "Loi modifiée du 12 février 1979 concernant la taxe sur la valeur ajoutée",
				URL:   "https://legilux.public.lu",
			},
			{
				Title: "Administration de l'enregistrement, des domaines et de la TVA (AED)",
				URL:   "https://pfi.public.lu",
			},
		},
		Currency:  "EUR",
		TimeZone:  "Europe/Luxembourg",
		TaxScheme: tax.CategoryVAT,
		Scenarios: law.InvoiceScenarios(
			law.TagNote(tax.KeyReverseCharge, tax.CategoryVAT, reverseChargeNote),
		),
		Corrections: law.InvoiceCorrections("credit-note"),
		Categories:  []*tax.CategoryDef{vat()},
	}
}

// reverseChargeNote has the mention that an invoice must bear when the customer
// owes the tax, in French and English: Loi TVA, article 63; Directive
// 2006/112/EC, article 226 (11a).
const reverseChargeNote = "Autoliquidation / Reverse charge"
