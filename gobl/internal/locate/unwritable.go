package locate

import (
	"encoding/json"
	"reflect"

	"chancery/gobl/tree"
)

// Unwritable returns the first value in a document that cannot be written as JSON, as
// an error with its place, or nil if there is none.
func Unwritable(doc any) *tree.PlaceError { return unwritable(reflect.ValueOf(doc)) }

func unwritable(v reflect.Value) *tree.PlaceError {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() {
			return nil
		}
		if doc, ok := reflect.TypeAssert[Embedded](v); ok {
			return Unwritable(doc.Payload())
		}
		v = v.Elem()
	}
	switch {
	case v.Kind() == reflect.Slice:
		return unwritableElement(v)
	case v.Kind() == reflect.Struct && len(fieldsOf(v.Type())) > 0:
		return unwritableMember(v)
	case v.Kind() == reflect.Struct:
		if _, err := json.Marshal(v.Interface()); err != nil {
			return &tree.PlaceError{Err: err}
		}
	}
	return nil
}

func unwritableElement(v reflect.Value) *tree.PlaceError {
	for i := range v.Len() {
		if err := unwritable(v.Index(i)); err != nil {
			return &tree.PlaceError{Place: tree.ItemPlace("", i) + err.Place, Err: err.Err}
		}
	}
	return nil
}

func unwritableMember(v reflect.Value) *tree.PlaceError {
	for _, f := range fieldsOf(v.Type()) {
		if err := unwritable(v.FieldByIndex(f.index)); err != nil {
			return &tree.PlaceError{Place: "." + f.name + err.Place, Err: err.Err}
		}
	}
	return nil
}
