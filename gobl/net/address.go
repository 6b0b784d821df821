package net

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"chancery/gobl/cbc"
)

// Scheme begins the URI of an address.
const Scheme = "gobl:"

// Limits of domain names in octets (RFC 1035, 2.3.4).
const (
	maxName  = 253
	maxLabel = 63
)

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
	labels := strings.Split(foldDots(name), ".")
	for i, label := range labels {
		ascii, err := toASCII(label)
		if err == nil {
			err = checkLabel(ascii)
		}
		if err != nil {
			return "", fmt.Errorf("%w: %q: %w", ErrAddress, s, err)
		}
		labels[i] = ascii
	}
	address := strings.Join(labels, ".")
	if len(labels) < 2 || len(address) > maxName || isNumeric(labels[len(labels)-1]) {
		return "", fmt.Errorf("%w: %q", ErrAddress, s)
	}
	return Address(address), nil
}

// ParseURI reads an address from its URI, "gobl:example.com".
func ParseURI(uri cbc.URI) (Address, error) {
	name, ok := strings.CutPrefix(string(uri), Scheme)
	if !ok {
		return "", fmt.Errorf("%w: %q does not begin with %s", ErrAddress, uri, Scheme)
	}
	return ParseAddress(name)
}

// foldDots turns the full stops of other scripts into dots (RFC 3490, 3.1).
func foldDots(s string) string {
	return strings.NewReplacer("\u3002", ".", "\uff0e", ".", "\uff61", ".").Replace(s)
}

// isNumeric tells apart the last octet of an IPv4 address from a top-level
// domain, which always has a letter.
func isNumeric(label string) bool { return strings.Trim(label, "0123456789") == "" }

var (
	errLabelLength = errors.New("a label has 1 to 63 octets")
	errLabelText   = errors.New("a label has letters, digits and hyphens within")
)

// checkLabel accepts the letters, digits and inner hyphens of host names
// (RFC 1123, 2.1).
func checkLabel(label string) error {
	if label == "" || len(label) > maxLabel {
		return errLabelLength
	}
	for i := range len(label) {
		c := label[i]
		inner := c == '-' && i > 0 && i < len(label)-1
		if !inner && (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return errLabelText
		}
	}
	return nil
}

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
