package net

import (
	"errors"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
)

// maxTyped is longer than any domain name in any script, in octets. Longer text
// is not converted: the time for that grows with the square of the length.
const maxTyped = 16 * maxName

var (
	errText   = errors.New("the text is too long, or not in UTF-8")
	errScript = errors.New("a label holds letters, marks and digits only, with hyphens within")
)

// lookup returns the profile for names that people type (RFC 5891, 5): lower case,
// compatibility forms replaced, deviation characters such as ß kept as they are.
func lookup() *idna.Profile {
	return idna.New(idna.MapForLookup(), idna.BidiRule(), idna.VerifyDNSLength(true))
}

// toASCII converts a domain name into the form that name servers use. The profile
// lets symbols and punctuation of other scripts pass, which RFC 5892 does not
// have in domain names.
func toASCII(name string) (string, error) {
	profile := lookup()
	ascii, err := profile.ToASCII(name)
	if err != nil {
		return "", err
	}
	shown, err := profile.ToUnicode(ascii)
	if err != nil {
		return "", err
	}
	if strings.ContainsFunc(shown, isForeign) {
		return "", errScript
	}
	return ascii, nil
}

// isForeign reports whether no label may hold the character. The profile decides
// where the two joiners are allowed.
func isForeign(r rune) bool {
	const nonJoiner, joiner = '\u200c', '\u200d'
	switch r {
	case '.', '-', nonJoiner, joiner:
		return false
	}
	return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r)
}
