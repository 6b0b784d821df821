package org

import (
	"chancery/gobl/cbc"
	"chancery/gobl/tree"
	"chancery/gobl/uuid"
)

// Person is somebody who works for or represents a party.
type Person struct {
	// Identifier of the person for programs.
	UUID uuid.UUID `json:"uuid,omitempty"`
	// What the person is listed for.
	Label string `json:"label,omitempty"`
	// Part that the person plays for the party.
	Key cbc.Key `json:"key,omitempty"`
	// What the person is called (BT-41, BT-56).
	Name *Name `json:"name"`
	// Job title or duty, as a text.
	Role string `json:"role,omitempty"`
	// Codes of the person, such as that of an identity card.
	Identities []*Identity `json:"identities,omitempty"`
	// Postal addresses of the person.
	Addresses []*Address `json:"addresses,omitempty"`
	// E-mail addresses, the main one first (BT-43, BT-58).
	Emails []*Email `json:"emails,omitempty"`
	// Telephone numbers, the main one first (BT-42, BT-57).
	Telephones []*Telephone `json:"telephones,omitempty"`
	// Pictures of the person.
	Avatars []*Image `json:"avatars,omitempty"`
	// Further data by key; no rule depends on it.
	Meta cbc.Meta `json:"meta,omitempty"`
}

// Kind names the type for rules.
func (*Person) Kind() string { return "org.Person" }

// Ident points to the person's own identifier.
func (p *Person) Ident() *uuid.UUID { return &p.UUID }

// Walk visits the parts of the person.
func (p *Person) Walk(w *tree.Walker) {
	tree.Text(w, "uuid", &p.UUID)
	tree.Text(w, "key", &p.Key)
	tree.One(w, "name", p.Name)
	tree.List(w, "identities", &p.Identities)
	tree.List(w, "addresses", &p.Addresses)
	tree.List(w, "emails", &p.Emails)
	tree.List(w, "telephones", &p.Telephones)
	tree.List(w, "avatars", &p.Avatars)
	tree.Map(w, "meta", &p.Meta)
}

// Name is what a person is called.
type Name struct {
	// Identifier of the name for programs.
	UUID uuid.UUID `json:"uuid,omitempty"`
	// What the person is usually called.
	Alias string `json:"alias,omitempty"`
	// Title before the name, such as Dr.
	Prefix string `json:"prefix,omitempty"`
	// First name.
	Given string `json:"given,omitempty"`
	// Names between the first and the family name.
	Middle string `json:"middle,omitempty"`
	// Family name.
	Surname string `json:"surname,omitempty"`
	// Second family name, where that is usual.
	Surname2 string `json:"surname2,omitempty"`
	// Words after the name, such as Jr.
	Suffix string `json:"suffix,omitempty"`
	// Further data by key; no rule depends on it.
	Meta cbc.Meta `json:"meta,omitempty"`
}

// Kind names the type for rules.
func (*Name) Kind() string { return "org.Name" }

// Ident points to the name's own identifier.
func (n *Name) Ident() *uuid.UUID { return &n.UUID }

// Walk visits the parts of the name.
func (n *Name) Walk(w *tree.Walker) {
	tree.Text(w, "uuid", &n.UUID)
	tree.Map(w, "meta", &n.Meta)
}

// Email is an electronic mail address.
type Email struct {
	// Identifier of the address for programs.
	UUID uuid.UUID `json:"uuid,omitempty"`
	// What the address is for.
	Label string `json:"label,omitempty"`
	// The e-mail address itself.
	Addr string `json:"addr"`
	// Further data by key; no rule depends on it.
	Meta cbc.Meta `json:"meta,omitempty"`
}

// Kind names the type for rules.
func (*Email) Kind() string { return "org.Email" }

// Ident points to the e-mail's own identifier.
func (e *Email) Ident() *uuid.UUID { return &e.UUID }

// Walk visits the parts of the e-mail.
func (e *Email) Walk(w *tree.Walker) {
	tree.Text(w, "uuid", &e.UUID)
	tree.Map(w, "meta", &e.Meta)
}

// Telephone is a telephone number.
type Telephone struct {
	// Identifier of the number for programs.
	UUID uuid.UUID `json:"uuid,omitempty"`
	// What the number is for.
	Label string `json:"label,omitempty"`
	// The number as it is dialed, best with the code of the country.
	Num string `json:"num"`
}

// Kind names the type for rules.
func (*Telephone) Kind() string { return "org.Telephone" }

// Ident points to the telephone's own identifier.
func (t *Telephone) Ident() *uuid.UUID { return &t.UUID }

// Walk visits the identifier.
func (t *Telephone) Walk(w *tree.Walker) { tree.Text(w, "uuid", &t.UUID) }

// Website is an address on the web.
type Website struct {
	// Identifier of the website for programs.
	UUID uuid.UUID `json:"uuid,omitempty"`
	// What the website is for.
	Label string `json:"label,omitempty"`
	// Title of the page.
	Title string `json:"title,omitempty"`
	// Address of the page.
	URL string `json:"url"`
}

// Kind names the type for rules.
func (*Website) Kind() string { return "org.Website" }

// Ident points to the website's own identifier.
func (s *Website) Ident() *uuid.UUID { return &s.UUID }

// Walk visits the identifier.
func (s *Website) Walk(w *tree.Walker) { tree.Text(w, "uuid", &s.UUID) }

// Endpoint is an address documents can be routed to.
type Endpoint struct {
	// Identifier of the endpoint for programs.
	UUID uuid.UUID `json:"uuid,omitempty"`
	// What the endpoint is for.
	Label string `json:"label,omitempty"`
	// The address, with the network as its scheme.
	URI cbc.URI `json:"uri"`
}

// Kind names the type for rules.
func (*Endpoint) Kind() string { return "org.Endpoint" }

// Ident points to the endpoint's own identifier.
func (e *Endpoint) Ident() *uuid.UUID { return &e.UUID }

// Walk visits the parts of the endpoint.
func (e *Endpoint) Walk(w *tree.Walker) {
	tree.Text(w, "uuid", &e.UUID)
	tree.Text(w, "uri", &e.URI)
}

// Inbox is a place where a party receives documents: an identifier within a
// scheme, a URL or an e-mail address.
type Inbox struct {
	// Identifier of the inbox for programs.
	UUID uuid.UUID `json:"uuid,omitempty"`
	// What the inbox is for.
	Label string `json:"label,omitempty"`
	// Kind of inbox, such as `peppol`.
	Key cbc.Key `json:"key,omitempty"`
	// List that the code is from, an EAS code for instance.
	Scheme cbc.Code `json:"scheme,omitempty"`
	// Identifier of the inbox within the scheme.
	Code cbc.Code `json:"code,omitempty"`
	// Address that documents are posted to, instead of a code.
	URL string `json:"url,omitempty"`
	// Address that documents are mailed to, instead of a code.
	Email string `json:"email,omitempty"`
}

// InboxKeyPeppol marks inboxes of the Peppol network, whose scheme is a code of
// the Electronic Address Scheme list.
const InboxKeyPeppol cbc.Key = "peppol"

// Kind names the type for rules.
func (*Inbox) Kind() string { return "org.Inbox" }

// Ident points to the inbox's own identifier.
func (i *Inbox) Ident() *uuid.UUID { return &i.UUID }

// Walk visits the parts of the inbox.
func (i *Inbox) Walk(w *tree.Walker) {
	tree.Text(w, "uuid", &i.UUID)
	tree.Text(w, "key", &i.Key)
	tree.Text(w, "scheme", &i.Scheme)
	tree.Text(w, "code", &i.Code)
}
