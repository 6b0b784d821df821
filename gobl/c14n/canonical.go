package c14n

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"sync"
)

// maxSize keeps every offset, rewritten numbers included, inside 31 bits.
const maxSize = 1 << 30

// MaxDepth is how deep objects and arrays may be nested.
const MaxDepth = 500

// Errors of the input, wrapped in a *SyntaxError that gives the place.
var (
	ErrDepth  = errors.New("nested more than 500 levels deep")
	ErrSyntax = errors.New("not valid JSON")
	ErrText   = errors.New("string is not valid UTF-8, or holds U+FFFD")
	ErrNumber = errors.New("number is out of range")
	ErrSize   = errors.New("longer than 1 GiB")
)

// Canonical returns the canonical form of the JSON text. Empty input gives empty
// output.
func Canonical(json []byte) ([]byte, error) {
	return Append(make([]byte, 0, len(json)), json)
}

// Append appends the canonical form of the JSON text to dst. After an error dst
// is returned as it was.
func Append(dst, json []byte) ([]byte, error) {
	if len(json) > maxSize {
		return dst, ErrSize
	}
	d, _ := scratch.Get().(*document)
	if d == nil {
		d = new(document)
	}
	defer d.release()
	d.src = json
	d.entries = slices.Grow(d.entries, len(json)/bytesPerEntry)
	blank, err := d.parse()
	if blank || err != nil {
		return dst, err
	}
	return d.append(dst, &d.root), nil
}

// Digest returns the SHA-256 of the canonical form in lower-case hex.
func Digest(json []byte) (string, error) {
	buf, _ := buffers.Get().(*[]byte)
	if buf == nil {
		buf = new([]byte)
	}
	out, err := Append(slices.Grow((*buf)[:0], len(json)), json)
	sum := sha256.Sum256(out)
	if cap(out) <= keepBytes {
		*buf = out
		buffers.Put(buf)
	}
	if err != nil {
		return "", err
	}
	var text [2 * sha256.Size]byte
	hex.Encode(text[:], sum[:])
	return string(text[:]), nil
}

// Scratch memory is kept for the next document unless it has grown beyond these.
const (
	keepBytes   = 1 << 20
	keepEntries = 1 << 14
)

// bytesPerEntry is how many bytes of a document there are to each of its values,
// about.
const bytesPerEntry = 20

//nolint:gochecknoglobals // memory to use again; holds no state
var (
	scratch sync.Pool // *document
	buffers sync.Pool // *[]byte
)

// kind is the form a value is written in.
type kind uint8

const (
	kindRaw    kind = iota // copied from the source
	kindText               // string with escapes, decoded in the arena
	kindFloat              // number, written in the arena
	kindNull               // left out of objects
	kindObject             // children are members
	kindArray              // children are elements
)

// value is a JSON value. from and to bound its text in the source or the arena,
// or its children among the entries. No pointers, so the collector does not scan
// the tree.
type value struct {
	kind     kind
	from, to int32
}

// entry is a member of an object, or an element of an array without a name.
type entry struct {
	escaped  bool // the name is in the arena, decoded
	from, to int32
	value    value
}

// document is the parse tree of one input.
type document struct {
	src     []byte
	pos     int
	root    value
	arena   []byte  // decoded strings and rewritten numbers
	entries []entry // children of finished objects and arrays, side by side
	pending []entry // children of unfinished ones, as a stack
}

func (d *document) release() {
	d.src, d.pos = nil, 0
	if cap(d.arena) > keepBytes || cap(d.entries) > keepEntries || cap(d.pending) > keepEntries {
		return
	}
	d.arena, d.entries, d.pending = d.arena[:0], d.entries[:0], d.pending[:0]
	scratch.Put(d)
}

// finish moves the children from mark on off the stack.
func (d *document) finish(k kind, mark int) value {
	from := len(d.entries)
	d.entries = append(d.entries, d.pending[mark:]...)
	d.pending = d.pending[:mark]
	if k == kindObject {
		d.sort(d.entries[from:])
	}
	return value{kind: k, from: int32(from), to: int32(len(d.entries))}
}

// sort orders members by name, bytewise; equal names keep their order. Objects
// are small, and often sorted in part: insertion is fastest.
func (d *document) sort(members []entry) {
	const few = 24
	if len(members) > few {
		slices.SortStableFunc(members, func(a, b entry) int {
			return bytes.Compare(d.name(&a), d.name(&b))
		})
		return
	}
	for i := 1; i < len(members); i++ {
		m := members[i]
		name := d.name(&members[i])
		j := i
		for ; j > 0 && bytes.Compare(d.name(&members[j-1]), name) > 0; j-- {
			members[j] = members[j-1]
		}
		members[j] = m
	}
}

func (d *document) name(e *entry) []byte {
	if e.escaped {
		return d.arena[e.from:e.to]
	}
	return d.src[e.from:e.to]
}

// append writes a value.
func (d *document) append(dst []byte, v *value) []byte {
	switch v.kind {
	case kindObject:
		return d.appendObject(dst, v)
	case kindArray:
		dst = append(dst, '[')
		for i := v.from; i < v.to; i++ {
			if i > v.from {
				dst = append(dst, ',')
			}
			dst = d.append(dst, &d.entries[i].value)
		}
		return append(dst, ']')
	case kindText:
		return appendString(dst, d.arena[v.from:v.to])
	case kindFloat:
		return append(dst, d.arena[v.from:v.to]...)
	case kindRaw, kindNull:
	}
	return append(dst, d.src[v.from:v.to]...)
}

// appendObject writes an object without its null members. The comma depends on
// the place in the sorted list, nulls included: existing digests were made so,
// and an object whose first members are null begins with a comma.
func (d *document) appendObject(dst []byte, v *value) []byte {
	dst = append(dst, '{')
	for i := v.from; i < v.to; i++ {
		e := &d.entries[i]
		if e.value.kind == kindNull {
			continue
		}
		if i > v.from {
			dst = append(dst, ',')
		}
		if e.escaped {
			dst = appendString(dst, d.arena[e.from:e.to])
		} else {
			dst = append(dst, '"')
			dst = append(dst, d.src[e.from:e.to]...)
			dst = append(dst, '"')
		}
		dst = append(dst, ':')
		dst = d.append(dst, &e.value)
	}
	return append(dst, '}')
}

// appendString writes a decoded string with quotes and the fewest escapes.
func appendString(dst, text []byte) []byte {
	const hexDigits = "0123456789ABCDEF"
	dst = append(dst, '"')
	for _, c := range text {
		switch {
		case c == '"' || c == '\\':
			dst = append(dst, '\\', c)
		case c >= 0x20:
			dst = append(dst, c)
		case c == '\n':
			dst = append(dst, '\\', 'n')
		case c == '\r':
			dst = append(dst, '\\', 'r')
		case c == '\t':
			dst = append(dst, '\\', 't')
		case c == '\f':
			dst = append(dst, '\\', 'f')
		case c == '\b':
			dst = append(dst, '\\', 'b')
		default:
			dst = append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
	}
	return append(dst, '"')
}
