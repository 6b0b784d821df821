package pt

import (
	"strings"

	"chancery/gobl/cbc"
	"chancery/gobl/i18n"
	"chancery/gobl/l10n"
	"chancery/gobl/law"
	"chancery/gobl/tax"
)

// ExtRegion names the region whose tax it is.
const ExtRegion cbc.Key = "pt-region"

// Regions with percentages of their own. Other countries are named by their ISO
// code.
const (
	mainland cbc.Code = "PT"
	azores   cbc.Code = "PT-AC"
	madeira  cbc.Code = "PT-MA"
)

// vat returns the imposto sobre o valor acrescentado: Código do IVA, article 18(1) for
// the mainland, 18(3) for the regions; 23 % since 1 January 2011 by Lei 55-A/2010,
// 4 % in Madeira since 1 October 2024 by Decreto Legislativo Regional 6/2024/M.
// Other days are those from which documents of this format count a percentage. The
// mainland is last in each list, since it requires no region.
func vat() *tax.CategoryDef {
	return &tax.CategoryDef{
		Code:  tax.CategoryVAT,
		Name:  i18n.String{"en": "VAT", "pt": "IVA"},
		Title: i18n.String{"en": "Value Added Tax", "pt": "Imposto sobre o Valor Acrescentado"},
		Keys:  tax.GlobalVATKeys(),
		Rates: []tax.RateDef{
			{
				Rate: tax.RateGeneral, Keys: law.Standard(),
				Name: i18n.String{"en": "General Rate", "pt": "Tipo Geral"},
				Values: []tax.RateValue{
					within(azores, law.Since("2011-01-01", "16.0%")),
					within(madeira, law.Since("2011-01-01", "22.0%")),
					law.Since("2011-01-01", "23.0%"),
				},
			},
			{
				Rate: tax.RateIntermediate, Keys: law.Standard(),
				Name: i18n.String{"en": "Intermediate Rate", "pt": "Taxa Intermédia"},
				Values: []tax.RateValue{
					within(azores, law.Since("2011-01-01", "9.0%")),
					within(madeira, law.Since("2011-01-01", "12.0%")),
					law.Since("2011-01-01", "13.0%"),
				},
			},
			{
				Rate: tax.RateReduced, Keys: law.Standard(),
				Name: i18n.String{"en": "Reduced Rate", "pt": "Taxa Reduzida"},
				Values: []tax.RateValue{
					within(azores, law.Since("2011-01-01", "4.0%")),
					within(madeira, law.Since("2024-10-01", "4.0%")),
					within(madeira, law.Since("2011-01-01", "5.0%")),
					law.Since("2011-01-01", "6.0%"),
				},
			},
			// A percentage of another country, stated by the document.
			{
				Rate: "other", Keys: law.Standard(),
				Name: i18n.String{"en": "Other", "pt": "Outro"},
			},
		},
	}
}

func within(region cbc.Code, v tax.RateValue) tax.RateValue {
	return law.Within(v, tax.Extensions{ExtRegion: region})
}

// regions lists the values of TaxCountryRegion in the SAF-T file (Portaria
// 302/2016): the parts of Portugal and the countries of ISO 3166-1.
func regions() *cbc.Definition {
	def := &cbc.Definition{
		Key:  ExtRegion,
		Name: i18n.String{"en": "Region Code", "pt": "Código da Região"},
		Desc: i18n.NewString("Part of Portugal, or other country, whose VAT it is. " +
			"The mainland is the default; the Azores and Madeira have lower rates."),
		Values: []*cbc.Definition{
			{Code: mainland, Name: i18n.String{"en": "Mainland Portugal", "pt": "Portugal Continental"}},
			{Code: azores, Name: i18n.String{"en": "Azores", "pt": "Açores"}},
			{Code: madeira, Name: i18n.String{"en": "Madeira", "pt": "Madeira"}},
		},
	}
	for code := range strings.FieldsSeq(countries) {
		def.Values = append(def.Values, &cbc.Definition{
			Code: cbc.Code(code),
			Name: i18n.NewString(l10n.ISOCountry(code).Name()),
		})
	}
	return def
}

// countries are the codes of ISO 3166-1 but Portugal's, in the alphabetical order of
// the English names.
const countries = `
AF AX AL DZ AS AD AO AI AQ AG AR AM AW AU AT AZ BS BH BD BB BY BE BZ BJ BM
BT BO BQ BA BW BV BR IO BN BG BF BI CV KH CM CA KY CF TD CL CN CX CC CO KM
CG CD CK CR CI HR CU CW CY CZ DK DJ DM DO EC EG SV GQ ER EE SZ ET FK FO FJ
FI FR GF PF TF GA GM GE DE GH GI GR GL GD GP GU GT GG GN GW GY HT HM VA HN
HK HU IS IN ID IR IQ IE IM IL IT JM JP JE JO KZ KE KI KP KR KW KG LA LV LB
LS LR LY LI LT LU MO MK MG MW MY MV ML MT MH MQ MR MU YT MX FM MD MC MN ME
MS MA MZ MM NA NR NP NL NC NZ NI NE NG NU NF MP NO OM PK PW PS PA PG PY PE
PH PN PL PR QA RE RO RU RW BL SH KN LC MF PM VC WS SM ST SA SN RS SC SL SG
SX SK SI SB SO ZA GS SS ES LK SD SR SJ SE CH SY TW TJ TZ TH TL TG TK TO TT
TN TR TM TC TV UG UA AE GB US UM UY UZ VU VE VN VG VI WF EH YE ZM ZW`
