package no

import (
	"strings"

	"chancery/gobl/law"
	"chancery/gobl/regime/checkdigit"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// suffix makes an organisation number a VAT number: it shows that the business is
// in the VAT register (bokføringsforskriften § 5-1-2).
const suffix = "MVA"

func normalizeTaxID(id *tax.Identity) {
	tax.NormalizeIdentity(id)
	if id.Code != "" && !strings.HasSuffix(string(id.Code), suffix) {
		id.Code += suffix
	}
}

func taxIDRules() rule.Set {
	return law.TaxIDRules("GOBL-NO-TAX-IDENTITY-01", "NO",
		"the Norwegian VAT number must be a valid organisation number followed by MVA",
		validTaxCode)
}

func validTaxCode(code string) bool {
	number, found := strings.CutSuffix(code, suffix)
	return found && validOrganisationNumber(number)
}

// validOrganisationNumber reports whether the text is nine digits, the last of which
// makes the weighted sum a multiple of 11.
func validOrganisationNumber(number string) bool {
	return checkdigit.Digits(number, 9) &&
		checkdigit.Sum(number, 3, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0
}
