package itsdi

import (
	"slices"

	"chancery/gobl/bill"
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/tax"
)

// Tags that, with the type of invoice, decide format and type of document.
const (
	TagB2G               cbc.Key = "b2g"
	TagFreelance         cbc.Key = "freelance"
	TagCeilingExceeded   cbc.Key = "ceiling-exceeded"
	TagSanMarinoPaper    cbc.Key = "san-marino-paper"
	TagImport            cbc.Key = "import"
	TagGoods             cbc.Key = "goods"
	TagGoodsEU           cbc.Key = "goods-eu"
	TagGoodsWithTax      cbc.Key = "goods-with-tax"
	TagGoodsExtracted    cbc.Key = "goods-extracted"
	TagDeferred          cbc.Key = "deferred"
	TagRegularization    cbc.Key = "regularization"
	TagThirdPeriod       cbc.Key = "third-period"
	TagDepreciableAssets cbc.Key = "depreciable-assets"
)

// Tags that all invoices may have.
const (
	tagSimplified    cbc.Key = "simplified"
	tagSelfBilled    cbc.Key = "self-billed"
	tagReverseCharge cbc.Key = "reverse-charge"
	tagPartial       cbc.Key = "partial"
)

// tags lists business to government twice, as the format does.
func tags() []tax.TagSet {
	return []tax.TagSet{{
		Schema: law.SchemaInvoice,
		List: []*cbc.Definition{
			{Key: TagB2G, Name: i18n.String{"en": "Business to Government"}},
			{Key: TagFreelance, Name: law.Italian.Names("Freelancer", "Parcella")},
			{Key: TagCeilingExceeded, Name: law.Italian.Names("Ceiling exceeded", "Splafonamento")},
			{Key: TagSanMarinoPaper, Name: law.Italian.Names("Purchases from San Marino with VAT and paper invoice", "Acquisti da San Marino con IVA e fattura cartacea")},
			{Key: TagImport, Name: law.Italian.Names("Import", "Importazione")},
			{Key: TagGoods, Name: law.Italian.Names("Goods", "Beni")},
			{Key: TagGoodsEU, Name: law.Italian.Names("Goods from EU", "Beni da UE")},
			{Key: TagGoodsWithTax, Name: law.Italian.Names("Goods with tax", "Beni con imposta")},
			{Key: TagGoodsExtracted, Name: law.Italian.Names("Goods extracted", "Beni estratti")},
			{Key: TagDeferred, Name: law.Italian.Names("Deferred", "Differita")},
			{Key: TagRegularization, Name: law.Italian.Names("Regularization", "Regolarizzazione")},
			{Key: TagThirdPeriod, Name: law.Italian.Names("Third period", "Terzo periodo")},
			{Key: TagDepreciableAssets, Name: law.Italian.Names("Depreciable assets", "Beni ammortizzabili")},
			{Key: TagB2G, Name: i18n.String{"en": "Business to Government"}},
		},
	}}
}

// scenarios choose the format of the transmission and the type of document. Of
// those that match and write the same code, the last one counts.
func scenarios() []tax.ScenarioSet {
	return law.InvoiceScenarios(slices.Concat(formatScenarios(), ordinaryScenarios(), specialScenarios())...)
}

func formatScenarios() []tax.Scenario {
	return []tax.Scenario{
		{Name: law.Italian.Names("Private Invoice", "Fattura Privata"), Ext: tax.Extensions{ExtFormat: "FPR12"}},
		{
			Name: law.Italian.Names("Government Invoice", "Fattura Pubblica"),
			Tags: []cbc.Key{TagB2G},
			Ext:  tax.Extensions{ExtFormat: "FPA12"},
		},
	}
}

// ordinaryScenarios returns the types of document of a seller.
func ordinaryScenarios() []tax.Scenario {
	return []tax.Scenario{
		documentType("TD01", bill.InvoiceStandard, "Regular Invoice", "Fattura"),
		documentType("TD02", bill.InvoiceStandard, "Advance or down payment on invoice", "Acconto / anticipo su fattura", tagPartial),
		documentType("TD04", bill.InvoiceCreditNote, "Credit Note", "Nota di credito"),
		documentType("TD05", bill.InvoiceDebitNote, "Debit Note", "Nota di debito"),
		documentType("TD06", bill.InvoiceStandard, "Freelancer invoice with retained taxes", "Parcella", TagFreelance),
		documentType("TD03", bill.InvoiceStandard, "Advance or down payment on freelance invoice", "Acconto / anticipo su parcella", tagPartial, TagFreelance),
		documentType("TD07", bill.InvoiceStandard, "Simplified Invoice", "Fattura Semplificata", tagSimplified),
		documentType("TD08", bill.InvoiceCreditNote, "Simplified Credit Note", "Nota di credito semplificata", tagSimplified),
		documentType("TD09", bill.InvoiceDebitNote, "Simplified Debit Note", "Nota di debito semplificata", tagSimplified),
	}
}

// specialScenarios returns the types of document that a buyer makes, and those of
// deferred invoices and fixed assets.
func specialScenarios() []tax.Scenario {
	return []tax.Scenario{
		documentType("TD27", bill.InvoiceStandard,
			"Self-billed for self consumption or for free transfer without recourse",
			"Fattura per autoconsumo o per cessioni gratuite senza rivalsa", tagSelfBilled),
		documentType("TD16", bill.InvoiceStandard, "Reverse charge", "Integrazione fattura reverse charge interno", tagSelfBilled, tagReverseCharge),
		documentType("TD17", bill.InvoiceStandard, "Self-billed Import", "Integrazione/autofattura per acquisto servizi da estero", tagSelfBilled, TagImport),
		documentType("TD18", bill.InvoiceStandard, "Self-billed EU Goods Import", "Integrazione per acquisto beni intracomunitari", tagSelfBilled, TagImport, TagGoodsEU),
		documentType("TD19", bill.InvoiceStandard,
			"Self-billed Goods Import",
			"Integrazione/autofattura per acquisto beni ex art.17 c.2 DPR 633/72", tagSelfBilled, TagImport, TagGoods),
		documentType("TD20", bill.InvoiceStandard,
			"Self-billed Regularization",
			"Autofattura per regolarizzazione e integrazione delle fatture - art.6 c.8 d.lgs.471/97 o art.46 c.5 D.L.331/93", tagSelfBilled, TagRegularization),
		documentType("TD21", bill.InvoiceStandard, "Self-billed invoice when ceiling exceeded", "Autofattura per splafonamento", tagSelfBilled, TagCeilingExceeded),
		documentType("TD22", bill.InvoiceStandard, "Self-billed for goods extracted from VAT warehouse", "Estrazione beni da Deposito IVA", tagSelfBilled, TagGoodsExtracted),
		documentType("TD23", bill.InvoiceStandard,
			"Self-billed for goods extracted from VAT warehouse with VAT payment",
			"Estrazione beni da Deposito IVA con versamento IVA", tagSelfBilled, TagGoodsWithTax),
		documentType("TD24", bill.InvoiceStandard,
			"Deferred invoice ex art.21, c.4, lett. a) DPR 633/72",
			"Fattura differita - art.21 c.4 lett. a", TagDeferred),
		documentType("TD25", bill.InvoiceStandard,
			"Deferred invoice ex art.21, c.4, third period lett. b) DPR 633/72",
			"Fattura differita - art.21 c.4 terzo periodo lett. b", TagDeferred, TagThirdPeriod),
		documentType("TD26", bill.InvoiceStandard,
			"Sale of depreciable assets and for internal transfers (ex art.36 DPR 633/72",
			"Cessione di beni ammortizzabili e per passaggi interni - art.36 DPR 633/72", TagDepreciableAssets),
		documentType("TD28", bill.InvoiceStandard,
			"Purchases from San Marino with VAT (paper invoice)",
			"Acquisti da San Marino con IVA (fattura cartacea)", tagSelfBilled, TagSanMarinoPaper),
	}
}

func documentType(code cbc.Code, kind cbc.Key, english, italian string, tags ...cbc.Key) tax.Scenario {
	return tax.Scenario{
		Name:  law.Italian.Names(english, italian),
		Types: []cbc.Key{kind},
		Tags:  tags,
		Ext:   tax.Extensions{ExtDocumentType: code},
	}
}
