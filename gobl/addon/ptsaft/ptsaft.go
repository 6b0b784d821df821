package ptsaft

import (
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// Key under which documents opt in.
const Key cbc.Key = "pt-saft-v1"

// Stamps of a document that the program has recorded: its unique code, the text of its
// QR code, the four printed characters of its signature and all of it, the certificate of
// the program, when it was recorded, and the code of the authority for a transport.
const (
	StampATCUD    cbc.Key = "at-atcud"
	StampQR       cbc.Key = "at-qr"
	StampHash     cbc.Key = "at-hash"
	StampHashFull cbc.Key = "at-hash-full"
	StampAppID    cbc.Key = "at-app-id"
	StampTime     cbc.Key = "at-ts"
	StampDocCode  cbc.Key = "at-doc-code"
)

// Tags of documents: of invoices and receipts under the cash accounting scheme
// (Decreto-Lei 71/2013), and of deliveries that take goods back.
const (
	TagCashVAT cbc.Key = "cash-vat"
	TagReturn  cbc.Key = "return"
)

// tagInvoiceReceipt is a tag of the country's regime.
const tagInvoiceReceipt cbc.Key = "invoice-receipt"

// Schemas of the documents other than invoices that have tags of their own.
const (
	schemaDelivery = "bill/delivery"
	schemaPayment  = "bill/payment"
)

// Addon adds the requirements of SAF-T (PT).
func Addon() *law.Addon {
	return &law.Addon{
		Def:       definition(),
		After:     "PT",
		Normalize: normalize,
		Rules:     []rule.Set{{Addon: Key, Rules: rules()}},
	}
}

func definition() *tax.AddonDef {
	return &tax.AddonDef{
		Key:      Key,
		Name:     i18n.String{"en": "Portugal SAF-T"},
		External: true,
		List:     "2026-07",
		Description: "Invoices, receipts, orders and transport documents as certified programs of Portugal report them. " +
			"Types of document, tax rates and reasons of exemption follow from types, tags and taxes. " +
			"The series begins with the type of document, as in \"FT A\".",
		Tags:        tags(),
		Extensions:  extensions(),
		Scenarios:   scenarios(),
		Corrections: []tax.CorrectionDef{{Schema: law.SchemaInvoice, ReasonRequired: true}},
	}
}

func tags() []tax.TagSet {
	cashVAT := law.Portuguese.Names("Cash VAT Scheme", "Regime de IVA de Caixa")
	return []tax.TagSet{
		{Schema: schemaDelivery, List: []*cbc.Definition{{Key: TagReturn, Name: i18n.String{"en": "Return"}}}},
		{Schema: law.SchemaInvoice, List: []*cbc.Definition{{Key: TagCashVAT, Name: cashVAT}}},
		{Schema: schemaPayment, List: []*cbc.Definition{{Key: TagCashVAT, Name: cashVAT}}},
	}
}

// scenarios choose the type of invoice (InvoiceType). Of those that match, the last one
// counts: an invoice that is paid is an invoice-receipt, also a simplified one.
func scenarios() []tax.ScenarioSet {
	return law.InvoiceScenarios(
		invoiceType(typeInvoice, bill.InvoiceStandard),
		invoiceType(typeSimplified, bill.InvoiceStandard, bill.TagSimplified),
		tax.Scenario{
			Types: []cbc.Key{bill.InvoiceStandard},
			Tags:  []cbc.Key{TagCashVAT},
			Ext:   tax.Extensions{ExtCashVAT: yes},
		},
		tax.Scenario{
			Types:  []cbc.Key{bill.InvoiceStandard},
			Filter: isReceipt,
			Ext:    tax.Extensions{ExtInvoiceType: typeInvoiceReceipt},
		},
		invoiceType(typeDebitNote, bill.InvoiceDebitNote),
		invoiceType(typeCreditNote, bill.InvoiceCreditNote),
		tax.Scenario{
			Types: []cbc.Key{bill.InvoiceProforma},
			Ext:   tax.Extensions{ExtWorkType: workProforma},
		},
	)
}

func invoiceType(code cbc.Code, kind cbc.Key, tags ...cbc.Key) tax.Scenario {
	return tax.Scenario{Types: []cbc.Key{kind}, Tags: tags, Ext: tax.Extensions{ExtInvoiceType: code}}
}

// isReceipt reports whether an invoice is also the receipt of its payment: it says so, or
// its advances leave nothing to pay.
func isReceipt(doc tree.Node) bool {
	inv, ok := doc.(*bill.Invoice)
	if !ok {
		return false
	}
	return inv.Tags.Has(tagInvoiceReceipt) || inv.Totals.Paid()
}
