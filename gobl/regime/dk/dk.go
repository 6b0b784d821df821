package dk

import (
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/tax"
)

// IdentityTypeCVR is the number in the central business register.
const IdentityTypeCVR cbc.Code = "CVR"

// identityTypeCPR is the number of a person in the civil register, who may sell without
// being a business.
const identityTypeCPR cbc.Code = "CPR"

// Regime returns the tax law of Denmark.
func Regime() *law.Regime {
	return &law.Regime{Def: definition(), TaxID: law.TaxID, Rules: rules()}
}

func definition() *tax.RegimeDef {
	return &tax.RegimeDef{
		Country: "DK",
		Name:    i18n.String{"en": "Denmark", "da": "Danmark"},
		Description: "VAT (moms) has one rate for all taxable supplies. " +
			"Businesses are known by the 8-digit CVR number, which follows DK in the VAT number.",
		Currency:  "DKK",
		TimeZone:  "Europe/Copenhagen",
		TaxScheme: tax.CategoryVAT,
		Identities: []*cbc.Definition{{
			Code: IdentityTypeCVR,
			Name: i18n.String{"en": "CVR Number", "da": "CVR-nummer"},
		}},
		Corrections: law.InvoiceCorrections("credit-note"),
		Categories:  []*tax.CategoryDef{vat()},
	}
}

// vat follows the VAT act (momsloven), § 33; the rate applies since 1992.
func vat() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code:  tax.CategoryVAT,
		Name:  i18n.String{"en": "VAT", "da": "moms"},
		Title: i18n.String{"en": "Value Added Tax", "da": "Merværdiafgift"},
		Sources: []tax.Source{{
			Title: "Danish Tax Agency - VAT rates",
			URL:   "https://skat.dk/erhverv/moms",
		}},
		Keys: tax.GlobalVATKeys(),
		Rates: []tax.RateDef{{
			Rate:   tax.RateGeneral,
			Keys:   law.Standard(),
			Name:   i18n.String{"en": "General Rate", "da": "Standardsats"},
			Values: []tax.RateValue{law.Since("1992-01-01", "25.0%")},
		}},
	}
}
