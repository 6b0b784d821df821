package gobl

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"chancery/gobl/schema"
	"chancery/gobl/tree"
)

// Parse reads a document or an envelope by its `$schema`. The result is an
// *Envelope or one of the document types. Nothing is calculated. What has no `$schema`
// and a member `doc` is an envelope, as no type of document has that member.
func (l *Library) Parse(data []byte) (tree.Node, error) {
	if err := l.check(data); err != nil {
		return nil, NewError(ErrInput, err)
	}
	var top struct {
		Schema schema.ID `json:"$schema"`
		Doc    presence  `json:"doc"`
	}
	err := json.Unmarshal(data, &top)
	switch id := top.Schema; {
	case err != nil:
		return nil, inputError(err)
	case id == SchemaEnvelope, id == "" && bool(top.Doc):
		return l.parseEnvelope(data)
	case id == "":
		return nil, NewError(ErrUnknownSchema, errNoSchema)
	default:
		return l.parseDocument(id, data)
	}
}

// presence notes that a member holds an object, whatever is in it.
type presence bool

// UnmarshalJSON looks at the first character only.
func (p *presence) UnmarshalJSON(data []byte) error {
	*p = presence(bytes.HasPrefix(data, []byte("{")))
	return nil
}

var (
	errNoSchema = errors.New("$schema is missing")
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
		return nil, inputError(err)
	}
	if err := l.resolve(e); err != nil {
		return nil, err
	}
	return e, nil
}

func (l *Library) parseDocument(id schema.ID, data []byte) (tree.Node, error) {
	o := schema.Read(id, data)
	if err := o.Resolve(l.types); err != nil {
		return nil, inputError(err)
	}
	if o.Payload() == nil {
		return nil, NewError(ErrUnknownSchema, fmt.Errorf("no document type for $schema %q", id))
	}
	return o.Payload(), nil
}

// resolve decodes the document of an envelope.
func (l *Library) resolve(e *Envelope) error {
	if e.doc == nil {
		return nil
	}
	if err := e.doc.Resolve(l.types); err != nil {
		return inputError(err)
	}
	return nil
}

// schemaOf finds the `$schema` of a JSON object without decoding the rest.
func schemaOf(data []byte) (schema.ID, error) {
	var in struct {
		Schema schema.ID `json:"$schema"`
	}
	err := json.Unmarshal(data, &in)
	return in.Schema, err
}

// inputError describes what cannot be read, in the terms of JSON and not of Go.
func inputError(err error) error {
	var wrong *json.UnmarshalTypeError
	if !errors.As(err, &wrong) {
		return NewError(ErrInput, err)
	}
	place := wrong.Field
	if place == "" {
		place = "document"
	}
	return NewError(ErrInput, fmt.Errorf("%s: %s cannot be given as %s", place, wanted(wrong), given(wrong.Value)))
}

// given returns the JSON type that was found, without the figures some messages add.
func given(value string) string {
	switch kind, _, _ := strings.Cut(value, " "); kind {
	case "array":
		return "a list"
	case "object":
		return "an object"
	case "bool":
		return "true or false"
	case "string":
		return "text"
	default:
		return "a " + kind
	}
}

// wanted names the type that is expected.
func wanted(err *json.UnmarshalTypeError) string {
	if err.Type == nil {
		return "this value"
	}
	switch err.Type.Kind().String() {
	case "string":
		return "text"
	case "slice", "array":
		return "a list"
	case "struct", "map", "ptr":
		return "an object"
	case "bool":
		return "true or false"
	default:
		return "a number"
	}
}
