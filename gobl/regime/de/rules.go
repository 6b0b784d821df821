package de

import (
	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/rule"
)

func rules() []rule.Set {
	return []rule.Set{
		{Regime: "DE", Rules: []rule.Rule{
			law.Supplier("GOBL-DE-BILL-INVOICE-01",
				"supplier of a German invoice needs a tax code or an identity with key de-tax-number",
				func(s *org.Party) bool {
					return law.HasTaxCode(s) || law.HasIdentityKey(s, IdentityKeyTaxNumber)
				}),
			rule.Must("GOBL-DE-ORG-IDENTITY-01", "code",
				"German tax number must be written 12/345/67890, 123/456/78901 or 123/4567/8901",
				func(_ *rule.Check, id *org.Identity) bool {
					return id.Key != IdentityKeyTaxNumber || id.Code == "" || validTaxNumber(string(id.Code))
				}),
		}},
		law.TaxIDRules("GOBL-DE-TAX-IDENTITY-01", "DE",
			"German VAT number must have 9 digits with a matching check digit", validVAT),
	}
}
