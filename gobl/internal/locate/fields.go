package locate

import (
	"reflect"
	"strings"
)

// field is a member that a type has in JSON.
type field struct {
	name string
	typ  reflect.Type
}

// fieldsOf lists the members of a struct in the order of its fields, those of
// embedded structs in their place. It is nil for other types.
func fieldsOf(t reflect.Type) []field {
	if t.Kind() != reflect.Struct {
		return nil
	}
	var list []field
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			list = append(list, fieldsOf(f.Type)...)
		case f.IsExported() && name != "-" && name != "":
			list = append(list, field{name, f.Type})
		}
	}
	return list
}

// lookup finds the field for a name as the decoder does: by the same name, or else
// without regard to case.
func lookup(fields []field, name string) *field {
	for i := range fields {
		if fields[i].name == name {
			return &fields[i]
		}
	}
	for i := range fields {
		if strings.EqualFold(fields[i].name, name) {
			return &fields[i]
		}
	}
	return nil
}
