package ie

import (
	"chancery/gobl/law"
	"chancery/gobl/regime/checkdigit"
	"chancery/gobl/rule"
)

// checkLetters are the check characters by remainder.
const checkLetters = "WABCDEFGHIJKLMNOPQRSTUV"

func taxIDRules() rule.Set {
	return law.TaxIDRules("GOBL-IE-TAX-IDENTITY-01", "IE",
		"the Irish VAT number must have seven digits and one or two letters, or the old form, and a fitting check letter",
		validTaxCode)
}

// validTaxCode accepts three forms: seven digits and the check letter, the same with
// a further letter (A or H, since 2013), and the old one, in which the second
// character is a letter and the first digit is weighed as if it stood last.
func validTaxCode(code string) bool {
	switch {
	case checkdigit.Shape(code, "ddddddda"):
		return checkLetter(sum(code)) == code[7]
	case checkdigit.Shape(code, "dddddddaA"):
		return checkLetter(sum(code)+9*1) == code[7]
	case checkdigit.Shape(code, "dddddddaH"):
		return checkLetter(sum(code)+9*8) == code[7]
	case checkdigit.Shape(code, "daddddda"):
		return checkLetter(sum("0"+code[2:7]+code[:1])) == code[7]
	}
	return false
}

// sum weighs seven digits.
func sum(digits string) int { return checkdigit.Sum(digits[:7], 8, 7, 6, 5, 4, 3, 2) }

func checkLetter(sum int) byte { return checkLetters[sum%23] }
