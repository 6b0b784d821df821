package ie

import (
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// Regime returns the tax law of Ireland.
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
		Country: "IE",
		Name:    i18n.String{"en": "Ireland", "ga": "Éire"},
		Description: "VAT follows the directive of the Union, with a standard rate, two reduced rates, " +
			"a rate for livestock and a wide zero rate.",
		Currency:  "EUR",
		TimeZone:  "Europe/Dublin",
		TaxScheme: tax.CategoryVAT,
		Scenarios: law.InvoiceScenarios(law.TagNote(tax.KeyReverseCharge, tax.CategoryVAT,
			"Reverse charge: Customer to account for VAT to the relevant tax authority.")),
		Categories: []*tax.CategoryDef{vat()},
	}
}

// vat returns the value added tax of the Value-Added Tax Consolidation Act 2010,
// section 46: (1)(a) general, (1)(c) reduced with schedule 3, (1)(ca) second
// reduced, (1)(d) livestock.
func vat() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code:  tax.CategoryVAT,
		Name:  i18n.String{"en": "VAT", "ga": "CBL"},
		Title: i18n.String{"en": "Value Added Tax", "ga": "Cáin Bhreisluacha"},
		Keys:  tax.GlobalVATKeys(),
		Rates: []tax.RateDef{
			{
				Rate: tax.RateGeneral, Keys: law.Standard(),
				Name:   i18n.String{"en": "Standard Rate", "ga": "Ráta Caighdeánach"},
				Values: []tax.RateValue{law.Since("2012-01-01", "23.0%")},
			},
			{
				Rate: tax.RateReduced, Keys: law.Standard(),
				Name:   i18n.String{"en": "First Reduced Rate", "ga": "An Chéad Ráta Laghdaithe"},
				Values: []tax.RateValue{law.Since("2003-01-01", "13.5%")},
			},
			{
				Rate: tax.RateSuperReduced, Keys: law.Standard(),
				Name:   i18n.String{"en": "Second Reduced Rate", "ga": "An Dara Ráta Laghdaithe"},
				Values: []tax.RateValue{law.Since("2011-01-01", "9.0%")},
			},
			{
				Rate: tax.RateSpecial, Keys: law.Standard(),
				Name:   i18n.String{"en": "Livestock Rate", "ga": "Ráta Beostoic"},
				Values: []tax.RateValue{law.Since("2008-01-01", "4.8%")},
			},
		},
		// Both read in January 2025.
		Sources: []tax.Source{
			{
				Title: "Revenue: current VAT rates",
				URL:   "https://www.revenue.ie/en/vat/vat-rates/search-vat-rates/current-vat-rates.aspx",
			},
			{
				Title: "Citizens Information: value added tax",
				URL:   "https://www.citizensinformation.ie/en/money-and-tax/tax/duties-and-vat/value-added-tax/",
			},
		},
	}
}
