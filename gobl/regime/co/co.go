package co

import (
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/tax"
)

// Taxes other than VAT, the last three withheld by the customer.
const (
	CategoryIC   cbc.Code = "IC"
	CategoryICA  cbc.Code = "ICA"
	CategoryINC  cbc.Code = "INC"
	CategoryRVAT cbc.Code = "RVAT"
	CategoryRICA cbc.Code = "RICA"
	CategoryRR   cbc.Code = "RR"
)

// Regime returns the tax law of Colombia.
func Regime() *law.Regime {
	return &law.Regime{Def: definition(), TaxID: law.TaxID, Rules: rules()}
}

func definition() *tax.RegimeDef {
	return &tax.RegimeDef{
		Country: "CO",
		Name:    i18n.String{"en": "Colombia", "es": "Colombia"},
		Description: "The DIAN administers IVA and electronic invoicing, which most businesses must use. " +
			"Taxpayers are known by a NIT that ends with a check digit.",
		Sources: []tax.Source{
			{
				Title: "DIAN - Invoice numbering authorization",
				URL: "https://www.dian.gov.co/impuestos/sociedades/presentacionclientes/" +
					"Solicitud_de_Autorizacion_de_Numeracion_de_Facturacion.pdf",
			},
			{
				Title: "DIAN - Municipality codes",
				URL: "https://www.dian.gov.co/atencionciudadano/formulariosinstructivos/" +
					"Formularios/2007/Codigos_municipios_2007.pdf",
			},
		},
		Currency:    "COP",
		TimeZone:    "America/Bogota",
		Corrections: law.InvoiceCorrections("credit-note", "debit-note"),
		Categories: []*tax.CategoryDef{
			vat(), consumption(), industryAndCommerce(), nationalConsumption(),
			withheldVAT(), withheldICA(), withheldIncome(),
		},
	}
}

// vat follows the Estatuto Tributario, article 468 (general rate: 19 % by Ley
// 1819 of 2016, from 2017) and 468-1 (5 %).
func vat() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code:  tax.CategoryVAT,
		Name:  i18n.String{"en": "VAT", "es": "IVA"},
		Title: i18n.String{"en": "Value Added Tax", "es": "Impuesto al Valor Agregado"},
		Keys:  tax.GlobalVATKeys(),
		Rates: []tax.RateDef{
			{
				Rate: tax.RateGeneral,
				Keys: law.Standard(),
				Name: i18n.String{"en": "General Rate", "es": "General"},
				Values: []tax.RateValue{
					law.Since("2017-01-01", "19.0%"),
					law.Since("2006-01-01", "16.0%"),
				},
			},
			{
				Rate:   tax.RateReduced,
				Keys:   law.Standard(),
				Name:   i18n.String{"en": "Reduced Rate", "es": "Reducido"},
				Values: []tax.RateValue{law.Since("2006-01-01", "5.0%")},
			},
		},
	}
}

func consumption() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code:  CategoryIC,
		Name:  i18n.String{"es": "IC"},
		Title: i18n.String{"en": "Consumption Tax", "es": "Impuesto sobre Consumo"},
	}
}

// industryAndCommerce returns municipal: Ley 14 of 1983.
func industryAndCommerce() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code:  CategoryICA,
		Name:  i18n.String{"es": "ICA"},
		Title: i18n.String{"en": "Industry and Commerce Tax", "es": "Impuesto de Industria y Comercio"},
	}
}

// nationalConsumption: Estatuto Tributario, article 512-1.
func nationalConsumption() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code:  CategoryINC,
		Name:  i18n.String{"es": "INC"},
		Title: i18n.String{"en": "National Consumption Tax", "es": "Impuesto Nacional al Consumo"},
	}
}

// withheldVAT: Estatuto Tributario, article 437-1.
func withheldVAT() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code:     CategoryRVAT,
		Name:     i18n.String{"es": "ReteIVA"},
		Title:    i18n.String{"es": "Retención en la fuente por el Impuesto al Valor Agregado"},
		Retained: true,
	}
}

func withheldICA() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code:     CategoryRICA,
		Name:     i18n.String{"es": "ReteICA"},
		Title:    i18n.String{"es": "Retención en la fuente por el Impuesto de Industria y Comercio"},
		Retained: true,
	}
}

// withheldIncome: Estatuto Tributario, articles 365 and following.
func withheldIncome() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code:     CategoryRR,
		Name:     i18n.String{"es": "Retefuente"},
		Title:    i18n.String{"es": "Retención en la fuente por el Impuesto de la Renta"},
		Retained: true,
	}
}
