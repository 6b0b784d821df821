package pt

import (
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// Regime returns the tax law of Portugal.
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
		Country: "PT",
		Name:    i18n.String{"en": "Portugal", "pt": "Portugal"},
		Description: "VAT (IVA) follows the directive of the Union, with three rates that are lower in the Azores and in Madeira. " +
			"Invoices are issued with certified software; taxpayers are known by their NIF.",
		Currency:  "EUR",
		TimeZone:  "Europe/Lisbon",
		TaxScheme: tax.CategoryVAT,
		Tags: []tax.TagSet{{
			Schema: law.SchemaInvoice,
			List: []*cbc.Definition{
				{Key: "invoice-receipt", Name: i18n.String{"en": "Invoice-receipt", "pt": "Fatura-recibo"}},
			},
		}},
		Extensions:  []*cbc.Definition{regions()},
		Corrections: law.InvoiceCorrections("credit-note", "debit-note"),
		Categories:  []*tax.CategoryDef{vat(), irs(), irc()},
	}
}
