package nl

import (
	"strings"

	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/regime/checkdigit"
	"chancery/gobl/rule"
)

const (
	// IdentityTypeKVK is the number in the commercial register (Handelsregisterwet
	// 2007, article 9).
	IdentityTypeKVK cbc.Code = "KVK"
	// IdentityTypeOIN is the number of organisations that exchange data with public
	// bodies.
	IdentityTypeOIN cbc.Code = "OIN"
)

func rules() rule.Set {
	return rule.Set{Regime: "NL", Rules: []rule.Rule{
		law.Supplier("GOBL-NL-BILL-INVOICE-01",
			"the supplier needs a tax ID with a code, or an identity of type KVK or OIN",
			func(supplier *org.Party) bool {
				return law.HasTaxCode(supplier) || law.HasIdentityType(supplier, IdentityTypeKVK, IdentityTypeOIN)
			}),
		identityRule("GOBL-NL-ORG-IDENTITY-01", IdentityTypeKVK, "a KVK number has eight characters",
			func(code string) bool { return len(code) == 8 }),
		identityRule("GOBL-NL-ORG-IDENTITY-02", IdentityTypeOIN,
			"an OIN has six zeros, a register (01 to 10, or 99), nine digits and three zeros", validOIN),
	}}
}

func identityRule(id string, typ cbc.Code, message string, ok func(code string) bool) rule.Rule {
	return rule.Must(id, "code", message, func(_ *rule.Check, v *org.Identity) bool {
		return v.Type != typ || v.Code == "" || ok(string(v.Code))
	})
}

func validOIN(code string) bool {
	if !checkdigit.Digits(code, 20) || !strings.HasPrefix(code, "000000") || !strings.HasSuffix(code, "000") {
		return false
	}
	register := checkdigit.Number(code[6:8])
	return register >= 1 && register <= 10 || register == 99
}
