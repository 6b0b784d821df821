package be

import "chancery/gobl/regime/checkdigit"

// validVAT accepts a VAT number without its country: ten digits beginning with
// 0 or 1, or nine with the old style's leading zero left out. The last two are
// 97 less the remainder by 97 of the first eight.
func validVAT(code string) bool {
	if len(code) == 9 {
		code = "0" + code
	}
	if !checkdigit.Digits(code, 10) || code[0] > '1' {
		return false
	}
	return 97-checkdigit.Number(code[:8])%97 == checkdigit.Number(code[8:])
}
