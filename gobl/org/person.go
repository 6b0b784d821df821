package org

import (
	"chancery/gobl/cbc"
	"chancery/gobl/tree"
	"chancery/gobl/uuid"
)

// Person is somebody who works for or represents a party.
type Person struct {
	UUID       uuid.UUID    `json:"uuid,omitempty"`
	Label      string       `json:"label,omitempty"`
	Key        cbc.Key      `json:"key,omitempty"`
	Name       *Name        `json:"name"`
	Role       string       `json:"role,omitempty"`
	Identities []*Identity  `json:"identities,omitempty"`
	Addresses  []*Address   `json:"addresses,omitempty"`
	Emails     []*Email     `json:"emails,omitempty"`
	Telephones []*Telephone `json:"telephones,omitempty"`
	Avatars    []*Image     `json:"avatars,omitempty"`
	Meta       cbc.Meta     `json:"meta,omitempty"`
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
	UUID   uuid.UUID `json:"uuid,omitempty"`
	Alias  string    `json:"alias,omitempty"`
	Prefix string    `json:"prefix,omitempty"`
	Given  string    `json:"given,omitempty"`
	Middle string    `json:"middle,omitempty"`
	// Surname is the family name, Surname2 a second one where that is usual.
	Surname  string   `json:"surname,omitempty"`
	Surname2 string   `json:"surname2,omitempty"`
	Suffix   string   `json:"suffix,omitempty"`
	Meta     cbc.Meta `json:"meta,omitempty"`
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
	UUID  uuid.UUID `json:"uuid,omitempty"`
	Label string    `json:"label,omitempty"`
	Addr  string    `json:"addr"`
	Meta  cbc.Meta  `json:"meta,omitempty"`
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
	UUID  uuid.UUID `json:"uuid,omitempty"`
	Label string    `json:"label,omitempty"`
	Num   string    `json:"num"`
}

// Kind names the type for rules.
func (*Telephone) Kind() string { return "org.Telephone" }

// Ident points to the telephone's own identifier.
func (t *Telephone) Ident() *uuid.UUID { return &t.UUID }

// Walk visits the identifier.
func (t *Telephone) Walk(w *tree.Walker) { tree.Text(w, "uuid", &t.UUID) }

// Website is an address in the web.
type Website struct {
	UUID  uuid.UUID `json:"uuid,omitempty"`
	Label string    `json:"label,omitempty"`
	Title string    `json:"title,omitempty"`
	URL   string    `json:"url"`
}

// Kind names the type for rules.
func (*Website) Kind() string { return "org.Website" }

// Ident points to the website's own identifier.
func (s *Website) Ident() *uuid.UUID { return &s.UUID }

// Walk visits the identifier.
func (s *Website) Walk(w *tree.Walker) { tree.Text(w, "uuid", &s.UUID) }

// Endpoint is an address documents can be routed to.
type Endpoint struct {
	UUID  uuid.UUID `json:"uuid,omitempty"`
	Label string    `json:"label,omitempty"`
	URI   cbc.URI   `json:"uri"`
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
	UUID   uuid.UUID `json:"uuid,omitempty"`
	Label  string    `json:"label,omitempty"`
	Key    cbc.Key   `json:"key,omitempty"`
	Scheme cbc.Code  `json:"scheme,omitempty"`
	Code   cbc.Code  `json:"code,omitempty"`
	URL    string    `json:"url,omitempty"`
	Email  string    `json:"email,omitempty"`
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
