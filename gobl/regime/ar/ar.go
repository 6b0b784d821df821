package ar

import (
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/tax"
)

// Regime returns the tax law of Argentina.
func Regime() *law.Regime {
	return &law.Regime{Def: definition(), TaxID: law.TaxID, Rules: rules()}
}

func definition() *tax.RegimeDef {
	return &tax.RegimeDef{
		Country: "AR",
		Name:    i18n.String{"en": "Argentina", "es": "Argentina"},
		Description: "VAT (IVA) is collected by ARCA, formerly AFIP. " +
			"Companies and individuals are known by an 11-digit CUIT, CUIL or CDI, " +
			"and nearly all sales need an electronically authorised voucher.",
		Sources: []tax.Source{
			{
				Title: "AFIP - Administración Federal de Ingresos Públicos",
				URL:   "https://www.afip.gob.ar/",
			},
			{
				Title: "Invoice type and mandatory information",
				URL:   "https://www.argentina.gob.ar/normativa/recurso/54461/259-98a/htm",
			},
			{
				Title: "AFIP SIRE - Percepciones y Retenciones",
				URL:   "https://www.afip.gob.ar/sire/percepciones-retenciones/",
			},
		},
		Currency:    "ARS",
		TimeZone:    "America/Argentina/Buenos_Aires",
		Corrections: law.InvoiceCorrections("credit-note", "debit-note"),
		Categories:  []*tax.CategoryDef{vat()},
	}
}

// vat follows the VAT law (Ley 23.349, consolidated 1997), article 28; the
// rates apply since 1 April 1995.
func vat() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code:  tax.CategoryVAT,
		Name:  i18n.String{"en": "VAT", "es": "IVA"},
		Title: i18n.String{"en": "Value Added Tax", "es": "Impuesto al Valor Agregado"},
		Desc:  "Tax on the sale of goods and services, with an increased rate for metered utilities.",
		Sources: []tax.Source{{
			Title: "VAT law - Article 28",
			URL:   "https://biblioteca.arca.gob.ar/cuadroslegislativos/getAdjunto.aspx?i=7833",
		}},
		Keys: tax.GlobalVATKeys(),
		Rates: []tax.RateDef{
			{
				Rate:   "increased",
				Keys:   law.Standard(),
				Name:   i18n.String{"en": "Increased Rate", "es": "Alícuota Incrementada"},
				Desc:   "Metered gas, electricity and water and some other services of article 3 e), sold to businesses.",
				Values: []tax.RateValue{law.Since("1995-04-01", "27.0%")},
			},
			{
				Rate:   tax.RateGeneral,
				Keys:   law.Standard(),
				Name:   i18n.String{"en": "General Rate", "es": "Alícuota General"},
				Values: []tax.RateValue{law.Since("1995-04-01", "21.0%")},
			},
			{
				Rate:   tax.RateReduced,
				Keys:   law.Standard(),
				Name:   i18n.String{"en": "Reduced Rate", "es": "Alícuota Reducida"},
				Desc:   "Among others building work on homes, livestock, farm produce, passenger transport and medical care.",
				Values: []tax.RateValue{law.Since("1995-04-01", "10.5%")},
			},
		},
	}
}
