package de

import "chancery/gobl/regime/checkdigit"

// validVAT accepts a VAT number (USt-IdNr.) without its country: nine digits
// that begin with no zero, the last by MOD 11,10 of ISO 7064.
func validVAT(code string) bool {
	return checkdigit.Digits(code, 9) && code[0] != '0' &&
		checkdigit.Hybrid11(code[:8]) == checkdigit.Digit(code, 8)
}
