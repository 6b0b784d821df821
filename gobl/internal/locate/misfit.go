package locate

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"

	"chancery/gobl/tree"
)

// Types makes an empty value of the type that a `$schema` names, nil for unknown ones.
type Types func(schema string) any

// Embedded is the type of values whose own `$schema` says what they are.
type Embedded interface {
	IsEmpty() bool
	Payload() tree.Node
}

// Misfit returns the first value of a JSON text that the type of into does not take,
// as an error with its place, or nil if there is none. The text must be valid JSON.
func Misfit(data []byte, into any, types Types) *tree.PlaceError {
	s := search{dec: decoder(data), types: types, fields: map[reflect.Type][]field{}}
	err, _ := errors.AsType[*tree.PlaceError](s.value(reflect.TypeOf(into)))
	return err
}

func decoder(data []byte) *json.Decoder {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	return d
}

// search walks a JSON text and the types of its values together.
type search struct {
	dec    *json.Decoder
	types  Types
	fields map[reflect.Type][]field
	// broken is set at an error of syntax, which the decoder reports and not the search.
	broken bool
}

// raw reads the next value as a whole.
func (s *search) raw() (raw json.RawMessage, ok bool) {
	s.broken = s.broken || s.dec.Decode(&raw) != nil
	return raw, !s.broken
}

// token reads the next token.
func (s *search) token() json.Token {
	token, err := s.dec.Token()
	s.broken = s.broken || err != nil
	return token
}

// more reports whether the list or object that is open has another element.
func (s *search) more() bool { return !s.broken && s.dec.More() }

// here makes an error about the current value; the callers add the place.
func here(err error) error { return &tree.PlaceError{Err: err} }

// value reads the next value, which belongs to a type.
func (s *search) value(t reflect.Type) error {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case reflect.PointerTo(t).Implements(reflect.TypeFor[Embedded]()):
		return s.embedded()
	case isLeaf(t):
		return s.leaf(t)
	case t.Kind() == reflect.Interface:
		return s.skip()
	}
	token := s.token()
	if token == nil {
		return nil
	}
	switch kind, delim := t.Kind(), token; {
	case kind == reflect.Struct && delim == json.Delim('{'):
		return s.object(t)
	case kind == reflect.Map && delim == json.Delim('{'):
		return s.entries(t)
	case kind == reflect.Slice && delim == json.Delim('['):
		return s.list(t)
	}
	return here(expected(t, token))
}

// isLeaf reports whether a type is decoded as a whole: a plain one, or one that reads
// JSON itself and has no members.
func isLeaf(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Struct, reflect.Map, reflect.Slice:
	default:
		return t.Kind() != reflect.Interface
	}
	return readsItself(t) && len(fieldsOf(t)) == 0
}

func readsItself(t reflect.Type) bool {
	return reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]())
}

func (s *search) skip() error {
	s.raw()
	return nil
}

func (s *search) leaf(t reflect.Type) error {
	raw, ok := s.raw()
	if !ok {
		return nil
	}
	err := json.Unmarshal(raw, reflect.New(t).Interface())
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return here(expectedText(t, raw))
	}
	return here(err)
}

// embedded reads a document inside the document.
func (s *search) embedded() error {
	raw, ok := s.raw()
	if !ok || string(raw) == "null" {
		return nil
	}
	var in struct {
		Schema string `json:"$schema"`
	}
	if json.Unmarshal(raw, &in) != nil {
		return place(Misfit(raw, &in, s.types))
	}
	doc := s.types(in.Schema)
	if doc == nil {
		return nil
	}
	return place(Misfit(raw, doc, s.types))
}

// place keeps a nil pointer from becoming an error.
func place(err *tree.PlaceError) error {
	if err == nil {
		return nil
	}
	return err
}

func (s *search) list(t reflect.Type) error {
	for i := 0; s.more(); i++ {
		if err := s.value(t.Elem()); err != nil {
			return tree.AtItem("", i, err)
		}
	}
	return s.end()
}

func (s *search) entries(t reflect.Type) error {
	for s.more() {
		name, ok := s.name()
		if !ok {
			return nil
		}
		if err := s.value(t.Elem()); err != nil {
			return tree.At(short(name), err)
		}
	}
	return s.end()
}

// end passes over the closing bracket.
func (s *search) end() error {
	s.token()
	return nil
}

func (s *search) name() (string, bool) {
	name, ok := s.token().(string)
	return name, ok
}

func (s *search) object(t reflect.Type) error {
	fields, ok := s.fields[t]
	if !ok {
		fields = fieldsOf(t)
		s.fields[t] = fields
	}
	for s.more() {
		name, ok := s.name()
		if !ok {
			return nil
		}
		var err error
		if f := lookup(fields, name); f != nil {
			err = s.value(f.typ)
		} else {
			err = s.former(t, name)
		}
		if err != nil {
			return tree.At(short(name), err)
		}
	}
	return s.end()
}

// former reads a member that the type has no field for. Types that read JSON
// themselves know members of older documents.
func (s *search) former(t reflect.Type, name string) error {
	if !readsItself(t) {
		return s.skip()
	}
	raw, ok := s.raw()
	if !ok {
		return nil
	}
	err := formerValue(t, name, raw)
	if err == nil {
		return nil
	}
	var items []json.RawMessage
	if json.Unmarshal(raw, &items) == nil {
		for i, item := range items {
			if formerValue(t, name, append(append([]byte{'['}, item...), ']')) != nil {
				wrong, ok := errors.AsType[*json.UnmarshalTypeError](err)
				if !ok {
					break
				}
				return tree.AtItem("", i, here(expectedText(wrong.Type, item)))
			}
		}
	}
	wrong, ok := errors.AsType[*json.UnmarshalTypeError](err)
	if !ok {
		return here(err)
	}
	err = here(expectedText(wrong.Type, givenKind(wrong.Value)))
	inner := strings.Split(wrong.Field, ".")
	for i := len(inner) - 1; i > 0; i-- {
		err = tree.At(inner[i], err)
	}
	return err
}

// formerValue reads an object of a type that has only one member.
func formerValue(t reflect.Type, name string, raw json.RawMessage) error {
	object, err := json.Marshal(map[string]json.RawMessage{name: raw})
	if err != nil {
		return err
	}
	return json.Unmarshal(object, reflect.New(t).Interface())
}

// short keeps names that only the author of a document knows from filling a message.
func short(name string) string {
	const limit = 60
	if len(name) > limit {
		return strings.ToValidUTF8(name[:limit], "") + "…"
	}
	return name
}
