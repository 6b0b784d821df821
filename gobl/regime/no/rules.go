package no

import (
	"chancery/gobl/cbc"
	"chancery/gobl/org"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// IdentityTypeON is the type of organisation numbers (enhetsregisterloven, lov 3 June 1994, nr. 15).
const IdentityTypeON cbc.Code = "ON"

func normalize(_ *tax.Context, n tree.Node) {
	if id, ok := n.(*org.Identity); ok && id.Type == IdentityTypeON {
		id.Code = cbc.NumericalCode(id.Code)
	}
}

func rules() rule.Set {
	return rule.Set{Regime: "NO", Rules: []rule.Rule{
		rule.Must("GOBL-NO-ORG-IDENTITY-01", "code",
			"an organisation number has nine digits, the last of which checks the others",
			func(_ *rule.Check, v *org.Identity) bool {
				return v.Type != IdentityTypeON || v.Code == "" || validOrganisationNumber(string(v.Code))
			}),
	}}
}
