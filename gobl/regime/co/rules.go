package co

import (
	"chancery/gobl/law"
	"chancery/gobl/rule"
)

func rules() []rule.Set {
	return []rule.Set{
		law.TaxIDRules("GOBL-CO-TAX-IDENTITY-01", "CO",
			"Colombian NIT must have 9 or 10 digits, the last a matching check digit", validNIT),
	}
}
