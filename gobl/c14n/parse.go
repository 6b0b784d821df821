package c14n

import (
	"fmt"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// SyntaxError gives the place of a fault in the input.
type SyntaxError struct {
	Offset int // bytes from the start
	Err    error
}

// Error names the fault and its place.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("canonical JSON: %v at byte %d", e.Err, e.Offset)
}

// Unwrap returns the kind of fault, one of the package's errors.
func (e *SyntaxError) Unwrap() error { return e.Err }

func (d *document) fail(at int, err error) error { return &SyntaxError{Offset: at, Err: err} }

func (d *document) space() {
	for d.pos < len(d.src) {
		switch d.src[d.pos] {
		case ' ', '\t', '\n', '\r':
			d.pos++
		default:
			return
		}
	}
}

// next returns the byte at the current place, or 0 at the end.
func (d *document) next() byte {
	if d.pos < len(d.src) {
		return d.src[d.pos]
	}
	return 0
}

// parse reads the whole input. Blank input has no value.
func (d *document) parse() (blank bool, err error) {
	d.space()
	if d.pos == len(d.src) {
		return true, nil
	}
	if d.root, err = d.value(0); err != nil {
		return false, err
	}
	if d.space(); d.pos < len(d.src) {
		return false, d.fail(d.pos, ErrSyntax)
	}
	return false, nil
}

// value reads a value inside depth objects and arrays.
func (d *document) value(depth int) (value, error) {
	start := d.pos
	switch c := d.next(); c {
	case '{', '[':
		if depth == MaxDepth {
			return value{}, d.fail(start, ErrDepth)
		}
		d.pos++
		if c == '{' {
			return d.object(depth + 1)
		}
		return d.array(depth + 1)
	case '"':
		from, to, escaped, err := d.text()
		if err != nil {
			return value{}, err
		}
		if escaped {
			return value{kind: kindText, from: from, to: to}, nil
		}
		return value{from: from - 1, to: to + 1}, nil
	case 't':
		return d.word("true", kindRaw)
	case 'f':
		return d.word("false", kindRaw)
	case 'n':
		return d.word("null", kindNull)
	}
	return d.number()
}

func (d *document) word(w string, k kind) (value, error) {
	start := d.pos
	if len(d.src)-start < len(w) || string(d.src[start:start+len(w)]) != w {
		return value{}, d.fail(start, ErrSyntax)
	}
	d.pos += len(w)
	return value{kind: k, from: int32(start), to: int32(d.pos)}, nil
}

// object reads members up to the closing brace.
func (d *document) object(depth int) (value, error) {
	mark := len(d.pending)
	d.space()
	if d.next() == '}' {
		d.pos++
		return value{kind: kindObject}, nil
	}
	for {
		d.space()
		if d.next() != '"' {
			return value{}, d.fail(d.pos, ErrSyntax)
		}
		var e entry
		var err error
		if e.from, e.to, e.escaped, err = d.text(); err != nil {
			return value{}, err
		}
		if d.space(); d.next() != ':' {
			return value{}, d.fail(d.pos, ErrSyntax)
		}
		d.pos++
		d.space()
		if e.value, err = d.value(depth); err != nil {
			return value{}, err
		}
		d.pending = append(d.pending, e)
		more, err := d.more('}')
		if err != nil {
			return value{}, err
		}
		if !more {
			return d.finish(kindObject, mark), nil
		}
	}
}

// array reads elements up to the closing bracket.
func (d *document) array(depth int) (value, error) {
	mark := len(d.pending)
	d.space()
	if d.next() == ']' {
		d.pos++
		return value{kind: kindArray}, nil
	}
	for {
		d.space()
		v, err := d.value(depth)
		if err != nil {
			return value{}, err
		}
		d.pending = append(d.pending, entry{value: v})
		more, err := d.more(']')
		if err != nil {
			return value{}, err
		}
		if !more {
			return d.finish(kindArray, mark), nil
		}
	}
}

// more reads a comma, or the end of the list.
func (d *document) more(end byte) (bool, error) {
	d.space()
	c := d.next()
	if c != ',' && c != end {
		return false, d.fail(d.pos, ErrSyntax)
	}
	d.pos++
	return c == ',', nil
}

// text reads a string and gives its bounds without quotes: in the source, or, if
// it has escapes, decoded in the arena.
func (d *document) text() (from, to int32, escaped bool, err error) {
	start := d.pos + 1
	ascii := true
	for i := start; i < len(d.src); i++ {
		switch c := d.src[i]; {
		case c == '"':
			if !ascii && !clean(d.src[start:i]) {
				return 0, 0, false, d.fail(start, ErrText)
			}
			d.pos = i + 1
			return int32(start), int32(i), false, nil
		case c == '\\':
			from, to, err = d.decode(start)
			return from, to, true, err
		case c < 0x20:
			return 0, 0, false, d.fail(i, ErrSyntax)
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	return 0, 0, false, d.fail(len(d.src), ErrSyntax)
}

// clean reports whether the text is UTF-8 without the replacement character,
// which replaces text that was lost already.
func clean(text []byte) bool {
	for len(text) > 0 {
		if text[0] < utf8.RuneSelf {
			text = text[1:]
			continue
		}
		r, size := utf8.DecodeRune(text)
		if r == utf8.RuneError {
			return false
		}
		text = text[size:]
	}
	return true
}

// decode writes the string that begins at start into the arena.
func (d *document) decode(start int) (from, to int32, err error) {
	from = int32(len(d.arena))
	for i := start; i < len(d.src); {
		switch c := d.src[i]; {
		case c == '"':
			if !clean(d.arena[from:]) {
				return 0, 0, d.fail(start, ErrText)
			}
			d.pos = i + 1
			return from, int32(len(d.arena)), nil
		case c == '\\':
			n := d.escape(i)
			if n == 0 {
				return 0, 0, d.fail(i, ErrSyntax)
			}
			i += n
		case c < 0x20:
			return 0, 0, d.fail(i, ErrSyntax)
		default:
			d.arena = append(d.arena, c)
			i++
		}
	}
	return 0, 0, d.fail(len(d.src), ErrSyntax)
}

// escape decodes the escape at i and returns its length, 0 if it is none. Half a
// surrogate pair becomes the replacement character, which clean refuses.
func (d *document) escape(i int) int {
	if i+1 >= len(d.src) {
		return 0
	}
	c := d.src[i+1]
	switch c {
	case '"', '\\', '/':
	case 'b':
		c = '\b'
	case 'f':
		c = '\f'
	case 'n':
		c = '\n'
	case 'r':
		c = '\r'
	case 't':
		c = '\t'
	case 'u':
		r, ok := d.unit(i)
		if !ok {
			return 0
		}
		n := 6
		if utf16.IsSurrogate(r) {
			low, _ := d.unit(i + n)
			if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
				n += 6
			}
		}
		d.arena = utf8.AppendRune(d.arena, r)
		return n
	default:
		return 0
	}
	d.arena = append(d.arena, c)
	return 2
}

// unit reads \uXXXX at i.
func (d *document) unit(i int) (rune, bool) {
	if i+6 > len(d.src) || d.src[i] != '\\' || d.src[i+1] != 'u' {
		return 0, false
	}
	r := rune(0)
	for _, c := range d.src[i+2 : i+6] {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

// number reads a number; integers of 64 bits stay as they are.
func (d *document) number() (value, error) {
	start := d.pos
	if d.next() == '-' {
		d.pos++
	}
	whole := d.digits()
	if whole == 0 || (whole > 1 && d.src[d.pos-whole] == '0') {
		return value{}, d.fail(start, ErrSyntax)
	}
	integer := true
	if d.next() == '.' {
		integer = false
		if d.pos++; d.digits() == 0 {
			return value{}, d.fail(start, ErrSyntax)
		}
	}
	if c := d.next(); c == 'e' || c == 'E' {
		integer = false
		d.pos++
		if c = d.next(); c == '+' || c == '-' {
			d.pos++
		}
		if d.digits() == 0 {
			return value{}, d.fail(start, ErrSyntax)
		}
	}
	return d.numeral(start, integer)
}

// digits skips decimal digits and counts them.
func (d *document) digits() int {
	start := d.pos
	for d.pos < len(d.src) && d.src[d.pos]-'0' <= 9 {
		d.pos++
	}
	return d.pos - start
}

// numeral decides how the number that ends here is written.
func (d *document) numeral(start int, integer bool) (value, error) {
	v := value{from: int32(start), to: int32(d.pos)}
	token := d.src[start:d.pos]
	if integer {
		const safe = 18 // digits that always fit
		if len(token) <= safe {
			if string(token) == "-0" {
				v.from++
			}
			return v, nil
		}
		if _, err := strconv.ParseInt(string(token), 10, 64); err == nil {
			return v, nil
		}
	}
	f, err := strconv.ParseFloat(string(token), 64)
	if err != nil {
		return value{}, d.fail(start, ErrNumber)
	}
	v = value{kind: kindFloat, from: int32(len(d.arena))}
	d.arena = appendFloat(d.arena, f)
	v.to = int32(len(d.arena))
	return v, nil
}

// appendFloat writes the shortest digits that read back the same, in exponent
// form: 1.5E0, 1.0E2, 1.0E-5. Negative numbers have the odd form -.01.5E0, with
// -.0 before the digits instead of .0 after a lone one: existing digests were
// made so.
func appendFloat(dst []byte, f float64) []byte {
	start := len(dst)
	dst = strconv.AppendFloat(dst, f, 'E', -1, 64)
	var buf [32]byte
	text := append(buf[:0], dst[start:]...)
	dst = dst[:start]
	negative := text[0] == '-'
	if negative {
		dst = append(dst, "-.0"...)
		text = text[1:]
	}
	for i, c := range text {
		if c != 'E' {
			dst = append(dst, c)
			continue
		}
		if i == 1 && !negative {
			dst = append(dst, '.', '0')
		}
		dst = append(dst, 'E')
		return appendExponent(dst, text[i+1:])
	}
	return dst
}

// appendExponent writes an exponent without plus sign and leading zeros.
func appendExponent(dst, exponent []byte) []byte {
	if exponent[0] == '-' {
		dst = append(dst, '-')
	}
	digits := exponent[1:]
	for len(digits) > 1 && digits[0] == '0' {
		digits = digits[1:]
	}
	return append(dst, digits...)
}
