package ch

import (
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/tax"
)

// Regime returns the tax law of Switzerland.
func Regime() *law.Regime {
	return &law.Regime{Def: definition(), TaxID: normalizeTaxID, Rules: rules()}
}

func definition() *tax.RegimeDef {
	return &tax.RegimeDef{
		Country: "CH",
		Name:    i18n.String{"en": "Switzerland"},
		Description: "Switzerland levies a VAT of its own, administered by the Federal Tax Administration. " +
			"The VAT number is the business number CHE-123.456.789, with MWST, TVA or IVA after it.",
		Currency:  "CHF",
		TimeZone:  "Europe/Zurich",
		TaxScheme: tax.CategoryVAT,
		Scenarios: law.InvoiceScenarios(
			law.TagNote("reverse-charge", tax.CategoryVAT,
				"Reverse charge: Customer to account for VAT to the relevant tax authority."),
		),
		Corrections: law.InvoiceCorrections("credit-note"),
		Categories:  []*tax.CategoryDef{vat()},
	}
}

// vat follows the Federal Act on Value Added Tax (SR 641.20), article 25: the
// rates from 1 January 2024.
func vat() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code:  tax.CategoryVAT,
		Name:  i18n.String{"en": "VAT"},
		Title: i18n.String{"en": "Value Added Tax"},
		Sources: []tax.Source{{
			Title: "Current Swiss VAT rates | FTA",
			URL:   "https://www.estv.admin.ch/estv/en/home/value-added-tax/vat-rates-switzerland.html",
		}},
		Keys: tax.GlobalVATKeys(),
		Rates: []tax.RateDef{
			{
				Rate:   tax.RateGeneral,
				Keys:   law.Standard(),
				Name:   i18n.String{"en": "General Rate"},
				Desc:   "The rate of all supplies for which the law names no other.",
				Values: []tax.RateValue{law.Since("2024-01-01", "8.1%")},
			},
			{
				Rate:   tax.RateIntermediate,
				Keys:   law.Standard(),
				Name:   i18n.String{"en": "Intermediate Rate"},
				Desc:   "Overnight stays with breakfast.",
				Values: []tax.RateValue{law.Since("2024-01-01", "3.8%")},
			},
			{
				Rate:   tax.RateReduced,
				Keys:   law.Standard(),
				Name:   i18n.String{"en": "Reduced Rate"},
				Desc:   "Everyday goods, such as food, water, medicine, newspapers and books.",
				Values: []tax.RateValue{law.Since("2024-01-01", "2.6%")},
			},
		},
	}
}
