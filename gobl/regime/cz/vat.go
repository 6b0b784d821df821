package cz

import (
	"chancery/gobl/i18n"
	"chancery/gobl/law"
	"chancery/gobl/tax"
)

// vat follows Act 235/2004 Coll. (zákon o dani z přidané hodnoty), § 47. Changes:
// Acts 261/2007 (from 2008), 362/2009 (2010), 370/2011 (2012), 500/2012 (2013) and
// 349/2023 Coll. (2024).
//
// The tables begin on 1 May 2004 with that Act. The rates of the one before it
// (588/1992 Coll.) are not entered.
//
// Act 262/2014 Coll. added a second reduced rate of 10 % from 2015 on, and Act
// 349/2023 Coll. repealed it with the end of 2023. A value holds until the next one
// and there is no next one, so a rate for it would still tax a document of today at
// 10 %. It is left out: a document of those years writes the percentage.
func vat() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code:  tax.CategoryVAT,
		Name:  i18n.String{"en": "VAT", "cs": "DPH"},
		Title: i18n.String{"en": "Value Added Tax", "cs": "Daň z přidané hodnoty"},
		Sources: []tax.Source{{
			Title: "European Commission: Taxes in Europe Database, VAT rates",
			URL:   "https://ec.europa.eu/taxation_customs/tedb/",
		}},
		Keys:  tax.GlobalVATKeys(),
		Rates: []tax.RateDef{general(), reduced()},
	}
}

// general returns the rate of § 47 (1) (a).
func general() tax.RateDef {
	return tax.RateDef{
		Rate: tax.RateGeneral,
		Keys: law.Standard(),
		Name: i18n.String{"en": "Standard Rate", "cs": "Základní sazba"},
		Values: []tax.RateValue{
			law.Since("2013-01-01", "21.0%"),
			law.Since("2010-01-01", "20.0%"),
			law.Since("2004-05-01", "19.0%"),
		},
	}
}

// reduced returns the rate of § 47 (1) (b), called the first reduced rate while there
// was a second.
func reduced() tax.RateDef {
	return tax.RateDef{
		Rate: tax.RateReduced,
		Keys: law.Standard(),
		Name: i18n.String{"en": "Reduced Rate", "cs": "Snížená sazba"},
		Values: []tax.RateValue{
			law.Since("2024-01-01", "12.0%"),
			law.Since("2013-01-01", "15.0%"),
			law.Since("2012-01-01", "14.0%"),
			law.Since("2010-01-01", "10.0%"),
			law.Since("2008-01-01", "9.0%"),
			law.Since("2004-05-01", "5.0%"),
		},
	}
}
