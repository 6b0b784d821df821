package cz

import "chancery/gobl/regime/checkdigit"

// validDIC accepts a tax number without its country (Act 280/2009 Coll., § 130):
// the identification number of a body, the birth number of a person, or a number
// that the tax administration made up, as for groups. Those have nine digits, the
// first of which is 6; how they are checked is not published, so their form must do.
func validDIC(code string) bool {
	if !checkdigit.AllDigits(code) {
		return false
	}
	switch len(code) {
	case 8:
		return validICO(code)
	case 9:
		return code[0] == '6' || born(code)
	case 10:
		return born(code) && checked(code)
	}
	return false
}

// validICO accepts eight digits as VIES checks them: the last one completes the
// weighted sum of the others to the next multiple of eleven, a missing 10 counting
// as 0 and a missing 11 as 1.
func validICO(code string) bool {
	return (11-checkdigit.Sum(code, 8, 7, 6, 5, 4, 3, 2)%11)%10 == checkdigit.Digit(code, 7)
}

// born reports whether a birth number begins with a day (Act 133/2000 Coll., § 13):
// year, month and day in two digits each. Women have 50 added to the month. Ten
// digits are given to those born since 1954, and of them those born since 2004 may
// have another 20 added. Nine digits are taken to be of the years 1900 to 1953, for
// nobody older is left to send an invoice. Whether the month has that day is not
// looked at.
func born(code string) bool {
	year, month, day := checkdigit.Number(code[:2]), checkdigit.Number(code[2:4])%50, checkdigit.Number(code[4:6])
	before1954 := len(code) == 9
	if before1954 && year > 53 {
		return false
	}
	if !before1954 && year >= 4 && year <= 53 && month > 20 {
		month -= 20
	}
	return month >= 1 && month <= 12 && day >= 1 && day <= 31
}

// checked reports whether a birth number of ten digits is a multiple of eleven. Until
// 1985 the last digit could also be 0 where the others by eleven leave 10.
func checked(code string) bool {
	if checkdigit.Number(code)%11 == 0 {
		return true
	}
	year := checkdigit.Number(code[:2])
	return year >= 54 && year <= 85 && code[9] == '0' && checkdigit.Number(code[:9])%11 == 10
}
