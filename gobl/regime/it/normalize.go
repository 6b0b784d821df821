package it

import (
	"chancery/gobl/cbc"
	"chancery/gobl/org"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
)

func normalize(_ *tax.Context, n tree.Node) {
	switch v := n.(type) {
	case *org.Identity:
		if v.Key == IdentityKeyFiscalCode {
			cleanFiscalCode(v)
		}
	case *org.Party:
		moveFiscalCode(v)
	case *tax.Combo:
		renameExtension(v.Ext, "it-sdi-retained-tax", "it-sdi-retained")
		renameExtension(v.Ext, "it-sdi-nature", "it-sdi-exempt")
	}
}

// moveFiscalCode serves older documents, in which the tax identity of an
// individual held the codice fiscale: it becomes an identity of the party. A code
// that is missing becomes an identity without one, which the rules then ask for.
func moveFiscalCode(p *org.Party) {
	id := p.TaxID
	if id == nil || id.Country != "IT" || id.Type != "individual" {
		return
	}
	p.TaxID = &tax.Identity{Country: id.Country, Scheme: id.Scheme}
	moved := &org.Identity{Key: IdentityKeyFiscalCode, Code: id.Code}
	for i, other := range p.Identities {
		if other != nil && other.Key == IdentityKeyFiscalCode && other.Type == "" {
			p.Identities[i] = moved
			return
		}
	}
	p.Identities = append(p.Identities, moved)
}

func renameExtension(ext tax.Extensions, from, to cbc.Key) {
	if code, ok := ext[from]; ok {
		ext[to] = code
		delete(ext, from)
	}
}
