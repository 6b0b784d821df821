package sa

import (
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// Regime returns the tax law of Saudi Arabia.
func Regime() *law.Regime {
	return &law.Regime{
		Def:   def(),
		TaxID: law.TaxID,
		Rules: []rule.Set{taxIDRules(), rules()},
	}
}

// def has no corrections: an invoice may be corrected by any type of document.
func def() *tax.RegimeDef {
	return &tax.RegimeDef{
		Country: "SA",
		Name:    i18n.String{"en": "Kingdom of Saudi Arabia", "ar": "المملكة العربية السعودية"},
		Description: "VAT follows the agreement of the Gulf states, with one positive rate. Invoices between businesses are " +
			"cleared by the authority, those to consumers reported to it.",
		Sources: []tax.Source{{
			Title: "ZATCA: VAT implementing regulations",
			URL:   "https://zatca.gov.sa/en/RulesRegulations/VAT/Pages/default.aspx",
		}},
		Currency:   "SAR",
		TimeZone:   "Asia/Riyadh",
		TaxScheme:  tax.CategoryVAT,
		Categories: []*tax.CategoryDef{vat()},
	}
}

// vat returns the value added tax of Royal Decree M/113 (2 Dhu al-Qadah 1438H), article
// 2: 5 % from 2018, and 15 % from July 2020 by Royal Order A/638.
func vat() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code:  tax.CategoryVAT,
		Name:  i18n.String{"en": "VAT", "ar": "ضريبة القيمة المضافة"},
		Title: i18n.String{"en": "Value Added Tax", "ar": "ضريبة القيمة المضافة"},
		Keys:  tax.GlobalVATKeys(),
		Rates: []tax.RateDef{{
			Rate: tax.RateGeneral, Keys: law.Standard(),
			Name: i18n.String{"en": "Standard Rate", "ar": "النسبة الأساسية"},
			Desc: "Every supply that is not zero-rated or exempt.",
			Values: []tax.RateValue{
				law.Since("2020-07-01", "15.0%"),
				law.Since("2018-01-01", "5.0%"),
			},
		}},
		Sources: []tax.Source{{
			Title: "ZATCA: VAT regulations",
			URL:   "https://zatca.gov.sa/en/RulesRegulations/VAT/Pages/default.aspx",
		}},
	}
}
