package br

import "chancery/gobl/regime/checkdigit"

// validTaxID accepts a CNPJ (14 digits) or a CPF (11 digits), each with two
// check digits modulo 11. Rows of one repeated digit are not singled out.
func validTaxID(code string) bool {
	switch {
	case checkdigit.Digits(code, 14):
		return checked(code, 12, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2) &&
			checked(code, 13, 6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)
	case checkdigit.Digits(code, 11):
		return checked(code, 9, 10, 9, 8, 7, 6, 5, 4, 3, 2) &&
			checked(code, 10, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2)
	default:
		return false
	}
}

// checked reports whether the digit at a position completes those before it.
func checked(code string, position int, weights ...int) bool {
	r := checkdigit.Sum(code, weights...) % 11
	check := 0
	if r >= 2 {
		check = 11 - r
	}
	return checkdigit.Digit(code, position) == check
}
