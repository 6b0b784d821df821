package be

import (
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/tax"
)

// IdentityTypeBCE is the enterprise number in the crossroads bank of
// enterprises.
const IdentityTypeBCE cbc.Code = "BCE"

// Regime returns the tax law of Belgium.
func Regime() *law.Regime {
	return &law.Regime{Def: definition(), TaxID: law.TaxID, Rules: rules()}
}

func definition() *tax.RegimeDef {
	return &tax.RegimeDef{
		Country: "BE",
		Name:    i18n.String{"en": "Belgium"},
		Description: "VAT (TVA, BTW) follows the directive of the European Union and is " +
			"administered by the Federal Public Service Finance. " +
			"The VAT number is the enterprise number of ten digits after BE.",
		Sources: []tax.Source{{
			Title: "BOSA - Electronic Invoicing",
			URL:   "https://bosa.belgium.be/fr/themes/administration-numerique/facturation-electronique",
		}},
		Currency:  "EUR",
		TimeZone:  "Europe/Brussels",
		TaxScheme: tax.CategoryVAT,
		Identities: []*cbc.Definition{{
			Code: IdentityTypeBCE,
			Name: i18n.String{"en": "BCE/KBO Number", "fr": "Numéro BCE", "nl": "KBO-nummer"},
		}},
		Scenarios: law.InvoiceScenarios(
			law.TagNote("reverse-charge", tax.CategoryVAT,
				"Reverse charge: Customer to account for VAT to the relevant tax authority."),
		),
		Corrections: law.InvoiceCorrections("credit-note"),
		Categories:  []*tax.CategoryDef{vat()},
	}
}

// vat follows Royal Decree No. 20 of 20 July 1970, article 1 and its tables A
// (6 %) and B (12 %).
func vat() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code:  tax.CategoryVAT,
		Name:  i18n.String{"en": "VAT"},
		Title: i18n.String{"en": "Value Added Tax"},
		Sources: []tax.Source{{
			Title: "VAT rates | FPS Finance",
			URL:   "https://finance.belgium.be/en/enterprises/vat/vat-obligation/rates-and-calculation/vat-rates#q1",
		}},
		Keys: tax.GlobalVATKeys(),
		Rates: []tax.RateDef{
			{
				Rate: tax.RateGeneral,
				Keys: law.Standard(),
				Name: i18n.String{
					"en": "General Rate", "de": "Allgemeiner Satz",
					"fr": "Taux normal", "nl": "Algemeen tarief",
				},
				Values: []tax.RateValue{law.Since("2011-01-04", "21.0%")},
			},
			{
				Rate: tax.RateIntermediate,
				Keys: law.Standard(),
				Name: i18n.String{
					"en": "Intermediate Rate", "de": "Mittlerer Satz",
					"fr": "Taux intermédiaire", "nl": "Tussentarief",
				},
				Values: []tax.RateValue{law.Since("2011-01-01", "12.0%")},
			},
			{
				Rate: tax.RateReduced,
				Keys: law.Standard(),
				Name: i18n.String{
					"en": "Reduced Rate", "de": "Ermäßigter Satz",
					"fr": "Taux réduit", "nl": "Verlaagd Tarief",
				},
				Values: []tax.RateValue{law.Since("2011-01-04", "6.0%")},
			},
		},
	}
}
