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
	UUID uuid.UUID `json:"uuid,omitempty"`
	// Key is the purpose: general, legal, payment…
	Key  cbc.Key  `json:"key,omitempty"`
	Code cbc.Code `json:"code,omitempty"`
	// Src says what the note is about, the key of a tax category for instance.
	Src  cbc.Key        `json:"src,omitempty"`
	Text string         `json:"text"`
	Meta cbc.Meta       `json:"meta,omitempty"`
	Ext  tax.Extensions `json:"ext,omitempty"`
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
	UUID   uuid.UUID `json:"uuid,omitempty"`
	Schema schema.ID `json:"schema,omitempty"`
	// Type of document, as in that document.
	Type      cbc.Key       `json:"type,omitempty"`
	IssueDate *cal.Date     `json:"issue_date,omitempty"`
	Series    cbc.Code      `json:"series,omitempty"`
	Code      cbc.Code      `json:"code"`
	Currency  currency.Code `json:"currency,omitempty"`
	// Lines of that document, by their index.
	Lines      []int       `json:"lines,omitempty"`
	Identities []*Identity `json:"identities,omitempty"`
	// Period that document was about.
	Period      *cal.Period   `json:"period,omitempty"`
	Reason      string        `json:"reason,omitempty"`
	Description string        `json:"description,omitempty"`
	Stamps      []*head.Stamp `json:"stamps,omitempty"`
	URL         string        `json:"url,omitempty"`
	// Tax totals of that document.
	Tax     *tax.Total     `json:"tax,omitempty"`
	Payable *num.Amount    `json:"payable,omitempty"`
	Ext     tax.Extensions `json:"ext,omitempty"`
	Meta    cbc.Meta       `json:"meta,omitempty"`
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
	UUID        uuid.UUID    `json:"uuid,omitempty"`
	Key         cbc.Key      `json:"key,omitempty"`
	Code        cbc.Code     `json:"code,omitempty"`
	Name        string       `json:"name,omitempty"`
	Description string       `json:"description,omitempty"`
	URL         string       `json:"url"`
	Digest      *dsig.Digest `json:"digest,omitempty"`
	MIME        string       `json:"mime,omitempty"`
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
