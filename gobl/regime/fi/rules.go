package fi

import (
	"chancery/gobl/law"
	"chancery/gobl/rule"
)

func rules() []rule.Set {
	return []rule.Set{
		law.TaxIDRules("GOBL-FI-TAX-IDENTITY-01", "FI",
			"Finnish VAT number must have the 8 digits of a business ID with a matching check digit", validBusinessID),
	}
}
