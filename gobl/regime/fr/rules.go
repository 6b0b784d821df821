package fr

import (
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/regime/checkdigit"
	"chancery/gobl/rule"
)

// Types of identities in the register Sirene (Code de commerce, articles R123-220
// and following).
const (
	IdentityTypeSIREN cbc.Code = "SIREN"
	IdentityTypeSIRET cbc.Code = "SIRET"
)

func rules() rule.Set {
	return rule.Set{Regime: "FR", Rules: []rule.Rule{
		law.Supplier("GOBL-FR-BILL-INVOICE-01",
			"the supplier needs a tax ID with a code, or an identity of type SIREN or SIRET",
			func(supplier *org.Party) bool {
				return law.HasTaxCode(supplier) || law.HasIdentityType(supplier, IdentityTypeSIREN, IdentityTypeSIRET)
			}),
		identityDigits("GOBL-FR-ORG-IDENTITY-01", IdentityTypeSIREN, 9, "a SIREN has nine digits"),
		identityDigits("GOBL-FR-ORG-IDENTITY-02", IdentityTypeSIRET, 14, "a SIRET has fourteen digits"),
	}}
}

func identityDigits(id string, typ cbc.Code, digits int, message string) rule.Rule {
	return rule.Must(id, "code", message, func(_ *rule.Check, v *org.Identity) bool {
		return v.Type != typ || v.Code == "" || checkdigit.Digits(string(v.Code), digits)
	})
}
