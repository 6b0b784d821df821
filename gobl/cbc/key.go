package cbc

import (
	"slices"
	"strings"
)

// Key is a readable identifier of lower-case letters, digits and dashes. Parts
// joined by "+" make a compound key that refines its first part, such as
// credit-transfer+sepa.
type Key string

// KeyEmpty is no key.
const KeyEmpty Key = ""

const (
	keySeparator = "+"
	maxLength    = 64 // bytes of a key or code
)

// Valid reports whether the key has 1 to 64 characters, begins and ends with a
// letter or digit (a single character must be a letter) and holds only letters,
// digits, "-" and "+" in between.
func (k Key) Valid() bool {
	n := len(k)
	if n == 0 || n > maxLength {
		return false
	}
	if n == 1 {
		return isLower(k[0])
	}
	for i := range n {
		c := k[i]
		if isLower(c) || isDigit(c) {
			continue
		}
		if (c != '-' && c != '+') || i == 0 || i == n-1 {
			return false
		}
	}
	return true
}

func isLower(c byte) bool { return c >= 'a' && c <= 'z' }
func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }
func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// String returns the key as text.
func (k Key) String() string { return string(k) }

// IsEmpty reports whether there is no key.
func (k Key) IsEmpty() bool { return k == "" }

// Has reports whether one of the parts equals part.
func (k Key) Has(part Key) bool {
	for p := range strings.SplitSeq(string(k), keySeparator) {
		if p == string(part) {
			return true
		}
	}
	return false
}

// HasPrefix reports whether the first part equals part.
func (k Key) HasPrefix(part Key) bool { return k.First() == part }

// First returns the first part.
func (k Key) First() Key {
	first, _, _ := strings.Cut(string(k), keySeparator)
	return Key(first)
}

// Pop drops the last part; a key of one part becomes empty.
func (k Key) Pop() Key {
	i := strings.LastIndex(string(k), keySeparator)
	if i < 0 {
		return ""
	}
	return k[:i]
}

// With adds a part; an empty key or part leaves the other one.
func (k Key) With(part Key) Key {
	switch {
	case k == "":
		return part
	case part == "":
		return k
	}
	return k + keySeparator + part
}

// In reports whether the key equals one of the list.
func (k Key) In(list ...Key) bool { return slices.Contains(list, k) }
