package frctcflow2

import (
	"slices"

	"chancery/gobl/addon/eu16931"
	"chancery/gobl/addon/internal/frctc"
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// Key of the addon.
const Key cbc.Key = "fr-ctc-flow2-v1"

// ExtBillingMode is the framework of billing.
const ExtBillingMode = frctc.ExtBillingMode

// Addon returns the French invoices between companies.
func Addon() *law.Addon {
	return &law.Addon{
		Def: &tax.AddonDef{
			Key:  Key,
			Name: law.French.Names("France CTC Flow 2 (B2B Clearance)", "France CTC Flux 2 (Clearance B2B)"),
			Description: "Prepares invoices between French companies for approved platforms. SIREN, addresses in the " +
				"directory and the texts about payment that the law asks for are added where they follow from the rest.",
			External:   true,
			List:       "2026-06",
			Former:     frctc.Former(nil, law.SchemaInvoice),
			Requires:   []cbc.Key{eu16931.Key},
			Extensions: []*cbc.Definition{frctc.BillingModes()},
			Scenarios:  scenarios(),
		},
		After:     frctc.France,
		Normalize: normalize,
		Rules:     []rule.Set{{Addon: Key, Rules: rules()}},
	}
}

// typeConsolidated is the type of a credit note about a period. No type and tags of an
// invoice give it.
const typeConsolidated cbc.Code = "262"

// scenarios give the type of document (BT-3, BR-FR-04); later ones win.
func scenarios() []tax.ScenarioSet {
	return law.InvoiceScenarios(
		eu16931.DocType("380", bill.InvoiceStandard),
		eu16931.DocType("389", bill.InvoiceStandard, bill.TagSelfBilled),
		eu16931.DocType("393", bill.InvoiceStandard, bill.TagFactoring),
		eu16931.DocType("501", bill.InvoiceStandard, bill.TagSelfBilled, bill.TagFactoring),
		eu16931.DocType("386", bill.InvoiceStandard, bill.TagPrepayment),
		eu16931.DocType("500", bill.InvoiceStandard, bill.TagSelfBilled, bill.TagPrepayment),
		eu16931.DocType("384", bill.InvoiceCorrective),
		eu16931.DocType("471", bill.InvoiceCorrective, bill.TagSelfBilled),
		eu16931.DocType("472", bill.InvoiceCorrective, bill.TagFactoring),
		eu16931.DocType("473", bill.InvoiceCorrective, bill.TagSelfBilled, bill.TagFactoring),
		eu16931.DocType("381", bill.InvoiceCreditNote),
		eu16931.DocType("261", bill.InvoiceCreditNote, bill.TagSelfBilled),
		eu16931.DocType("396", bill.InvoiceCreditNote, bill.TagFactoring),
		eu16931.DocType("502", bill.InvoiceCreditNote, bill.TagSelfBilled, bill.TagFactoring),
		eu16931.DocType("503", bill.InvoiceCreditNote, bill.TagPrepayment),
	)
}

// selfBilled are the types of document that the customer issues.
func selfBilled() []cbc.Code { return []cbc.Code{"389", "501", "500", "471", "473", "261", "502"} }

// corrective are the types of document that replace one invoice.
func corrective() []cbc.Code { return []cbc.Code{"384", "471", "472", "473"} }

// creditNotes are the types of document that credit invoices, without typeConsolidated.
func creditNotes() []cbc.Code { return []cbc.Code{"261", "381", "396", "502", "503"} }

// documentTypes are all types that flow 2 has (BR-FR-04).
func documentTypes() []cbc.Code {
	return slices.Concat(selfBilled(), []cbc.Code{"380", "393", "386", "384", "472", "381", "396", "503", typeConsolidated})
}
