package nl

import (
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// Regime returns the tax law of the Netherlands.
func Regime() *law.Regime {
	return &law.Regime{
		Def:   def(),
		TaxID: law.TaxID,
		Rules: []rule.Set{taxIDRules(), rules()},
	}
}

func def() *tax.RegimeDef {
	return &tax.RegimeDef{
		Country: "NL",
		Name:    i18n.String{"en": "The Netherlands", "nl": "Nederland"},
		Description: "VAT (btw) follows the directive of the Union, with a general rate and a reduced one for food, " +
			"medicines, books, transport and the like.",
		Currency:   "EUR",
		TimeZone:   "Europe/Amsterdam",
		TaxScheme:  tax.CategoryVAT,
		Identities: identities(),
		Scenarios: law.InvoiceScenarios(law.TagNote(tax.KeyReverseCharge, tax.CategoryVAT,
			"Reverse charge: Customer to account for VAT to the relevant tax authority.")),
		Corrections: law.InvoiceCorrections("credit-note"),
		Categories:  []*tax.CategoryDef{vat()},
	}
}

func identities() []*cbc.Definition {
	return []*cbc.Definition{
		{Code: IdentityTypeKVK, Name: i18n.String{"en": "KVK Number", "nl": "KVK-nummer"}},
		{
			Code: IdentityTypeOIN,
			Name: i18n.String{"en": "OIN Number", "nl": "OIN-nummer"},
			Sources: []*cbc.Source{{
				Title: i18n.String{"nl": "Logius: OIN-stelsel, samenstelling OIN"},
				URL:   "https://gitdocumentatie.logius.nl/publicatie/dk/oin/2.2.1/#samenstelling-oin",
			}},
		},
	}
}

// vat returns the omzetbelasting: Wet op de omzetbelasting 1968, article 9(1)
// (general; 21 % since 1 October 2012) and 9(2)(a) with table I (reduced; 9 %
// since 1 January 2019). The table here gives the present rates without first days.
func vat() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code:  tax.CategoryVAT,
		Name:  i18n.String{"en": "VAT", "nl": "BTW"},
		Title: i18n.String{"en": "Value Added Tax", "nl": "Belasting Toegevoegde Waarde"},
		Keys:  tax.GlobalVATKeys(),
		Rates: []tax.RateDef{
			{
				Rate: tax.RateGeneral, Keys: law.Standard(),
				Name:   i18n.String{"en": "General Rate", "nl": "Algemeen Tarief"},
				Values: []tax.RateValue{law.Always("21.0%")},
			},
			{
				Rate: tax.RateReduced, Keys: law.Standard(),
				Name:   i18n.String{"en": "Reduced Rate", "nl": "Gereduceerd Tarief"},
				Values: []tax.RateValue{law.Always("9.0%")},
			},
		},
	}
}
