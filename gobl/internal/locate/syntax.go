package locate

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"chancery/gobl/internal/words"
)

// maxSyntaxDepth is how deep the search for broken syntax goes, as the decoder does.
const maxSyntaxDepth = 10000

// Broken is a place where a text is no JSON, as a byte from 0, with what would be right.
type Broken struct {
	Offset int
	Err    error
}

// Syntax returns the first place where a text is no JSON, nil if there is none.
func Syntax(data []byte) *Broken {
	r := syntaxReader{data: data}
	if b := r.value(0); b != nil {
		return b
	}
	if r.space(); r.at < len(data) {
		return r.here("there is more text after the end of the document; give one document only")
	}
	return nil
}

// syntaxReader reads JSON to find where it is broken.
type syntaxReader struct {
	data []byte
	at   int
}

func (r *syntaxReader) here(format string, args ...any) *Broken {
	return &Broken{r.at, fmt.Errorf(format, args...)}
}

// space passes white space.
func (r *syntaxReader) space() {
	for r.at < len(r.data) && strings.IndexByte(" \t\r\n", r.data[r.at]) >= 0 {
		r.at++
	}
}

// is reports whether the next character is the one.
func (r *syntaxReader) is(c byte) bool { return r.at < len(r.data) && r.data[r.at] == c }

func (r *syntaxReader) value(depth int) *Broken {
	r.space()
	switch {
	case r.at >= len(r.data):
		return r.here("the input ends where a value is expected")
	case depth > maxSyntaxDepth:
		return r.here("objects and lists are nested too deep")
	}
	switch c := r.data[r.at]; {
	case c == '{':
		return r.object(depth)
	case c == '[':
		return r.list(depth)
	case c == '"':
		return r.text()
	case strings.IndexByte(",:}]", c) >= 0:
		return r.here("a value is missing before %c", c)
	default:
		return r.word()
	}
}

func (r *syntaxReader) object(depth int) *Broken {
	begin, comma := r.at, -1
	for r.at++; ; r.at++ {
		r.space()
		if r.is('}') && comma < 0 {
			break
		}
		if b := r.member(begin, comma, depth); b != nil {
			return b
		}
		comma = r.at
		if r.is('}') {
			break
		}
	}
	r.at++
	return nil
}

// member reads a member of an object, up to the comma or bracket behind it.
func (r *syntaxReader) member(begin, comma, depth int) *Broken {
	switch {
	case r.at >= len(r.data):
		return r.unclosed(begin, '}')
	case r.is('}'):
		return &Broken{comma, errors.New("there is a comma before }; remove it")}
	case !r.is('"'):
		return r.unquoted()
	}
	name := r.at
	if b := r.text(); b != nil {
		return b
	}
	if r.space(); !r.is(':') {
		return r.here("a colon is missing after %s", words.Clip(string(r.data[name:min(r.at, len(r.data))])))
	}
	r.at++
	if b := r.value(depth + 1); b != nil {
		return b
	}
	return r.separator(begin, '}')
}

// unquoted refuses what stands where the name of a member is expected.
func (r *syntaxReader) unquoted() *Broken {
	switch c := r.data[r.at]; {
	case c == ',':
		return r.here("there is one comma too many; remove it")
	case c >= '0' && c <= '9':
		return r.here("the name of a member is expected, in quotes; the decimals of a number are written with a point: 1.50")
	case c == '/' || c == '#':
		return r.here("JSON has no comments; remove it")
	case c == '\'':
		return r.here(`names of members are written in double quotes: "name"`)
	}
	word := r.token()
	return r.here("names of members are written in quotes: %s", words.Quote(strings.TrimRight(word, "\"'")))
}

func (r *syntaxReader) list(depth int) *Broken {
	begin, comma := r.at, -1
	for r.at++; ; r.at++ {
		r.space()
		switch {
		case r.at >= len(r.data):
			return r.unclosed(begin, ']')
		case r.is(']') && comma >= 0:
			return &Broken{comma, errors.New("there is a comma before ]; remove it")}
		case r.is(']'):
			r.at++
			return nil
		case r.is(','):
			return r.here("there is one comma too many; remove it")
		}
		if b := r.value(depth + 1); b != nil {
			return b
		}
		if b := r.separator(begin, ']'); b != nil {
			return b
		}
		if comma = r.at; r.is(']') {
			r.at++
			return nil
		}
	}
}

// separator moves to the comma or the bracket behind a value.
func (r *syntaxReader) separator(begin int, end byte) *Broken {
	r.space()
	switch {
	case r.at >= len(r.data):
		return r.unclosed(begin, end)
	case r.is(',') || r.is(end):
		return nil
	case r.is('/') || r.is('#'):
		return r.here("JSON has no comments; remove it")
	case r.is('}') || r.is(']'):
		return r.here("%c is expected here, not %c", end, r.data[r.at])
	case r.is('"'):
		return r.here("a comma is missing before this text")
	}
	return r.here("a comma or %c is missing before %s", end, words.Quote(r.token()))
}

// unclosed refuses an object or a list that has no end.
func (r *syntaxReader) unclosed(begin int, end byte) *Broken {
	kind, p := "object", At(r.data, begin)
	if end == ']' {
		kind = "list"
	}
	r.at = len(bytes.TrimRight(r.data, " \t\r\n"))
	return r.here("the input ends within the %s that begins in line %d, column %d; a closing %c is missing", kind, p.Line, p.Column, end)
}

// text passes a text in quotes.
func (r *syntaxReader) text() *Broken {
	begin := r.at
	for r.at++; r.at < len(r.data); r.at++ {
		switch c := r.data[r.at]; {
		case c == '"':
			r.at++
			return nil
		case c == '\\':
			if b := r.escape(); b != nil {
				return b
			}
		case c == '\n' || c == '\r':
			return &Broken{begin, errors.New(`this text does not end in its line; a quote is missing, or a line break has to be written \n`)}
		case c < ' ':
			return r.here(`control characters in texts are written as an escape: %s`, strings.Trim(strconv.QuoteRune(rune(c)), "'"))
		}
	}
	return &Broken{begin, errors.New("this text does not end; a quote is missing")}
}

// escape passes a backslash and what belongs to it, but for the last character.
func (r *syntaxReader) escape() *Broken {
	begin := r.at
	r.at++
	if r.at >= len(r.data) || strings.IndexByte(`"\/bfnrt`, r.data[r.at]) >= 0 {
		return nil
	}
	if r.is('u') {
		digits := r.data[r.at+1 : min(r.at+5, len(r.data))]
		if _, err := strconv.ParseUint(string(digits), 16, 16); err == nil && len(digits) == 4 {
			r.at += 4
			return nil
		}
		return &Broken{begin, errors.New(`\u is followed by four hexadecimal digits: \u20ac`)}
	}
	return &Broken{begin, errors.New(`a backslash in a text is written twice: \\`)}
}

// token returns what stands here up to the next separator.
func (r *syntaxReader) token() string {
	n := bytes.IndexAny(r.data[r.at:], " \t\r\n,:{}[]")
	if n < 0 {
		n = len(r.data) - r.at
	}
	if n == 0 {
		_, n = utf8.DecodeRune(r.data[r.at:])
	}
	return string(r.data[r.at : r.at+n])
}

// word passes a number, true, false or null.
func (r *syntaxReader) word() *Broken {
	word := r.token()
	if json.Valid([]byte(word)) {
		r.at += len(word)
		return nil
	}
	switch low := strings.ToLower(word); {
	case low == "true" || low == "false" || low == "null":
		return r.here("true, false and null are written in small letters: %s", low)
	case word[0] == '/' || word[0] == '#':
		return r.here("JSON has no comments; remove it")
	case word[0] == '\'':
		return r.here(`texts are written in double quotes: "…"`)
	case strings.ContainsRune("+-.0123456789", rune(word[0])):
		return r.here("%s is not a number; numbers are written like 1.50, and all else in quotes", words.Clip(word))
	}
	return r.here("%s is not a value; texts are written in quotes: %s", words.Clip(word), words.Quote(strings.TrimRight(word, `"`)))
}

// NotUTF8 returns where a text is not valid UTF-8, as a byte from 0, or -1.
func NotUTF8(data []byte) int {
	for at := 0; at < len(data); {
		r, n := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && n == 1 {
			return at
		}
		at += n
	}
	return -1
}
