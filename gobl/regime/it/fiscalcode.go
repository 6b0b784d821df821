package it

import (
	"regexp"
	"strings"

	"chancery/gobl/cbc"
	"chancery/gobl/org"
	"chancery/gobl/tax"
)

// IdentityKeyFiscalCode is the key of the identity that holds a codice fiscale.
const IdentityKeyFiscalCode cbc.Key = "it-fiscal-code"

// The check letter of a person's code weighs each character by its rank in one of
// two alphabets, depending on its position: decree of the Ministry of Finance of
// 23 December 1976, n. 13813.
const (
	evenAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	oddAlphabet  = "BAKPLCQDREVOSFTGUHMINJWZYX"
)

// personPattern is the code of a person: surname and given name (three letters
// each), year, month and day of birth (the day plus 40 for women), the place of
// birth and the check letter. Digits may be replaced by the letters L to V where
// two people would share a code.
var personPattern = regexp.MustCompile(
	`^(?:[A-Z][AEIOU][AEIOUX]|[AEIOU]X{2}|[B-DF-HJ-NP-TV-Z]{2}[A-Z]){2}` + // surname, name
		`(?:[\dLMNP-V]{2}(?:` + // year
		`[A-EHLMPR-T](?:[04LQ][1-9MNP-V]|[15MR][\dLMNP-V]|[26NS][0-8LMNP-U])|` + // days 1 to 28
		`[DHPS][37PT][0L]|[ACELMRT][37PT][01LM]|[AC-EHLMPR-T][26NS][9V])|` + // 30, 31 and 29
		`(?:[02468LNQSU][048LQU]|[13579MPRTV][26NS])B[26NS][9V])` + // 29 February
		`(?:[A-MZ][1-9MNP-V][\dLMNP-V]{2}|[A-M][0L](?:[1-9MNP-V][\dLMNP-V]|[0L][1-9MNP-V]))` + // place
		`[A-Z]$`) // check letter

// cleanFiscalCode writes the code in capitals, without separators and without the
// prefix of the country, as tax codes are.
func cleanFiscalCode(id *org.Identity) {
	clean := tax.Identity{Country: "IT", Code: id.Code}
	tax.NormalizeIdentity(&clean)
	id.Code = clean.Code
}

// wellFormedFiscalCode accepts the eleven digits of bodies and the sixteen
// characters of persons.
func wellFormedFiscalCode(code string) bool {
	return companyForm(code) || personPattern.MatchString(code)
}

func companyForm(code string) bool {
	return len(code) == 11 && strings.Trim(code, "0123456789") == ""
}

func checkedFiscalCode(code string) bool {
	switch len(code) {
	case 11:
		return validTaxCode(code)
	case 16:
		return checkedPerson(code)
	}
	return false
}

// checkedPerson compares the sixteenth character with the sum of the ranks of the
// fifteen before; a digit counts as the letter of the same rank.
func checkedPerson(code string) bool {
	sum := 0
	for i := range 15 {
		c := code[i]
		if c >= '0' && c <= '9' {
			c += 'A' - '0'
		}
		alphabet := oddAlphabet // the first position is odd
		if i%2 == 1 {
			alphabet = evenAlphabet
		}
		rank := strings.IndexByte(alphabet, c)
		if rank < 0 {
			return false
		}
		sum += rank
	}
	return code[15] == evenAlphabet[sum%26]
}
