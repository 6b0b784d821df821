package lu

import "chancery/gobl/regime/checkdigit"

// validTVA accepts a VAT number without its country: six digits, and two more
// that are the remainder of the six by 89, as VIES checks them.
func validTVA(code string) bool {
	return checkdigit.Digits(code, 8) && checkdigit.Number(code[:6])%89 == checkdigit.Number(code[6:])
}
