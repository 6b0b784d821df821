package se

import (
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/regime/checkdigit"
	"chancery/gobl/rule"
)

// rules check the form of an identity first; the check digit is looked at only
// where the form is right, so that each mistake is reported once.
func rules() rule.Set {
	return rule.Set{Regime: "SE", Rules: []rule.Rule{
		law.Supplier("GOBL-SE-BILL-INVOICE-01",
			"the supplier needs a tax ID with a code, or an identity of type ON, PN or CN",
			func(supplier *org.Party) bool {
				return law.HasTaxCode(supplier) ||
					law.HasIdentityType(supplier, IdentityTypeON, IdentityTypePN, IdentityTypeCN)
			}),
		identityRule("GOBL-SE-ORG-IDENTITY-01", "an organisation number has ten digits",
			validOrganisation, IdentityTypeON),
		identityRule("GOBL-SE-ORG-IDENTITY-02", "the last digit of the organisation number must fit the others",
			func(code string) bool { return !validOrganisation(code) || checkdigit.ValidLuhn(code) }, IdentityTypeON),
		identityRule("GOBL-SE-ORG-IDENTITY-03", "a person or coordination number has six digits, - or +, and four digits",
			validPerson, IdentityTypePN, IdentityTypeCN),
		identityRule("GOBL-SE-ORG-IDENTITY-04", "the last digit of the person or coordination number must fit the others",
			func(code string) bool { return !validPerson(code) || checkdigit.ValidLuhn(digits(code)) }, IdentityTypePN, IdentityTypeCN),
	}}
}

func identityRule(id, message string, ok func(code string) bool, types ...cbc.Code) rule.Rule {
	return rule.Must(id, "code", message, func(_ *rule.Check, v *org.Identity) bool {
		return !v.Type.In(types...) || v.Code == "" || ok(string(v.Code))
	})
}
