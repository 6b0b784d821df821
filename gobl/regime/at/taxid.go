package at

import "chancery/gobl/regime/checkdigit"

// validUID accepts a UID number without its country: U, seven digits and a
// check digit.
func validUID(code string) bool {
	if len(code) != 9 || code[0] != 'U' || !checkdigit.AllDigits(code[1:]) {
		return false
	}
	digits := code[1:]
	sum := checkdigit.CrossSum(digits, 1, 2, 1, 2, 1, 2, 1) + 4
	return checkdigit.Digit(digits, 7) == (10-sum%10)%10
}
