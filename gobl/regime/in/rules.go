package india

import (
	"chancery/gobl/cbc"
	"chancery/gobl/org"
	"chancery/gobl/regime/checkdigit"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

const (
	// IdentityTypePAN is the permanent account number (Income-tax Act, 1961, section 139A).
	IdentityTypePAN cbc.Code = "PAN"
	// IdentityTypeHSN classes goods and services (CGST Rules, 2017, rule 46(g)).
	IdentityTypeHSN cbc.Code = "HSN"
)

func normalize(_ *tax.Context, n tree.Node) {
	id, ok := n.(*org.Identity)
	if !ok {
		return
	}
	switch id.Type {
	case IdentityTypePAN:
		id.Code = cbc.AlphanumericalCode(id.Code)
	case IdentityTypeHSN:
		id.Code = cbc.NumericalCode(id.Code)
	}
}

func rules() rule.Set {
	return rule.Set{Regime: "IN", Rules: []rule.Rule{
		rule.Must("GOBL-IN-ORG-IDENTITY-01", "code",
			"a PAN has five letters, four digits and a letter",
			func(_ *rule.Check, v *org.Identity) bool {
				return v.Type != IdentityTypePAN || v.Code == "" || checkdigit.Shape(string(v.Code), "aaaaadddda")
			}),
		rule.Must("GOBL-IN-ORG-IDENTITY-02", "code",
			"an HSN code has four, six or eight digits",
			func(_ *rule.Check, v *org.Identity) bool {
				return v.Type != IdentityTypeHSN || v.Code == "" || validHSN(string(v.Code))
			}),
		rule.Must("GOBL-IN-ORG-ITEM-01", "identities",
			"each item needs an identity of type HSN",
			func(_ *rule.Check, v *org.Item) bool {
				for _, id := range v.Identities {
					if id != nil && id.Type == IdentityTypeHSN {
						return true
					}
				}
				return false
			}),
	}}
}

func validHSN(code string) bool {
	return checkdigit.Digits(code, 4) || checkdigit.Digits(code, 6) || checkdigit.Digits(code, 8)
}
