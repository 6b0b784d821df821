package at

import (
	"chancery/gobl/law"
	"chancery/gobl/rule"
)

func rules() []rule.Set {
	return []rule.Set{
		law.TaxIDRules("GOBL-AT-TAX-IDENTITY-01", "AT",
			"Austrian UID number must be U and 8 digits with a matching check digit", validUID),
	}
}
