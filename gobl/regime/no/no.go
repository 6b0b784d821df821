package no

import (
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// Regime returns the tax law of Norway.
func Regime() *law.Regime {
	return &law.Regime{
		Def:       def(),
		TaxID:     normalizeTaxID,
		Normalize: normalize,
		Rules:     []rule.Set{taxIDRules(), rules()},
	}
}

func def() *tax.RegimeDef {
	return &tax.RegimeDef{
		Country: "NO",
		Name:    i18n.String{"en": "Norway", "nb": "Norge"},
		Description: "VAT (merverdiavgift, MVA) has a general rate and lower ones for food, for transport, lodging and culture, " +
			"and for raw fish. Businesses are known by their organisation number.",
		Currency:  "NOK",
		TimeZone:  "Europe/Oslo",
		TaxScheme: tax.CategoryVAT,
		Identities: []*cbc.Definition{{
			Code: IdentityTypeON,
			Name: i18n.String{"en": "Organization Number", "nb": "Organisasjonsnummer"},
			Desc: i18n.NewString("Nine digits, given by the register centre in Brønnøysund."),
		}},
		Corrections: law.InvoiceCorrections("credit-note"),
		Categories:  []*tax.CategoryDef{vat()},
	}
}

// vat returns the merverdiavgift: merverdiavgiftsloven (lov 19 June 2009, nr. 58),
// chapter 5, with the percentages the Storting decides for each year (for 2026:
// decision of 18 December 2025, nr. 2752, §§ 2 to 4).
func vat() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code:  tax.CategoryVAT,
		Name:  i18n.String{"en": "VAT", "nb": "MVA"},
		Title: i18n.String{"en": "Value Added Tax", "nb": "Merverdiavgift"},
		Keys:  tax.GlobalVATKeys(),
		Rates: []tax.RateDef{
			{
				Rate: tax.RateGeneral, Keys: law.Standard(),
				Name:   i18n.String{"en": "General Rate", "nb": "Alminnelig sats"},
				Desc:   "Most goods and services.",
				Values: []tax.RateValue{law.Always("25.0%")},
			},
			{
				Rate: tax.RateReduced, Keys: law.Standard(),
				Name:   i18n.String{"en": "Reduced Rate", "nb": "Redusert sats"},
				Desc:   "Food and drink, water supply and sewerage.",
				Values: []tax.RateValue{law.Always("15.0%")},
			},
			{
				Rate: tax.RateSuperReduced, Keys: law.Standard(),
				Name:   i18n.String{"en": "Super-reduced Rate", "nb": "Lav sats"},
				Desc:   "Passenger transport, lodging, cinemas and public broadcasting among others.",
				Values: []tax.RateValue{law.Always("12.0%")},
			},
			{
				Rate: tax.RateSpecial, Keys: law.Standard(),
				Name:   i18n.String{"en": "Special Rate", "nb": "Særskilt sats"},
				Desc:   "Wild fish and other marine catch sold through the fishermen's sales organisations.",
				Values: []tax.RateValue{law.Always("11.11%")},
			},
		},
		Sources: []tax.Source{
			{
				Title: "Skatteetaten: satser for merverdiavgift (June 2025)",
				URL:   "https://www.skatteetaten.no/en/rates/value-added-tax/",
			},
			{
				Title: "Stortingsvedtak om merverdiavgift for 2026",
				URL:   "https://lovdata.no/dokument/STV/forskrift/2025-12-18-2752",
			},
			{
				Title: "Merverdiavgiftsloven",
				URL:   "https://lovdata.no/dokument/NL/lov/2009-06-19-58",
			},
		},
	}
}
