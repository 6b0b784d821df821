package es

import (
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/tax"
)

// vat follows Ley 37/1992, articles 90 (general) and 91 (reduced), with the
// equivalence surcharge of article 161 for retailers as rates of their own.
// Changes: Ley 41/1994 (1995), Ley 26/2009 (July 2010), Real Decreto-ley 20/2012
// (September 2012).
func vat() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code: tax.CategoryVAT,
		Name: i18n.String{"en": "VAT", "es": "IVA", "ca": "IVA", "eu": "BEZ", "gl": "IVE"},
		Title: i18n.String{
			"en": "Value Added Tax",
			"es": "Impuesto sobre el Valor Añadido",
			"ca": "Impost sobre el Valor Afegit",
			"eu": "Balio Erantsiaren Zerga",
			"gl": "Imposto sobre o Valor Engadido",
		},
		Desc: "Tax on goods and services in mainland Spain and the Balearic Islands.",
		Keys: tax.GlobalVATKeys(),
		Rates: []tax.RateDef{
			vatGeneral(), vatGeneralSurcharged(),
			vatReduced(), vatReducedSurcharged(),
			vatSuperReduced(), vatSuperReducedSurcharged(),
		},
	}
}

func vatGeneral() tax.RateDef {
	return tax.RateDef{
		Rate: tax.RateGeneral,
		Keys: law.Standard(),
		Name: i18n.String{
			"en": "Standard Rate",
			"es": "Tipo General",
			"ca": "Tipus general",
			"eu": "Tasa Orokorra",
			"gl": "Tipo Xeral",
		},
		Values: []tax.RateValue{
			law.Since("2012-09-01", "21.0%"),
			law.Since("2010-07-01", "18.0%"),
			law.Since("1995-01-01", "16.0%"),
			law.Since("1993-01-01", "15.0%"),
		},
	}
}

func vatGeneralSurcharged() tax.RateDef {
	return tax.RateDef{
		Rate: "general+eqs",
		Keys: law.Standard(),
		Name: i18n.String{
			"en": "Standard Rate + Equivalence Surcharge",
			"es": "Tipo General + Recargo de Equivalencia",
			"ca": "Tipus general + Recàrrec d'equivalència",
			"eu": "Tasa Orokorra + Baliokidetasun Errekargua",
			"gl": "Tipo Xeral + Recargo de Equivalencia",
		},
		Values: []tax.RateValue{
			law.Surcharged(law.Since("2012-09-01", "21.0%"), "5.2%"),
			law.Surcharged(law.Since("2010-07-01", "18.0%"), "4.0%"),
		},
	}
}

func vatReduced() tax.RateDef {
	return tax.RateDef{
		Rate: tax.RateReduced,
		Keys: law.Standard(),
		Name: i18n.String{
			"en": "Reduced Rate",
			"es": "Tipo Reducido",
			"ca": "Tipus reduït",
			"eu": "Tasa Murriztua",
			"gl": "Tipo Reducido",
		},
		Values: []tax.RateValue{
			law.Since("2012-09-01", "10.0%"),
			law.Since("2010-07-01", "8.0%"),
			law.Since("1995-01-01", "7.0%"),
			law.Since("1993-01-01", "6.0%"),
		},
	}
}

func vatReducedSurcharged() tax.RateDef {
	return tax.RateDef{
		Rate: "reduced+eqs",
		Keys: law.Standard(),
		Name: i18n.String{
			"en": "Reduced Rate + Equivalence Surcharge",
			"es": "Tipo Reducido + Recargo de Equivalencia",
			"ca": "Tipus reduït + Recàrrec d'equivalència",
			"eu": "Tasa Murriztua + Baliokidetasun Errekargua",
			"gl": "Tipo Reducido + Recargo de Equivalencia",
		},
		Values: []tax.RateValue{
			law.Surcharged(law.Since("2012-09-01", "10.0%"), "1.4%"),
			law.Surcharged(law.Since("2010-07-01", "8.0%"), "1.0%"),
		},
	}
}

func vatSuperReduced() tax.RateDef {
	return tax.RateDef{
		Rate: tax.RateSuperReduced,
		Keys: law.Standard(),
		Name: i18n.String{
			"en": "Super-Reduced Rate",
			"es": "Tipo Superreducido",
			"ca": "Tipus superreduït",
			"eu": "Tasa Oso Murriztua",
			"gl": "Tipo Superreducido",
		},
		Values: []tax.RateValue{
			law.Since("1995-01-01", "4.0%"),
			law.Since("1993-01-01", "3.0%"),
		},
	}
}

func vatSuperReducedSurcharged() tax.RateDef {
	return tax.RateDef{
		Rate: "super-reduced+eqs",
		Keys: law.Standard(),
		Name: i18n.String{
			"en": "Super-Reduced Rate + Equivalence Surcharge",
			"es": "Tipo Superreducido + Recargo de Equivalencia",
			"ca": "Tipus superreduït + Recàrrec d'equivalència",
			"eu": "Tasa Oso Murriztua + Baliokidetasun Errekargua",
			"gl": "Tipo Superreducido + Recargo de Equivalencia",
		},
		Values: []tax.RateValue{
			law.Surcharged(law.Since("1995-01-01", "4.0%"), "0.5%"),
		},
	}
}
