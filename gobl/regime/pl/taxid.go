package pl

import (
	"chancery/gobl/law"
	"chancery/gobl/regime/checkdigit"
	"chancery/gobl/rule"
)

func taxIDRules() rule.Set {
	return law.TaxIDRules("GOBL-PL-TAX-IDENTITY-01", "PL",
		"the NIP must have ten digits, the last of which checks the others",
		validTaxCode)
}

// validTaxCode reports whether the code is a NIP (Act of 13 October 1995 on the
// identification of taxpayers): the first three digits name a tax office, so the
// first is not 0 and the next two are not both 0; a check value of 10 is not given
// out.
func validTaxCode(code string) bool {
	if !checkdigit.Digits(code, 10) || code[0] == '0' || code[1:3] == "00" {
		return false
	}
	return checkdigit.Sum(code, 6, 5, 7, 2, 3, 4, 5, 6, 7)%11 == checkdigit.Digit(code, 9)
}
