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
	UUID  uuid.UUID `json:"uuid,omitempty"`
	Label string    `json:"label,omitempty"`
	// Name is the legal name.
	Name string `json:"name,omitempty"`
	// Alias is the trading name.
	Alias        string        `json:"alias,omitempty"`
	TaxID        *tax.Identity `json:"tax_id,omitempty"`
	Identities   []*Identity   `json:"identities,omitempty"`
	People       []*Person     `json:"people,omitempty"`
	Endpoints    []*Endpoint   `json:"endpoints,omitempty"`
	Inboxes      []*Inbox      `json:"inboxes,omitempty"`
	Addresses    []*Address    `json:"addresses,omitempty"`
	Emails       []*Email      `json:"emails,omitempty"`
	Websites     []*Website    `json:"websites,omitempty"`
	Telephones   []*Telephone  `json:"telephones,omitempty"`
	Registration *Registration `json:"registration,omitempty"`
	Logos        []*Image      `json:"logos,omitempty"`
	// Ext holds codes of the regime or of addons.
	Ext  tax.Extensions `json:"ext,omitempty"`
	Meta cbc.Meta       `json:"meta,omitempty"`
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
	UUID     uuid.UUID      `json:"uuid,omitempty"`
	Label    string         `json:"label,omitempty"`
	Capital  *num.Amount    `json:"capital,omitempty"`
	Currency currency.Code  `json:"currency,omitempty"`
	Office   string         `json:"office,omitempty"`
	Book     string         `json:"book,omitempty"`
	Volume   string         `json:"volume,omitempty"`
	Sheet    string         `json:"sheet,omitempty"`
	Section  string         `json:"section,omitempty"`
	Page     string         `json:"page,omitempty"`
	Entry    string         `json:"entry,omitempty"`
	Other    string         `json:"other,omitempty"`
	Ext      tax.Extensions `json:"ext,omitempty"`
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
	UUID  uuid.UUID `json:"uuid,omitempty"`
	Label string    `json:"label,omitempty"`
	// Scope is tax or legal, where the identity serves that purpose.
	Scope   cbc.Key         `json:"scope,omitempty"`
	Country l10n.ISOCountry `json:"country,omitempty"`
	// Key or Type names the kind of identity; not both.
	Key         cbc.Key        `json:"key,omitempty"`
	Type        cbc.Code       `json:"type,omitempty"`
	Code        cbc.Code       `json:"code"`
	Description string         `json:"description,omitempty"`
	Ext         tax.Extensions `json:"ext,omitempty"`
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
