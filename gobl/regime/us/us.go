package us

import (
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/tax"
)

// Regime returns the tax law of the United States.
func Regime() *law.Regime { return &law.Regime{Def: def()} }

func def() *tax.RegimeDef {
	return &tax.RegimeDef{
		Country: "US",
		Name:    i18n.String{"en": "United States of America"},
		Description: "There is no federal tax on sales. States, counties and cities levy sales taxes at rates of their own, " +
			"which the seller collects.",
		Currency:    "USD",
		TimeZone:    "America/Chicago",
		Corrections: law.InvoiceCorrections("credit-note", "debit-note"),
		Categories: []*tax.CategoryDef{{
			Code:  tax.CategoryST,
			Name:  i18n.String{"en": "ST"},
			Title: i18n.String{"en": "Sales Tax"},
		}},
	}
}
