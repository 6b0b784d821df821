package sg

import (
	"strings"

	"chancery/gobl/law"
	"chancery/gobl/regime/checkdigit"
	"chancery/gobl/rule"
)

func taxIDRules() rule.Set {
	return law.TaxIDRules("GOBL-SG-TAX-IDENTITY-01", "SG",
		"the GST registration number must be a UEN, or M and nine characters ending in a letter",
		validTaxCode)
}

func validTaxCode(code string) bool {
	return validUEN(code) || checkdigit.Shape(code, "Mxddddddda")
}

// validUEN accepts three forms: businesses (eight digits and a letter), local
// companies (the year of foundation, five digits and a letter) and other entities
// (the year with T or S for the century, two letters of the kind, four digits and a
// letter). The algorithm of the last letter is not published.
func validUEN(code string) bool {
	switch {
	case checkdigit.Shape(code, "dddddddda"):
		return true
	case checkdigit.Shape(code, "ddddddddda"):
		return strings.HasPrefix(code, "19") || strings.HasPrefix(code, "20")
	}
	return checkdigit.Shape(code, "Tddaadddda") || checkdigit.Shape(code, "Sddaadddda")
}
