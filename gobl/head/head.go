package head

import (
	"chancery/gobl/cbc"
	"chancery/gobl/dsig"
	"chancery/gobl/tree"
	"chancery/gobl/uuid"
)

// Header describes the document of an envelope. Only its UUID and digest are
// covered by signatures; the rest may change later.
type Header struct {
	// Identifier of the envelope; it carries a timestamp (versions 1, 6, 7).
	UUID uuid.UUID `json:"uuid"`
	// Digest of the canonical form of the document.
	Dig *dsig.Digest `json:"dig"`
	// Stamps that authorities or providers gave the document; one for each provider.
	Stamps []*Stamp `json:"stamps,omitempty"`
	// Related resources elsewhere; each pair of category and key once.
	Links []*Link `json:"links,omitempty"`
	// Words by which the envelope can be found.
	Tags []string `json:"tags,omitempty"`
	// Further data by key, for the systems that process the envelope.
	Meta cbc.Meta `json:"meta,omitempty"`
	// Remarks on the envelope.
	Notes string `json:"notes,omitempty"`
	// Address that the envelope is sent from; that of the sender in the document by default.
	From cbc.URI `json:"from,omitempty"`
	// Address that the envelope is sent to; that of the receiver in the document by default.
	To cbc.URI `json:"to,omitempty"`
	// Codes of rules that validation passes over.
	Ignore []string `json:"ignore,omitempty"`
}

// Stamp is a seal or code issued by a third party for the document.
type Stamp struct {
	// Key of the provider's kind of stamp.
	Prv cbc.Key `json:"prv"`
	// The stamp itself, a code or an address for instance.
	Val string `json:"val"`
}

// Link refers to a resource outside the envelope.
type Link struct {
	// Identifier of the link for programs.
	UUID uuid.UUID `json:"uuid,omitempty"`
	// What the resource is: a format, portal, request, response, agreement, verification or attachment.
	Category cbc.Key `json:"category,omitempty"`
	// Key that distinguishes the link from others of its category.
	Key cbc.Key `json:"key"`
	// Code of the resource in the system that holds it.
	Code cbc.Code `json:"code,omitempty"`
	// Title of the resource for people.
	Title string `json:"title,omitempty"`
	// What is found there.
	Description string `json:"description,omitempty"`
	// Media type of the resource, such as `application/pdf`.
	MIME string `json:"mime,omitempty"`
	// Hash of the resource, to detect changes.
	Digest *dsig.Digest `json:"digest,omitempty"`
	// Where the resource is found.
	URL string `json:"url"`
	// Further data by key; no rule depends on it.
	Meta cbc.Meta `json:"meta,omitempty"`
}

// Kind names the type for rules.
func (*Header) Kind() string { return "head.Header" }

// Walk visits the parts of the header.
func (h *Header) Walk(w *tree.Walker) {
	tree.Text(w, "uuid", &h.UUID)
	tree.One(w, "dig", h.Dig)
	tree.List(w, "stamps", &h.Stamps)
	tree.List(w, "links", &h.Links)
	tree.Map(w, "meta", &h.Meta)
	tree.Text(w, "from", &h.From)
	tree.Text(w, "to", &h.To)
}

// Stamp returns the stamp of a provider, or nil.
func (h *Header) Stamp(prv cbc.Key) *Stamp { return FindStamp(h.Stamps, prv) }

// AddStamp adds a stamp, replacing an earlier one of the same provider.
func (h *Header) AddStamp(s *Stamp) { h.Stamps = AddStamp(h.Stamps, s) }

// Link returns the link with a category and key, or nil.
func (h *Header) Link(category, key cbc.Key) *Link {
	for _, l := range h.Links {
		if l != nil && l.Category == category && l.Key == key {
			return l
		}
	}
	return nil
}

// AddLink adds a link, replacing an earlier one with the same category and key.
func (h *Header) AddLink(link *Link) {
	for i, l := range h.Links {
		if l != nil && l.Category == link.Category && l.Key == link.Key {
			h.Links[i] = link
			return
		}
	}
	h.Links = append(h.Links, link)
}

// FindStamp returns the stamp of a provider in a list, or nil.
func FindStamp(list []*Stamp, prv cbc.Key) *Stamp {
	for _, s := range list {
		if s != nil && s.Prv == prv {
			return s
		}
	}
	return nil
}

// AddStamp returns the list with a stamp added, or put in the place of an
// earlier one of the same provider.
func AddStamp(list []*Stamp, stamp *Stamp) []*Stamp {
	for i, s := range list {
		if s != nil && s.Prv == stamp.Prv {
			list[i] = stamp
			return list
		}
	}
	return append(list, stamp)
}

// Kind names the type for rules.
func (*Stamp) Kind() string { return "head.Stamp" }

// Walk visits the provider key.
func (s *Stamp) Walk(w *tree.Walker) { tree.Text(w, "prv", &s.Prv) }

// Kind names the type for rules.
func (*Link) Kind() string { return "head.Link" }

// Ident points to the link's own identifier.
func (l *Link) Ident() *uuid.UUID { return &l.UUID }

// Walk visits the parts of the link.
func (l *Link) Walk(w *tree.Walker) {
	tree.Text(w, "uuid", &l.UUID)
	tree.Text(w, "category", &l.Category)
	tree.Text(w, "key", &l.Key)
	tree.Text(w, "code", &l.Code)
	tree.One(w, "digest", l.Digest)
	tree.Map(w, "meta", &l.Meta)
}
