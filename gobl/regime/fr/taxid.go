package fr

import (
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/regime/checkdigit"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
)

// laPoste is the SIREN of a company whose VAT number does not follow the formula.
const laPoste = "356000000"

// normalizeTaxID completes a bare SIREN to the VAT number of the company. A code of
// which nothing is left becomes the prefix of the country, which the rules refuse: a
// number that is given must not disappear.
func normalizeTaxID(id *tax.Identity) {
	if id.Code == "" {
		return
	}
	tax.NormalizeIdentity(id)
	if id.Code == "" {
		id.Code = cbc.Code(id.Country)
		return
	}
	siren := string(id.Code)
	if len(siren) == 9 && checkdigit.ValidLuhn(siren) {
		id.Code = cbc.Code(vatKey(siren) + siren)
	}
}

// vatKey computes the two digits before the SIREN in a VAT number.
func vatKey(siren string) string {
	key := (checkdigit.Number(siren)*100 + 12) % 97
	return string([]byte{byte('0' + key/10), byte('0' + key%10)})
}

func taxIDRules() rule.Set {
	return law.TaxIDRules("GOBL-FR-TAX-IDENTITY-01", "FR",
		"the French VAT number must be a two character key and the SIREN, and a key of digits must fit the SIREN",
		validTaxCode)
}

// validTaxCode reports whether the code is a key of two characters followed by a
// SIREN. Keys with letters follow a formula that is not published, so any is
// accepted. The check digit of the SIREN itself is not looked at.
func validTaxCode(code string) bool {
	if !checkdigit.Shape(code, "xxddddddddd") {
		return false
	}
	key, siren := code[:2], code[2:]
	if !checkdigit.AllDigits(key) || siren == laPoste {
		return true
	}
	return key == vatKey(siren)
}
