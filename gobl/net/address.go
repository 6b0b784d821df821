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

// ErrAddress says that a text is not a fully qualified domain name.
var ErrAddress = errors.New("not a fully qualified domain name")

// Address is a fully qualified domain name of at least two labels, in ASCII and
// lower case, without the dot of the root: "billing.example.com".
type Address string

// ParseAddress reads a domain name. White space around it and one dot at its end
// are passed over, and labels in other scripts are brought into their ASCII form
// (RFC 5891). What is no domain name is an ErrAddress.
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

// isNumeric tells apart the last octet of an IPv4 address, or nothing at all,
// from a top-level domain, which always has a letter.
func isNumeric(label string) bool { return strings.Trim(label, "0123456789") == "" }

// String is the domain name.
func (a Address) String() string { return string(a) }

// URI is the address as documents and signatures name it, "gobl:example.com".
func (a Address) URI() cbc.URI { return cbc.URI(Scheme + string(a)) }

// Topic is the address with its labels reversed, "com.example.billing", for
// systems that sort or subscribe from the general to the special.
func (a Address) Topic() string {
	labels := strings.Split(string(a), ".")
	slices.Reverse(labels)
	return strings.Join(labels, ".")
}

// KeysURL is where all public keys of the address are published as a JWK set.
func (a Address) KeysURL() string { return a.wellKnown("jwks.json") }

// KeyURL is where the public key with an id is published.
func (a Address) KeyURL(id string) string { return a.wellKnown("gobl/keys/" + url.PathEscape(id)) }

// WhoURL is where the address says whose it is.
func (a Address) WhoURL() string { return a.wellKnown("gobl/who") }

// InboxURL is where the address takes envelopes in.
func (a Address) InboxURL() string { return a.wellKnown("gobl/inbox") }

func (a Address) wellKnown(path string) string {
	return "https://" + string(a) + "/.well-known/" + path
}
