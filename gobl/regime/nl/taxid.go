package nl

import (
	"chancery/gobl/law"
	"chancery/gobl/regime/checkdigit"
	"chancery/gobl/rule"
)

func taxIDRules() rule.Set {
	return law.TaxIDRules("GOBL-NL-TAX-IDENTITY-01", "NL",
		"the btw-id must have nine digits, B and two digits, and fit one of its two checks",
		validTaxCode)
}

// validTaxCode reports whether the code is a btw-id. That of a company has a check
// digit in the ninth place; that of a sole trader, given out since 2020, is checked
// as a whole, with the country before it.
func validTaxCode(code string) bool {
	if !checkdigit.Shape(code, "dddddddddBdd") {
		return false
	}
	check := checkdigit.Sum(code[:8], 9, 8, 7, 6, 5, 4, 3, 2) % 11 % 10
	return check == checkdigit.Digit(code, 8) || checkdigit.Mod97("NL"+code) == 1
}
