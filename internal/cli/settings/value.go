package settings

import (
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"chancery/gobl/similar"
)

// misfit returns what is wrong with a value for a flag, empty if nothing is. It reads the
// value as kong is going to.
func misfit(f *kong.Flag, value any) string {
	target := reflect.New(f.Target.Type()).Elem()
	scan := kong.Scan().PushTyped(value, kong.FlagValueToken)
	if err := f.Mapper.Decode(&kong.DecodeContext{Value: f.Value, Scan: scan}, target); err != nil {
		if hasOwnForm(f.Target.Type()) {
			return err.Error()
		}
		return notThis(expected(f), f, value)
	}
	if f.Enum == "" || slices.Contains(f.EnumSlice(), fmt.Sprint(target)) {
		return ""
	}
	return notThis(expected(f), f, value) + similar.DidYouMean(fmt.Sprint(target), f.EnumSlice())
}

// notThis adds a value to what was expected, unless it may be a secret.
func notThis(text string, f *kong.Flag, value any) string {
	if s, ok := value.(string); ok && f.Tag.Get(tagSecret) == "" {
		return fmt.Sprintf("%s, not %q", text, s)
	}
	return text
}

// expected says which values a flag takes.
func expected(f *kong.Flag) string {
	if f.Enum != "" {
		return "one of " + strings.Join(f.EnumSlice(), ", ") + " is expected"
	}
	t := f.Target.Type()
	switch {
	case t == reflect.TypeFor[time.Duration]():
		return "a time such as 5s or 1m30s is expected"
	case t == reflect.TypeFor[[]time.Duration]():
		return "a list of times such as [5s, 1m30s] is expected"
	}
	switch t.Kind() {
	case reflect.Slice:
		return "a list such as " + f.Tag.Get(tagExample) + " is expected"
	case reflect.Bool:
		return "true or false is expected"
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return "a whole number is expected"
	default:
		return "a single value is expected"
	}
}

// hasOwnForm reports whether values of a type, or the elements of a list, are read by the
// type itself, which then explains what is wrong.
func hasOwnForm(t reflect.Type) bool {
	if t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	return reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}

// shown returns the value of a flag for people and for JSON: nil for none, a list of
// texts, a text, a number or a boolean. Secrets are masked.
func shown(f *kong.Flag) any {
	v := f.Target
	if s, ok := reflect.TypeAssert[Secret](v); ok {
		return textOrNone(s.String())
	}
	switch v.Kind() {
	case reflect.Slice:
		if v.IsNil() {
			return nil
		}
		texts := make([]string, v.Len())
		for i := range texts {
			texts[i] = fmt.Sprint(v.Index(i).Interface())
		}
		return texts
	case reflect.Bool, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32:
		return v.Interface()
	case reflect.Int64:
		if d, ok := reflect.TypeAssert[time.Duration](v); ok {
			return d.String()
		}
		return v.Interface()
	default:
	}
	text := fmt.Sprint(v.Interface())
	if f.Tag.Get(tagSecret) == secretURL {
		text = Mask(text)
	}
	return textOrNone(text)
}

func textOrNone(text string) any {
	if text == "" {
		return nil
	}
	return text
}
