package pay

import "chancery/gobl/regime/checkdigit"

// Bounds of the length of an IBAN (ISO 13616-1).
const (
	minIBAN = 15
	maxIBAN = 34
)

// IsIBAN reports whether a text, in capitals and without spaces, is an IBAN of whatever
// country: two letters, check digits by MOD 97-10, and 15 to 34 characters in all (ISO
// 13616-1). The length that a country uses is not compared.
func IsIBAN(text string) bool {
	if len(text) < minIBAN || len(text) > maxIBAN || !checkdigit.Shape(text[:4], "aadd") {
		return false
	}
	return checkdigit.Mod97(text[4:]+text[:4]) == 1
}

// IsBIC reports whether a text in capitals has the form of a BIC (ISO 9362): four letters
// or digits, two letters of a country, two more, and three of a branch or none. Whether
// there is such a country is not compared.
func IsBIC(text string) bool {
	return checkdigit.Shape(text, "xxxxaaxx") || checkdigit.Shape(text, "xxxxaaxxxxx")
}
