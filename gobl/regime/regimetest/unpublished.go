package regimetest

import (
	"strings"

	"chancery/gobl/l10n"
)

// Unpublished lists the countries that the published tables of the format lack.
// Nothing outside this project says what their tables should hold, so their own
// tests must.
func Unpublished() []l10n.TaxCountry {
	return []l10n.TaxCountry{
		"CZ",
	}
}

// IsUnpublished reports whether a rule is one of a country in that list.
func IsUnpublished(rule string) bool {
	for _, country := range Unpublished() {
		if strings.HasPrefix(rule, "GOBL-"+string(country)+"-") {
			return true
		}
	}
	return false
}
