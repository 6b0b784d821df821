package advice

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"chancery/gobl/org"
)

// Codes of the advice about members.
const (
	codeUnknown  = "member-unknown"
	codeRepeated = "member-repeated"
	codeOlder    = "member-older"
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
	// party is the one that is being read, nil elsewhere.
	party *org.Party
	// member is the one that is being compared.
	member member
	// edited is set where the figures are those of a document before it was changed.
	edited bool
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
	// ofDoc is set for a member of documents in the envelope around one.
	ofDoc bool
	places
	// text is the message, empty for those about names.
	text string
}

var partyType = reflect.TypeFor[org.Party]()

// check returns the advice about the members of a document or an envelope, and about
// what became of their values in the document that was made of it, if there is one.
func (r *reader) check(doc reflect.Value) []Warning {
	r.value(&shape{schemas: true}, doc, 0)
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
	message := w.text
	if message == "" {
		message = w.aboutName()
	}
	if w.count > len(w.paths) {
		message += fmt.Sprintf(" (found in %d places, the first %d are named)", w.count, len(w.paths))
	}
	return Warning{Code: w.code, Paths: w.paths, Message: message}
}

// aboutName says what is wrong with the name of a member.
func (w *memberWarning) aboutName() string {
	name := "`" + shown(w.name) + "`"
	message := name + " is not a member of " + w.shape.name + " and is left out"
	if w.code == codeRepeated {
		message = name + " is given more than once in " + w.shape.name + "; keep one of them"
	} else if w.ofDoc {
		message += "; did you mean `doc." + shown(w.name) + "`?"
	} else if near := w.shape.nearest(w.name); near != "" {
		message += "; did you mean `" + near + "`?"
	} else if _, ok := w.shape.members["meta"]; ok {
		message += "; remove it, or put data of your own under `meta`"
	} else {
		message += "; remove it"
	}
	return message
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

// value reads a value whose objects have a shape; without one it is skipped. What the
// document has in its place is passed along; it is invalid where that is not known.
func (r *reader) value(s *shape, has reflect.Value, depth int) {
	r.space()
	if r.at >= len(r.data) {
		r.broken = true
	}
	switch {
	case r.broken:
	case s == nil || depth > maxDepth:
		r.skip()
	case r.data[r.at] == '[':
		r.list(s, has, depth)
	case r.data[r.at] == '{' && s.schemas:
		r.object(r.table.shapeOf(r.data[r.at:]), has, depth)
	case r.data[r.at] == '{':
		r.object(s, has, depth)
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
			if r.broken {
				return nil
			}
			return t.documents[stringOf(r.data[start:r.at])]
		case "doc":
			enveloped = true
		}
	}
	if enveloped {
		return t.envelope
	}
	return nil
}

// list reads a list. Null elements are not counted, as the format leaves them out.
func (r *reader) list(s *shape, has reflect.Value, depth int) {
	shortened := r.shortened(has)
	if sparse[shortened] == partMoved {
		shortened, has = nil, reflect.Value{}
	}
	r.at++
	n := 0
	for i := 0; r.next(']'); i++ {
		r.path = append(r.path, step{index: i})
		switch {
		case r.null() || r.drops(shortened):
			r.skip()
		default:
			r.value(s, element(has, n), depth+1)
			n++
		}
		r.path = r.path[:len(r.path)-1]
	}
}

// object reads an object; without a shape its members are skipped.
func (r *reader) object(s *shape, has reflect.Value, depth int) {
	if s == nil {
		r.skip()
		return
	}
	has = s.of(has)
	party := r.party
	if s.typ == partyType && has.IsValid() {
		r.party, _ = reflect.TypeAssert[*org.Party](has.Addr())
	}
	r.at++
	var seen, given uint64
	for r.next('}') {
		name := r.name()
		if r.broken {
			return
		}
		m, known := s.find(name)
		r.path = append(r.path, step{name: name, index: -1})
		bit := m.bit()
		switch {
		case !known:
			r.add(codeUnknown, s, name)
		case seen&bit != 0:
			r.add(codeRepeated, s, name)
		default:
			seen |= bit
		}
		r.space()
		start := r.at
		if !r.null() {
			given |= bit
		}
		value := m.in(has)
		r.value(m.below, value, depth+1)
		if m.look != nil && !r.broken {
			r.member = member{json: r.data[start:r.at], has: value, of: has, name: m.name}
			m.look(r, &r.member)
		}
		r.path = r.path[:len(r.path)-1]
	}
	r.party = party
	if s.after != nil && !r.broken {
		s.after(r, s, given)
	}
}

// null reports whether a null follows.
func (r *reader) null() bool {
	return r.at < len(r.data) && r.data[r.at] == 'n'
}

// add notes a warning at the current place. Beyond the limit of warnings only
// further places of known ones count.
func (r *reader) add(code string, s *shape, name []byte) {
	r.count(memberKey{code, s, string(name)}, nil)
}

// note notes a warning of a kind of which there is one for a document. Its message is
// about the first place.
func (r *reader) note(code string, message func() string) {
	r.count(memberKey{code: code}, message)
}

func (r *reader) count(key memberKey, message func() string) {
	w := r.byText[key]
	if w == nil {
		if len(r.found) == MaxWarnings {
			return
		}
		if r.byText == nil {
			r.byText = map[memberKey]*memberWarning{}
		}
		w = &memberWarning{memberKey: key, ofDoc: key.shape == r.table.envelope && r.table.isOfDocuments([]byte(key.name))}
		if message != nil {
			w.text = message()
		}
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
	r.quoted()
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

// quoted passes a string.
func (r *reader) quoted() {
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
			r.quoted()
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
