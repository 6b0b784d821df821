package rules

import (
	"strings"

	"chancery/internal/format/en16931"
)

// schemeRule is the form that identifiers of a scheme have.
type schemeRule struct {
	scheme, id string
	valid      func(string) bool
	// address restricts the rule to electronic addresses.
	address bool
}

// schemeRules lists the schemes whose identifiers Peppol checks.
var schemeRules = []schemeRule{ //nolint:gochecknoglobals // a table
	{"0088", "PEPPOL-COMMON-R040", validGLN, false},
	{"0192", "PEPPOL-COMMON-R041", validNorwegian, false},
	{"0184", "PEPPOL-COMMON-R042", validCVR, false},
	{"0208", "PEPPOL-COMMON-R043", validBelgian, false},
	{"0201", "PEPPOL-COMMON-R044", func(s string) bool { return len(s) == 6 && allOf(s, isAlphanumeric) }, false},
	{"0210", "PEPPOL-COMMON-R045", validItalianCode, false},
	{"9907", "PEPPOL-COMMON-R046", validItalianCode, true},
	{"0211", "PEPPOL-COMMON-R047", validItalianVAT, false},
	{"0007", "PEPPOL-COMMON-R049", validSwedish, false},
	{"0151", "PEPPOL-COMMON-R050", validAustralian, false},
	{"0096", "PEPPOL-COMMON-R052", func(s string) bool { return len(s) == 10 && isDigits(s) }, false},
	{"0198", "PEPPOL-COMMON-R053", func(s string) bool { return len(s) == 10 && s[:2] == "DK" && isDigits(s[2:]) }, false},
	{"0106", "PEPPOL-COMMON-R054", func(s string) bool { return len(s) == 8 && isDigits(s) }, false},
	{"0190", "PEPPOL-COMMON-R055", func(s string) bool { return len(s) == 20 && isDigits(s) }, false},
	{"9944", "PEPPOL-COMMON-R056-1", validDutchVAT, false},
	{"0217", "PEPPOL-COMMON-R057", func(s string) bool { return len(s) == 12 && isDigits(s) }, false},
}

// peppolIdentifiers checks the identifiers of the parties.
func peppolIdentifiers(c *check) {
	inv := c.inv
	for _, p := range [...]*en16931.Party{&inv.Seller, &inv.Buyer, inv.Payee, inv.TaxRepresentative} {
		if p == nil {
			continue
		}
		c.scheme(p.Endpoint, true)
		for _, id := range p.Identifiers {
			c.scheme(id, false)
		}
		for _, id := range [...]en16931.Identifier{p.LegalID, p.VATID, p.TaxRegistration} {
			c.scheme(id, false)
		}
		if id := p.VATID; strings.HasPrefix(id.Value, "NL") && !validDutchVAT(id.Value) {
			c.report("PEPPOL-COMMON-R056-2", id.Node, id.Value, "")
		}
	}
}

// scheme checks an identifier by the rule of its scheme.
func (c *check) scheme(id en16931.Identifier, address bool) {
	if id.Scheme == "" || id.Value == "" {
		return
	}
	for i := range schemeRules {
		r := &schemeRules[i]
		if r.scheme == id.Scheme && (address || !r.address) && !r.valid(id.Value) {
			c.report(r.id, id.Node, id.Value, "")
		}
	}
}

// allOf reports whether a text has only characters of a kind.
func allOf(s string, kind func(byte) bool) bool {
	for i := range len(s) {
		if !kind(s[i]) {
			return false
		}
	}
	return true
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

func isAlphanumeric(b byte) bool { return isDigit(b) || isLetter(b) }

// validGLN checks the digit at the end of a number of GS1, of any length.
func validGLN(s string) bool {
	if s == "" || !isDigits(s) {
		return false
	}
	sum, weight := 0, 3
	for i := len(s) - 2; i >= 0; i-- {
		sum += int(s[i]-'0') * weight
		weight = 4 - weight
	}
	return (10-sum%10)%10 == int(s[len(s)-1]-'0')
}

// validNorwegian checks a number by its last digit, modulo 11.
func validNorwegian(s string) bool {
	if len(s) != 9 || !isDigits(s) || s == "000000000" {
		return false
	}
	sum := 0
	for i, weight := range [...]int{3, 2, 7, 6, 5, 4, 3, 2} {
		sum += int(s[i]-'0') * weight
	}
	return (11-sum%11)%11 == int(s[8]-'0')
}

// validCVR checks the form: 8 digits, or DK and 8 digits.
func validCVR(s string) bool {
	s = strings.TrimPrefix(s, "DK")
	return len(s) == 8 && isDigits(s)
}

// validBelgian checks a number by its last two digits, modulo 97.
func validBelgian(s string) bool {
	return len(s) == 10 && isDigits(s) && 97-number(s[:8])%97 == number(s[8:])
}

// number returns the value of a short text of digits.
func number(s string) int {
	n := 0
	for i := range len(s) {
		n = n*10 + int(s[i]-'0')
	}
	return n
}

// validSwedish checks a number by the algorithm of Luhn.
func validSwedish(s string) bool { return len(s) == 10 && isDigits(s) && luhn(s) }

// luhn reports whether the last digit is that of the algorithm of Luhn.
func luhn(s string) bool {
	sum, double := 0, true
	for i := len(s) - 2; i >= 0; i-- {
		d := int(s[i] - '0')
		if double {
			d *= 2
		}
		sum += d/10 + d%10
		double = !double
	}
	return (10-sum%10)%10 == int(s[len(s)-1]-'0')
}

// validAustralian checks an ABN, modulo 89.
func validAustralian(s string) bool {
	if len(s) != 11 || !isDigits(s) {
		return false
	}
	sum := -10 // one less in the first digit, whose weight is 10
	for i, weight := range [...]int{10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19} {
		sum += int(s[i]-'0') * weight
	}
	return sum%89 == 0
}

// validItalianCode checks the form of a codice fiscale: 11 digits, or 16 characters with
// letters and digits at their places.
func validItalianCode(s string) bool {
	if len(s) == 11 {
		return isDigits(s)
	}
	if len(s) != 16 {
		return false
	}
	for i := range len(s) {
		switch {
		case i < 6 || i == 8 || i == 15:
			if !isLetter(s[i]) {
				return false
			}
		case i == 6 || i == 7 || i == 9 || i == 10 || i == 14:
			if !isDigit(s[i]) {
				return false
			}
		}
	}
	return true
}

// validItalianVAT checks a number that begins with IT; others are not Italian.
func validItalianVAT(s string) bool {
	if len(s) < 2 || !strings.EqualFold(s[:2], "IT") {
		return true
	}
	digits := s[2:]
	return len(digits) == 11 && isDigits(digits) && luhn(digits)
}

// validDutchVAT checks the form NL, 9 digits, B, 2 digits.
func validDutchVAT(s string) bool {
	return len(s) == 14 && s[:2] == "NL" && isDigits(s[2:11]) && s[11] == 'B' && isDigits(s[12:])
}

// validGreek checks a Greek tax number, modulo 11.
func validGreek(s string) bool {
	if len(s) != 9 || !isDigits(s) {
		return false
	}
	sum := 0
	for i := range 8 {
		sum += int(s[i]-'0') << (8 - i)
	}
	return sum%11%10 == int(s[8]-'0')
}
