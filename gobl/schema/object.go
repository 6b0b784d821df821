package schema

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"chancery/gobl/tax"
	"chancery/gobl/tree"
	"chancery/gobl/uuid"
)

// ErrUnknown reports that no document type belongs to a `$schema`, or none to a
// document.
var ErrUnknown = errors.New("unknown schema")

// Identifiable is a document or part with an identifier of its own, which it
// gets when it is calculated as a document.
type Identifiable interface {
	// Ident points to the identifier.
	Ident() *uuid.UUID
}

// Calculable is a document that works out figures or brings itself into a
// normal form.
type Calculable interface {
	Calculate(c *tax.Context) error
}

// Object holds a document of any type. In JSON it is the document with the
// member `$schema` before all others.
//
// What is read from JSON stays raw until Resolve. An object of an unknown type
// stays raw for good and is written as it was read; one without `$schema` is
// empty.
type Object struct {
	Schema  ID
	payload tree.Node
	raw     json.RawMessage
}

// NewObject wraps a document of a type in the table; it is ErrUnknown for
// others.
func (t *Types) NewObject(doc tree.Node) (*Object, error) {
	id := t.IDOf(doc)
	if id == "" {
		return nil, ErrUnknown
	}
	return &Object{Schema: id, payload: doc}, nil
}

// Kind names the type for rules.
func (*Object) Kind() string { return "schema.Object" }

// Walk visits the identifier and, where embedded documents are wanted, the
// document, which shares the place of the object.
func (o *Object) Walk(w *tree.Walker) {
	tree.Text(w, "$schema", &o.Schema)
	if w.Embedded && o.payload != nil {
		w.Inline(o.payload)
	}
}

// Payload returns the document, nil when the object is empty, raw or not resolved.
func (o *Object) Payload() tree.Node {
	if o == nil {
		return nil
	}
	return o.payload
}

// Raw returns the JSON of a document that was not resolved yet, nil for others.
func (o *Object) Raw() []byte { return o.raw }

// IsEmpty reports whether there is neither a document nor raw JSON of one.
func (o *Object) IsEmpty() bool { return o == nil || o.payload == nil && len(o.raw) == 0 }

// Resolve decodes the raw JSON with the type its `$schema` names, and whatever
// objects the document embeds. An unknown type leaves it raw.
func (o *Object) Resolve(t *Types) error {
	if o.payload != nil || len(o.raw) == 0 {
		return nil
	}
	doc := t.New(o.Schema)
	if doc == nil {
		return nil
	}
	if err := json.Unmarshal(o.raw, doc); err != nil {
		return err
	}
	o.payload, o.raw = doc, nil
	return t.ResolveWithin(doc)
}

// ResolveWithin resolves all objects embedded in a document.
func (t *Types) ResolveWithin(doc tree.Node) error {
	var failed error
	w := tree.Walker{}
	w.Before = func(n tree.Node) {
		if o, ok := n.(*Object); ok && failed == nil {
			failed = o.Resolve(t)
			if failed != nil {
				failed = &tree.PlaceError{Place: strings.TrimPrefix(w.Path(), "$"), Err: failed}
			}
		}
	}
	w.Run(doc)
	return failed
}

// Calculate gives the document an identifier if it lacks one, and calculates it
// if it has a calculation. Raw and empty objects stay as they are.
func (o *Object) Calculate(c *tax.Context) error {
	if o == nil || o.payload == nil {
		return nil
	}
	if doc, ok := o.payload.(Identifiable); ok {
		if id := doc.Ident(); id.IsZero() {
			made, err := c.NewID()
			if err != nil {
				return fmt.Errorf("making an identifier: %w", err)
			}
			*id = made
		}
	}
	if doc, ok := o.payload.(Calculable); ok {
		return doc.Calculate(c)
	}
	return nil
}

// UnmarshalJSON keeps the JSON for Resolve.
func (o *Object) UnmarshalJSON(data []byte) error {
	var in struct {
		Schema ID `json:"$schema"`
	}
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	*o = Object{Schema: in.Schema}
	if in.Schema != "" {
		o.raw = bytes.Clone(data)
	}
	return nil
}

// Read makes an object of JSON whose `$schema` is known, without a copy of the
// JSON. The caller must not change the data before Resolve.
func Read(id ID, data []byte) *Object { return &Object{Schema: id, raw: data} }

// MarshalJSON writes the document with `$schema` in front.
func (o *Object) MarshalJSON() ([]byte, error) {
	if o.payload == nil {
		if len(o.raw) == 0 {
			return []byte("{}"), nil
		}
		var b bytes.Buffer
		err := json.Compact(&b, o.raw)
		return b.Bytes(), err
	}
	return o.encode()
}

// encode writes the document once and puts `$schema` into the place of the
// opening brace.
func (o *Object) encode() ([]byte, error) {
	id, err := json.Marshal(o.Schema)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.Grow(2048)
	b.WriteString(`{"$schema":`)
	b.Write(id)
	start := b.Len()
	if err := json.NewEncoder(&b).Encode(o.payload); err != nil {
		return nil, err
	}
	b.Truncate(b.Len() - 1) // the encoder ends with a new line
	out := b.Bytes()
	switch {
	case out[start] != '{':
		return nil, fmt.Errorf("%s is not written as an object", o.Schema)
	case out[start+1] == '}':
		return append(out[:start], '}'), nil
	}
	out[start] = ','
	return out, nil
}
