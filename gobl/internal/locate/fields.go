package locate

import (
	"reflect"
	"slices"
	"strings"
)

// field is a member that a type has in JSON.
type field struct {
	name  string
	typ   reflect.Type
	index []int // where it is in the struct, through those that are embedded
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
			for _, inner := range fieldsOf(f.Type) {
				inner.index = append(slices.Clone(f.Index), inner.index...)
				list = append(list, inner)
			}
		case f.IsExported() && name != "-" && name != "":
			list = append(list, field{name, f.Type, f.Index})
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
