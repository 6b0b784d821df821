package gobl

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"chancery/gobl/dsig"
	"chancery/gobl/head"
	"chancery/gobl/internal/locate"
	"chancery/gobl/internal/words"
	"chancery/gobl/schema"
	"chancery/gobl/similar"
	"chancery/gobl/tree"
)

// Parse reads a document or an envelope by its `$schema`. The result is an
// *Envelope or one of the document types. Nothing is calculated. What has no `$schema`
// and a member `doc` is an envelope, as no type of document has that member. The paths of
// its errors begin at what was given; see Error.InEnvelope.
func (l *Library) Parse(data []byte) (tree.Node, error) {
	if err := l.check(data); err != nil {
		return nil, l.refused(data, err)
	}
	top, err := headingOf(data)
	switch {
	case err != nil:
		return nil, l.misfit(data, new(outset), err)
	case top.isEnvelope():
		return l.parseEnvelope(data)
	case top.Schema == "":
		return nil, errorAt(ErrUnknownSchema, "$.$schema", errNoSchema)
	case bool(top.Doc) && l.types.New(top.Schema) == nil:
		return nil, errorAt(ErrUnknownSchema, "$.$schema", l.unknownSchema(top.Schema)) // no document has a "doc"
	default:
		return l.parseDocument(top.Schema, data)
	}
}

// presence notes that a member holds an object, whatever is in it, or null.
type presence bool

// UnmarshalJSON looks at the first character only.
func (p *presence) UnmarshalJSON(data []byte) error {
	*p = presence(bytes.HasPrefix(data, []byte("{")) || string(data) == "null")
	return nil
}

// refused is the error for an input that check has refused.
func (l *Library) refused(data []byte, err error) error {
	e := NewError(ErrInput, err)
	if top, err := headingOf(data); err == nil && !top.isEnvelope() {
		return e.ofDocument()
	}
	return e
}

var (
	errNoSchema = fmt.Errorf("$schema is missing; it says what the document is: %s for an invoice", schema.Short("bill/invoice"))
	errEmpty    = errors.New("there is no document")
)

// ParseEnvelope reads an envelope, also one that lacks its own `$schema`.
func (l *Library) ParseEnvelope(data []byte) (*Envelope, error) {
	if err := l.check(data); err != nil {
		return nil, NewError(ErrInput, err)
	}
	return l.parseEnvelope(data)
}

func (l *Library) parseEnvelope(data []byte) (*Envelope, error) {
	e := new(Envelope)
	if err := json.Unmarshal(data, e); err != nil {
		return nil, l.misfit(data, new(outline), err)
	}
	if e.doc == nil {
		return e, nil
	}
	if err := e.doc.Resolve(l.types); err != nil {
		return nil, l.misfit(data, new(outline), err)
	}
	return e, nil
}

func (l *Library) parseDocument(id schema.ID, data []byte) (tree.Node, error) {
	o := schema.Read(id, data)
	if err := o.Resolve(l.types); err != nil {
		return nil, l.misfit(data, l.types.New(id), err).ofDocument()
	}
	if o.Payload() == nil {
		return nil, errorAt(ErrUnknownSchema, "$.$schema", l.unknownSchema(id)).ofDocument()
	}
	return o.Payload(), nil
}

// unknownSchema says that no type belongs to a `$schema`.
func (l *Library) unknownSchema(id schema.ID) error {
	text := "there is no type of document for $schema " + strconv.Quote(words.Clip(string(id)))
	known := append(l.types.List(), SchemaEnvelope)
	names := make([]string, len(known))
	for i, k := range known {
		names[i] = lastTwo(string(k))
	}
	if near := similar.Nearest(lastTwo(string(id)), names); near != "" {
		text += ", did you mean " + strconv.Quote(string(known[slices.Index(names, near)])) + "?"
	}
	return errors.New(text)
}

// lastTwo returns the part of a schema ID that differs: "bill/invoice".
func lastTwo(id string) string {
	parts := strings.Split(id, "/")
	return strings.Join(parts[max(0, len(parts)-2):], "/")
}

// resolve decodes the document of an envelope.
func (l *Library) resolve(e *Envelope) error {
	if e.doc == nil {
		return nil
	}
	raw, id := e.doc.Raw(), e.doc.Schema
	if err := e.doc.Resolve(l.types); err != nil {
		return l.misfit(raw, l.types.New(id), err).ofDocument().InEnvelope()
	}
	return nil
}

// heading is what is read of a document before its type is known.
type heading struct {
	Schema schema.ID `json:"$schema"`
	Doc    presence  `json:"doc"`
}

// isEnvelope reports whether a text is that of an envelope.
func (h heading) isEnvelope() bool {
	return h.Schema == SchemaEnvelope || h.Schema == "" && bool(h.Doc)
}

// IsEnvelope reports whether JSON is read as an envelope, and not as a document. It is
// false for text that is no JSON.
func IsEnvelope(data []byte) bool {
	top, err := headingOf(data)
	return err == nil && top.isEnvelope()
}

// outset has the member that every document has, for the search for what does not fit.
type outset struct {
	Schema schema.ID `json:"$schema"`
}

// headingOf reads the beginning of a document without decoding the rest.
func headingOf(data []byte) (h heading, err error) {
	return h, json.Unmarshal(data, &h)
}

// outline has the members of an envelope, for the search for what does not fit.
type outline struct {
	Schema schema.ID         `json:"$schema"`
	Head   *head.Header      `json:"head"`
	Doc    *schema.Object    `json:"doc"`
	Sigs   []*dsig.Signature `json:"sigs"`
}

// misfit describes why the decoder refused a text: the place of the first value that
// its type does not take, and what would be right. If the text is no JSON, it gives
// line and column.
func (l *Library) misfit(data []byte, into any, err error) *Error {
	if broken, ok := errors.AsType[*SyntaxError](ExplainSyntax(data, err)); ok {
		return NewError(ErrInput, broken)
	}
	if place := locate.Misfit(data, into, l.emptyType); place != nil {
		return NewError(ErrInput, place)
	}
	return NewError(ErrInput, locate.Reason(err))
}

func (l *Library) emptyType(id string) any {
	if n := l.types.New(schema.ID(id)); n != nil {
		return n
	}
	return nil
}
