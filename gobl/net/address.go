package net

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"chancery/gobl/cbc"
)

// Scheme begins the URI of an address.
const Scheme = "gobl:"

// maxName is the longest domain name in octets (RFC 1035, 2.3.4).
const maxName = 253

// ErrAddress reports that a text is not a fully qualified domain name.
var ErrAddress = errors.New("not a fully qualified domain name")

// Address is a fully qualified domain name of at least two labels, in ASCII and
// lower case, without the dot of the root: "billing.example.com".
type Address string

// ParseAddress reads a domain name. White space around it and one dot at its end
// are skipped, and labels in other scripts are brought into their ASCII form
// (RFC 5891). Text that is no domain name is an ErrAddress.
func ParseAddress(s string) (Address, error) {
	name := strings.TrimSuffix(strings.TrimSpace(s), ".")
	if len(name) > maxTyped || !utf8.ValidString(name) {
		return "", fmt.Errorf("%w: %.*q: %w", ErrAddress, maxName, s, errText)
	}
	ascii, err := toASCII(name)
	if err != nil {
		return "", fmt.Errorf("%w: %q: %w", ErrAddress, s, err)
	}
	dot := strings.LastIndexByte(ascii, '.')
	if dot < 0 || isNumeric(ascii[dot+1:]) {
		return "", fmt.Errorf("%w: %q", ErrAddress, s)
	}
	return Address(ascii), nil
}

// ParseURI reads an address from its URI, "gobl:example.com".
func ParseURI(uri cbc.URI) (Address, error) {
	name, ok := strings.CutPrefix(string(uri), Scheme)
	if !ok {
		return "", fmt.Errorf("%w: %q does not begin with %s", ErrAddress, uri, Scheme)
	}
	return ParseAddress(name)
}

// isNumeric reports whether a label is the last octet of an IPv4 address, or
// empty; a top-level domain always has a letter.
func isNumeric(label string) bool { return strings.Trim(label, "0123456789") == "" }

// String returns the domain name.
func (a Address) String() string { return string(a) }

// URI returns the address as documents and signatures name it, "gobl:example.com".
func (a Address) URI() cbc.URI { return cbc.URI(Scheme + string(a)) }

// Topic returns the address with its labels reversed, "com.example.billing", for
// systems that sort or subscribe from the general to the special.
func (a Address) Topic() string {
	labels := strings.Split(string(a), ".")
	slices.Reverse(labels)
	return strings.Join(labels, ".")
}

// KeysURL returns the URL of the JWK set with all public keys of the address.
func (a Address) KeysURL() string { return a.wellKnown("jwks.json") }

// KeyURL returns the URL of the public key with an id.
func (a Address) KeyURL(id string) string { return a.wellKnown("gobl/keys/" + url.PathEscape(id)) }

// WhoURL returns the URL of the page that names the owner of the address.
func (a Address) WhoURL() string { return a.wellKnown("gobl/who") }

// InboxURL returns the URL at which the address receives envelopes.
func (a Address) InboxURL() string { return a.wellKnown("gobl/inbox") }

func (a Address) wellKnown(path string) string {
	return "https://" + string(a) + "/.well-known/" + path
}
