package el

import (
	"chancery/gobl/l10n"
	"chancery/gobl/regime/checkdigit"
	"chancery/gobl/tax"
)

// isoCountry is what most other uses than VAT call Greece.
const isoCountry l10n.TaxCountry = "GR"

// normalizeTaxID also strips GR, and leaves EL as the country.
func normalizeTaxID(id *tax.Identity) {
	tax.NormalizeIdentity(id, isoCountry)
	id.Country = Country
}

// validAFM accepts an ΑΦΜ: eight digits weighted with falling powers of two, and
// a check digit modulo 11.
func validAFM(code string) bool {
	if !checkdigit.Digits(code, 9) {
		return false
	}
	sum := checkdigit.Sum(code, 256, 128, 64, 32, 16, 8, 4, 2)
	return checkdigit.Digit(code, 8) == sum%11%10
}
