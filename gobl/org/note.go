package org

import (
	"chancery/gobl/cal"
	"chancery/gobl/cbc"
	"chancery/gobl/currency"
	"chancery/gobl/dsig"
	"chancery/gobl/head"
	"chancery/gobl/num"
	"chancery/gobl/schema"
	"chancery/gobl/tax"
	"chancery/gobl/tree"
	"chancery/gobl/uuid"
)

// Note is a remark with a purpose.
type Note struct {
	// Identifier of the note for programs.
	UUID uuid.UUID `json:"uuid,omitempty"`
	// Purpose of the note, such as `general`, `legal` or `payment`.
	Key cbc.Key `json:"key,omitempty"`
	// Code of the note in a list of the sender or receiver.
	Code cbc.Code `json:"code,omitempty"`
	// Where the note comes from if a program made it, the key of a tax treatment for instance.
	Src cbc.Key `json:"src,omitempty"`
	// The text itself (BT-22).
	Text string `json:"text"`
	// Further data by key; no rule depends on it.
	Meta cbc.Meta `json:"meta,omitempty"`
	// Codes that the regime, an addon or a catalogue defines, a subject of UNTDID 4451 for instance (BT-21).
	Ext tax.Extensions `json:"ext,omitempty"`
}

// Kind names the type for rules.
func (*Note) Kind() string { return "org.Note" }

// Ident points to the note's own identifier.
func (n *Note) Ident() *uuid.UUID { return &n.UUID }

// Walk visits the parts of the note.
func (n *Note) Walk(w *tree.Walker) {
	tree.Text(w, "uuid", &n.UUID)
	tree.Text(w, "key", &n.Key)
	tree.Text(w, "code", &n.Code)
	tree.Text(w, "src", &n.Src)
	tree.Map(w, "meta", &n.Meta)
	tree.Map(w, "ext", &n.Ext)
}

// DocumentRef refers to another document.
type DocumentRef struct {
	// Identifier of that document.
	UUID uuid.UUID `json:"uuid,omitempty"`
	// Schema of that document, if not that of this one.
	Schema schema.ID `json:"schema,omitempty"`
	// Kind of document, as that document has it.
	Type cbc.Key `json:"type,omitempty"`
	// Date on which that document was issued (BT-26).
	IssueDate *cal.Date `json:"issue_date,omitempty"`
	// Series that its number belongs to (BT-25).
	Series cbc.Code `json:"series,omitempty"`
	// Number of that document (BT-25).
	Code cbc.Code `json:"code"`
	// Currency of its figures, if not that of this document.
	Currency currency.Code `json:"currency,omitempty"`
	// Lines of that document that are meant, by their position from 1.
	Lines []int `json:"lines,omitempty"`
	// Further codes of that document.
	Identities []*Identity `json:"identities,omitempty"`
	// Period in which that document counted for taxes.
	Period *cal.Period `json:"period,omitempty"`
	// Why that document is referred to, the reason of a correction for instance.
	Reason string `json:"reason,omitempty"`
	// What that document is, as a text.
	Description string `json:"description,omitempty"`
	// Stamps that authorities or providers gave that document.
	Stamps []*head.Stamp `json:"stamps,omitempty"`
	// Where that document can be read.
	URL string `json:"url,omitempty"`
	// Tax totals of that document.
	Tax *tax.Total `json:"tax,omitempty"`
	// What that document asks for in all.
	Payable *num.Amount `json:"payable,omitempty"`
	// Codes that the regime or addons require of references.
	Ext tax.Extensions `json:"ext,omitempty"`
	// Further data by key; no figure depends on it.
	Meta cbc.Meta `json:"meta,omitempty"`
}

// Kind names the type for rules.
func (*DocumentRef) Kind() string { return "org.DocumentRef" }

// Ident points to the reference's identifier, that of the document meant.
func (r *DocumentRef) Ident() *uuid.UUID { return &r.UUID }

// Walk visits the parts of the reference.
func (r *DocumentRef) Walk(w *tree.Walker) {
	tree.Text(w, "uuid", &r.UUID)
	tree.Text(w, "schema", &r.Schema)
	tree.Text(w, "type", &r.Type)
	tree.One(w, "issue_date", r.IssueDate)
	tree.Text(w, "series", &r.Series)
	tree.Text(w, "code", &r.Code)
	tree.Text(w, "currency", &r.Currency)
	tree.List(w, "identities", &r.Identities)
	tree.One(w, "period", r.Period)
	tree.List(w, "stamps", &r.Stamps)
	tree.One(w, "tax", r.Tax)
	tree.Map(w, "ext", &r.Ext)
	tree.Map(w, "meta", &r.Meta)
}

// Attachment is a file that goes with a document, by its address.
type Attachment struct {
	// Identifier of the attachment for programs.
	UUID uuid.UUID `json:"uuid,omitempty"`
	// Key that distinguishes the attachment from others.
	Key cbc.Key `json:"key,omitempty"`
	// Reference of the attached document (BT-122).
	Code cbc.Code `json:"code,omitempty"`
	// File name.
	Name string `json:"name,omitempty"`
	// What the file contains (BT-123).
	Description string `json:"description,omitempty"`
	// Where the file can be read (BT-124).
	URL string `json:"url"`
	// Hash of the file, to detect changes.
	Digest *dsig.Digest `json:"digest,omitempty"`
	// Media type of the file, such as `application/pdf`.
	MIME string `json:"mime,omitempty"`
}

// Kind names the type for rules.
func (*Attachment) Kind() string { return "org.Attachment" }

// Ident points to the attachment's own identifier.
func (a *Attachment) Ident() *uuid.UUID { return &a.UUID }

// Walk visits the parts of the attachment.
func (a *Attachment) Walk(w *tree.Walker) {
	tree.Text(w, "uuid", &a.UUID)
	tree.Text(w, "key", &a.Key)
	tree.Text(w, "code", &a.Code)
	tree.One(w, "digest", a.Digest)
}
