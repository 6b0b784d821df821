package sg

import (
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// Regime returns the tax law of Singapore.
func Regime() *law.Regime {
	return &law.Regime{
		Def:       def(),
		TaxID:     law.TaxID,
		Normalize: normalize,
		Rules:     []rule.Set{taxIDRules(), rules()},
	}
}

func def() *tax.RegimeDef {
	return &tax.RegimeDef{
		Country: "SG",
		Name:    i18n.String{"en": "Singapore"},
		Description: "The goods and services tax has one positive rate; exports and international services are zero-rated, " +
			"finance, homes and investment metals exempt.",
		Sources: []tax.Source{{
			Title: "IRAS: GST general guide for businesses",
			URL:   "https://www.iras.gov.sg/media/docs/default-source/e-tax/etaxguide_gst_gst-general-guide-for-businesses(1).pdf",
		}},
		Currency:  "SGD",
		TimeZone:  "Asia/Singapore",
		TaxScheme: tax.CategoryGST,
		Identities: []*cbc.Definition{{
			Code: IdentityTypeUEN,
			Name: i18n.String{"en": "Unique Entity Number (UEN)"},
			Desc: i18n.NewString("Names an entity before all government agencies; often also its GST registration number."),
		}},
		Corrections: law.InvoiceCorrections("credit-note"),
		Categories:  []*tax.CategoryDef{gst()},
	}
}

// gst returns the tax of the Goods and Services Tax Act 1993, section 16.
func gst() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code:  tax.CategoryGST,
		Name:  i18n.String{"en": "GST"},
		Title: i18n.String{"en": "Goods and Services Tax"},
		Keys:  tax.GlobalGSTKeys(),
		Rates: []tax.RateDef{{
			Rate: tax.RateGeneral, Keys: law.Standard(),
			Name: i18n.String{"en": "General rate"},
			Desc: "Every supply by a registered business that is not zero-rated or exempt.",
			Values: []tax.RateValue{
				law.Since("2024-01-01", "9%"),
				law.Since("2023-01-01", "8%"),
				law.Since("2007-07-01", "7%"),
				law.Since("2004-01-01", "5%"),
				law.Since("2003-01-01", "4%"),
				law.Since("1994-04-01", "3%"),
			},
		}},
		Sources: []tax.Source{{
			Title: "IRAS: current GST rates",
			URL:   "https://www.iras.gov.sg/taxes/goods-services-tax-(gst)/basics-of-gst/current-gst-rates",
		}},
	}
}
