package fi

import (
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/tax"
)

// Regime returns the tax law of Finland.
func Regime() *law.Regime {
	return &law.Regime{Def: definition(), TaxID: law.TaxID, Rules: rules()}
}

func definition() *tax.RegimeDef {
	return &tax.RegimeDef{
		Country: "FI",
		Name:    i18n.String{"en": "Finland", "fi": "Suomi"},
		Description: "VAT (arvonlisävero, ALV) follows the directive of the European Union. " +
			"The VAT number is FI and the eight digits of the business ID.",
		Sources: []tax.Source{
			{
				Title: "Verohallinto - VAT Invoice Requirements",
				URL:   "https://www.vero.fi/en/detailed-guidance/guidance/48090/vat-invoice-requirements/",
			},
			{
				Title: "Verohallinto - Business ID Validation",
				URL: "https://www.vero.fi/globalassets/tietoa-verohallinnosta/ohjelmistokehittajille/" +
					"yritys--ja-yhteisötunnuksen-ja-henkilötunnuksen-tarkistusmerkin-tarkistuslaskenta.pdf",
			},
			{
				Title: "Valtiokonttori - Invoicing the State",
				URL:   "https://www.valtiokonttori.fi/en/services/government-e-invoices/invoicing-the-state/",
			},
			{
				Title: "Finlex - Act on Electronic Invoicing 241/2019",
				URL:   "https://www.finlex.fi/fi/laki/alkup/2019/20190241",
			},
		},
		Currency:  "EUR",
		TimeZone:  "Europe/Helsinki",
		TaxScheme: tax.CategoryVAT,
		Scenarios: law.InvoiceScenarios(
			law.TagNote("reverse-charge", tax.CategoryVAT,
				"Reverse charge: Customer to account for VAT to the relevant tax authority."),
		),
		Categories: []*tax.CategoryDef{vat()},
	}
}

// vat follows the Value Added Tax Act 1501/1993, sections 84 (general), 85 and
// 85 a (the two reduced rates).
func vat() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code:  tax.CategoryVAT,
		Name:  i18n.String{"en": "VAT", "fi": "ALV"},
		Title: i18n.String{"en": "Value Added Tax", "fi": "Arvonlisävero"},
		Sources: []tax.Source{
			{
				Title: "Verohallinto - VAT Rates",
				URL:   "https://www.vero.fi/en/businesses-and-corporations/taxes-and-charges/vat/rates-of-vat/",
			},
			{
				Title: "Finlex - Value Added Tax Act 1501/1993",
				URL:   "https://www.finlex.fi/fi/laki/ajantasa/1993/19931501",
			},
		},
		Keys: tax.GlobalVATKeys(),
		Rates: []tax.RateDef{
			{
				Rate: tax.RateGeneral,
				Keys: law.Standard(),
				Name: i18n.String{"en": "General Rate", "fi": "Yleinen verokanta"},
				Values: []tax.RateValue{
					law.Since("2024-09-01", "25.5%"),
					law.Since("2013-01-01", "24.0%"),
				},
			},
			{
				Rate: tax.RateReduced,
				Keys: law.Standard(),
				Name: i18n.String{"en": "Reduced Rate", "fi": "Ensimmäinen alennettu verokanta"},
				Values: []tax.RateValue{
					law.Since("2026-01-01", "13.5%"),
					law.Since("2013-01-01", "14.0%"),
				},
			},
			{
				Rate:   tax.RateSuperReduced,
				Keys:   law.Standard(),
				Name:   i18n.String{"en": "Super-Reduced Rate", "fi": "Toinen alennettu verokanta"},
				Values: []tax.RateValue{law.Since("2013-01-01", "10.0%")},
			},
		},
	}
}
