package es

import (
	"strings"
	"unicode/utf8"

	"chancery/gobl/cbc"
	"chancery/gobl/regime/checkdigit"
	"chancery/gobl/tax"
)

// normalizeTaxID also restores the leading zeros of national numbers.
func normalizeTaxID(id *tax.Identity) {
	tax.NormalizeIdentity(id)
	code := string(id.Code)
	missing := 9 - utf8.RuneCountInString(code)
	if code == "" || missing <= 0 || code[0] < '0' || code[0] > '9' {
		return
	}
	id.Code = cbc.Code(strings.Repeat("0", missing) + code)
}

// Check letters: of persons by the remainder modulo 23 (Real Decreto 1553/2005,
// article 11), of entities by the Luhn digit (Orden EHA/451/2008).
const (
	personLetters = "TRWAGMYFPDXBNJZSQVHLCKE"
	entityLetters = "JABCDEFGHI"
)

// validNIF accepts a NIF: nine characters, whose first or last report whether it
// belongs to an entity, a Spaniard (DNI), a foreigner (NIE) or another person.
func validNIF(code string) bool {
	if len(code) != 9 || !checkdigit.AllDigits(code[1:8]) {
		return false
	}
	first, last := code[0], code[8]
	switch {
	case strings.IndexByte("ABCDEFGHJNPQRSUVWKLM", first) >= 0:
		return entityCheck(code[1:8], last)
	case strings.IndexByte("XYZ", first) >= 0:
		return personCheck(string(first-'X'+'0')+code[1:8], last)
	case first >= '0' && first <= '9':
		return code[:8] != "00000000" && personCheck(code[:8], last)
	default:
		return false
	}
}

func personCheck(digits string, last byte) bool {
	return personLetters[checkdigit.Number(digits)%23] == last
}

// entityCheck takes the check digit or the letter of the same rank.
func entityCheck(digits string, last byte) bool {
	check := checkdigit.Luhn(digits)
	return last == byte('0'+check) || last == entityLetters[check]
}
