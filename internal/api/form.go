package api

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/textproto"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// Older clients send requests as forms. A form has the same names as the JSON: a member that
// takes text has its value, one that takes other JSON has JSON text, and one that takes
// several values may be given several times, or member by member as name[key]. The form is
// turned into JSON, which is read like any other.

// The content types of forms.
const (
	typeForm      = "application/x-www-form-urlencoded"
	typeMultipart = "multipart/form-data"
)

// field is one field of a form.
type field struct {
	name  string
	value []byte
	// key is that of name[key]; list is set for name[].
	key  string
	list bool
	// file is set for a file, which may have a name and a type.
	file               bool
	fileName, fileType string
}

// isForm reports whether a content type is that of a form.
func isForm(contentType string) bool {
	t, _, err := mime.ParseMediaType(contentType)
	return err == nil && (t == typeForm || t == typeMultipart)
}

// looksJSON reports whether a body that is announced as a form is JSON: curl announces so what
// -d sends. The name of a field does not begin with a brace.
func looksJSON(contentType string, data []byte) bool {
	t, _, err := mime.ParseMediaType(contentType)
	return err == nil && t == typeForm && bytes.HasPrefix(bytes.TrimSpace(data), []byte("{"))
}

// formJSON turns a form into the JSON of a value of the type, which is a pointer to a struct.
// The JSON is no larger than the limit.
func formJSON(contentType string, body []byte, into any, limit int64) ([]byte, error) {
	fields, err := formFields(contentType, body)
	if err != nil {
		return nil, err
	}
	members := map[string]reflect.Type{}
	addMembers(members, reflect.TypeOf(into).Elem())
	given := byName(fields, members)
	out := jsonWriter{limit: limit}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		out.add(name)
		if err := out.member(name, members[name], given[name]); err != nil {
			return nil, err
		}
	}
	return out.end()
}

// byName returns the fields that a request knows, by the name of the member. A file brings
// its name and type.
func byName(fields []field, members map[string]reflect.Type) map[string][]field {
	given := map[string][]field{}
	for i := range fields {
		if members[fields[i].name] != nil {
			given[fields[i].name] = append(given[fields[i].name], fields[i])
		}
	}
	for _, f := range given["data"] {
		if !f.contents(members["data"]) {
			continue
		}
		for name, value := range map[string]string{"name": f.fileName, "mime": f.fileType, "type": f.fileType} {
			if members[name] != nil && given[name] == nil && value != "" {
				given[name] = []field{{name: name, value: []byte(value)}}
			}
		}
	}
	return given
}

// contents reports whether a field is the contents of a file, which JSON has in base64.
func (f *field) contents(t reflect.Type) bool {
	return f.file && f.name == "data" && t.Kind() == reflect.String
}

// addMembers adds the members of a struct and their types, as encoding/json has them.
func addMembers(members map[string]reflect.Type, t reflect.Type) {
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			addMembers(members, f.Type)
		case name != "" && name != "-":
			members[name] = f.Type
		}
	}
}

// formFields reads the fields of a form.
func formFields(contentType string, body []byte) ([]field, error) {
	t, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return nil, noForm(err)
	}
	if t == typeMultipart {
		return multipartFields(body, params["boundary"])
	}
	return encodedFields(string(body))
}

func noForm(err error) error {
	return &domain.Error{
		Kind: domain.Malformed, Key: "input", Cause: err,
		Message: "the body is not the form that its Content-Type announces; JSON is announced by 'Content-Type: application/json'",
	}
}

// encodedFields reads fields that are written like the query of an address.
func encodedFields(body string) ([]field, error) {
	var fields []field
	for pair := range strings.SplitSeq(body, "&") {
		if pair == "" {
			continue
		}
		name, value, found := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(name)
		if err == nil {
			value, err = url.QueryUnescape(value)
		}
		if err != nil || !found {
			return nil, noForm(err)
		}
		f := field{value: []byte(value)}
		if fields, err = addField(fields, f, name); err != nil {
			return nil, err
		}
	}
	return fields, nil
}

// multipartFields reads fields that are parts of a body.
func multipartFields(body []byte, boundary string) ([]field, error) {
	// The reader takes a body that is cut off in the header of a part for a whole one.
	if end := []byte("\n--" + boundary + "--"); boundary == "" || !bytes.Contains(body, end) {
		return nil, noForm(errNoEnd)
	}
	var fields []field
	parts := multipart.NewReader(bytes.NewReader(body), boundary)
	for {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) && len(fields) > 0 {
			return fields, nil
		}
		if err != nil {
			return nil, noForm(err)
		}
		if !isPlain(part.Header) {
			return nil, domain.E(domain.Unsupported, "content-encoding", "the parts of a form are sent as they are, without a Content-Transfer-Encoding")
		}
		_, file := dispositionOf(part.Header)["filename"]
		f := field{file: file, fileName: part.FileName()}
		if f.file {
			f.fileType = part.Header.Get("Content-Type")
		}
		if f.value, err = io.ReadAll(part); err != nil {
			return nil, noForm(err)
		}
		if fields, err = addField(fields, f, part.FormName()); err != nil {
			return nil, err
		}
	}
}

var (
	errNoEnd = errors.New("the last boundary is missing")
	errName  = errors.New("the name of a field is too long or not text")
)

// maxKey is the length of the name of a field, with that of a member.
const maxKey = 255

// isPlain reports whether a part is sent as it is.
func isPlain(h textproto.MIMEHeader) bool {
	switch strings.ToLower(strings.TrimSpace(h.Get("Content-Transfer-Encoding"))) {
	case "", "7bit", "8bit", "binary":
		return true
	}
	return false
}

func dispositionOf(h textproto.MIMEHeader) map[string]string {
	_, params, err := mime.ParseMediaType(h.Get("Content-Disposition"))
	if err != nil {
		return nil
	}
	return params
}

// addField adds a field with a name as in the form.
func addField(fields []field, f field, name string) ([]field, error) {
	if len(fields) == limits.FormFields.Int() {
		return nil, domain.OverLimit(domain.Malformed, &limits.FormFields, "")
	}
	if len(name) > maxKey || !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl) {
		return nil, noForm(errName)
	}
	f.name = name
	if base, rest, ok := strings.Cut(name, "["); ok && base != "" && strings.HasSuffix(rest, "]") {
		f.name, f.key = base, strings.TrimSuffix(rest, "]")
		f.list = f.key == ""
	}
	if !f.file && !utf8.Valid(f.value) {
		return nil, formError(f.name, "the value is not text in UTF-8")
	}
	return append(fields, f), nil
}

// formError is an error about a field.
func formError(name, text string) error {
	e := domain.FieldError(text, name)
	e.Kind, e.Key, e.Message = domain.Malformed, "input", name+": "+text
	return e
}

// jsonWriter writes an object.
type jsonWriter struct {
	buf   bytes.Buffer
	limit int64
	over  bool
}

func (w *jsonWriter) add(name string) {
	if w.buf.Len() == 0 {
		w.write("{")
	} else {
		w.write(",")
	}
	w.text([]byte(name))
	w.write(":")
}

func (w *jsonWriter) end() ([]byte, error) {
	if w.buf.Len() == 0 {
		w.write("{")
	}
	w.write("}")
	if w.over {
		return nil, domain.E(domain.TooLarge, domain.KeyLimit, "the form becomes JSON of more than %d bytes; send JSON", w.limit)
	}
	return w.buf.Bytes(), nil
}

// room reports whether so many bytes may follow.
func (w *jsonWriter) room(size int) bool {
	if int64(w.buf.Len())+int64(size) > w.limit {
		w.over = true
	}
	return !w.over
}

func (w *jsonWriter) write(text string) {
	if w.room(len(text)) {
		w.buf.WriteString(text)
	}
}

// text writes a text.
func (w *jsonWriter) text(value []byte) {
	if !w.room(len(`""`) + escapedSize(value)) {
		return
	}
	enc := json.NewEncoder(&w.buf)
	enc.SetEscapeHTML(false)
	if enc.Encode(string(value)) == nil { // a text can always be encoded
		w.buf.Truncate(w.buf.Len() - len("\n"))
	}
}

// escapedSize is the most that a text takes in JSON.
func escapedSize(value []byte) (size int) {
	for _, c := range value {
		switch {
		case c < ' ', c == 0xe2: // U+2028 and U+2029 begin with this byte
			size += len(`\u0000`)
		case c == '"', c == '\\':
			size++
		}
	}
	return size + len(value)
}

// contents writes the contents of a file in base64.
func (w *jsonWriter) contents(value []byte) {
	if !w.room(len(`""`) + base64.StdEncoding.EncodedLen(len(value))) {
		return
	}
	w.buf.WriteByte('"')
	w.buf.Write(base64.StdEncoding.AppendEncode(w.buf.AvailableBuffer(), value))
	w.buf.WriteByte('"')
}

// member writes the value of a member of a type that fields give.
func (w *jsonWriter) member(name string, t reflect.Type, given []field) error {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch isTexts := t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.String; {
	case given[0].key != "":
		return w.object(name, given)
	case isTexts && (given[0].list || !isJSONList(given[0].value)):
		w.list(given)
		return nil
	case len(given) > 1:
		return formError(name, "this field is given twice; keep one of them")
	}
	f := &given[0]
	switch value := f.value; {
	case f.contents(t):
		w.contents(value)
	case t.Kind() == reflect.String:
		w.text(value)
	case len(value) == 0: // left empty
		w.write("null")
	case t.Kind() == reflect.Bool:
		w.flag(value)
	case isNumber(t.Kind()):
		w.number(value)
	default:
		return w.json(name, value)
	}
	return nil
}

func isJSONList(value []byte) bool { return bytes.HasPrefix(bytes.TrimSpace(value), []byte("[")) }

func isNumber(k reflect.Kind) bool { return k >= reflect.Int && k <= reflect.Uint64 }

// flag writes a truth value. Another value stays a text, which is refused as in JSON.
func (w *jsonWriter) flag(value []byte) {
	if on, err := strconv.ParseBool(string(value)); err == nil {
		w.write(strconv.FormatBool(on))
		return
	}
	w.text(value)
}

// number writes a whole number. Another value stays a text, which is refused as in JSON.
func (w *jsonWriter) number(value []byte) {
	if n, err := strconv.ParseInt(string(value), 10, 64); err == nil {
		w.write(strconv.FormatInt(n, 10))
		return
	}
	w.text(value)
}

// json writes a value that is JSON in the form.
func (w *jsonWriter) json(name string, value []byte) error {
	if !json.Valid(value) {
		return formError(name, "JSON is expected in this field")
	}
	w.write(string(value))
	return nil
}

// list writes the values of fields with one name.
func (w *jsonWriter) list(given []field) {
	for i := range given {
		w.write(map[bool]string{true: "[", false: ","}[i == 0])
		w.text(given[i].value)
	}
	w.write("]")
}

// object writes the values of name[key], which are texts.
func (w *jsonWriter) object(name string, given []field) error {
	seen := map[string]bool{}
	for i := range given {
		key := given[i].key
		switch {
		case key == "":
			return formError(name, "give either this field or its members")
		case strings.ContainsAny(key, "[]"):
			return formError(name, "members of members are given as JSON in this field")
		case seen[key]:
			return formError(fmt.Sprintf("%s[%s]", name, key), "this field is given twice; keep one of them")
		}
		seen[key] = true
		w.write(map[bool]string{true: "{", false: ","}[i == 0])
		w.text([]byte(key))
		w.write(":")
		w.text(given[i].value)
	}
	w.write("}")
	return nil
}
