package core

import (
	"net/netip"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// isLabel requires letters and digits, with the extra characters only inside.
func isLabel(s, extra string) bool {
	if s == "" {
		return false
	}
	for i, r := range s {
		if isLetterOrDigit(r) {
			continue
		}
		inside := i > 0 && i < len(s)-1
		if !inside || !strings.ContainsRune(extra, r) {
			return false
		}
	}
	return true
}

// isLetterOrDigit counts everything beyond ASCII as a letter, for
// internationalised names; blanks are looked for elsewhere.
func isLetterOrDigit(r rune) bool { return isLetter(r) || r >= '0' && r <= '9' }

func isLetter(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 0xA0 && r != utf8.RuneError && !unicode.IsSpace(r)
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// isWord requires only characters that a URI scheme may have (RFC 3986 §3.1).
func isWord(s string) bool {
	for i := range len(s) {
		c := s[i]
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (i == 0 || !strings.ContainsRune("0123456789+-.", rune(c))) {
			return false
		}
	}
	return s != ""
}

// IsEmail reports whether s is an e-mail address (RFC 5322 addr-spec without
// comments): a dotted or quoted local part, and a domain of at least two labels
// whose last one begins and ends with a letter. Empty text is no address.
func IsEmail(s string) bool {
	at := strings.LastIndexByte(s, '@')
	if at <= 0 || !utf8.ValidString(s) {
		return false
	}
	return isLocalPart(s[:at]) && isMailDomain(s[at+1:])
}

func isLocalPart(s string) bool {
	if len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"' {
		return isQuoted(s[1 : len(s)-1])
	}
	for atom := range strings.SplitSeq(s, ".") {
		if atom == "" {
			return false
		}
		for _, r := range atom {
			if !isLetterOrDigit(r) && !strings.ContainsRune("!#$%&'*+-/=?^_`{|}~", r) {
				return false
			}
		}
	}
	return true
}

// isQuoted checks the text between the quotes of a local part.
func isQuoted(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\':
			i++
			if i == len(s) {
				return false
			}
		case c == '"', c < ' ', c == 0x7F:
			return false
		}
	}
	return true
}

func isMailDomain(s string) bool {
	dot := strings.LastIndexByte(s, '.')
	if dot <= 0 {
		return false
	}
	for label := range strings.SplitSeq(s, ".") {
		if !isLabel(label, "-_~") {
			return false
		}
	}
	top := s[dot+1:]
	first, _ := utf8.DecodeRuneInString(top)
	last, _ := utf8.DecodeLastRuneInString(top)
	return isLetter(first) && isLetter(last)
}

// IsDNSName reports whether s is a domain name (RFC 1123 §2.1, with underscores):
// labels of up to 63 letters, digits and hyphens, 253 characters in all. An IP
// address is no name, and neither is empty text.
func IsDNSName(s string) bool {
	s = strings.TrimSuffix(s, ".")
	if s == "" || len(s) > 253 {
		return false
	}
	if _, err := netip.ParseAddr(s); err == nil {
		return false
	}
	for label := range strings.SplitSeq(s, ".") {
		if len(label) > 63 || !isDNSLabel(label) {
			return false
		}
	}
	return true
}

func isDNSLabel(s string) bool {
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '_':
		case c == '-' && i > 0 && i < len(s)-1:
		default:
			return false
		}
	}
	return s != ""
}

// IsLatin1 reports whether every character of s is in ISO 8859-1, that is, not
// above U+00FF. Empty text is.
func IsLatin1(s string) bool {
	for _, r := range s {
		if r > unicode.MaxLatin1 {
			return false
		}
	}
	return true
}

// IsAbsoluteURI reports whether s has a scheme and something after it: a host, a
// path, or an opaque part ("urn:…", "iso6523-actorid-upis::…").
func IsAbsoluteURI(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Scheme != "" && (u.Opaque != "" || u.Host != "" || u.Path != "")
}

// isThreeWords reports whether s is a what3words address: three words with a dot
// between them in any script's form of it, each word being either one run of
// letters, or, for all three, two to four runs with a space between.
func isThreeWords(s string) bool {
	words := strings.FieldsFunc(strings.TrimLeft(s, "/"), isWordsDot)
	if len(words) != 3 || !separatedOnce(strings.TrimLeft(s, "/")) {
		return false
	}
	single := isLetterRun(words[0])
	for _, w := range words {
		if single && !isLetterRun(w) || !single && !isLetterRuns(w) {
			return false
		}
	}
	return true
}

// separatedOnce reports whether s has exactly two dots, so that no word is empty
// once splitting gave three.
func separatedOnce(s string) bool {
	n := 0
	for _, r := range s {
		if isWordsDot(r) {
			n++
		}
	}
	return n == 2
}

func isWordsDot(r rune) bool {
	switch r {
	case '.', '\uFF61', '\u3002', '\uFF65', '\u30FB', '\uFE12', '\u17D4', '\u0589', '\u104B', '\u06D4', '\u1362', '\u0964':
		return true
	}
	return false
}

// isLetterRun requires letters, each with the marks that follow it.
func isLetterRun(s string) bool {
	for i, r := range s {
		if !unicode.IsLetter(r) && (i == 0 || !unicode.IsMark(r)) {
			return false
		}
	}
	return s != ""
}

// isLetterRuns requires two to four runs with one space between each.
func isLetterRuns(s string) bool {
	s = strings.ReplaceAll(s, "\u00A0", " ")
	if n := strings.Count(s, " "); n < 1 || n > 3 {
		return false
	}
	for run := range strings.SplitSeq(s, " ") {
		if !isLetterRun(run) {
			return false
		}
	}
	return true
}
