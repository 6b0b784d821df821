package advice

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"chancery/gobl/currency"
)

// Codes of the advice about members.
const (
	codeUnknown  = "member-unknown"
	codeRepeated = "member-repeated"
	codeCurrency = "currency-replaced"
)

// maxDepth is the number of levels down to which members are looked at. No
// document of the format is that deep.
const maxDepth = 64

// reader goes through JSON along the shapes of its objects. It stops where the
// text is no JSON.
type reader struct {
	table *memberTable
	data  []byte
	at    int
	path  []step
	// found are the warnings by what they say, in order.
	found  []*memberWarning
	byText map[memberKey]*memberWarning
	broken bool
}

// step is one part of a path: a member, or an element of a list.
type step struct {
	name  []byte
	index int
}

type memberKey struct {
	code  string
	shape *shape
	name  string
}

type memberWarning struct {
	memberKey
	places
}

// check returns the advice about the members of a document or an envelope.
func (t *memberTable) check(data []byte) []Warning {
	r := &reader{table: t, data: data}
	r.value(&shape{schemas: true}, 0)
	if len(r.found) == 0 {
		return nil
	}
	list := make([]Warning, len(r.found))
	for i, f := range r.found {
		list[i] = f.warning()
	}
	return list
}

func (w *memberWarning) warning() Warning {
	name := "`" + shown(w.name) + "`"
	if w.code == codeCurrency {
		return Warning{Code: w.code, Paths: w.paths, Message: name + " is not a currency, so that of the supplier's country takes its place; " +
			"give the code of ISO 4217 in capital letters, such as EUR"}
	}
	message := name + " is not a member of " + w.shape.name + " and is left out"
	if w.code == codeRepeated {
		message = name + " is given more than once in " + w.shape.name + ", in different cases; keep one of them"
	} else if near := w.shape.nearest(w.name); near != "" {
		message += "; did you mean `" + near + "`?"
	} else if _, ok := w.shape.members["meta"]; ok {
		message += "; remove it, or put data of your own under `meta`"
	} else {
		message += "; remove it"
	}
	if w.count > len(w.paths) {
		message += fmt.Sprintf(" (found in %d places, the first %d are named)", w.count, len(w.paths))
	}
	return Warning{Code: w.code, Paths: w.paths, Message: message}
}

// maxShown is the length to which names are shown.
const maxShown = 60

// shown cuts a name that is too long for a message.
func shown(name string) string {
	name = strings.ToValidUTF8(name, "\ufffd")
	if len(name) <= maxShown {
		return name
	}
	cut := maxShown
	for !utf8.RuneStart(name[cut]) {
		cut--
	}
	return name[:cut] + "…"
}

// value reads a value whose objects have a shape; without one it is skipped.
func (r *reader) value(s *shape, depth int) {
	r.space()
	if r.at >= len(r.data) {
		r.broken = true
	}
	switch {
	case r.broken:
	case s == nil || depth > maxDepth:
		r.skip()
	case r.data[r.at] == '[':
		r.list(s, depth)
	case r.data[r.at] == '{' && s.schemas:
		r.object(r.table.shapeOf(r.data[r.at:]), depth)
	case r.data[r.at] == '{':
		r.object(s, depth)
	default:
		r.skip()
	}
}

// shapeOf returns the shape of an object by its `$schema`, nil for unknown ones.
// An object without it that has a `doc` is an envelope.
func (t *memberTable) shapeOf(data []byte) *shape {
	r := &reader{data: data, at: 1}
	enveloped := false
	for r.next('}') {
		name := r.name()
		r.space()
		start := r.at
		r.skip()
		switch string(name) {
		case "$schema":
			var id string
			if r.broken || json.Unmarshal(r.data[start:r.at], &id) != nil {
				return nil
			}
			return t.documents[id]
		case "doc":
			enveloped = true
		}
	}
	if enveloped {
		return t.envelope
	}
	return nil
}

func (r *reader) list(s *shape, depth int) {
	r.at++
	for i := 0; r.next(']'); i++ {
		r.path = append(r.path, step{index: i})
		r.value(s, depth+1)
		r.path = r.path[:len(r.path)-1]
	}
}

// object reads an object; without a shape its members are skipped.
func (r *reader) object(s *shape, depth int) {
	if s == nil {
		r.skip()
		return
	}
	r.at++
	var seen uint64
	for r.next('}') {
		name := r.name()
		if r.broken {
			return
		}
		m, known := s.find(name)
		r.path = append(r.path, step{name: name, index: -1})
		switch bit := uint64(1) << (m.index & 63); {
		case !known:
			r.add(codeUnknown, s, name)
		case m.index < 0 || m.index > 63:
		case seen&bit != 0:
			r.add(codeRepeated, s, name)
		default:
			seen |= bit
		}
		r.space()
		start := r.at
		r.value(m.below, depth+1)
		if m.currency && !r.broken {
			r.currency(s, r.data[start:r.at])
		}
		r.path = r.path[:len(r.path)-1]
	}
}

// currency looks at the currency of a document.
func (r *reader) currency(s *shape, value []byte) {
	var code string
	if json.Unmarshal(value, &code) == nil && code != "" && currency.Get(currency.Code(code)) == nil {
		r.add(codeCurrency, s, []byte(code))
	}
}

// add notes a warning at the current place. Beyond the limit of warnings only
// further places of known ones count.
func (r *reader) add(code string, s *shape, name []byte) {
	key := memberKey{code, s, string(name)}
	w := r.byText[key]
	if w == nil {
		if len(r.found) == MaxWarnings {
			return
		}
		if r.byText == nil {
			r.byText = map[memberKey]*memberWarning{}
		}
		w = &memberWarning{memberKey: key}
		r.byText[key] = w
		r.found = append(r.found, w)
	}
	if w.count++; w.count <= MaxPaths {
		w.paths = append(w.paths, r.place())
	}
}

// place writes the path of the current place.
func (r *reader) place() string {
	b := []byte{'$'}
	for _, s := range r.path {
		if s.index >= 0 {
			b = append(strconv.AppendInt(append(b, '['), int64(s.index), 10), ']')
			continue
		}
		b = append(append(b, '.'), shown(string(s.name))...)
	}
	return string(b)
}

func (r *reader) space() {
	for r.at < len(r.data) {
		switch r.data[r.at] {
		case ' ', '\t', '\n', '\r':
			r.at++
		default:
			return
		}
	}
}

// next moves to the next element of an object or a list, and reports whether there
// is one before its end, which it passes.
func (r *reader) next(end byte) bool {
	r.space()
	if !r.broken && r.at < len(r.data) && r.data[r.at] == ',' {
		r.at++
		r.space()
	}
	if r.broken || r.at >= len(r.data) {
		r.broken = true
		return false
	}
	if r.data[r.at] == end {
		r.at++
		return false
	}
	return true
}

// name reads the name of a member and the colon.
func (r *reader) name() []byte {
	start := r.at
	if r.data[start] != '"' {
		r.broken = true
		return nil
	}
	r.text()
	if r.broken {
		return nil
	}
	quoted := r.data[start:r.at]
	r.space()
	if r.at >= len(r.data) || r.data[r.at] != ':' {
		r.broken = true
		return nil
	}
	r.at++
	if bytes.IndexByte(quoted, '\\') < 0 {
		return quoted[1 : len(quoted)-1]
	}
	var name string
	if json.Unmarshal(quoted, &name) != nil {
		r.broken = true
	}
	return []byte(name)
}

// text passes a string.
func (r *reader) text() {
	for r.at++; r.at < len(r.data); r.at++ {
		switch r.data[r.at] {
		case '\\':
			r.at++
		case '"':
			r.at++
			return
		}
	}
	r.at, r.broken = len(r.data), true
}

// skip passes a value of any kind.
func (r *reader) skip() {
	depth := 0
	for !r.broken && r.at < len(r.data) {
		switch c := r.data[r.at]; {
		case c == '"':
			r.text()
		case c == '{' || c == '[':
			depth++
			r.at++
		case (c == '}' || c == ']') && depth > 0:
			depth--
			r.at++
		case endsScalar(c):
			r.broken = true // a value is missing
		default:
			r.scalar()
		}
		if depth == 0 {
			return
		}
		r.separators()
	}
	r.broken = true
}

// scalar passes a number, true, false or null.
func (r *reader) scalar() {
	for r.at < len(r.data) && !endsScalar(r.data[r.at]) {
		r.at++
	}
}

// endsScalar reports whether a character cannot be part of a number or a word.
func endsScalar(c byte) bool {
	switch c {
	case ' ', '\t', '\n', '\r', ',', ':', '{', '}', '[', ']', '"':
		return true
	}
	return false
}

// separators passes white space, commas and colons between values that are skipped.
func (r *reader) separators() {
	for r.at < len(r.data) {
		switch r.data[r.at] {
		case ' ', '\t', '\n', '\r', ',', ':':
			r.at++
		default:
			return
		}
	}
}
