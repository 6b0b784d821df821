package itticket

import (
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// Key under which documents opt in.
const Key cbc.Key = "it-ticket-v1"

// StampRef is the number of a document at the Agenzia delle Entrate, to which a
// correction refers.
const StampRef cbc.Key = "ade-ref"

// Addon adds the requirements of the commercial document.
func Addon() *law.Addon {
	return &law.Addon{
		Def:       definition(),
		Normalize: normalize,
		Rules:     []rule.Set{{Addon: Key, Rules: rules()}},
	}
}

func definition() *tax.AddonDef {
	const portal = "https://www.agenziaentrate.gov.it/portale/schede/comunicazioni/fatture-e-corrispettivi"
	return &tax.AddonDef{
		Key:  Key,
		Name: i18n.String{"en": "Italy AdE ticket v1.x"},
		Description: "Commercial documents of retailers as the online procedure of the Agenzia delle Entrate makes them. " +
			"Prices include VAT, and a correction names the rows of the document it is about.",
		Sources: []tax.Source{
			{Title: "Italian AdE Cassetto Fiscale", URL: portal},
			{Title: "Italian AdE Fattura e Corrispettivi", URL: portal},
		},
		Extensions: extensions(),
		Corrections: []tax.CorrectionDef{{
			Schema: law.SchemaInvoice,
			Types:  []cbc.Key{bill.InvoiceCorrective},
			Stamps: []cbc.Key{StampRef},
		}},
	}
}
