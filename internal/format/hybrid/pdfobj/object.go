package pdfobj

import (
	"maps"
	"slices"
)

// Object is a value in a file: nil (null), bool, Number, Name, String, Array, Dict, *Stream or Ref.
type Object any

// Number is a number as it is written.
type Number string

// Name is a name without its slash and with its escapes resolved.
type Name string

// String is a string of bytes, decoded.
type String string

// Array is a list of objects.
type Array []Object

// Dict is a dictionary by key, without slashes.
type Dict map[Name]Object

// Stream is a dictionary with data as it is stored, encoded by its filters.
type Stream struct {
	Dict Dict
	Raw  []byte
}

// Ref refers to an indirect object.
type Ref struct{ Num, Gen int }

// Keys returns the keys in order.
func (d Dict) Keys() []Name { return slices.Sorted(maps.Keys(d)) }
