package cbc

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Code is an identifier issued elsewhere: a number, a series, a tax code.
// It has up to 64 bytes, no control characters and no white space at its
// ends.
type Code string

// CodeEmpty is no code.
const CodeEmpty Code = ""

// Valid reports whether the code is not empty, has at most 64 bytes, no control
// characters and no white space at its ends.
func (c Code) Valid() bool { return c != "" && len(c) <= maxLength && c.Clean() }

// Clean reports whether the code, of whatever length, has no control characters
// and neither begins nor ends with ASCII white space.
func (c Code) Clean() bool {
	if c == "" {
		return true
	}
	if isSpace(c[0]) || isSpace(c[len(c)-1]) {
		return false
	}
	for _, r := range c {
		if r < 0x20 || (r >= 0x7f && r <= 0x9f) {
			return false
		}
	}
	return true
}

func isSpace(c byte) bool { return c == ' ' || (c >= '\t' && c <= '\r') }

// String returns the code as text.
func (c Code) String() string { return string(c) }

// IsEmpty reports whether there is no code.
func (c Code) IsEmpty() bool { return c == "" }

// In reports whether the code equals one of the list.
func (c Code) In(list ...Code) bool { return slices.Contains(list, c) }

// NormalizeCode puts the code into Unicode normal form C, removes what cannot be
// printed (control characters and every space but U+0020) and trims it.
func NormalizeCode(c Code) Code {
	if plain(string(c)) {
		return Code(strings.Trim(string(c), " "))
	}
	text := norm.NFC.String(string(c))
	text = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, text)
	return Code(strings.TrimSpace(text))
}

// plain reports whether the text is printable ASCII, which is normal as it is.
func plain(text string) bool {
	for i := range len(text) {
		if text[i] < 0x20 || text[i] > 0x7e {
			return false
		}
	}
	return true
}

// isCodeDigit reports whether a strict code may hold the character apart from
// separators.
func isCodeDigit(r rune) bool {
	return r < utf8.RuneSelf && (isUpper(byte(r)) || isLower(byte(r)) || isDigit(byte(r))) || r == 'Ñ'
}

func isCodeSeparator(r rune) bool {
	switch r {
	case '.', '-', ':', '/', ',', '_', '&', ' ':
		return true
	}
	return false
}

// StrictCode leaves letters A–Z, a–z and Ñ, digits, and single separators
// (. - : / , _ & and space). After a separator everything up to the next letter
// or digit is dropped.
func StrictCode(c Code) Code {
	text := strings.TrimSpace(string(c))
	var b strings.Builder
	b.Grow(len(text))
	after := false // the last thing kept is a separator
	for _, r := range text {
		switch {
		case isCodeDigit(r):
			b.WriteRune(r)
			after = false
		case isCodeSeparator(r) && !after:
			b.WriteRune(r)
			after = true
		}
	}
	return Code(b.String())
}

// UpperCode returns a StrictCode in upper case.
func UpperCode(c Code) Code { return Code(strings.ToUpper(string(StrictCode(c)))) }

// AlphanumericalCode keeps only A–Z and 0–9 of UpperCode.
func AlphanumericalCode(c Code) Code {
	return keep(UpperCode(c), func(r rune) bool {
		return r < utf8.RuneSelf && (isUpper(byte(r)) || isDigit(byte(r)))
	})
}

// NumericalCode keeps only the digits.
func NumericalCode(c Code) Code {
	return keep(StrictCode(c), func(r rune) bool { return r < utf8.RuneSelf && isDigit(byte(r)) })
}

func keep(c Code, wanted func(rune) bool) Code {
	return Code(strings.Map(func(r rune) rune {
		if wanted(r) {
			return r
		}
		return -1
	}, string(c)))
}

// NormalizeString removes U+0000, replaces bytes that are not UTF-8 by "?" and
// trims white space.
func NormalizeString(text string) string {
	if strings.IndexByte(text, 0) >= 0 {
		text = strings.ReplaceAll(text, "\x00", "")
	}
	return strings.TrimSpace(strings.ToValidUTF8(text, "?"))
}
