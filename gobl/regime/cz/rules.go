package cz

import (
	"chancery/gobl/law"
	"chancery/gobl/rule"
)

func taxIDRules() rule.Set {
	return law.TaxIDRules("GOBL-CZ-TAX-IDENTITY-01", "CZ",
		"Czech tax number must be 8 digits with a matching check digit, a birth number, or 9 digits beginning with 6",
		validDIC)
}
