package se

import (
	"strings"

	"chancery/gobl/cbc"
	"chancery/gobl/org"
	"chancery/gobl/regime/checkdigit"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

const (
	// IdentityTypeON is the number of a company (lag 1974:174 om identitetsbeteckning
	// för juridiska personer m.fl.).
	IdentityTypeON cbc.Code = "ON"
	// IdentityTypePN is the number of a resident (folkbokföringslag 1991:481, section 18).
	IdentityTypePN cbc.Code = "PN"
	// IdentityTypeCN is the number of someone else known to the authorities (lag
	// 2022:1697 om samordningsnummer).
	IdentityTypeCN cbc.Code = "CN"
)

func normalize(_ *tax.Context, n tree.Node) {
	id, ok := n.(*org.Identity)
	if !ok {
		return
	}
	switch id.Type {
	case IdentityTypeON:
		id.Code = cbc.Code(organisation(string(id.Code)))
	case IdentityTypePN, IdentityTypeCN:
		id.Code = cbc.Code(person(string(id.Code)))
	}
}

// organisation reduces a number to its ten digits, also when it was given as VAT
// number with 01 at the end. Anything else is left as it is.
func organisation(code string) string {
	number := digits(code)
	if len(number) == 12 {
		number = strings.TrimSuffix(number, "01")
	}
	if len(number) != 10 {
		return code
	}
	return number
}

// person writes a number as date of birth, separator and four digits. The plus sign
// marks a person of a hundred years or more (folkbokföringslag, section 18) and
// is kept. Anything else is left as it is.
func person(code string) string {
	number := digits(code)
	if len(number) != 10 {
		return code
	}
	separator := "-"
	if strings.Contains(code, "+") {
		separator = "+"
	}
	return number[:6] + separator + number[6:]
}

func digits(code string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, code)
}

func validOrganisation(code string) bool { return checkdigit.Digits(code, 10) }

func validPerson(code string) bool {
	return checkdigit.Shape(code, "dddddd-dddd") || checkdigit.Shape(code, "dddddd+dddd")
}
