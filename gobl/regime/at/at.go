package at

import (
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/tax"
)

// Regime returns the tax law of Austria.
func Regime() *law.Regime {
	return &law.Regime{Def: definition(), TaxID: law.TaxID, Rules: rules()}
}

func definition() *tax.RegimeDef {
	return &tax.RegimeDef{
		Country: "AT",
		Name:    i18n.String{"en": "Austria"},
		Description: "VAT (Umsatzsteuer) follows the directive of the European Union. " +
			"Businesses show their UID number, ATU and eight digits.",
		Sources: []tax.Source{{
			Title: "E-Rechnung - Austrian E-Invoicing",
			URL:   "https://www.erechnung.gv.at/erb",
		}},
		Currency:  "EUR",
		TimeZone:  "Europe/Vienna",
		TaxScheme: tax.CategoryVAT,
		Scenarios: law.InvoiceScenarios(
			law.TagNote("reverse-charge", tax.CategoryVAT,
				"Reverse charge: Customer to account for VAT to the relevant tax authority."),
		),
		Corrections: law.InvoiceCorrections("credit-note"),
		Categories:  []*tax.CategoryDef{vat()},
	}
}

// vat follows the Umsatzsteuergesetz 1994, § 10: paragraph 1 the general rate,
// 2 the reduced, 3 the intermediate one.
func vat() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code:  tax.CategoryVAT,
		Name:  i18n.String{"en": "VAT"},
		Title: i18n.String{"en": "Value Added Tax"},
		Sources: []tax.Source{{
			Title: "Business Service Portal - Rates of VAT",
			URL:   "https://www.usp.gv.at/en/steuern-finanzen/umsatzsteuer/steuersaetze-der-umsatzsteuer.html",
		}},
		Keys: tax.GlobalVATKeys(),
		Rates: []tax.RateDef{
			{
				Rate:   tax.RateGeneral,
				Keys:   law.Standard(),
				Name:   i18n.String{"en": "General Rate"},
				Values: []tax.RateValue{law.Since("2011-01-04", "20.0%")},
			},
			{
				Rate:   tax.RateIntermediate,
				Keys:   law.Standard(),
				Name:   i18n.String{"en": "Intermediate Rate"},
				Values: []tax.RateValue{law.Since("2011-01-01", "13.0%")},
			},
			{
				Rate:   tax.RateReduced,
				Keys:   law.Standard(),
				Name:   i18n.String{"en": "Reduced Rate"},
				Values: []tax.RateValue{law.Since("2011-01-04", "10.0%")},
			},
		},
	}
}
