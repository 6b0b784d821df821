package ch

import (
	"strings"

	"chancery/gobl/cbc"
	"chancery/gobl/regime/checkdigit"
	"chancery/gobl/tax"
)

// normalizeTaxID also drops the word for VAT that is written after the number.
// The CH of CHE goes with the country, so that the E remains.
func normalizeTaxID(id *tax.Identity) {
	tax.NormalizeIdentity(id)
	code := string(id.Code)
	for _, word := range [...]string{"MWST", "TVA", "IVA"} {
		if rest, found := strings.CutSuffix(code, word); found {
			id.Code = cbc.Code(rest)
			return
		}
	}
}

// validUID accepts a UID without the CH: E, eight digits and a check digit
// modulo 11. Numbers whose check would be ten are not issued.
func validUID(code string) bool {
	if len(code) != 10 || code[0] != 'E' || !checkdigit.AllDigits(code[1:]) {
		return false
	}
	digits := code[1:]
	check := 11 - checkdigit.Sum(digits, 5, 4, 3, 2, 7, 6, 5, 4)%11
	return checkdigit.Digit(digits, 8) == check%11 // ten never equals a digit
}
