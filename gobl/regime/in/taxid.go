package india

import (
	"chancery/gobl/law"
	"chancery/gobl/regime/checkdigit"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// normalizeTaxID also drops a prefix that was written twice.
func normalizeTaxID(id *tax.Identity) { tax.NormalizeIdentity(id, "IN") }

func taxIDRules() rule.Set {
	return law.TaxIDRules("GOBL-IN-TAX-IDENTITY-01", "IN",
		"the GSTIN must be the state, the PAN, a running character, Z and a fitting check character",
		validTaxCode)
}

// validTaxCode reports whether the code is a GSTIN: two digits of the state, the ten
// characters of the PAN, a running character other than 0, Z and a check character.
func validTaxCode(code string) bool {
	if !checkdigit.Shape(code, "ddaaaaaddddaxZx") || code[12] == '0' {
		return false
	}
	sum := 0
	for i := range 14 {
		product := value(code[i]) * (1 + i%2)
		sum += product/36 + product%36
	}
	return value(code[14]) == (36-sum%36)%36
}

// value returns the worth of a character in base 36.
func value(c byte) int {
	if c >= 'A' {
		return int(c-'A') + 10
	}
	return int(c - '0')
}
