package net

import (
	"errors"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
)

// maxTyped is more than any domain name takes in any script, in octets. What is
// longer is not converted: that takes time by the square of the length.
const maxTyped = 16 * maxName

var (
	errText   = errors.New("the text is too long, or not in UTF-8")
	errScript = errors.New("a label holds letters, marks and digits only, with hyphens within")
)

// lookup is the profile for names that somebody typed (RFC 5891, 5): lower case,
// compatibility forms replaced, deviation characters such as ß kept as they are.
func lookup() *idna.Profile {
	return idna.New(idna.MapForLookup(), idna.BidiRule(), idna.VerifyDNSLength(true))
}

// toASCII brings a domain name into the form that name servers know. The profile
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

// isForeign tells apart what no label holds. Where the two joiners may stand is
// the matter of the profile.
func isForeign(r rune) bool {
	const nonJoiner, joiner = '\u200c', '\u200d'
	switch r {
	case '.', '-', nonJoiner, joiner:
		return false
	}
	return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r)
}
