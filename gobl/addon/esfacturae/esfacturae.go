package esfacturae

import (
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/regime/es"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// Key of the addon.
const Key cbc.Key = "es-facturae-v3"

// Addon returns the Spanish format Facturae.
func Addon() *law.Addon {
	return &law.Addon{
		Def: &tax.AddonDef{
			Key:  Key,
			Name: i18n.NewString("Spain FacturaE"),
			Description: "Prepares invoices for Facturae, the format of the Spanish public sector. Type and class of the " +
				"document follow from the type and tags of the invoice.",
			Extensions: extensions(),
			Scenarios:  scenarios(),
			Corrections: []tax.CorrectionDef{{
				Schema: law.SchemaInvoice, Extensions: []cbc.Key{ExtCorrection},
			}},
		},
		After: "ES",
		Rules: []rule.Set{{Addon: Key, Rules: rules()}},
	}
}

// scenarios give the type and then the class of the document; later ones win.
func scenarios() []tax.ScenarioSet {
	docType := func(code cbc.Code) tax.Extensions { return tax.Extensions{ExtDocType: code} }
	class := func(code cbc.Code) tax.Extensions { return tax.Extensions{ExtInvoiceClass: code} }
	standard := []cbc.Key{bill.InvoiceStandard}
	return law.InvoiceScenarios(
		tax.Scenario{
			Types: []cbc.Key{
				bill.InvoiceStandard, bill.InvoiceCorrective, bill.InvoiceCreditNote, bill.InvoiceDebitNote,
			},
			Ext: docType("FC"),
		},
		tax.Scenario{Tags: []cbc.Key{"simplified"}, Ext: docType("FA")},
		tax.Scenario{Tags: []cbc.Key{"self-billed"}, Ext: docType("AF")},
		tax.Scenario{Types: standard, Ext: class("OO")},
		tax.Scenario{
			Types: []cbc.Key{bill.InvoiceCorrective, bill.InvoiceCreditNote, bill.InvoiceDebitNote},
			Ext:   class("OR"),
		},
		tax.Scenario{Tags: []cbc.Key{es.TagSummary}, Ext: class("OC")},
		tax.Scenario{Types: standard, Tags: []cbc.Key{es.TagCopy}, Ext: class("CO")},
		tax.Scenario{Types: []cbc.Key{bill.InvoiceCorrective}, Tags: []cbc.Key{es.TagCopy}, Ext: class("CR")},
		tax.Scenario{Types: standard, Tags: []cbc.Key{es.TagCopy, es.TagSummary}, Ext: class("CC")},
	)
}
