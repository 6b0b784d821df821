package lu

import (
	"chancery/gobl/law"
	"chancery/gobl/rule"
)

func taxIDRules() rule.Set {
	return law.TaxIDRules("GOBL-LU-TAX-IDENTITY-01", "LU",
		"Luxembourg VAT number must have 8 digits, the last two matching the first six", validTVA)
}
