package pl

import (
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// Regime returns the tax law of Poland.
func Regime() *law.Regime {
	return &law.Regime{
		Def:   def(),
		TaxID: law.TaxID,
		Rules: []rule.Set{taxIDRules()},
	}
}

// def has no corrections: an invoice may be corrected by any type of document.
func def() *tax.RegimeDef {
	return &tax.RegimeDef{
		Country: "PL",
		Name:    i18n.String{"en": "Poland", "pl": "Polska"},
		Description: "VAT follows the directive of the Union, with a basic rate and two reduced ones. " +
			"Taxpayers are known by their NIP.",
		Currency:   "PLN",
		TimeZone:   "Europe/Warsaw",
		TaxScheme:  tax.CategoryVAT,
		Categories: []*tax.CategoryDef{vat()},
	}
}

// vat returns the podatek od towarów i usług: Act of 11 March 2004, article 41, with the
// percentages raised by one point since 2011 (articles 146aa and 146ef); before it
// the Act of 8 January 1993. Older days are those that documents of this format
// count from.
func vat() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code:  tax.CategoryVAT,
		Name:  i18n.String{"en": "VAT", "pl": "VAT"},
		Title: i18n.String{"en": "Value Added Tax", "pl": "Podatek od Wartości Dodanej"},
		Keys:  tax.GlobalVATKeys(),
		Rates: []tax.RateDef{
			{
				Rate: tax.RateGeneral, Keys: law.Standard(),
				Name: i18n.String{"en": "General Rate", "pl": "Stawka Podstawowa"},
				Values: []tax.RateValue{
					law.Since("2011-01-01", "23.0%"),
					law.Since("1993-07-08", "22.0%"),
				},
			},
			{
				Rate: tax.RateReduced, Keys: law.Standard(),
				Name: i18n.String{"en": "First Reduced Rate", "pl": "Stawka Obniżona Pierwsza"},
				Values: []tax.RateValue{
					law.Since("2011-01-01", "8.0%"),
					law.Since("2000-09-04", "7.0%"),
				},
			},
			{
				Rate: tax.RateSuperReduced, Keys: law.Standard(),
				Name: i18n.String{"en": "Second Reduced Rate", "pl": "Stawka Obniżona Druga"},
				Values: []tax.RateValue{
					law.Since("2011-01-01", "5.0%"),
					law.Since("2000-09-04", "3.0%"),
				},
			},
		},
	}
}
