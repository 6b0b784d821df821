package sa

import (
	"strings"

	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/regime/checkdigit"
	"chancery/gobl/rule"
)

func taxIDRules() rule.Set {
	return law.TaxIDRules("GOBL-SA-TAX-IDENTITY-01", "SA",
		"the VAT number must have fifteen digits, of which the first and the last are 3",
		validTaxCode)
}

func validTaxCode(code string) bool { return checkdigit.Shape(code, "3ddddddddddddd3") }

// rules hold the other identities to what the electronic invoice allows (ZATCA, XML
// implementation standard, BR-KSA-08 and BR-KSA-14).
func rules() rule.Set {
	return rule.Set{Regime: "SA", Rules: []rule.Rule{
		rule.Must("GOBL-SA-ORG-IDENTITY-01", "code", "an identity may hold letters A to Z and digits only",
			func(_ *rule.Check, v *org.Identity) bool {
				return !strings.ContainsFunc(string(v.Code), special)
			}),
	}}
}

func special(r rune) bool {
	return (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
}
