package it

import (
	"chancery/gobl/law"
	"chancery/gobl/regime/checkdigit"
	"chancery/gobl/rule"
)

func taxIDRules() rule.Set {
	return law.TaxIDRules("GOBL-IT-TAX-IDENTITY-01", "IT",
		"the partita IVA must have eleven digits, the last of which checks the others",
		validTaxCode)
}

// validTaxCode reports whether the code is a partita IVA (D.P.R. 633/1972, article
// 35).
func validTaxCode(code string) bool { return len(code) == 11 && checkdigit.ValidLuhn(code) }
