package domain

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// byteOrderMark may begin a text in other formats, but not JSON (RFC 8259, section 8.1).
const byteOrderMark = "\xef\xbb\xbf"

// CheckJSONText returns an error of kind Malformed about JSON with text that could not be
// stored and returned as it is: bytes that are not UTF-8, which the decoder would replace,
// and escapes of U+0000 and of halves of surrogate pairs. The error names the path of the
// member if there is one. Places are counted from 1. What the JSON is, such as "body",
// is for the message.
func CheckJSONText(data []byte, what string) error {
	if bytes.HasPrefix(data, []byte(byteOrderMark)) {
		return E(Malformed, "input", "the %s begins with a byte order mark; send the JSON without it", what)
	}
	if !utf8.Valid(data) {
		at := invalidByte(data)
		return E(Malformed, "input",
			"the %s is not UTF-8: byte %d is %02X, which does not belong there; write it in UTF-8", what, at+1, data[at])
	}
	at, meaning := badEscape(data)
	if at < 0 {
		return nil
	}
	path, inName := pathAt(data, at)
	place := "in the value"
	if inName {
		place = "in the name of a member"
	}
	text := fmt.Sprintf("%s at byte %d of the %s, %s, stands for %s, which is no text; remove it",
		data[at:at+escapeLength], at+1, what, place, meaning)
	e := FieldError(text, path...)
	e.Kind, e.Key = Malformed, "input"
	return e
}

// invalidByte returns the place of the first byte that is not UTF-8.
func invalidByte(data []byte) int {
	at := 0
	for at < len(data) {
		r, n := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && n <= 1 {
			break
		}
		at += n
	}
	return min(at, len(data)-1)
}

// badEscape returns the place of the first escape in JSON that stands for no character of a
// text, and what it stands for; -1 if there is none.
func badEscape(data []byte) (at int, meaning string) {
	for i := 0; ; {
		next := bytes.IndexByte(data[i:], '\\')
		if next < 0 {
			return -1, ""
		}
		i += next
		unit, ok := escaped(data[i:])
		switch {
		case !ok:
			i += 2 // another escape, of one character
		case unit == 0:
			return i, "U+0000"
		case unit < 0xd800 || unit > 0xdfff:
			i += escapeLength
		case unit < 0xdc00 && isLow(data[i+escapeLength:]):
			i += 2 * escapeLength
		default:
			return i, "half of a surrogate pair"
		}
		if i >= len(data) {
			return -1, ""
		}
	}
}

// escapeLength is the length of an escape like \u00e9.
const escapeLength = 6

// escaped returns the code unit of an escape at the beginning of a text.
func escaped(data []byte) (unit uint64, ok bool) {
	if len(data) < escapeLength || data[1] != 'u' {
		return 0, false
	}
	unit, err := strconv.ParseUint(string(data[2:escapeLength]), 16, 16)
	return unit, err == nil
}

// isLow reports whether a text begins with the escape of the second half of a surrogate
// pair.
func isLow(data []byte) bool {
	unit, ok := escaped(data)
	return ok && data[0] == '\\' && unit >= 0xdc00 && unit <= 0xdfff
}

const (
	// deepestPath and longestPath are the most parts and bytes of a path that an error names.
	deepestPath = 100
	longestPath = 256
)

// pathAt returns the path of the member at a place in JSON, and whether the place is in a
// name. Of a name, the path is that of its object. There is none if it is very long.
func pathAt(data []byte, at int) (path []string, inName bool) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var open []level
	for {
		token, err := dec.Token()
		if err != nil {
			return pathOf(open), false // not JSON; what was read is as near as it gets
		}
		if d, ok := token.(json.Delim); ok {
			if len(open) > deepestPath {
				return nil, false
			}
			if isOpening(d) && dec.InputOffset() > int64(at) {
				return pathOf(open), false
			}
			open = delimited(open, d)
			continue
		}
		inName = len(open) > 0 && open[len(open)-1].expectsName()
		if dec.InputOffset() > int64(at) {
			return pathOf(open), inName
		}
		if inName {
			open[len(open)-1].name, _ = token.(string)
			open[len(open)-1].named = true
			continue
		}
		ended(open)
	}
}

func isOpening(d json.Delim) bool { return d == '{' || d == '[' }

// delimited returns what is open behind a delimiter.
func delimited(open []level, d json.Delim) []level {
	if isOpening(d) {
		return append(open, level{list: d == '['})
	}
	open = open[:len(open)-1]
	ended(open)
	return open
}

// PathAt returns the path of the value at a place in JSON: the names of members and the
// places in lists, from 0, that lead to it. There is none if it is very long.
func PathAt(data []byte, at int) []string {
	path, _ := pathAt(data, at)
	return path
}

// level is an object or list that is open, and where in it the decoder is.
type level struct {
	list  bool
	index int
	name  string
	named bool // the value of the name comes next
}

func (l *level) expectsName() bool { return !l.list && !l.named }

// ended says that a value has ended in the innermost object or list.
func ended(open []level) {
	if len(open) > 0 {
		open[len(open)-1].index++
		open[len(open)-1].named = false
	}
}

func pathOf(open []level) []string {
	var path []string
	size := 0
	for i := range open {
		switch l := &open[i]; {
		case l.list:
			path = append(path, strconv.Itoa(l.index))
		case l.named:
			path = append(path, l.name)
		default:
			continue
		}
		size += len(path[len(path)-1])
	}
	if size > longestPath {
		return nil
	}
	return path
}

// IsText reports whether a text is UTF-8 without U+0000.
func IsText(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }
