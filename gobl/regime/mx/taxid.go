package mx

import (
	"strings"

	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/regime/checkdigit"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// normalizeTaxID writes the RFC in capitals without separators. The prefix MX is
// dropped only when an RFC remains, since an RFC may itself begin with MX.
func normalizeTaxID(id *tax.Identity) {
	clean := tax.Identity{Code: id.Code} // without a country no prefix is dropped
	tax.NormalizeIdentity(&clean)
	code := string(clean.Code)
	if bare, found := strings.CutPrefix(code, "MX"); found && ValidTaxCode(bare) {
		code = bare
	}
	id.Code = cbc.Code(code)
}

func taxIDRules() rule.Set {
	return law.TaxIDRules("GOBL-MX-TAX-IDENTITY-01", "MX",
		"the RFC must have three letters (companies) or four (persons), six digits and three characters",
		ValidTaxCode)
}

// ValidTaxCode reports whether the code has the form of an RFC (Código Fiscal de la
// Federación, article 27): letters of the name, among them Ñ and &, the date of
// birth or foundation, and three characters given by the tax administration.
func ValidTaxCode(code string) bool {
	letters, rest := 0, code
	for rest != "" {
		after, found := cutLetter(rest)
		if !found {
			break
		}
		letters, rest = letters+1, after
	}
	return (letters == 3 || letters == 4) && checkdigit.Shape(rest, "ddddddxxx")
}

func cutLetter(s string) (after string, found bool) {
	if after, found = strings.CutPrefix(s, "Ñ"); found {
		return after, true
	}
	if c := s[0]; c >= 'A' && c <= 'Z' || c == '&' {
		return s[1:], true
	}
	return s, false
}
