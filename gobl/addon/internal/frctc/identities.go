package frctc

import (
	"strings"

	"chancery/gobl/catalogue"
	"chancery/gobl/cbc"
	"chancery/gobl/l10n"
	"chancery/gobl/org"
	"chancery/gobl/regime/checkdigit"
	"chancery/gobl/regime/fr"
	"chancery/gobl/tax"
)

// France is the country of the French VAT numbers.
const France l10n.TaxCountry = "FR"

// Schemes of ISO 6523, as the reform uses them.
const (
	SchemeSIREN    cbc.Code = "0002"
	SchemeSIRET    cbc.Code = "0009"
	SchemeVAT      cbc.Code = "0223" // VAT number of another member state
	SchemePrivate  cbc.Code = "0224" // code by which a company routes invoices within itself
	SchemeAddress  cbc.Code = "0225" // address in the directory, of inboxes
	SchemeForeign  cbc.Code = "0227" // company outside of the Union
	SchemeRIDET    cbc.Code = "0228" // New Caledonia
	SchemeTAHITI   cbc.Code = "0229" // French Polynesia
	SchemeSTC      cbc.Code = "0231" // member of a VAT group (assujetti unique)
	SchemePlatform cbc.Code = "0238" // platform, or the public portal
)

// IdentityKeyPrivate marks the code of the scheme SchemePrivate.
const IdentityKeyPrivate cbc.Key = "private-id"

// Lengths of the numbers of the register Sirene.
const (
	digitsSIREN = 9
	digitsSIRET = 14
)

// SetSchemes writes the schemes that follow from the keys and types of identities. A
// SIREN or SIRET that has a scheme keeps it.
func SetSchemes(p *org.Party) {
	for _, id := range p.Identities {
		switch {
		case id == nil:
		case id.Key == IdentityKeyPrivate:
			id.Ext = id.Ext.Set(catalogue.ISOSchemeID, SchemePrivate)
		case id.Type == fr.IdentityTypeSIREN:
			id.Ext = id.Ext.SetIfEmpty(catalogue.ISOSchemeID, SchemeSIREN)
		case id.Type == fr.IdentityTypeSIRET:
			id.Ext = id.Ext.SetIfEmpty(catalogue.ISOSchemeID, SchemeSIRET)
		}
	}
}

// AddSIREN gives a party with a French VAT number or a SIRET the SIREN that is a part
// of both, unless it has an identity of that scheme; that of the SIRET wins. The SIREN of a
// party with a VAT number is a legal identity. If no identity is, the SIREN of the party
// becomes one. Schemes must have been set.
func AddSIREN(p *org.Party) {
	if !HasScheme(p, SchemeSIREN) {
		code, scope := sirenOf(p)
		if code != "" {
			p.Identities = append(p.Identities, &org.Identity{
				Scope: scope, Type: fr.IdentityTypeSIREN, Code: code,
				Ext: tax.Extensions{catalogue.ISOSchemeID: SchemeSIREN},
			})
		}
	}
	if id := find(p, "", SchemeSIREN); id != nil && Legal(p) == nil {
		id.Scope = org.IdentityScopeLegal
	}
}

// sirenOf finds the SIREN in the other numbers of a party, and the scope it has.
func sirenOf(p *org.Party) (code cbc.Code, scope cbc.Key) {
	if p.TaxCountry() == France && p.TaxID.Code != "" {
		scope = org.IdentityScopeLegal
		if vat := p.TaxID.Code; len(vat) >= digitsSIREN {
			code = vat[len(vat)-digitsSIREN:]
		}
		if !checkdigit.AllDigits(string(code)) {
			code = ""
		}
	}
	if id := SIRET(p); id != nil && checkdigit.Digits(string(id.Code), digitsSIRET) {
		code = id.Code[:digitsSIREN]
	}
	return code, scope
}

// SIREN returns the first identity of a party that is one, by its type or scheme; nil
// for none.
func SIREN(p *org.Party) *org.Identity { return find(p, fr.IdentityTypeSIREN, SchemeSIREN) }

// SIRET returns the first identity of a party that is one, by its type or scheme; nil
// for none.
func SIRET(p *org.Party) *org.Identity { return find(p, fr.IdentityTypeSIRET, SchemeSIRET) }

// find returns the first identity of a type, if one is given, or of a scheme.
func find(p *org.Party, typ, scheme cbc.Code) *org.Identity {
	if p == nil {
		return nil
	}
	for _, id := range p.Identities {
		if id != nil && (typ != "" && id.Type == typ || Scheme(id) == scheme) {
			return id
		}
	}
	return nil
}

// Legal returns the first identity of a party with the scope "legal"; nil for none.
func Legal(p *org.Party) *org.Identity {
	if p == nil {
		return nil
	}
	for _, id := range p.Identities {
		if id != nil && id.Scope == org.IdentityScopeLegal {
			return id
		}
	}
	return nil
}

// Scheme returns the scheme of an identity; empty for none.
func Scheme(id *org.Identity) cbc.Code {
	if id == nil {
		return ""
	}
	return id.Ext[catalogue.ISOSchemeID]
}

// HasScheme reports whether a party has an identity of one of the schemes.
func HasScheme(p *org.Party, schemes ...cbc.Code) bool {
	if p == nil {
		return false
	}
	for _, id := range p.Identities {
		if id != nil && Scheme(id).In(schemes...) {
			return true
		}
	}
	return false
}

// CoherentSIRET reports whether the SIRET of a party begins with its SIREN, if it has
// both of them in full length.
func CoherentSIRET(p *org.Party) bool {
	siren, siret := SIREN(p), SIRET(p)
	if siren == nil || siret == nil || len(siren.Code) != digitsSIREN || len(siret.Code) != digitsSIRET {
		return true
	}
	return strings.HasPrefix(string(siret.Code), string(siren.Code))
}

// UniqueSchemes reports whether no two identities of a party have the same scheme.
func UniqueSchemes(p *org.Party) bool {
	seen := map[cbc.Code]bool{}
	for _, id := range p.Identities {
		scheme := Scheme(id)
		if scheme != "" && seen[scheme] {
			return false
		}
		seen[scheme] = true
	}
	return true
}
