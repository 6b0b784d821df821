package eu16931

import (
	"chancery/gobl/bill"
	"chancery/gobl/catalogue"
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// Key of the addon.
const Key cbc.Key = "eu-en16931-v2017"

// Addon returns the European norm for electronic invoices.
func Addon() *law.Addon {
	return &law.Addon{
		Def: &tax.AddonDef{
			Key:  Key,
			Name: i18n.NewString("EN 16931-1:2017"),
			Description: "Prepares documents for the European norm EN 16931. The codes of the UN/EDIFACT and ISO lists " +
				"follow from the keys of the document; supplies without VAT need a VATEX code, or a note in the tax " +
				"details that says why.",
			Scenarios: scenarios(),
		},
		After:     "FR",
		Normalize: normalize,
		Rules:     []rule.Set{{Addon: Key, Rules: rules()}},
	}
}

// scenarios give the type of document (BT-3, UNTDID 1001); later ones win.
func scenarios() []tax.ScenarioSet {
	const (
		partial    cbc.Key = "partial"
		selfBilled cbc.Key = "self-billed"
		prepayment cbc.Key = "prepayment"
		factoring  cbc.Key = "factoring"
	)
	return law.InvoiceScenarios(
		DocType("380", bill.InvoiceStandard),
		DocType("381", bill.InvoiceCreditNote),
		DocType("383", bill.InvoiceDebitNote),
		DocType("384", bill.InvoiceCorrective),
		DocType("325", bill.InvoiceProforma),
		DocType("326", bill.InvoiceStandard, partial),
		DocType("389", bill.InvoiceStandard, selfBilled),
		DocType("261", bill.InvoiceCreditNote, selfBilled),
		DocType("386", bill.InvoiceStandard, prepayment),
		DocType("393", bill.InvoiceStandard, factoring),
		DocType("396", bill.InvoiceCreditNote, factoring),
	)
}

// DocType returns the scenario that writes the code of UNTDID 1001 into an invoice of the
// type with all of the tags.
func DocType(code cbc.Code, invoice cbc.Key, tags ...cbc.Key) tax.Scenario {
	return tax.Scenario{
		Types: []cbc.Key{invoice}, Tags: tags,
		Ext: tax.Extensions{catalogue.UNTDIDDocumentType: code},
	}
}
