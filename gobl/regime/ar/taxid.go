package ar

import "chancery/gobl/regime/checkdigit"

// validCUIT accepts a CUIT, CUIL or CDI: eleven digits that begin with a known
// kind of taxpayer and end with a check digit modulo 11.
func validCUIT(code string) bool {
	if !checkdigit.Digits(code, 11) {
		return false
	}
	switch code[:2] {
	case "20", "23", "27", "30", "33":
	default:
		return false
	}
	check := 11 - checkdigit.Sum(code, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)%11
	switch check {
	case 11:
		check = 0
	case 10:
		check = 9
	}
	return checkdigit.Digit(code, 10) == check
}
