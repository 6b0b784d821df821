package es

import (
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/tax"
)

// irpf is withheld by Ley 35/2006, article 101, and the regulation Real Decreto
// 439/2007, articles 90 (capital), 95 (professionals and flat-rate businesses)
// and 100 (rents). Changes: Real Decreto-ley 20/2012, Ley 26/2014 and Real
// Decreto-ley 9/2015.
func irpf() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code:     CategoryIRPF,
		Name:     everywhere(CategoryIRPF),
		Retained: true,
		Title: i18n.String{
			"en": "Personal income tax.",
			"es": "Impuesto sobre la renta de las personas físicas.",
			"ca": "Impost sobre la renda de les persones físiques.",
			"eu": "Pertsona fisikoen errentaren gaineko zerga.",
			"gl": "Imposto sobre a renda das persoas físicas.",
		},
		Rates: []tax.RateDef{
			professional(), newProfessional(), capital(), modules(),
		},
	}
}

func professional() tax.RateDef {
	return tax.RateDef{
		Rate: "pro",
		Name: i18n.String{
			"en": "Professional Rate",
			"es": "Profesionales",
			"ca": "Professionals",
			"eu": "Profesionalak",
			"gl": "Profesionais",
		},
		Values: []tax.RateValue{
			law.Since("2015-07-12", "15.0%"),
			law.Since("2015-01-01", "19.0%"),
			law.Since("2012-09-01", "21.0%"),
			law.Since("2007-01-01", "15.0%"),
		},
	}
}

// newProfessional applies in the year in which an activity begins and the two
// that follow.
func newProfessional() tax.RateDef {
	return tax.RateDef{
		Rate: "pro-start",
		Name: i18n.String{
			"en": "Professional Starting Rate",
			"es": "Profesionales Inicio",
			"ca": "Inici Professionals",
			"eu": "Hasiera Profesionalak",
			"gl": "Inicio Profesionais",
		},
		Values: []tax.RateValue{law.Since("2007-01-01", "7.0%")},
	}
}

func capital() tax.RateDef {
	return tax.RateDef{
		Rate: "capital",
		Name: i18n.String{
			"en": "Rental or Interest Capital",
			"es": "Alquileres o Intereses de Capital",
			"ca": "Lloguers o Interessos de Capital",
			"eu": "Errentamenduak edo Kapitalaren Interesak",
			"gl": "Alugueres ou Intereses de Capital",
		},
		Values: []tax.RateValue{law.Since("2007-01-01", "19.0%")},
	}
}

func modules() tax.RateDef {
	return tax.RateDef{
		Rate: "modules",
		Name: i18n.String{
			"en": "Modules Rate",
			"es": "Tipo Modulos",
			"ca": "Tipus Mòduls",
			"eu": "Modulu Tasa",
			"gl": "Tipo Módulos",
		},
		Values: []tax.RateValue{law.Since("2007-01-01", "1.0%")},
	}
}

// irnr is withheld from non-residents without a permanent establishment: Real
// Decreto Legislativo 5/2004, articles 25 and 31. Its percentages depend on the
// income and the recipient's country and are given in the document.
func irnr() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code:     CategoryIRNR,
		Name:     everywhere(CategoryIRNR),
		Retained: true,
		Title: i18n.String{
			"en": "Non-residents income tax",
			"es": "Impuesto sobre la renta de no residentes",
			"ca": "Impost sobre la renda de no residents",
			"eu": "Ez egoiliarren errentaren gaineko zerga",
			"gl": "Imposto sobre a renda de non residentes",
		},
		Desc: "Withheld from what a Spanish customer pays to suppliers resident abroad without an establishment in Spain.",
	}
}
