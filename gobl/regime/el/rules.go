package el

import (
	"chancery/gobl/law"
	"chancery/gobl/rule"
)

func rules() []rule.Set {
	return []rule.Set{
		law.TaxIDRules("GOBL-GR-TAX-IDENTITY-01", Country,
			"Greek tax number must have 9 digits with a matching check digit", validAFM),
	}
}
