package fr

import (
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// Regime returns the tax law of France.
func Regime() *law.Regime {
	return &law.Regime{
		Def:   def(),
		TaxID: normalizeTaxID,
		Rules: []rule.Set{taxIDRules(), rules()},
	}
}

func def() *tax.RegimeDef {
	return &tax.RegimeDef{
		Country: "FR",
		Name:    i18n.String{"en": "France", "fr": "La France"},
		Description: "VAT (TVA) follows the directive of the Union, with four rates on the mainland. " +
			"Companies are known by SIREN, SIRET and a VAT number made from the SIREN.",
		Currency:    "EUR",
		TimeZone:    "Europe/Paris",
		TaxScheme:   tax.CategoryVAT,
		Scenarios:   law.InvoiceScenarios(reverseCharge()),
		Corrections: law.InvoiceCorrections("credit-note", "corrective"),
		Categories:  []*tax.CategoryDef{vat()},
	}
}

// reverseCharge returns the mention asked for when the customer owes the tax: Code
// général des impôts, article 283-1, and annex II, article 242 nonies A.
func reverseCharge() tax.Scenario {
	return law.TagNote(tax.KeyReverseCharge, tax.CategoryVAT,
		"Reverse Charge / Autoliquidation de la TVA - Article 283-1 du CGI. Le client est redevable de la TVA.")
}

// vat returns the taxe sur la valeur ajoutée, Code général des impôts: article 278
// (general), 278 bis and 279 (intermediate), 278-0 bis (reduced), 281 quater to
// 281 octies (super-reduced). The days are those that documents of this format
// count from; the rates of 20 % and 10 % were set for 2014 by loi 2012-1510,
// article 68.
func vat() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code:  tax.CategoryVAT,
		Name:  i18n.String{"en": "VAT", "fr": "TVA"},
		Title: i18n.String{"en": "Value Added Tax", "fr": "Taxe sur la Valeur Ajoutée"},
		Keys:  tax.GlobalVATKeys(),
		Rates: []tax.RateDef{
			{
				Rate: tax.RateGeneral, Keys: law.Standard(),
				Name:   i18n.String{"en": "General rate", "fr": "Taux normal"},
				Desc:   "Everything no other rate is provided for.",
				Values: []tax.RateValue{law.Since("2011-01-04", "20%")},
			},
			{
				Rate: tax.RateIntermediate, Keys: law.Standard(),
				Name:   i18n.String{"en": "Intermediate rate", "fr": "Taux intermédiaire"},
				Desc:   "Restaurants, passenger transport, lodging, museums, works on dwellings and raw farm products among others.",
				Values: []tax.RateValue{law.Since("2014-01-01", "10%")},
			},
			{
				Rate: tax.RateReduced, Keys: law.Standard(),
				Name:   i18n.String{"en": "Reduced rate", "fr": "Taux réduit"},
				Desc:   "Food, books, energy subscriptions, aids for the disabled, live shows and social housing among others.",
				Values: []tax.RateValue{law.Since("2014-01-01", "5.5%")},
			},
			{
				Rate: tax.RateSuperReduced, Keys: law.Standard(),
				Name:   i18n.String{"en": "Super reduced rate", "fr": "Taux super réduit"},
				Desc:   "Reimbursed medicines, the registered press and animals sold for slaughter to private persons.",
				Values: []tax.RateValue{law.Since("2014-01-01", "2.1%")},
			},
		},
		Sources: []tax.Source{{
			Title: "Ministère de l'Économie: taux de TVA en France et dans l'Union européenne",
			URL:   "https://www.economie.gouv.fr/cedef/taux-tva-france-et-union-europeenne",
		}},
	}
}
