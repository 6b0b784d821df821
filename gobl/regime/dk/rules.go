package dk

import (
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/rule"
)

func rules() []rule.Set {
	return []rule.Set{
		{Regime: "DK", Rules: []rule.Rule{
			// Published invoices of persons, with a CPR number only, are valid too, though the
			// published rule of this release names CVR alone.
			law.Supplier("GOBL-DK-BILL-INVOICE-01",
				"supplier of a Danish invoice needs a tax code or an identity of type CVR, a person one of type CPR",
				func(s *org.Party) bool {
					return law.HasTaxCode(s) || law.HasIdentityType(s, IdentityTypeCVR, identityTypeCPR)
				}),
		}},
		{Rules: []rule.Rule{
			rule.Must("GOBL-DK-ORG-IDENTITY-01", "code",
				"Danish CVR number must have 8 digits with a matching check digit",
				func(_ *rule.Check, id *org.Identity) bool {
					return id.Type != IdentityTypeCVR || id.Code == "" || validCVR(string(id.Code))
				}),
		}},
		law.TaxIDRules("GOBL-DK-TAX-IDENTITY-01", "DK",
			"Danish VAT number must have 8 digits with a matching check digit", validCVR),
	}
}
