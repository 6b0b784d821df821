package sazatca

import (
	"chancery/gobl/addon/eu16931"
	"chancery/gobl/bill"
	"chancery/gobl/catalogue"
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// Key under which documents opt in.
const Key cbc.Key = "sa-zatca-v1"

// StampQR is the QR code of an invoice: its fields as tag, length and value, in base64.
const StampQR cbc.Key = "zatca-qr"

// Tags of invoices that the type of transaction depends on.
const (
	TagSummary    cbc.Key = "summary"
	TagThirdParty cbc.Key = "third-party"
	TagNominal    cbc.Key = "nominal"
	TagExport     cbc.Key = "export"
)

// Tags that all invoices may have.
const (
	tagSimplified = bill.TagSimplified
	tagSelfBilled = bill.TagSelfBilled
)

// arabic is the other language of the names.
const arabic law.Language = "ar"

// Addon adds the requirements of ZATCA.
func Addon() *law.Addon {
	return &law.Addon{
		Def:       definition(),
		After:     "SA",
		Normalize: normalize,
		Correct:   correct,
		Rules: []rule.Set{{
			Addon: Key, Rules: rules(),
			// EN 16931 allows no reason for a rate of zero (BR-Z-10), ZATCA demands one.
			Ignore: []string{"GOBL-EU-EN16931-TAX-COMBO-07"},
		}},
	}
}

func definition() *tax.AddonDef {
	return &tax.AddonDef{
		Key:  Key,
		Name: arabic.Names("Saudi Arabia ZATCA", "هيئة الزكاة والضريبة والجمارك"),
		Description: "Invoices for FATOORA. Standard tax invoices, among businesses, are cleared by the authority; simplified ones, " +
			"to consumers, are reported to it. The type of transaction follows from the tags.",
		Sources: []tax.Source{{
			Title: "ZATCA: specifications of electronic invoices for developers",
			URL:   "https://zatca.gov.sa/en/E-Invoicing/SystemsDevelopers/Pages/E-Invoice-specifications.aspx",
		}},
		External:   true,
		List:       "2026-06-16",
		Requires:   []cbc.Key{eu16931.Key},
		Tags:       tags(),
		Extensions: []*cbc.Definition{invoiceTypes()},
		// The type of document of EN 16931, which is 380, becomes that of a tax invoice (BR-KSA-05).
		Scenarios: law.InvoiceScenarios(tax.Scenario{
			Types: []cbc.Key{bill.InvoiceStandard},
			Ext:   tax.Extensions{catalogue.UNTDIDDocumentType: taxInvoice},
		}),
	}
}

func tags() []tax.TagSet {
	return []tax.TagSet{{
		Schema: law.SchemaInvoice,
		List: []*cbc.Definition{
			{Key: TagSummary, Name: arabic.Names("Summary", "ملخص")},
			{Key: TagThirdParty, Name: arabic.Names("Third-party", "طرف ثالث")},
			{Key: TagNominal, Name: arabic.Names("Nominal", "اسمية")},
			{
				Key: TagExport, Name: arabic.Names("Export", "تصدير"),
				Desc: i18n.String{"en": "What is invoiced leaves the country."},
			},
		},
	}}
}
