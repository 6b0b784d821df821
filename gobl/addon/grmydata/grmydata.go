package grmydata

import (
	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// Key under which documents opt in.
const Key cbc.Key = "gr-mydata-v1"

// Tags that, with the type of invoice, decide the type of document.
const (
	TagIslands  cbc.Key = "islands"
	TagGoods    cbc.Key = "goods"
	TagServices cbc.Key = "services"
	TagExport   cbc.Key = "export"
	TagEU       cbc.Key = "eu"
)

const (
	tagSimplified cbc.Key = "simplified"
	tagSelfBilled cbc.Key = "self-billed"
)

// Addon adds the requirements of myDATA.
func Addon() *law.Addon {
	return &law.Addon{
		Def:       definition(),
		After:     "EL",
		Normalize: normalize,
		Rules:     []rule.Set{{Addon: Key, Rules: rules()}},
	}
}

func definition() *tax.AddonDef {
	return &tax.AddonDef{
		Key:  Key,
		Name: i18n.String{"en": "Greece MyData v1.x"},
		Description: "Invoices and receipts as the Greek tax administration receives them in myDATA. " +
			"The types of document, VAT categories and reasons for exemption follow from type, tags and taxes.",
		Sources: []tax.Source{
			{
				Title: "myDATA API Documentation v1.0.7",
				URL: "https://www.aade.gr/sites/default/files/2023-10/" +
					"myDATA%20API%20Documentation_v1.0.7_eng.pdf",
			},
			{
				Title: "Greek Peppol BIS Billing 3.0",
				URL: "https://www.gsis.gr/sites/default/files/eInvoice/Instructions%20to%20B2G%20Suppliers%20and%20" +
					"certified%20PEPPOL%20Providers%20for%20the%20Greek%20PEPPOL%20BIS-EN-%20v1.0.pdf",
			},
		},
		Tags:       tags(),
		Extensions: extensions(),
		Scenarios:  scenarios(),
	}
}

func tags() []tax.TagSet {
	return []tax.TagSet{{
		Schema: law.SchemaInvoice,
		List: []*cbc.Definition{
			{Key: TagIslands, Name: law.Greek.Names("Islands Reduced Rates", "Νησιά μειωμένοι συντελεστές")},
			{Key: TagGoods, Name: i18n.String{"en": "Goods"}},
			{Key: TagServices, Name: i18n.String{"en": "Services"}},
			{Key: TagExport, Name: i18n.String{"en": "Export"}},
			{Key: TagEU, Name: i18n.String{"en": "European Union"}},
		},
	}}
}

// scenarios choose the type of document. Of those that match, the last one
// counts.
func scenarios() []tax.ScenarioSet {
	return law.InvoiceScenarios(
		invoiceType("2.1", bill.InvoiceStandard),
		invoiceType("1.1", bill.InvoiceStandard, TagGoods),
		invoiceType("1.3", bill.InvoiceStandard, TagGoods, TagExport),
		invoiceType("1.2", bill.InvoiceStandard, TagGoods, TagExport, TagEU),
		invoiceType("1.4", bill.InvoiceStandard, TagGoods, tagSelfBilled),
		invoiceType("2.1", bill.InvoiceStandard, TagServices),
		invoiceType("2.3", bill.InvoiceStandard, TagServices, TagExport),
		invoiceType("2.2", bill.InvoiceStandard, TagServices, TagExport, TagEU),
		invoiceType("5.1", bill.InvoiceCreditNote),
		invoiceType("11.3", bill.InvoiceStandard, tagSimplified),
		invoiceType("11.1", bill.InvoiceStandard, TagGoods, tagSimplified),
		invoiceType("11.2", bill.InvoiceStandard, TagServices, tagSimplified),
		invoiceType("11.4", bill.InvoiceCreditNote, tagSimplified),
		invoiceType("11.5", bill.InvoiceCreditNote, TagGoods, tagSimplified, tagSelfBilled),
	)
}

func invoiceType(code cbc.Code, kind cbc.Key, tags ...cbc.Key) tax.Scenario {
	return tax.Scenario{
		Types: []cbc.Key{kind},
		Tags:  tags,
		Ext:   tax.Extensions{ExtInvoiceType: code},
	}
}
