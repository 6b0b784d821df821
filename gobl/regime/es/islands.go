package es

import (
	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/tax"
)

// igic returns the tax of the Canary Islands: Ley 20/1991, with the rates of the
// Canarian Ley 4/2012, article 51. Rates other than these two are given as
// percentages.
func igic() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code: CategoryIGIC,
		Name: everywhere("IGIC"),
		Title: i18n.String{
			"en": "Canary Island General Indirect Tax",
			"es": "Impuesto General Indirecto Canario",
			"ca": "Impost General Indirecte Canari",
			"eu": "Kanariar Uharteetako Zerga Orokor Zeharkakoa",
			"gl": "Imposto Xeral Indirecto Canario",
		},
		Keys: tax.GlobalVATKeys(),
		Rates: []tax.RateDef{
			{
				Rate: tax.RateGeneral,
				Keys: law.Standard(),
				Name: i18n.String{
					"en": "General Rate",
					"es": "Tipo General",
					"ca": "Tipus general",
					"eu": "Tasa Orokorra",
					"gl": "Tipo Xeral",
				},
				Values: []tax.RateValue{law.Always("7.0%")},
			},
			{
				Rate: tax.RateReduced,
				Keys: law.Standard(),
				Name: i18n.String{
					"en": "Reduced Rate",
					"es": "Tipo Reducido",
					"ca": "Tipus reduït",
					"eu": "Tasa Murriztua",
					"gl": "Tipo Reducido",
				},
				Values: []tax.RateValue{law.Always("3.0%")},
			},
		},
	}
}

// ipsi returns the municipal tax of Ceuta and Melilla: Ley 8/1991. Its percentages
// are given in the document.
func ipsi() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code: CategoryIPSI,
		Name: everywhere("IPSI"),
		Title: i18n.String{
			"en": "Production, Services, and Import Tax",
			"es": "Impuesto sobre la Producción, los Servicios y la Importación",
			"ca": "Impost sobre la Producció, els Serveis i la Importació",
			"eu": "Ekoizpen, Zerbitzu eta Inportazio Zerga",
			"gl": "Imposto sobre a Produción, os Servizos e a Importación",
		},
	}
}

// everywhere returns a name that all the languages of Spain share.
func everywhere(name cbc.Code) i18n.String {
	s := string(name)
	return i18n.String{"en": s, "es": s, "ca": s, "eu": s, "gl": s}
}
