package co

import "chancery/gobl/regime/checkdigit"

// validNIT accepts a NIT: eight or nine digits and a check digit modulo 11,
// weighted with primes from the right.
func validNIT(code string) bool {
	n := len(code) - 1
	if n != 8 && n != 9 || !checkdigit.AllDigits(code) {
		return false
	}
	weights := [...]int{3, 7, 13, 17, 19, 23, 29, 37, 41}
	sum := 0
	for i := range n {
		sum += checkdigit.Digit(code, n-1-i) * weights[i]
	}
	check := sum % 11
	if check >= 2 {
		check = 11 - check
	}
	return checkdigit.Digit(code, n) == check
}
