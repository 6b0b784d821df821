package pt

import (
	"strings"

	"chancery/gobl/law"
	"chancery/gobl/regime/checkdigit"
	"chancery/gobl/rule"
)

func taxIDRules() rule.Set {
	return law.TaxIDRules("GOBL-PT-TAX-IDENTITY-01", "PT",
		"the NIF must have nine digits, begin as a NIF does, and end in a fitting check digit",
		validTaxCode)
}

// validTaxCode reports whether the code is a NIF (Decreto-Lei 14/2013).
func validTaxCode(code string) bool {
	if !checkdigit.Digits(code, 9) || !knownKind(code) {
		return false
	}
	check := 11 - checkdigit.Sum(code[:8], 9, 8, 7, 6, 5, 4, 3, 2)%11
	if check > 9 {
		check = 0
	}
	return check == checkdigit.Digit(code, 8)
}

// knownKind looks at the first digits, which distinguish persons (1 to 3, 45), companies
// (5), public bodies (6), sole traders of older times (8) and special cases apart.
func knownKind(code string) bool {
	if strings.IndexByte("123568", code[0]) >= 0 {
		return true
	}
	switch code[:2] {
	case "45", "70", "71", "72", "74", "75", "77", "78", "79", "90", "91", "98", "99":
		return true
	}
	return false
}
