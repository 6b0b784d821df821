package action

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"chancery/gobl/similar"
	"chancery/internal/domain"
)

// The patterns of texts in configurations, and what a text that matches is.
const (
	patternAddress  = `^https?://[^/ ]`
	patternLogo     = `^$|^https?://[^/ ]|^data:image/|^spool:.`
	patternState    = `^[a-z][a-z0-9-]{0,63}$`
	patternTemplate = `^$|%n`
)

func patternMeaning(pattern string) string {
	switch pattern {
	case patternAddress:
		return "an address of the web is expected, like https://example.com/hook"
	case patternLogo:
		return "the address of a picture is expected: https://…, data:image/… or spool:<key>"
	case patternState:
		return "a state is a word of lower-case letters, digits and hyphens, which begins with a letter and has at most 64 characters"
	case patternTemplate:
		return "the number has no place here; write %n where it belongs"
	}
	return "this text does not have the form that is expected"
}

// schemaIssues says in words where a config violates its schema.
func schemaIssues(e *jsonschema.ValidationError, list []domain.ConfigIssue) []domain.ConfigIssue {
	for _, c := range e.Causes {
		list = schemaIssues(c, list)
	}
	if len(e.Causes) > 0 {
		return list
	}
	path := instancePath(e.InstanceLocation)
	if missing, ok := e.ErrorKind.(*kind.Required); ok {
		for _, name := range missing.Missing {
			list = append(list, domain.ConfigIssue{Path: path, Message: "the setting " + name + " is missing"})
		}
		return list
	}
	return append(list, domain.ConfigIssue{Path: path, Message: violation(e)})
}

// instancePath writes the place of a value below a config: .headers.X-A, .tags[0].
func instancePath(place []string) string {
	var b strings.Builder
	for _, name := range place {
		if isIndex(name) {
			b.WriteString("[" + name + "]")
			continue
		}
		b.WriteString("." + name)
	}
	return b.String()
}

func violation(e *jsonschema.ValidationError) string {
	switch k := e.ErrorKind.(type) {
	case *kind.Type:
		return kinds(k.Want) + " is expected, not " + given(k)
	case *kind.Enum:
		return notAmong(e.InstanceLocation, k)
	case *kind.Pattern:
		return patternMeaning(k.Want)
	case *kind.Format:
		return formatMeaning(k)
	case *kind.MinLength:
		return "the text is empty"
	case *kind.MaxLength:
		return fmt.Sprintf("the text has %d characters; at most %d are possible", k.Got, k.Want)
	case *kind.Minimum:
		return "the least value is " + number(k.Want) + ", not " + number(k.Got)
	case *kind.Maximum:
		return "the greatest value is " + number(k.Want) + ", not " + number(k.Got)
	case *kind.MaxProperties:
		return fmt.Sprintf("the object has %d members; at most %d are possible", k.Got, k.Want)
	case *kind.AdditionalProperties:
		return "there is no such setting: " + strings.Join(k.Properties, ", ")
	}
	return e.ErrorKind.LocalizedString(message.NewPrinter(language.English))
}

// number writes a bound of a setting without a fraction bar.
func number(n *big.Rat) string {
	if n.IsInt() {
		return n.Num().String()
	}
	return strings.TrimRight(n.FloatString(6), "0")
}

// kinds joins the kinds of values that are expected; null is not offered.
func kinds(want []string) string {
	var names []string
	for _, k := range want {
		if k != "null" {
			names = append(names, kindName(k))
		}
	}
	return strings.Join(names, " or ")
}

// given says what a value is of which another kind is expected.
func given(k *kind.Type) string {
	if k.Got == "number" && slices.Contains(k.Want, "integer") {
		return "a number with decimals"
	}
	return kindName(k.Got)
}

func kindName(kind string) string {
	switch kind {
	case "string":
		return "a text"
	case "number":
		return "a number"
	case "integer":
		return "a whole number"
	case "boolean":
		return "true or false"
	case "array":
		return "a list"
	case "object":
		return "an object"
	}
	return kind
}

func notAmong(place []string, k *kind.Enum) string {
	var known []string
	for _, v := range k.Want {
		if text, ok := v.(string); ok && text != "" {
			known = append(known, text)
		}
	}
	name := "value"
	if len(place) > 0 && !isIndex(place[len(place)-1]) {
		name = strings.ReplaceAll(place[len(place)-1], "_", " ")
	}
	text, isText := k.Got.(string)
	if !isText {
		return "expected is one of " + strings.Join(known, ", ")
	}
	return fmt.Sprintf("there is no %s %q", name, text) + suggested(text, known)
}

// suggested ends the sentence on a text that is none of those that are known.
func suggested(text string, known []string) string {
	list := "ossible are " + strings.Join(known, ", ")
	if hint := similar.DidYouMean(text, known); hint != "" {
		return hint + " P" + list
	}
	return "; p" + list
}

func formatMeaning(k *kind.Format) string {
	if k.Want == "date" {
		return fmt.Sprintf("%q is not a date; write it like 2026-03-31", fmt.Sprint(k.Got))
	}
	return fmt.Sprintf("%q is not a %s", fmt.Sprint(k.Got), k.Want)
}

// decodeError says in words what cannot be decoded of a config that satisfies its schema.
func decodeError(err error) error {
	var wrong *json.UnmarshalTypeError
	if !errors.As(err, &wrong) || wrong.Field == "" {
		return err
	}
	if strings.HasPrefix(wrong.Value, "number") {
		return &configError{wrong.Field, errWhole}
	}
	return &configError{wrong.Field, errUnread}
}

var (
	errWhole  = errors.New("a whole number without point or exponent is expected")
	errUnread = errors.New("this value is of a kind that has no meaning here")
)
