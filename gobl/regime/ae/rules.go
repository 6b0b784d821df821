package ae

import (
	"chancery/gobl/law"
	"chancery/gobl/rule"
)

func rules() []rule.Set {
	return []rule.Set{
		law.TaxIDRules("GOBL-AE-TAX-IDENTITY-01", "AE",
			"tax registration number (TRN) of the United Arab Emirates must have 15 digits", validTRN),
	}
}
