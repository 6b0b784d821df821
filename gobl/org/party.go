package org

import (
	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/l10n"
	"chancery/gobl/num"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
	"chancery/gobl/uuid"
)

// Party is a person or organisation that takes part in a transaction.
type Party struct {
	tax.Regime
	// Identifier of the party for programs.
	UUID uuid.UUID `json:"uuid,omitempty"`
	// Role of the party in words, where its place does not say it.
	Label string `json:"label,omitempty"`
	// Legal name (BT-27, BT-44).
	Name string `json:"name,omitempty"`
	// Trading name (BT-28, BT-45).
	Alias string `json:"alias,omitempty"`
	// Number of the party with its tax authority (BT-31, BT-48).
	TaxID *tax.Identity `json:"tax_id,omitempty"`
	// Further codes, such as those of registers (BT-29, BT-30, BT-46, BT-47).
	Identities []*Identity `json:"identities,omitempty"`
	// Persons to contact (BG-6, BG-9).
	People []*Person `json:"people,omitempty"`
	// Addresses in networks that documents are sent to (BT-34, BT-49).
	Endpoints []*Endpoint `json:"endpoints,omitempty"`
	// Places where the party receives documents; endpoints are the newer form.
	Inboxes []*Inbox `json:"inboxes,omitempty"`
	// Postal addresses, the main one first (BG-5, BG-8).
	Addresses []*Address `json:"addresses,omitempty"`
	// E-mail addresses, the main one first (BT-43, BT-58).
	Emails []*Email `json:"emails,omitempty"`
	// Pages of the party on the web.
	Websites []*Website `json:"websites,omitempty"`
	// Telephone numbers, the main one first (BT-42, BT-57).
	Telephones []*Telephone `json:"telephones,omitempty"`
	// Where the party is registered, as commerce laws require on documents (BT-33).
	Registration *Registration `json:"registration,omitempty"`
	// Pictures that stand for the party; the first is printed.
	Logos []*Image `json:"logos,omitempty"`
	// Codes that the regime or addons define for parties.
	Ext tax.Extensions `json:"ext,omitempty"`
	// Further data by key; no rule depends on it.
	Meta cbc.Meta `json:"meta,omitempty"`
}

// Kind names the type for rules.
func (*Party) Kind() string { return "org.Party" }

// Ident points to the party's own identifier.
func (p *Party) Ident() *uuid.UUID { return &p.UUID }

// Walk visits the parts of the party.
func (p *Party) Walk(w *tree.Walker) {
	tree.Text(w, "uuid", &p.UUID)
	tree.One(w, "tax_id", p.TaxID)
	tree.List(w, "identities", &p.Identities)
	tree.List(w, "people", &p.People)
	tree.List(w, "endpoints", &p.Endpoints)
	tree.List(w, "inboxes", &p.Inboxes)
	tree.List(w, "addresses", &p.Addresses)
	tree.List(w, "emails", &p.Emails)
	tree.List(w, "websites", &p.Websites)
	tree.List(w, "telephones", &p.Telephones)
	tree.One(w, "registration", p.Registration)
	tree.List(w, "logos", &p.Logos)
	tree.Map(w, "ext", &p.Ext)
	tree.Map(w, "meta", &p.Meta)
}

// Calculate only normalizes: a party has no figures.
func (p *Party) Calculate(c *tax.Context) error {
	c.For(p.Country, nil).Normalize(p)
	return nil
}

// TaxCountry returns the country of the tax identity, empty when there is none.
func (p *Party) TaxCountry() l10n.TaxCountry {
	if p == nil || p.TaxID == nil {
		return ""
	}
	return p.TaxID.Country
}

// Endpoint returns the first endpoint, or nil.
func (p *Party) Endpoint() *Endpoint {
	if p == nil {
		return nil
	}
	for _, e := range p.Endpoints {
		if e != nil {
			return e
		}
	}
	return nil
}

// Registration states where an organisation is registered, as commerce laws
// require on documents.
type Registration struct {
	// Identifier of the registration for programs.
	UUID uuid.UUID `json:"uuid,omitempty"`
	// What the registration is.
	Label string `json:"label,omitempty"`
	// Capital of the company.
	Capital *num.Amount `json:"capital,omitempty"`
	// Currency of the capital.
	Currency currency.Code `json:"currency,omitempty"`
	// Office or court that keeps the register.
	Office string `json:"office,omitempty"`
	// Book of the register.
	Book string `json:"book,omitempty"`
	// Volume of the register.
	Volume string `json:"volume,omitempty"`
	// Sheet of the register.
	Sheet string `json:"sheet,omitempty"`
	// Section of the register.
	Section string `json:"section,omitempty"`
	// Page of the register.
	Page string `json:"page,omitempty"`
	// Number of the entry in the register.
	Entry string `json:"entry,omitempty"`
	// Further details, as a text.
	Other string `json:"other,omitempty"`
	// Codes that the regime or addons define for registrations.
	Ext tax.Extensions `json:"ext,omitempty"`
}

// Kind names the type for rules.
func (*Registration) Kind() string { return "org.Registration" }

// Ident points to the registration's own identifier.
func (r *Registration) Ident() *uuid.UUID { return &r.UUID }

// Walk visits the parts of the registration.
func (r *Registration) Walk(w *tree.Walker) {
	tree.Text(w, "uuid", &r.UUID)
	tree.Text(w, "currency", &r.Currency)
	tree.Map(w, "ext", &r.Ext)
}

// Identity is a number or code that is not a tax identity.
type Identity struct {
	// Identifier of the identity for programs.
	UUID uuid.UUID `json:"uuid,omitempty"`
	// Name of the code that is printed before it.
	Label string `json:"label,omitempty"`
	// Purpose of the code, `tax` or `legal`, if it serves one.
	Scope cbc.Key `json:"scope,omitempty"`
	// Country that issued the code.
	Country l10n.ISOCountry `json:"country,omitempty"`
	// Kind of identity as a key; either this or a type.
	Key cbc.Key `json:"key,omitempty"`
	// Kind of identity as a code; either this or a key.
	Type cbc.Code `json:"type,omitempty"`
	// The number or code itself.
	Code cbc.Code `json:"code"`
	// What the code is, as a text.
	Description string `json:"description,omitempty"`
	// Codes that the regime, an addon or a catalogue defines, a scheme of ISO 6523 for instance.
	Ext tax.Extensions `json:"ext,omitempty"`
}

// Scopes of identities.
const (
	IdentityScopeTax   cbc.Key = "tax"
	IdentityScopeLegal cbc.Key = "legal"
)

// Kind names the type for rules.
func (*Identity) Kind() string { return "org.Identity" }

// Ident points to the identity's own identifier.
func (id *Identity) Ident() *uuid.UUID { return &id.UUID }

// Walk visits the parts of the identity.
func (id *Identity) Walk(w *tree.Walker) {
	tree.Text(w, "uuid", &id.UUID)
	tree.Text(w, "scope", &id.Scope)
	tree.Text(w, "key", &id.Key)
	tree.Text(w, "type", &id.Type)
	tree.Text(w, "code", &id.Code)
	tree.Map(w, "ext", &id.Ext)
}

// IdentityForType returns the first identity of one of the types, or nil.
func IdentityForType(list []*Identity, types ...cbc.Code) *Identity {
	for _, id := range list {
		if id != nil && id.Type.In(types...) {
			return id
		}
	}
	return nil
}

// IdentityForKey returns the first identity with one of the keys, or nil.
func IdentityForKey(list []*Identity, keys ...cbc.Key) *Identity {
	for _, id := range list {
		if id != nil && id.Key.In(keys...) {
			return id
		}
	}
	return nil
}

// IdentityForExt returns the first identity whose extensions hold a key, or nil.
func IdentityForExt(list []*Identity, key cbc.Key) *Identity {
	for _, id := range list {
		if id != nil && id.Ext.Has(key) {
			return id
		}
	}
	return nil
}

// AddIdentity returns the list with an identity added, or put in the place of
// the one with the same key and type.
func AddIdentity(list []*Identity, id *Identity) []*Identity {
	for i, other := range list {
		if other != nil && other.Key == id.Key && other.Type == id.Type {
			list[i] = id
			return list
		}
	}
	return append(list, id)
}
