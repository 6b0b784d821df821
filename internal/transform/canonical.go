package transform

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strings"
)

var errNotJSON = errors.New("this is not JSON")

// appendCanonical appends JSON in one form: members sorted, the last one of those
// with the same name, no white space, texts as encoding/json writes them, numbers
// as they were written. Requests are compared by it, so unlike in the canonical
// form of documents nothing is dropped or rounded. The form must not change: the
// hashes of existing jobs were made of it.
func appendCanonical(out, data []byte) ([]byte, error) {
	if !json.Valid(data) {
		return out, errNotJSON
	}
	c := canonicalizer{in: data, out: out}
	c.value()
	return c.out, c.err
}

// canonicalizer copies valid JSON in one pass.
type canonicalizer struct {
	in  []byte
	pos int
	out []byte
	err error
	// members is a stack: those of the objects around the current place.
	members []member
	scratch []byte
}

// member of an object that is written already.
type member struct {
	name       []byte
	start, end int // in the output, with the comma behind it
}

func (c *canonicalizer) value() {
	switch c.next() {
	case '{':
		c.object()
	case '[':
		c.array()
	case '"':
		c.text()
	default:
		start := c.pos
		for c.pos < len(c.in) && strings.IndexByte(",]} \t\r\n", c.in[c.pos]) < 0 {
			c.pos++
		}
		c.out = append(c.out, c.in[start:c.pos]...)
	}
}

// next skips white space and returns the byte after it.
func (c *canonicalizer) next() byte {
	for {
		switch b := c.in[c.pos]; b {
		case ' ', '\t', '\r', '\n':
			c.pos++
		default:
			return b
		}
	}
}

func (c *canonicalizer) array() {
	for c.copy(); c.next() != ']'; {
		if c.in[c.pos] == ',' {
			c.copy()
			continue
		}
		c.value()
	}
	c.copy()
}

// copy copies one byte.
func (c *canonicalizer) copy() {
	c.out = append(c.out, c.in[c.pos])
	c.pos++
}

func (c *canonicalizer) object() {
	base, sorted := len(c.members), true
	for c.copy(); c.next() != '}'; {
		if c.in[c.pos] == ',' {
			c.pos++
			continue
		}
		m := member{start: len(c.out)}
		m.name = c.text()
		c.next()
		c.copy() // the colon
		c.value()
		c.out = append(c.out, ',')
		m.end = len(c.out)
		if n := len(c.members); n > base && bytes.Compare(c.members[n-1].name, m.name) >= 0 {
			sorted = false
		}
		c.members = append(c.members, m)
	}
	if !sorted {
		c.sort(c.members[base:])
	}
	if len(c.members) > base {
		c.out = c.out[:len(c.out)-1] // the last comma
	}
	c.copy()
	c.members = c.members[:base]
}

// sort rewrites the members at the end of the output in the order of their names.
func (c *canonicalizer) sort(list []member) {
	start := list[0].start
	c.scratch = append(c.scratch[:0], c.out[start:]...)
	slices.SortStableFunc(list, func(a, b member) int { return bytes.Compare(a.name, b.name) })
	c.out = c.out[:start]
	for i, m := range list {
		if i+1 < len(list) && bytes.Equal(m.name, list[i+1].name) {
			continue // the last one is valid
		}
		c.out = append(c.out, c.scratch[m.start-start:m.end-start]...)
	}
}

// text copies a text and returns its contents.
func (c *canonicalizer) text() []byte {
	start, plain, html := c.pos, true, false
	for c.pos++; c.in[c.pos] != '"'; c.pos++ {
		switch b := c.in[c.pos]; {
		case b == '\\':
			c.pos++
			plain = false
		case b >= 0x80:
			plain = false
		case b == '<', b == '>', b == '&':
			html = true
		}
	}
	c.pos++
	raw := c.in[start:c.pos]
	switch {
	case plain && !html:
		c.out = append(c.out, raw...)
		return raw[1 : len(raw)-1]
	case plain:
		for _, b := range raw {
			if b == '<' || b == '>' || b == '&' {
				c.out = append(c.out, `\u00`...)
				c.out = hex.AppendEncode(c.out, []byte{b})
				continue
			}
			c.out = append(c.out, b)
		}
		return raw[1 : len(raw)-1]
	}
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		c.err = err
	}
	quoted, err := json.Marshal(s)
	if err != nil {
		c.err = err
	}
	c.out = append(c.out, quoted...)
	return []byte(s)
}
