package se

import (
	"chancery/gobl/law"
	"chancery/gobl/regime/checkdigit"
	"chancery/gobl/rule"
)

func taxIDRules() rule.Set {
	return law.TaxIDRules("GOBL-SE-TAX-IDENTITY-01", "SE",
		"the Swedish VAT number must be the ten digits of the organisation or person, with a fitting check digit, and 01",
		validTaxCode)
}

func validTaxCode(code string) bool {
	return checkdigit.Shape(code, "dddddddddd01") && checkdigit.ValidLuhn(code[:10])
}
