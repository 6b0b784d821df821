package de

import (
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/tax"
)

// IdentityKeyTaxNumber is the number under which the local tax office keeps a
// business (Steuernummer).
const IdentityKeyTaxNumber cbc.Key = "de-tax-number"

// Regime returns the tax law of Germany.
func Regime() *law.Regime {
	return &law.Regime{Def: definition(), TaxID: law.TaxID, Normalize: normalize, Rules: rules()}
}

func definition() *tax.RegimeDef {
	return &tax.RegimeDef{
		Country: "DE",
		Name:    i18n.String{"en": "Germany", "de": "Deutschland"},
		Description: "VAT (Umsatzsteuer) follows the directive of the European Union. " +
			"Invoices show the VAT number or the tax number of the local tax office (§ 14 (4) UStG).",
		Currency:  "EUR",
		TimeZone:  "Europe/Berlin",
		TaxScheme: tax.CategoryVAT,
		Identities: []*cbc.Definition{{
			Key:  IdentityKeyTaxNumber,
			Name: i18n.String{"en": "Tax Number", "de": "Steuernummer"},
		}},
		Scenarios: law.InvoiceScenarios(
			law.TagNote("reverse-charge", tax.CategoryVAT, "Reverse Charge / Umkehr der Steuerschuld."),
		),
		Corrections: law.InvoiceCorrections("credit-note"),
		Categories:  []*tax.CategoryDef{vat()},
	}
}

// vat follows the Umsatzsteuergesetz, § 12 (1) and (2), and § 28 (1) and (2) for
// the rates from July to December 2020.
func vat() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code:  tax.CategoryVAT,
		Name:  i18n.String{"en": "VAT", "de": "USt"},
		Title: i18n.String{"en": "Value Added Tax", "de": "Mehrwertsteuer"},
		Sources: []tax.Source{
			{
				Title: "Federal Ministry of Finance: 100 Years of VAT in Germany",
				URL: "https://www.bundesfinanzministerium.de/Monatsberichte/2019/12/Inhalte/" +
					"Kapitel-3-Analysen/3-4-100-jahre-umsatzsteuer.html",
			},
			{
				Title: "German Bundestag Research Service: Role of VAT and its Contribution to " +
					"Financing Social Security Systems",
				URL: "https://www.bundestag.de/resource/blob/410468/" +
					"8ceeef0b94cdfa0b39a9925dece2aa75/WD-4-040-10-pdf.pdf",
			},
			{
				Title: "Federal Statistical Office: Effect of the VAT Reduction",
				URL: "https://www.destatis.de/EN/Themes/Society-Environment/Income-Consumption-Living-Conditions/" +
					"Consumption-Expenditure/consumption-1-VAT.html",
			},
		},
		Keys: tax.GlobalVATKeys(),
		Rates: []tax.RateDef{
			{
				Rate: tax.RateGeneral,
				Keys: law.Standard(),
				Name: i18n.String{"en": "General rate", "de": "Allgemeiner Steuersatz"},
				Desc: "Every taxable supply for which the law names no other rate.",
				Values: []tax.RateValue{
					law.Since("2021-01-01", "19%"),
					law.Since("2020-07-01", "16%"),
					law.Since("2007-01-01", "19%"),
					law.Since("1998-04-01", "16%"),
					law.Since("1993-01-01", "15%"),
				},
			},
			{
				Rate: tax.RateReduced,
				Keys: law.Standard(),
				Name: i18n.String{"en": "Reduced rate", "de": "Verminderter Steuersatz"},
				Desc: "The goods of annex 2 (food, books and others), local transport, culture and hotel nights.",
				Values: []tax.RateValue{
					law.Since("2021-01-01", "7%"),
					law.Since("2020-07-01", "5%"),
					law.Since("1983-07-01", "7%"),
				},
			},
		},
	}
}
