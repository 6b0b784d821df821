package it

import (
	"chancery/gobl/org"
	"chancery/gobl/rule"
)

func rules() rule.Set {
	return rule.Set{Regime: "IT", Rules: []rule.Rule{
		fiscalCodeRule("GOBL-IT-ORG-IDENTITY-01", "the fiscal code must be given",
			func(code string) bool { return code != "" }),
		fiscalCodeRule("GOBL-IT-ORG-IDENTITY-02",
			"the fiscal code must be the eleven digits of a body or the sixteen characters of a person",
			func(code string) bool { return code == "" || wellFormedFiscalCode(code) }),
		fiscalCodeRule("GOBL-IT-ORG-IDENTITY-03", "the last character of the fiscal code must fit the others",
			func(code string) bool { return code == "" || checkedFiscalCode(code) }),
	}}
}

func fiscalCodeRule(id, message string, ok func(code string) bool) rule.Rule {
	return rule.Must(id, "code", message, func(_ *rule.Check, v *org.Identity) bool {
		return v.Key != IdentityKeyFiscalCode || ok(string(v.Code))
	})
}
