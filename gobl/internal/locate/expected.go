package locate

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"chancery/gobl/internal/words"
)

// expected says what a type takes instead of the value that begins with a token.
func expected(t reflect.Type, token json.Token) error {
	switch v := token.(type) {
	case json.Delim:
		return expectedText(t, []byte(v.String()))
	case string:
		return expectedText(t, []byte(strconv.Quote(v)))
	default:
		return expectedText(t, fmt.Append(nil, v))
	}
}

// expectedText is expected for a JSON value, of which the beginning is enough.
func expectedText(t reflect.Type, given []byte) error {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	text, shown := string(given), words.Given(given)
	isObject, isList := text[0] == '{', text[0] == '['
	switch t.Kind() {
	case reflect.String:
		if isObject || isList || !json.Valid(given) {
			return fmt.Errorf("text is expected, not %s", shown)
		}
		return fmt.Errorf("text is expected, not %s; texts are written in quotes: %s", shown, strconv.Quote(shown))
	case reflect.Bool:
		if plain := strings.ToLower(strings.Trim(text, `"`)); plain == "true" || plain == "false" {
			return fmt.Errorf("true or false is expected, not %s; it is written without quotes: %s", shown, plain)
		}
		return fmt.Errorf("true or false is expected, not %s", shown)
	case reflect.Slice, reflect.Array:
		return fmt.Errorf("a list is expected, not %s; lists are written in brackets, also those with one element: %s", shown, listExample(t.Elem()))
	case reflect.Struct, reflect.Map:
		return fmt.Errorf("an object is expected, not %s%s", shown, members(t))
	case reflect.Float32, reflect.Float64:
		return fmt.Errorf("a number is expected, not %s", shown)
	default:
		if text[0] == '"' {
			return fmt.Errorf("a whole number%s is expected, not %s; numbers are written without quotes: 7", bounds(t), shown)
		}
		return fmt.Errorf("a whole number%s is expected, not %s", bounds(t), shown)
	}
}

// listExample shows a list with one element of a type.
func listExample(t reflect.Type) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() == reflect.String {
		return `["…"]`
	}
	return "[{…}]"
}

// members names the first members of an object, which often shows what is meant.
func members(t reflect.Type) string {
	const few = 4
	var names []string
	for _, f := range fieldsOf(t) {
		if f.name != "uuid" && !strings.HasPrefix(f.name, "$") {
			names = append(names, f.name)
		}
	}
	if len(names) == 0 && t.Kind() == reflect.Map {
		return `; it is written in braces: {"key": "value"}`
	}
	if len(names) == 0 {
		return ""
	}
	return "; its members are " + words.List(names, few)
}

// bounds gives the range of the small types of whole numbers.
func bounds(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Uint8, reflect.Uint16, reflect.Uint32:
		return fmt.Sprintf(" from 0 to %d", uint64(1)<<t.Bits()-1)
	case reflect.Int8, reflect.Int16, reflect.Int32:
		return fmt.Sprintf(" from %d to %d", -int64(1)<<(t.Bits()-1), int64(1)<<(t.Bits()-1)-1)
	case reflect.Uint, reflect.Uint64:
		return " from 0"
	default:
		return ""
	}
}

// givenKind is the beginning of a JSON value of a kind, as the decoder names kinds.
func givenKind(kind string) []byte {
	switch kind, rest, _ := strings.Cut(kind, " "); kind {
	case "object":
		return []byte("{")
	case "array":
		return []byte("[")
	case "number":
		if rest != "" {
			return []byte(rest)
		}
		return []byte("a number")
	case "bool":
		return []byte("true or false")
	default:
		return []byte("a text")
	}
}

// errUnknown is the reason when none was found.
var errUnknown = errors.New("a value is of the wrong type")

// Reason describes an error of the decoder without the terms of the language that
// the decoder is written in; it is for errors whose value was not found.
func Reason(err error) error {
	wrong, ok := errors.AsType[*json.UnmarshalTypeError](err)
	if !ok {
		return err
	}
	if wrong.Type == nil {
		return errUnknown
	}
	return expectedText(wrong.Type, givenKind(wrong.Value))
}
