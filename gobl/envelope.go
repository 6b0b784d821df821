package gobl

import (
	"bytes"
	"encoding/json"
	"errors"

	"chancery/gobl/c14n"
	"chancery/gobl/cbc"
	"chancery/gobl/dsig"
	"chancery/gobl/head"
	"chancery/gobl/internal/locate"
	"chancery/gobl/num"
	"chancery/gobl/schema"
	"chancery/gobl/tree"
)

// Envelope wraps a document with its digest, the data needed for its
// transport, and signatures.
//
// The document is kept as it was last calculated, together with its JSON. A caller that
// changes it through Document must calculate the envelope again.
type Envelope struct {
	// Schema is SchemaEnvelope.
	Schema schema.ID
	Head   *head.Header
	Sigs   []*dsig.Signature

	doc *schema.Object
	// encoded is the JSON of the document; nil when it may have changed since.
	encoded []byte
	// digested is the digest of encoded, empty when it was not worked out yet.
	digested string
}

// Kind names the type for rules.
func (*Envelope) Kind() string { return "gobl.Envelope" }

// Walk visits the header and the document.
func (e *Envelope) Walk(w *tree.Walker) {
	tree.Text(w, "$schema", &e.Schema)
	tree.One(w, "head", e.Head)
	tree.One(w, "doc", e.doc)
}

// Document returns the document inside, nil when there is none or its type is not
// known. It may be changed; calculate the envelope afterwards.
func (e *Envelope) Document() tree.Node {
	e.encoded = nil
	return e.doc.Payload()
}

// DocumentSchema returns the `$schema` of the document, empty when there is none.
func (e *Envelope) DocumentSchema() schema.ID {
	if e.doc == nil {
		return ""
	}
	return e.doc.Schema
}

// Signed reports whether there is at least one signature.
func (e *Envelope) Signed() bool { return len(e.Sigs) > 0 }

// Unsign drops all signatures.
func (e *Envelope) Unsign() { e.Sigs = nil }

// HasSchema reports whether `$schema` is given.
func (e *Envelope) HasSchema() bool { return e.Schema != "" }

// HasHead reports whether there is a header.
func (e *Envelope) HasHead() bool { return e.Head != nil }

// HasDoc reports whether there is a document, of whatever schema.
func (e *Envelope) HasDoc() bool { return e.doc != nil }

// HasPayload reports whether the document is of a known schema.
func (e *Envelope) HasPayload() bool { return e.doc.Payload() != nil }

// HasStamps reports whether the header carries stamps.
func (e *Envelope) HasStamps() bool { return e.Head != nil && len(e.Head.Stamps) > 0 }

// CanSign reports whether the document is complete enough to be signed.
func (e *Envelope) CanSign() bool {
	doc, ok := e.doc.Payload().(interface{ CanSign() bool })
	return !ok || doc.CanSign()
}

// DigestMatches reports whether the header's digest is that of the document. It cannot
// be without a header; a header without a digest, and an envelope without a document,
// are for other rules.
func (e *Envelope) DigestMatches() bool {
	if e.doc == nil {
		return true
	}
	if e.Head == nil {
		return false
	}
	if e.Head.Dig == nil {
		return true
	}
	digest, err := e.digest()
	return err == nil && digest.Equals(e.Head.Dig)
}

// document returns the JSON of the document, writing it only when that was not
// done since the last change.
func (e *Envelope) document() ([]byte, error) {
	if e.encoded == nil {
		data, err := e.doc.MarshalJSON()
		if errors.Is(err, num.ErrRange) {
			return nil, rangeError(e.doc.Payload())
		}
		if err != nil {
			return nil, NewError(ErrMarshal, err)
		}
		e.encoded, e.digested = data, ""
	}
	return e.encoded, nil
}

// rangeError says which figure of a document is too large to be written.
func rangeError(doc tree.Node) error {
	err := NewError(ErrCalculation, num.ErrRange)
	if place := locate.Unwritable(doc); place != nil {
		err.Paths = []string{place.Path()}
	}
	return err.ofDocument().InEnvelope()
}

func (e *Envelope) digest() (*dsig.Digest, error) {
	data, err := e.document()
	if err != nil {
		return nil, err
	}
	if e.digested != "" {
		return &dsig.Digest{Alg: dsig.SHA256, Val: e.digested}, nil
	}
	digest, err := Digest(data)
	if err != nil {
		return nil, err
	}
	e.digested = digest.Val
	return digest, nil
}

// Digest returns the digest of a JSON text, of its canonical form.
func Digest(data []byte) (*dsig.Digest, error) {
	val, err := c14n.Digest(data)
	if err != nil {
		return nil, NewError(ErrDigest, err)
	}
	return &dsig.Digest{Alg: dsig.SHA256, Val: val}, nil
}

// route copies the addresses that the document is sent between into the header
// where it has none yet.
func (e *Envelope) route() {
	doc, ok := e.doc.Payload().(interface{ Endpoints() (from, to cbc.URI) })
	if !ok {
		return
	}
	from, to := doc.Endpoints()
	if e.Head.From == "" {
		e.Head.From = from
	}
	if e.Head.To == "" {
		e.Head.To = to
	}
}

// Clone copies the envelope, signatures included, through its JSON.
func (l *Library) Clone(e *Envelope) (*Envelope, error) {
	data, err := e.JSON()
	if err != nil {
		return nil, err
	}
	return l.parseEnvelope(data)
}

// wire is the JSON form of an envelope.
type wire struct {
	Schema schema.ID         `json:"$schema"`
	Head   *head.Header      `json:"head"`
	Doc    json.RawMessage   `json:"doc"`
	Sigs   []*dsig.Signature `json:"sigs,omitempty"`
}

// UnmarshalJSON reads an envelope. The document is decoded by the first
// operation of a library on it.
func (e *Envelope) UnmarshalJSON(data []byte) error {
	var in wire
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	*e = Envelope{Schema: in.Schema, Head: in.Head, Sigs: in.Sigs}
	if len(in.Doc) == 0 || string(in.Doc) == "null" {
		return nil
	}
	top, err := headingOf(in.Doc)
	if err != nil {
		return err
	}
	e.doc = new(schema.Object)
	if top.Schema != "" {
		e.doc = schema.Read(top.Schema, in.Doc)
	}
	return nil
}

// MarshalJSON writes the envelope without white space.
func (e *Envelope) MarshalJSON() ([]byte, error) { return e.JSON() }

// JSON writes the envelope without white space.
func (e *Envelope) JSON() ([]byte, error) {
	doc := []byte("null")
	if e.doc != nil {
		var err error
		if doc, err = e.document(); err != nil {
			return nil, err
		}
	}
	var b bytes.Buffer
	b.Grow(len(doc) + 512)
	w := json.NewEncoder(&b)
	b.WriteString(`{"$schema":`)
	if err := encode(w, &b, e.Schema); err != nil {
		return nil, err
	}
	b.WriteString(`,"head":`)
	if err := encode(w, &b, e.Head); err != nil {
		return nil, err
	}
	b.WriteString(`,"doc":`)
	b.Write(doc)
	if len(e.Sigs) > 0 {
		b.WriteString(`,"sigs":`)
		if err := encode(w, &b, e.Sigs); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// encode writes a value without the new line that an encoder adds.
func encode(w *json.Encoder, b *bytes.Buffer, v any) error {
	if err := w.Encode(v); err != nil {
		return NewError(ErrMarshal, err)
	}
	b.Truncate(b.Len() - 1)
	return nil
}

// Indent writes JSON with a tab for each level and without a final new line.
func Indent(data []byte) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(2 * len(data))
	if err := json.Indent(&b, data, "", "\t"); err != nil {
		return nil, NewError(ErrMarshal, err)
	}
	return b.Bytes(), nil
}

// IndentedJSON writes the envelope with a tab for each level.
func (e *Envelope) IndentedJSON() ([]byte, error) {
	data, err := e.JSON()
	if err != nil {
		return nil, err
	}
	return Indent(data)
}
