package br

import (
	"strconv"

	"chancery/gobl/law"
	"chancery/gobl/org"
	"chancery/gobl/regime/checkdigit"
	"chancery/gobl/rule"
)

func rules() []rule.Set {
	return []rule.Set{
		{Regime: "BR", Rules: partyRules()},
		law.TaxIDRules("GOBL-BR-TAX-IDENTITY-01", "BR",
			"Brazilian tax code must be a CNPJ of 14 or a CPF of 11 digits with matching check digits", validTaxID),
	}
}

func partyRules() []rule.Rule {
	return []rule.Rule{
		rule.Must("GOBL-BR-ORG-PARTY-01", "ext",
			"municipality of a Brazilian party must be its IBGE code of 7 digits",
			func(_ *rule.Check, p *org.Party) bool {
				if !isBrazilian(p) {
					return true
				}
				code, given := p.Ext[ExtMunicipality]
				return !given || checkdigit.Digits(string(code), 7)
			}),
		rule.Each("GOBL-BR-ORG-PARTY-02", "addresses[].state",
			"state of a Brazilian address must be one of its two-letter codes",
			func(c *rule.Check, p *org.Party) {
				checkAddresses(c, p, "state", func(a *org.Address) bool {
					return a.State == "" || validState(string(a.State))
				})
			}),
		rule.Each("GOBL-BR-ORG-PARTY-03", "addresses[].code",
			"postal code of a Brazilian address must be 8 digits, as in 01310-100",
			func(c *rule.Check, p *org.Party) {
				checkAddresses(c, p, "code", func(a *org.Address) bool {
					return a.Code == "" || validPostCode(string(a.Code))
				})
			}),
	}
}

// checkAddresses reports a field of each domestic address that is not right.
func checkAddresses(c *rule.Check, p *org.Party, field string, ok func(a *org.Address) bool) {
	if !isBrazilian(p) {
		return
	}
	for i, a := range p.Addresses {
		if domestic(a) && !ok(a) {
			c.Fail(".addresses[" + strconv.Itoa(i) + "]." + field)
		}
	}
}
