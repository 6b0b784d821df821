package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"chancery/gobl"
	"chancery/internal/domain"
	"chancery/internal/limits"
)

// param returns a parameter of the path, decoded.
func param(r *http.Request, name string) string {
	v := chi.URLParam(r, name)
	if v == "" {
		v = chi.URLParam(r, "*") // a parameter that takes the rest of the path
	}
	if r.URL.RawPath == "" {
		return v // decoded already
	}
	if decoded, err := url.PathUnescape(v); err == nil {
		return decoded
	}
	return v
}

// read decodes the JSON body of a request into a value. Unknown members are ignored;
// raw members keep their exact bytes.
func (s *server) read(r *http.Request, into any) error {
	return s.decode(r, takeBody(r), into)
}

// takeBody returns the body of a request and forgets it, so that its memory is free
// when it is decoded.
func takeBody(r *http.Request) []byte {
	q := requestOf(r)
	body := q.body
	q.body = nil
	return body
}

// decode decodes the body of a request, which may be a form, into a value.
func (s *server) decode(r *http.Request, data []byte, into any) error {
	data, err := asJSON(r, data, into)
	if err != nil {
		return err
	}
	return s.decodeJSON(data, into)
}

// asJSON returns the body of a request as JSON for a value.
func asJSON(r *http.Request, data []byte, into any) ([]byte, error) {
	contentType := r.Header.Get("Content-Type")
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return nil, domain.E(domain.Malformed, "input", "this request needs a body of JSON")
	case isJSON(contentType), looksJSON(contentType, data):
		return data, nil
	case isForm(contentType):
		return formJSON(contentType, data, into, requestOf(r).limit)
	}
	return nil, domain.E(domain.Unsupported, "content-type", "the body must be JSON, announced by 'Content-Type: application/json', or a form")
}

// decodeJSON decodes JSON that was sent into a value.
func (s *server) decodeJSON(data []byte, into any) error {
	if deeper(data, s.Limits.Depth) {
		return domain.OverLimit(domain.Malformed, limits.JSONDepth.With(int64(s.Limits.Depth)), "")
	}
	if err := domain.CheckJSONText(data, "body"); err != nil {
		return err
	}
	if err := json.Unmarshal(data, into); err != nil {
		return readError(data, err)
	}
	if name := givenTwice(data); name != "" {
		e := domain.FieldError("this member is given twice; keep one of them", name)
		e.Kind, e.Key = domain.Malformed, "input"
		return e
	}
	return nil
}

// isJSON reports whether a content type is JSON or a type based on it. A request
// without a content type is taken as JSON.
func isJSON(contentType string) bool {
	if contentType == "" || contentType == typeJSON {
		return true
	}
	t, _, err := mime.ParseMediaType(contentType)
	return err == nil && (t == typeJSON || t == "text/json" || strings.HasSuffix(t, "+json"))
}

// deeper reports whether JSON is nested deeper than a number of levels. It does
// not check the syntax, which the decoder does.
func deeper(data []byte, levels int) bool {
	depth, inText := 0, false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case inText && c == '\\':
			i++
		case c == '"':
			inText = !inText
		case inText:
		case c == '{' || c == '[':
			if depth++; depth > levels {
				return true
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return false
}

// readError returns the error for a body that could not be decoded.
func readError(data []byte, err error) error {
	var wrong *json.UnmarshalTypeError
	if !errors.As(err, &wrong) {
		return &domain.Error{Kind: domain.Malformed, Key: "input", Message: "the body is not valid JSON: " + gobl.ExplainSyntax(data, err).Error(), Cause: err}
	}
	text := fmt.Sprintf("%s is expected here, not %s", expected(wrong.Type.Kind()), given(wrong.Value))
	if wrong.Field == "" {
		return &domain.Error{Kind: domain.Malformed, Key: "input", Message: "the body must be an object: " + text, Cause: err}
	}
	path := domain.PathAt(data, int(wrong.Offset)-1)
	if len(path) == 0 {
		path = strings.Split(wrong.Field, ".")
	}
	e := domain.FieldError(text, path...)
	e.Key, e.Cause, e.Message = "input", err, placeName(path)+": "+text
	return e
}

// placeName writes a path as it is in messages: steps[0].next[0].code.
func placeName(path []string) string {
	var b strings.Builder
	for i, name := range path {
		switch _, err := strconv.ParseUint(name, 10, 64); {
		case err == nil && i > 0:
			b.WriteString("[" + name + "]")
		case i > 0:
			b.WriteString("." + name)
		default:
			b.WriteString(name)
		}
	}
	return b.String()
}

func expected(k reflect.Kind) string {
	switch k {
	case reflect.String:
		return "a text"
	case reflect.Bool:
		return "true or false"
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.Map, reflect.Struct:
		return "an object"
	default:
		return "a whole number"
	}
}

func given(value string) string {
	switch kind, _, _ := strings.Cut(value, " "); kind {
	case "string":
		return "a text"
	case "bool":
		return "a truth value"
	case "array":
		return "a list"
	case "object":
		return "an object"
	default:
		return "a number"
	}
}

// badQuery returns the error for a wrong value in the query.
func badQuery(name, format string, args ...any) error {
	e := domain.FieldError(fmt.Sprintf(format, args...), name)
	e.Kind, e.Key = domain.Malformed, "input"
	return e
}

const defaultLimit = 20

// limitOf returns the size of a page, at most limits.ListPage.
func limitOf(q url.Values) (int, error) { return limitUpTo(q, defaultLimit, limits.ListPage.Int()) }

// limitUpTo returns the size of a page, usual without one in the query, at most most.
func limitUpTo(q url.Values, usual, most int) (int, error) {
	text := q.Get("limit")
	if text == "" {
		return usual, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	switch {
	case errors.Is(err, strconv.ErrRange) && text[0] != '-':
		return most, nil
	case err != nil && !errors.Is(err, strconv.ErrRange):
		return 0, badQuery("limit", "a whole number is expected")
	case n < 1:
		return usual, nil
	}
	return int(min(n, int64(most))), nil
}

// flagOf returns a truth value of the query.
func flagOf(q url.Values, name string) (bool, error) {
	switch q.Get(name) {
	case "", "false", "0":
		return false, nil
	case "true", "1":
		return true, nil
	}
	return false, badQuery(name, "true or false is expected")
}

// timeOf returns an instant of the query, zero if there is none.
func timeOf(q url.Values, name string) (time.Time, error) {
	text := q.Get(name)
	if text == "" {
		return time.Time{}, nil
	}
	// A plus sign that was not encoded arrives as a space.
	t, err := time.Parse(time.RFC3339Nano, strings.ReplaceAll(text, " ", "+"))
	if err != nil {
		if t, err = time.Parse(time.DateOnly, text); err != nil {
			return t, badQuery(name, "a time like 2026-03-02T09:00:00.000Z is expected")
		}
	}
	return t.UTC(), nil
}

// wholeMilli moves an upper bound that was given in milliseconds, as all our
// answers give times, to the end of its millisecond. Otherwise the list would
// not include the row that the client read the time from.
func wholeMilli(t time.Time) time.Time {
	if t.IsZero() || t.Nanosecond()%int(time.Millisecond) != 0 {
		return t
	}
	return t.Add(time.Millisecond - time.Microsecond)
}
