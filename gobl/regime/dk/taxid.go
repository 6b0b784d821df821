package dk

import "chancery/gobl/regime/checkdigit"

// validCVR accepts a CVR number: eight digits whose weighted sum is a multiple
// of eleven.
func validCVR(code string) bool {
	return checkdigit.Digits(code, 8) && checkdigit.Sum(code, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0
}
