package fi

import "chancery/gobl/regime/checkdigit"

// validBusinessID accepts a Y-tunnus without its hyphen: eight digits whose
// weighted sum is a multiple of eleven.
func validBusinessID(code string) bool {
	return checkdigit.Digits(code, 8) && checkdigit.Sum(code, 7, 9, 10, 5, 8, 4, 2, 1)%11 == 0
}
