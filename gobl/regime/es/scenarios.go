package es

import (
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/tax"
)

// Tags of invoices that only Spain has.
const (
	TagCopy             cbc.Key = "copy"
	TagSummary          cbc.Key = "summary"
	TagSimplifiedScheme cbc.Key = "simplified-scheme"
	TagTravelAgency     cbc.Key = "travel-agency"
	TagSecondHandGoods  cbc.Key = "second-hand-goods"
	TagArt              cbc.Key = "art"
	TagAntiques         cbc.Key = "antiques"
	TagCashBasis        cbc.Key = "cash-basis"
)

func tags() []tax.TagSet {
	return []tax.TagSet{{
		Schema: law.SchemaInvoice,
		List: []*cbc.Definition{
			tag(TagCopy, "Copy", "Copia"),
			tag(TagSummary, "Summary", "Recapitulativa"),
			tag(TagSimplifiedScheme, "Simplified tax scheme", "Contribuyente en régimen simplificado"),
			tag(TagTravelAgency, "Special scheme for travel agencies",
				"Régimen especial de las agencias de viajes"),
			tag(TagSecondHandGoods, "Special scheme for second-hand goods",
				"Régimen especial de los bienes usados"),
			tag(TagArt, "Special scheme of works of art", "Régimen especial de los objetos de arte"),
			tag(TagAntiques, "Special scheme of antiques and collectables",
				"Régimen especial de las antigüedades y objetos de colección"),
			tag(TagCashBasis, "Special scheme on cash basis", "Régimen especial del criterio de caja"),
		},
	}}
}

func tag(key cbc.Key, english, spanish string) *cbc.Definition {
	return &cbc.Definition{Key: key, Name: i18n.String{"en": english, "es": spanish}}
}

// scenarios returns the texts of Real Decreto 1619/2012, article 6 (1) l to p.
func scenarios() []tax.ScenarioSet {
	const (
		reverseCharge = "Reverse Charge / Inversión del sujeto pasivo."
		travel        = "Régimen especial de las agencias de viajes."
		usedGoods     = "Régimen especial de los bienes usados."
		art           = "Régimen especial de los objetos de arte."
		antiques      = "Régimen especial de las antigüedades y objetos de colección."
		cashBasis     = "Régimen especial del criterio de caja."
	)
	return law.InvoiceScenarios(
		law.TagNote("reverse-charge", tax.CategoryVAT, reverseCharge),
		law.TagNote("reverse-charge", CategoryIGIC, reverseCharge),
		law.TagNote(TagSimplifiedScheme, tax.CategoryVAT,
			"Factura expedida por contribuyente en régimen simplificado."),
		law.TagNote("self-billed", "", "Facturación por el destinatario."),
		law.TagNote(TagTravelAgency, tax.CategoryVAT, travel),
		law.TagNote(TagTravelAgency, CategoryIGIC, travel),
		law.TagNote(TagSecondHandGoods, tax.CategoryVAT, usedGoods),
		law.TagNote(TagSecondHandGoods, CategoryIGIC, usedGoods),
		law.TagNote(TagArt, tax.CategoryVAT, art),
		law.TagNote(TagArt, CategoryIGIC, art),
		law.TagNote(TagAntiques, tax.CategoryVAT, antiques),
		law.TagNote(TagAntiques, CategoryIGIC, antiques),
		law.TagNote(TagCashBasis, tax.CategoryVAT, cashBasis),
		law.TagNote(TagCashBasis, CategoryIGIC, cashBasis),
	)
}
