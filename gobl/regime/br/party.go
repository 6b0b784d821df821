package br

import (
	"chancery/gobl/l10n"
	"chancery/gobl/org"
	"chancery/gobl/regime/checkdigit"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

// normalize writes the country of a party into its addresses that lack one, so
// that the rules for Brazilian addresses can distinguish them from foreign ones.
func normalize(_ *tax.Context, n tree.Node) {
	party, ok := n.(*org.Party)
	if !ok {
		return
	}
	country := partyCountry(party)
	if country == "" {
		return
	}
	for _, a := range party.Addresses {
		if a != nil && a.Country == "" {
			a.Country = country
		}
	}
}

// partyCountry returns the country of the tax identity, else of the first identity with one.
func partyCountry(p *org.Party) l10n.ISOCountry {
	if p.TaxID != nil && p.TaxID.Country != "" {
		return p.TaxID.Country.ISO()
	}
	for _, id := range p.Identities {
		if id != nil && id.Country != "" {
			return id.Country
		}
	}
	return ""
}

// isBrazilian reports whether a party pays taxes in Brazil or has an address there.
func isBrazilian(p *org.Party) bool {
	if p.TaxID != nil && p.TaxID.Country == "BR" {
		return true
	}
	for _, a := range p.Addresses {
		if a != nil && a.Country == "BR" {
			return true
		}
	}
	return false
}

func domestic(a *org.Address) bool {
	return a != nil && (a.Country == "" || a.Country == "BR")
}

// validState accepts the 26 states and the federal district (DF), by ISO 3166-2:BR.
func validState(code string) bool {
	switch code {
	case "AC", "AL", "AM", "AP", "BA", "CE", "DF", "ES", "GO",
		"MA", "MG", "MS", "MT", "PA", "PB", "PE", "PI", "PR",
		"RJ", "RN", "RO", "RR", "RS", "SC", "SE", "SP", "TO":
		return true
	default:
		return false
	}
}

// validPostCode accepts a CEP: eight digits, with or without a hyphen after the
// fifth.
func validPostCode(code string) bool {
	return checkdigit.Shape(code, "dddddddd") || checkdigit.Shape(code, "ddddd-ddd")
}
