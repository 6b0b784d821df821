package ch

import (
	"chancery/gobl/law"
	"chancery/gobl/rule"
)

func rules() []rule.Set {
	return []rule.Set{
		law.TaxIDRules("GOBL-CH-TAX-IDENTITY-01", "CH",
			"Swiss VAT number must be CHE and 9 digits with a matching check digit", validUID),
	}
}
