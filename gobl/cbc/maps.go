package cbc

import (
	"maps"
	"net/url"
	"slices"
)

// CodeMap gives keys a code each. JSON objects of it have sorted keys.
type CodeMap map[Key]Code

// Lookup finds the code of the key or, when it has none, of the key without its
// last part, and so on: credit-transfer+sepa falls back to credit-transfer.
func (m CodeMap) Lookup(key Key) (Code, bool) {
	for ; key != ""; key = key.Pop() {
		if code, ok := m[key]; ok {
			return code, true
		}
	}
	return "", false
}

// Get is like Lookup, without reporting whether there was a code.
func (m CodeMap) Get(key Key) Code {
	code, _ := m.Lookup(key)
	return code
}

// Has reports whether the very key has a code.
func (m CodeMap) Has(key Key) bool {
	_, ok := m[key]
	return ok
}

// LookupCode finds a key that has the code: the first in order of keys, or "".
func (m CodeMap) LookupCode(code Code) Key {
	for _, key := range m.Keys() {
		if m[key] == code {
			return key
		}
	}
	return ""
}

// Keys lists the keys, sorted.
func (m CodeMap) Keys() []Key { return slices.Sorted(maps.Keys(m)) }

// Equals reports whether both hold the same keys and codes.
func (m CodeMap) Equals(o CodeMap) bool { return maps.Equal(m, o) }

// Meta holds free text by key. JSON objects of it have sorted keys.
type Meta map[Key]string

// Keys lists the keys, sorted.
func (m Meta) Keys() []Key { return slices.Sorted(maps.Keys(m)) }

// Equals reports whether both hold the same keys and texts.
func (m Meta) Equals(o Meta) bool { return maps.Equal(m, o) }

// URI is an absolute identifier with a scheme (RFC 3986), such as
// "gobl:acme.example.com".
type URI string

const maxURI = 2048

// String returns the URI as text.
func (u URI) String() string { return string(u) }

// Scheme returns the part before the first colon, or "" if the URI is not absolute.
func (u URI) Scheme() string {
	p, err := url.Parse(string(u))
	if err != nil {
		return ""
	}
	return p.Scheme
}

// Valid reports whether the URI has at most 2048 bytes, a scheme, and
// something after it.
func (u URI) Valid() bool {
	if len(u) > maxURI {
		return false
	}
	p, err := url.Parse(string(u))
	return err == nil && p.Scheme != "" && (p.Opaque != "" || p.Host != "" || p.Path != "")
}
