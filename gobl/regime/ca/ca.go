package ca

import (
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/tax"
)

// Taxes other than GST.
const (
	CategoryHST cbc.Code = "HST" // harmonized sales tax
	CategoryPST cbc.Code = "PST" // provincial sales tax
)

// Regime returns the tax law of Canada.
func Regime() *law.Regime {
	return &law.Regime{Def: definition(), TaxID: law.TaxID}
}

func definition() *tax.RegimeDef {
	return &tax.RegimeDef{
		Country: "CA",
		Name:    i18n.String{"en": "Canada"},
		Description: "The Canada Revenue Agency collects GST, and HST where a province " +
			"merged its own tax with it; other provinces levy PST beside it. " +
			"Percentages of the provinces are given in the document.",
		Currency:    "CAD",
		TimeZone:    "America/Toronto",
		TaxScheme:   tax.CategoryGST,
		Corrections: law.InvoiceCorrections("credit-note", "debit-note"),
		Categories: []*tax.CategoryDef{
			gst(),
			{
				Code:  CategoryHST,
				Name:  i18n.String{"en": "HST"},
				Title: i18n.String{"en": "Harmonized Sales Tax"},
			},
			{
				Code:  CategoryPST,
				Name:  i18n.String{"en": "PST"},
				Title: i18n.String{"en": "Provincial Sales Tax"},
			},
		},
	}
}

// gst follows the Excise Tax Act, section 165(1), and schedule VI for the
// zero-rated supplies.
func gst() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code:  tax.CategoryGST,
		Name:  i18n.String{"en": "GST"},
		Title: i18n.String{"en": "General Sales Tax"},
		Sources: []tax.Source{{
			Title: "GST/HST provincial rates table",
			URL: "https://www.canada.ca/en/revenue-agency/services/tax/businesses/topics/" +
				"gst-hst-businesses/charge-collect-which-rate/calculator.html",
		}},
		Rates: []tax.RateDef{
			{
				Rate:   "zero",
				Name:   i18n.String{"en": "Zero Rate"},
				Desc:   "Basic groceries, prescription drugs, farm produce, exports and the other supplies of schedule VI.",
				Values: []tax.RateValue{law.Always("0.0%")},
			},
			{
				Rate:   tax.RateGeneral,
				Name:   i18n.String{"en": "General rate"},
				Desc:   "Every taxable supply that is not zero-rated.",
				Values: []tax.RateValue{law.Since("2022-01-01", "5%")},
			},
		},
	}
}
