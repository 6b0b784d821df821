package l10n

import "strings"

// usual are texts that stand for countries elsewhere: codes of three letters (ISO 3166-1
// alpha-3), codes of cars and of the Internet, and names in the own language.
//
//nolint:gochecknoglobals // a table that is only read
var usual = map[string]TaxCountry{
	"ARE": "AE", "ARG": "AR", "AUT": "AT", "BEL": "BE", "BRA": "BR", "CAN": "CA", "CHE": "CH", "COL": "CO", "CZE": "CZ",
	"DEU": "DE", "DNK": "DK", "ESP": "ES", "FIN": "FI", "FRA": "FR", "GBR": "GB", "GRC": EL, "IND": "IN", "IRL": "IE",
	"ITA": "IT", "LUX": "LU", "MEX": "MX", "NLD": "NL", "NOR": "NO", "POL": "PL", "PRT": "PT", "SAU": "SA", "SGP": "SG",
	"SWE": "SE", "USA": "US",
	"EN": "GB", "ENG": "GB", "GER": "DE", "GR": EL, "POR": "PT", "SP": "ES", "SPA": "ES", "SUI": "CH", "SW": "SE", "UK": "GB",
	"DEUTSCHLAND": "DE", "ENGLAND": "GB", "ESPAÑA": "ES", "GREAT BRITAIN": "GB", "ITALIA": "IT", "ÖSTERREICH": "AT",
	"POLSKA": "PL", "UNITED STATES": "US",
}

// Meant returns the country that a text probably stands for which is not the code of one:
// a code in small letters, a name, or a code of another list. It is empty if none is known.
func Meant(text string) TaxCountry {
	text = strings.TrimSpace(text)
	if code := TaxCountry(strings.ToUpper(text)); code.Valid() {
		return code
	}
	if code, ok := usual[strings.ToUpper(text)]; ok {
		return code
	}
	for i := range isoCountries {
		if strings.EqualFold(isoCountries[i].name, text) {
			return ISOCountry(isoCountries[i].code).Tax()
		}
	}
	return ""
}
