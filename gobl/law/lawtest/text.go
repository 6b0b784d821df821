package lawtest

import (
	"bytes"
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// lineLength is the longest entry of a list that is written on one line.
const lineLength = 200

// Text writes a definition in a form for people: every exported field that is set,
// by its name, lists one entry after the other, maps in the order of their keys.
// Of functions it says only that there are some. Prose (Description, Desc) is left
// out, because nothing is calculated from it.
func Text(definition any) []byte {
	var b bytes.Buffer
	write(&b, reflect.ValueOf(definition), "")
	return b.Bytes()
}

// write writes the fields of a struct or the entries of a list.
func write(b *bytes.Buffer, v reflect.Value, indent string) {
	v = indirect(v)
	if v.Kind() == reflect.Slice {
		writeList(b, v, indent)
		return
	}
	for _, f := range fieldsOf(v) {
		if text, ok := inline(f.value); ok {
			fmt.Fprintf(b, "%s%s %s\n", indent, f.name, text)
			continue
		}
		fmt.Fprintf(b, "%s%s\n", indent, f.name)
		write(b, f.value, indent+"  ")
	}
}

func writeList(b *bytes.Buffer, list reflect.Value, indent string) {
	for i := range list.Len() {
		v := indirect(list.Index(i))
		if line, ok := oneLine(v); ok && len(line) <= lineLength {
			fmt.Fprintf(b, "%s- %s\n", indent, line)
			continue
		}
		var entry bytes.Buffer
		write(&entry, v, indent+"  ")
		if entry.Len() > 0 {
			entry.Bytes()[len(indent)] = '-'
		}
		b.Write(entry.Bytes())
	}
}

// oneLine writes all fields of a struct on one line, if none of them is a list of
// structs.
func oneLine(v reflect.Value) (string, bool) {
	if text, ok := inline(v); ok {
		return text, true
	}
	if v.Kind() != reflect.Struct {
		return "", false
	}
	var parts []string
	for _, f := range fieldsOf(v) {
		text, ok := inline(f.value)
		if !ok {
			return "", false
		}
		parts = append(parts, f.name+" "+text)
	}
	return strings.Join(parts, " | "), true
}

type field struct {
	name  string
	value reflect.Value
}

// fieldsOf lists the exported fields of a struct that are set.
func fieldsOf(v reflect.Value) []field {
	var list []field
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if !f.IsExported() || f.Name == "Description" || f.Name == "Desc" || v.Field(i).IsZero() {
			continue
		}
		list = append(list, field{f.Name, v.Field(i)})
	}
	return list
}

// inline writes a value that fits on the line of its name: a scalar, a value with
// a text form, a list of those, or a map of texts.
func inline(v reflect.Value) (string, bool) {
	v = indirect(v)
	if v.Kind() == reflect.Map {
		return inlineMap(v), true
	}
	if s, ok := reflect.TypeAssert[fmt.Stringer](v); ok {
		return s.String(), true
	}
	switch v.Kind() {
	case reflect.String:
		return quoted(v.String()), true
	case reflect.Bool, reflect.Int, reflect.Uint32, reflect.Uint8:
		return fmt.Sprint(v.Interface()), true
	case reflect.Func:
		return "(function)", true
	case reflect.Slice:
		return inlineList(v)
	default:
		return "", false
	}
}

func inlineList(v reflect.Value) (string, bool) {
	var parts []string
	for i := range v.Len() {
		if indirect(v.Index(i)).Kind() != reflect.String {
			return "", false
		}
		parts = append(parts, quoted(v.Index(i).String()))
	}
	return strings.Join(parts, " "), true
}

func inlineMap(v reflect.Value) string {
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return cmp.Compare(a.String(), b.String()) })
	parts := make([]string, len(keys))
	for i, k := range keys {
		parts[i] = k.String() + "=" + strconv.Quote(v.MapIndex(k).String())
	}
	return strings.Join(parts, " ")
}

// quoted leaves keys and codes as they are and quotes other texts.
func quoted(s string) string {
	if s == "" || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r == '"' || r == '|' || r == '=' }) {
		return strconv.Quote(s)
	}
	return s
}

func indirect(v reflect.Value) reflect.Value {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	return v
}
