package india

import (
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// Regime returns the tax law of India.
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
		Country: "IN",
		Name:    i18n.String{"en": "India"},
		Description: "The goods and services tax is shared: within a state one half goes to the Union (CGST) and one to the " +
			"state or territory (SGST, UTGST); between states and on imports the whole is levied as IGST.",
		Sources:   []tax.Source{{Title: "GST portal", URL: "https://www.gst.gov.in/"}},
		Currency:  "INR",
		TimeZone:  "Asia/Kolkata",
		TaxScheme: tax.CategoryGST,
		Scenarios: law.InvoiceScenarios(
			law.TagNote(tax.KeyReverseCharge, "", "Reverse Charge"),
			law.TagNote("simplified", "", "Simplified Tax Invoice"),
		),
		Corrections: law.InvoiceCorrections("credit-note", "debit-note"),
		Categories:  gst(),
	}
}

// gst returns the goods and services tax, introduced on 1 July 2017 by article 246A of
// the constitution and one act for each part. The categories have neither keys nor
// rates.
func gst() []*tax.CategoryDef {
	return []*tax.CategoryDef{
		// Central Goods and Services Tax Act, 2017, section 9.
		part("CGST",
			i18n.String{"en": "CGST", "hi": "सीजीएसटी"},
			i18n.String{"en": "Central Goods and Services Tax", "hi": "केंद्रीय माल और सेवा कर"},
			"https://gstcouncil.gov.in/central-gst"),
		// One act of 2017 for each state, section 9.
		part("SGST",
			i18n.String{"en": "SGST", "hi": "एसजीएसटी"},
			i18n.String{"en": "State Goods and Services Tax", "hi": "राज्य माल और सेवा कर"},
			"https://gstcouncil.gov.in/sgst"),
		// Integrated Goods and Services Tax Act, 2017, section 5.
		part("IGST",
			i18n.String{"en": "IGST", "hi": "आईजीएसटी"},
			i18n.String{"en": "Integrated Goods and Services Tax", "hi": "एकीकृत माल और सेवा कर"},
			"https://gstcouncil.gov.in/gst_council/igst"),
		// Union Territory Goods and Services Tax Act, 2017, section 7.
		part("UTGST",
			i18n.String{"en": "UTGST", "hi": "यूटीजीएसटी"},
			i18n.String{"en": "Union Territory Goods and Services Tax", "hi": "केंद्र शासित प्रदेश माल और सेवा कर"},
			"https://gstcouncil.gov.in/utgst"),
	}
}

func part(code cbc.Code, name, title i18n.String, url string) *tax.CategoryDef {
	return &tax.CategoryDef{
		Code: code, Name: name, Title: title,
		Sources: []tax.Source{{Title: "GST Council: " + string(code) + " regulations", URL: url}},
	}
}
