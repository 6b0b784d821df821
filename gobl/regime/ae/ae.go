package ae

import (
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/tax"
)

// Regime returns the tax law of the United Arab Emirates.
func Regime() *law.Regime {
	return &law.Regime{Def: definition(), TaxID: law.TaxID, Rules: rules()}
}

func definition() *tax.RegimeDef {
	return &tax.RegimeDef{
		Country: "AE",
		Name:    i18n.String{"en": "United Arab Emirates", "ar": "الإمارات العربية المتحدة"},
		Description: "The Federal Tax Authority levies VAT on most supplies. " +
			"Tax invoices carry the supplier's tax registration number; " +
			"small sales may be documented with a simplified tax invoice.",
		Sources: []tax.Source{{
			Title: "Federal Tax Authority - VAT",
			URL:   "https://tax.gov.ae/en/taxes/Vat/vat.topics/registration.for.vat.aspx",
		}},
		Currency:  "AED",
		TimeZone:  "Asia/Dubai",
		TaxScheme: tax.CategoryVAT,
		Scenarios: law.InvoiceScenarios(
			law.TagNote("reverse-charge", tax.CategoryVAT, "Reverse Charge"),
			law.TagNote("simplified", tax.CategoryVAT, "Simplified Tax Invoice"),
		),
		Corrections: law.InvoiceCorrections("credit-note"),
		Categories:  []*tax.CategoryDef{vat()},
	}
}

// vat follows Federal Decree-Law No. 8 of 2017 on Value Added Tax, article 3.
func vat() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code:  tax.CategoryVAT,
		Name:  i18n.String{"en": "VAT", "ar": "ضريبة القيمة المضافة"},
		Title: i18n.String{"en": "Value Added Tax", "ar": "ضريبة القيمة المضافة"},
		Sources: []tax.Source{{
			Title: "Federal Tax Authority - UAE VAT Regulations",
			URL:   "https://www.tax.gov.ae",
		}},
		Keys: tax.GlobalVATKeys(),
		Rates: []tax.RateDef{{
			Rate:   tax.RateGeneral,
			Keys:   law.Standard(),
			Name:   i18n.String{"en": "General Rate", "ar": "معدل قياسي"},
			Desc:   "The rate of every taxable supply that is not zero-rated.",
			Values: []tax.RateValue{law.Since("2018-01-01", "5%")},
		}},
	}
}
