package gb

import (
	"chancery/gobl/i18n"
	"chancery/gobl/l10n"
	"chancery/gobl/law"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// Regime returns the tax law of the United Kingdom.
func Regime() *law.Regime {
	return &law.Regime{
		Def:   def(),
		TaxID: normalizeTaxID,
		Rules: []rule.Set{taxIDRules()},
	}
}

func def() *tax.RegimeDef {
	return &tax.RegimeDef{
		Country:      "GB",
		AltCountries: []l10n.TaxCountry{l10n.XI, l10n.XU},
		Name:         i18n.String{"en": "United Kingdom"},
		Description: "VAT has a general, a reduced and a zero rate; finance, education and health are exempt. " +
			"Northern Ireland is written XI and keeps the rules of the Union for goods.",
		Currency:  "GBP",
		TimeZone:  "Europe/London",
		TaxScheme: tax.CategoryVAT,
		Scenarios: law.InvoiceScenarios(law.TagNote(tax.KeyReverseCharge, tax.CategoryVAT,
			"Reverse charge: Customer to account for VAT to the relevant tax authority.")),
		Corrections: law.InvoiceCorrections("credit-note"),
		Categories:  []*tax.CategoryDef{vat()},
	}
}

// vat returns the value added tax of the Value Added Tax Act 1994: section 2(1)
// (general; 20 % from 4 January 2011 by the Finance (No. 2) Act 2010, section 3)
// and section 29A with schedule 7A (reduced; older than the day given here, from
// which documents of this format count it).
func vat() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code:  tax.CategoryVAT,
		Name:  i18n.String{"en": "VAT"},
		Title: i18n.String{"en": "Value Added Tax"},
		Keys:  tax.GlobalVATKeys(),
		Rates: []tax.RateDef{
			{
				Rate: tax.RateGeneral, Keys: law.Standard(),
				Name:   i18n.String{"en": "General Rate"},
				Values: []tax.RateValue{law.Since("2011-01-04", "20.0%")},
			},
			{
				Rate: tax.RateReduced, Keys: law.Standard(),
				Name:   i18n.String{"en": "Reduced Rate"},
				Values: []tax.RateValue{law.Since("2011-01-04", "5.0%")},
			},
		},
	}
}
