package lu

import (
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/tax"
)

// vat follows the law of 12 February 1979 (Loi TVA), article 39 for the general
// rate and article 40 with its annexes for the others, whose conditions are in
// the Grand-Ducal regulation of 21 December 1991. Changes: law of 19 December
// 2014 (first part of the "paquet d'avenir", from 2015 on); law of 26 October
// 2022, which lowered three rates for the year 2023 only.
//
// The tables begin on 1 January 1993, with the approximation of rates in the
// Union (Directive 92/77/EEC). Earlier rates are not entered.
func vat() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code: tax.CategoryVAT,
		Name: i18n.String{"en": "VAT", "fr": "TVA", "de": "MwSt."},
		Title: i18n.String{
			"en": "Value Added Tax",
			"fr": "Taxe sur la valeur ajoutée",
			"de": "Mehrwertsteuer",
		},
		Sources: []tax.Source{{
			Title: "European Commission: Taxes in Europe Database, VAT rates",
			URL:   "https://ec.europa.eu/taxation_customs/tedb/",
		}},
		Keys: tax.GlobalVATKeys(),
		Rates: []tax.RateDef{
			general(), intermediate(), reduced(), superReduced(),
		},
	}
}

func general() tax.RateDef {
	return tax.RateDef{
		Rate: tax.RateGeneral,
		Keys: law.Standard(),
		Name: i18n.String{"en": "Standard Rate", "fr": "Taux normal", "de": "Normaler Satz"},
		Values: []tax.RateValue{
			law.Since("2024-01-01", "17.0%"),
			law.Since("2023-01-01", "16.0%"),
			law.Since("2015-01-01", "17.0%"),
			law.Since("1993-01-01", "15.0%"),
		},
	}
}

// intermediate is the parking rate of Directive 2006/112/EC, article 118.
func intermediate() tax.RateDef {
	return tax.RateDef{
		Rate: tax.RateIntermediate,
		Keys: law.Standard(),
		Name: i18n.String{"en": "Intermediate Rate", "fr": "Taux intermédiaire", "de": "Zwischensatz"},
		Values: []tax.RateValue{
			law.Since("2024-01-01", "14.0%"),
			law.Since("2023-01-01", "13.0%"),
			law.Since("2015-01-01", "14.0%"),
			law.Since("1993-01-01", "12.0%"),
		},
	}
}

func reduced() tax.RateDef {
	return tax.RateDef{
		Rate: tax.RateReduced,
		Keys: law.Standard(),
		Name: i18n.String{"en": "Reduced Rate", "fr": "Taux réduit", "de": "Ermäßigter Satz"},
		Values: []tax.RateValue{
			law.Since("2024-01-01", "8.0%"),
			law.Since("2023-01-01", "7.0%"),
			law.Since("2015-01-01", "8.0%"),
			law.Since("1993-01-01", "6.0%"),
		},
	}
}

// superReduced was left as it is by the law of 2014 and by that of 2022.
func superReduced() tax.RateDef {
	return tax.RateDef{
		Rate:   tax.RateSuperReduced,
		Keys:   law.Standard(),
		Name:   i18n.String{"en": "Super-Reduced Rate", "fr": "Taux super-réduit", "de": "Stark ermäßigter Satz"},
		Values: []tax.RateValue{law.Since("1993-01-01", "3.0%")},
	}
}
