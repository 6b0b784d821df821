package sg

import (
	"chancery/gobl/cbc"
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/rule"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// IdentityTypeUEN is the type of Unique Entity Numbers.
const IdentityTypeUEN cbc.Code = "UEN"

// normalize writes a UEN as tax codes are: in capitals, without separators and
// without the prefix of the country.
func normalize(_ *tax.Context, n tree.Node) {
	if id, ok := n.(*org.Identity); ok && id.Type == IdentityTypeUEN {
		clean := tax.Identity{Country: "SG", Code: id.Code}
		tax.NormalizeIdentity(&clean)
		id.Code = clean.Code
	}
}

func rules() rule.Set {
	return rule.Set{Regime: "SG", Rules: []rule.Rule{
		law.Supplier("GOBL-SG-BILL-INVOICE-01",
			"the supplier needs a tax ID with the GST registration number, or an identity of type UEN",
			func(supplier *org.Party) bool {
				return law.HasTaxCode(supplier) || law.HasIdentityType(supplier, IdentityTypeUEN)
			}),
		rule.Must("GOBL-SG-ORG-IDENTITY-01", "code",
			"a UEN has eight or nine digits and a letter, or T or S, two digits, two letters, four digits and a letter",
			func(_ *rule.Check, v *org.Identity) bool {
				return v.Type != IdentityTypeUEN || v.Code == "" || validUEN(string(v.Code))
			}),
	}}
}
