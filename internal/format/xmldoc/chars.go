package xmldoc

import (
	"slices"
	"unicode/utf8"
)

// The classes of a byte in character data and in the value of an attribute. What is plain is taken
// as it is.
const (
	plain     = iota
	stop      // "<"
	reference // "&"
	ending    // CR, and in attributes LF and tab: it is replaced
	bracket   // "]", which may begin "]]>"
	check     // the first byte of U+FFFE and U+FFFF, which are not characters
	never     // a control character
)

//nolint:gochecknoglobals // a table, never written
var textBytes = func() (t [256]uint8) {
	for i := range 0x20 {
		t[i] = never
	}
	t['\t'], t['\n'] = plain, plain
	t['\r'] = ending
	t['<'], t['&'], t[']'], t[0xEF] = stop, reference, bracket, check
	return t
}()

//nolint:gochecknoglobals // a table, never written
var valueBytes = func() (t [256]uint8) {
	t = textBytes
	t['\t'], t['\n'] = ending, ending
	t[']'] = plain
	return t
}()

// The classes of a byte in a name.
const (
	nameStart = 1 + iota // of the first byte and of others
	nameRest             // not of the first byte
	nameColon            // between prefix and local name
	nameWide             // part of a character beyond ASCII
)

//nolint:gochecknoglobals // a table, never written
var nameBytes = func() (t [256]uint8) {
	for c := 'a'; c <= 'z'; c++ {
		t[c], t[c-'a'+'A'] = nameStart, nameStart
	}
	for c := '0'; c <= '9'; c++ {
		t[c] = nameRest
	}
	t['_'], t['-'], t['.'], t[':'] = nameStart, nameRest, nameRest, nameColon
	for i := utf8.RuneSelf; i < 256; i++ {
		t[i] = nameWide
	}
	return t
}()

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// isBlank reports whether text has only white space.
func isBlank(text string) bool {
	for i := range len(text) {
		if !isSpace(text[i]) {
			return false
		}
	}
	return true
}

// isChar reports whether XML 1.0 can hold a character (section 2.2, Char).
func isChar(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 && r <= 0x10FFFF
}

// notChar reports whether the three bytes at the beginning of text are U+FFFE or U+FFFF.
func notChar(text string) bool {
	return len(text) >= 3 && text[1] == 0xBF && text[2] >= 0xBE
}

// isNameRune reports whether a character beyond ASCII may be in a name (section 2.3, NameChar), or
// begin one (NameStartChar).
func isNameRune(r rune, first bool) bool {
	switch {
	case r == 0xB7, r >= 0x300 && r <= 0x36F, r >= 0x203F && r <= 0x2040:
		return !first
	case r == 0xD7, r == 0xF7, r == 0x37E:
		return false
	}
	return slices.ContainsFunc(nameRunes[:], func(span [2]rune) bool { return r >= span[0] && r <= span[1] })
}

// nameRunes are the spans of characters beyond ASCII that may begin a name, with the few in them that may not.
var nameRunes = [...][2]rune{
	{0xC0, 0x1FFF},
	{0x200C, 0x200D},
	{0x2070, 0x218F},
	{0x2C00, 0x2FEF},
	{0x3001, 0xD7FF},
	{0xF900, 0xFDCF},
	{0xFDF0, 0xFFFD},
	{0x10000, 0xEFFFF},
}
