package plfavat

import (
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// Key under which documents opt in.
const Key cbc.Key = "pl-favat-v3"

// StampNumber is the number of an invoice in KSeF, to which a correction refers.
const StampNumber cbc.Key = "favat-ksef-number"

// TagSettlement marks an invoice that settles earlier prepayment invoices.
const TagSettlement cbc.Key = "settlement"

// Tags that all invoices may have.
const (
	tagPartial       cbc.Key = "partial"
	tagSimplified    cbc.Key = "simplified"
	tagSelfBilled    cbc.Key = "self-billed"
	tagReverseCharge cbc.Key = "reverse-charge"
)

// Addon adds the requirements of KSeF.
func Addon() *law.Addon {
	return &law.Addon{
		Def:       definition(),
		Normalize: normalize,
		Rules:     []rule.Set{{Addon: Key, Rules: rules()}},
	}
}

func definition() *tax.AddonDef {
	return &tax.AddonDef{
		Key:  Key,
		Name: i18n.String{"en": "Polish KSeF FA_VAT FA(3)"},
		Description: "Structured invoices and credit notes as KSeF takes them. " +
			"Every tax needs a key, from which follows the column of the invoice it belongs to.",
		Tags: []tax.TagSet{{
			Schema: law.SchemaInvoice,
			List: []*cbc.Definition{
				{Key: TagSettlement, Name: law.Polish.Names("Settlement Invoice", "Faktura Rozliczeniowa")},
			},
		}},
		Extensions: extensions(),
		Scenarios:  scenarios(),
		Corrections: []tax.CorrectionDef{{
			Schema: law.SchemaInvoice,
			Types:  []cbc.Key{bill.InvoiceCreditNote},
			Stamps: []cbc.Key{StampNumber},
		}},
	}
}

// scenarios choose the type of invoice (RodzajFaktury). Of those that match, the
// last one counts.
func scenarios() []tax.ScenarioSet {
	const (
		standard = bill.InvoiceStandard
		credit   = bill.InvoiceCreditNote
	)
	return law.InvoiceScenarios(
		invoiceType("VAT", standard, "Regular Invoice", "Faktura Podstawowa"),
		invoiceType("ZAL", standard, "Prepayment Invoice", "Faktura Zaliczkowa", tagPartial),
		invoiceType("ROZ", standard, "Settlement Invoice", "Faktura Rozliczeniowa", TagSettlement),
		invoiceType("UPR", standard, "Simplified Invoice", "Faktura Uproszczona", tagSimplified),
		invoiceType("KOR", credit, "Credit note", "Faktura korygująca"),
		invoiceType("KOR_ZAL", credit, "Prepayment credit note", "Faktura korygująca fakturę zaliczkową", tagPartial),
		invoiceType("KOR_ROZ", credit, "Settlement credit note", "Faktura korygująca fakturę rozliczeniową", TagSettlement),
	)
}

func invoiceType(code cbc.Code, kind cbc.Key, english, polish string, tags ...cbc.Key) tax.Scenario {
	return tax.Scenario{
		Name:  law.Polish.Names(english, polish),
		Types: []cbc.Key{kind},
		Tags:  tags,
		Ext:   tax.Extensions{ExtInvoiceType: code},
	}
}
