package locate

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Position is a place in a text. Lines and columns count from 1, columns in
// characters.
type Position struct{ Line, Column int }

// At returns the position of a byte, counted from 0.
func At(data []byte, offset int) Position {
	before := data[:min(max(offset, 0), len(data))]
	start := bytes.LastIndexByte(before, '\n') + 1
	return Position{bytes.Count(before, []byte("\n")) + 1, utf8.RuneCount(before[start:]) + 1}
}

// Path returns the path of the value or member name that ends at or behind an offset
// of a JSON text: "$.lines[0].item". It stops at broken syntax.
func Path(data []byte, offset int) string {
	t := tracker{dec: decoder(data)}
	for t.next() && t.dec.InputOffset() < int64(offset) {
	}
	return t.path()
}

// Offset returns where in a JSON text the value at a path begins, or the last of its
// parents that exists.
func Offset(data []byte, path string) int {
	best, length, like := 0, 0, 0
	t := tracker{dec: decoder(data)}
	for t.next() {
		p := t.path()
		if t.value && p == path {
			return t.start(data)
		}
		if !t.value || len(p) < length || !leadsTo(p, path) {
			continue
		}
		if same := alike(p, path); len(p) > length || same > like {
			best, length, like = t.start(data), len(p), same
		}
	}
	return best
}

// leadsTo reports whether a path is another one or one of its parents. The case of letters
// does not count, as it does not when members are read.
func leadsTo(parent, path string) bool {
	if len(parent) > len(path) || !strings.EqualFold(parent, path[:len(parent)]) {
		return false
	}
	return len(parent) == len(path) || strings.IndexByte(".[", path[len(parent)]) >= 0
}

// alike counts the bytes that two paths have in common.
func alike(a, b string) int {
	n := 0
	for i := range min(len(a), len(b)) {
		if a[i] == b[i] {
			n++
		}
	}
	return n
}

// Has reports whether a JSON text is an object with a member.
func Has(data []byte, name string) bool {
	var members map[string]json.RawMessage
	return json.Unmarshal(data, &members) == nil && members[name] != nil
}

// tracker reads a JSON text token by token and knows the path of each.
type tracker struct {
	dec  *json.Decoder
	open []level
	// value reports that the last token is a value, or begins one.
	value bool
	// before is where the last token may begin at the earliest.
	before int64
}

// level is an object or a list that is open.
type level struct {
	list  bool
	index int
	name  string
	named bool // the next token of an object is a value
}

func (t *tracker) next() bool {
	t.before = t.dec.InputOffset()
	token, err := t.dec.Token()
	if err != nil {
		return false
	}
	if token == json.Delim('}') || token == json.Delim(']') {
		t.value = false
		t.open = t.open[:len(t.open)-1]
		t.done()
		return true
	}
	top := t.top()
	if top != nil && !top.list && !top.named {
		top.name, top.named, t.value = token.(string), true, false
		return true
	}
	t.done()
	t.value = true
	if top != nil && top.list {
		top.index++
	}
	if token == json.Delim('{') || token == json.Delim('[') {
		if top != nil {
			top.named = !top.list
		}
		t.open = append(t.open, level{list: token == json.Delim('['), index: -1})
	}
	return true
}

// done notes that the value of the innermost member is complete.
func (t *tracker) done() {
	if top := t.top(); top != nil {
		top.named = false
	}
}

func (t *tracker) top() *level {
	if len(t.open) == 0 {
		return nil
	}
	return &t.open[len(t.open)-1]
}

// path names the last token. The bracket that opens a value has the path of the value.
func (t *tracker) path() string {
	b := []byte{'$'}
	for _, l := range t.open {
		switch {
		case l.list && l.index >= 0:
			b = append(b, '[')
			b = strconv.AppendInt(b, int64(l.index), 10)
			b = append(b, ']')
		case !l.list && l.name != "":
			b = append(b, '.')
			b = append(b, short(l.name)...)
		}
	}
	return string(b)
}

// start returns where the last token begins.
func (t *tracker) start(data []byte) int {
	at := int(t.before)
	for at < len(data) && strings.IndexByte(" \t\r\n:,", data[at]) >= 0 {
		at++
	}
	return at
}
