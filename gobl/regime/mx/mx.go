package mx

import (
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// Regime returns the tax law of Mexico.
func Regime() *law.Regime {
	return &law.Regime{
		Def:       def(),
		TaxID:     normalizeTaxID,
		Normalize: normalize,
		Rules:     []rule.Set{taxIDRules()},
	}
}

func def() *tax.RegimeDef {
	return &tax.RegimeDef{
		Country: "MX",
		Name:    i18n.String{"en": "Mexico", "es": "México"},
		Description: "VAT (IVA) has a general rate, a lower one at the border and a zero rate. Every invoice is a CFDI, " +
			"certified before it is delivered; taxpayers are known by their RFC.",
		Sources: []tax.Source{
			{
				Title: "SAT: anexo 20, formato de factura electrónica",
				URL:   "http://omawww.sat.gob.mx/tramitesyservicios/Paginas/anexo_20.htm",
			},
			{
				Title: "SAT: guía de llenado del CFDI 4.0",
				URL:   "http://omawww.sat.gob.mx/tramitesyservicios/Paginas/documentos/Anexo_20_Guia_de_llenado_CFDI.pdf",
			},
			{
				Title: "SAT: guía de llenado del CFDI global 4.0",
				URL:   "http://omawww.sat.gob.mx/tramitesyservicios/Paginas/documentos/GuiallenadoCFDIglobal311221.pdf",
			},
		},
		Currency:    "MXN",
		TimeZone:    "America/Mexico_City",
		TaxScheme:   tax.CategoryVAT,
		Corrections: corrections(),
		Categories:  []*tax.CategoryDef{vat(), retainedVAT(), ieps(), retainedIEPS(), isr()},
	}
}

// corrections refer to the fiscal folio (UUID) of the original: Código Fiscal de
// la Federación, article 29-A, and anexo 20.
func corrections() []tax.CorrectionDef {
	list := law.InvoiceCorrections("credit-note")
	list[0].Stamps = []cbc.Key{"sat-uuid"}
	return list
}

// vat returns the impuesto al valor agregado: Ley del Impuesto al Valor Agregado,
// article 1 (general; 16 % since 2010) and, for the border regions, the decrees of
// 31 December 2018 and 30 December 2020 on fiscal stimuli.
func vat() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code:  tax.CategoryVAT,
		Name:  i18n.String{"en": "VAT", "es": "IVA"},
		Title: i18n.String{"en": "Value Added Tax", "es": "Impuesto al Valor Agregado"},
		Keys:  tax.GlobalVATKeys(),
		Rates: []tax.RateDef{
			{
				Rate: tax.RateGeneral, Keys: law.Standard(),
				Name:   i18n.String{"en": "General Rate", "es": "Tasa General"},
				Values: []tax.RateValue{law.Always("16.0%")},
			},
			{
				Rate: tax.RateReduced, Keys: law.Standard(),
				Name:   i18n.String{"en": "Reduced (Border) Rate", "es": "Tasa Reducida (Fronteriza)"},
				Values: []tax.RateValue{law.Always("8.0%")},
			},
		},
	}
}

// retainedVAT is kept back by the customer: Ley del IVA, article 1-A.
func retainedVAT() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code:     "RVAT",
		Name:     i18n.String{"en": "Retained VAT", "es": "IVA Retenido"},
		Title:    i18n.String{"en": "Retained Value Added Tax", "es": "Impuesto al Valor Agregado Retenido"},
		Retained: true,
	}
}

// ieps is levied on drinks, tobacco, fuel and others at rates of its own: Ley del
// Impuesto Especial sobre Producción y Servicios, article 2.
func ieps() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code: "IEPS",
		Name: i18n.String{"en": "IEPS", "es": "IEPS"},
		Title: i18n.String{
			"en": "Special Tax on Production and Services",
			"es": "Impuesto Especial sobre Producción y Servicios",
		},
	}
}

// retainedIEPS is kept back by the customer: Ley del IEPS, article 5-A.
func retainedIEPS() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code: "RIEPS",
		Name: i18n.String{"en": "Retained IEPS", "es": "IEPS Retenido"},
		Title: i18n.String{
			"en": "Retained Special Tax on Production and Services",
			"es": "Impuesto Especial sobre Producción y Servicios Retenido",
		},
		Retained: true,
	}
}

// isr is income tax kept back by the customer: Ley del Impuesto sobre la Renta,
// articles 106 and 116.
func isr() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code:     "ISR",
		Name:     i18n.String{"en": "ISR", "es": "ISR"},
		Title:    i18n.String{"en": "Income Tax", "es": "Impuesto Sobre la Renta"},
		Retained: true,
	}
}
