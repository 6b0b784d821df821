package tax

import (
	"cmp"
	"maps"
	"slices"

	"chancery/gobl/cbc"
	"chancery/gobl/tree"
)

// Extensions are codes that a regime, an addon or a catalogue defines beyond
// the common fields.
type Extensions map[cbc.Key]cbc.Code

// Kind names the type for rules.
func (*Extensions) Kind() string { return "tax.Extensions" }

// Walk visits the keys and codes.
func (e *Extensions) Walk(w *tree.Walker) { tree.Entries[cbc.Key, cbc.Code](w, *e) }

// Get returns the code under a key; when there is none, under the key without
// its last part, and so on. It is empty when nothing is found.
func (e Extensions) Get(key cbc.Key) cbc.Code {
	if len(e) == 0 {
		return ""
	}
	for key != "" {
		if code, ok := e[key]; ok {
			return code
		}
		key = key.Pop()
	}
	return ""
}

// Has reports whether there is a code under exactly this key.
func (e Extensions) Has(key cbc.Key) bool {
	_, ok := e[key]
	return ok
}

// HasAll reports whether there is a code under each of the keys.
func (e Extensions) HasAll(keys ...cbc.Key) bool { return e.count(keys) == len(keys) }

// HasAny reports whether there is a code under one of the keys at least.
func (e Extensions) HasAny(keys ...cbc.Key) bool { return e.count(keys) > 0 }

// HasAtMostOne reports whether there are codes under no more than one of the keys.
func (e Extensions) HasAtMostOne(keys ...cbc.Key) bool { return e.count(keys) <= 1 }

// HasAllOrNone reports whether there are codes under each of the keys or under none.
func (e Extensions) HasAllOrNone(keys ...cbc.Key) bool {
	n := e.count(keys)
	return n == 0 || n == len(keys)
}

func (e Extensions) count(keys []cbc.Key) int {
	n := 0
	for _, key := range keys {
		if e.Has(key) {
			n++
		}
	}
	return n
}

// LookupCode returns the key that holds a code, the first in order of keys.
func (e Extensions) LookupCode(code cbc.Code) cbc.Key {
	var found cbc.Key
	for k, c := range e {
		if c == code && (found == "" || k < found) {
			found = k
		}
	}
	return found
}

// Keys lists the keys in order.
func (e Extensions) Keys() []cbc.Key { return slices.Sorted(maps.Keys(e)) }

// Set returns the extensions with a code written under a key, replacing an
// earlier one. An empty code deletes the key.
func (e Extensions) Set(key cbc.Key, code cbc.Code) Extensions {
	if code == "" {
		return e.Delete(key)
	}
	if e == nil {
		return Extensions{key: code}
	}
	e[key] = code
	return e
}

// SetIfEmpty sets the code if the key is absent.
func (e Extensions) SetIfEmpty(key cbc.Key, code cbc.Code) Extensions {
	if e.Has(key) {
		return e
	}
	return e.Set(key, code)
}

// SetOneOf keeps the code under a key when it is one of the others, and writes
// the default otherwise.
func (e Extensions) SetOneOf(key cbc.Key, def cbc.Code, others ...cbc.Code) Extensions {
	if slices.Contains(others, e[key]) && e.Has(key) {
		return e
	}
	return e.Set(key, def)
}

// Delete returns the extensions without a key; nil when nothing is left.
func (e Extensions) Delete(keys ...cbc.Key) Extensions {
	for _, key := range keys {
		delete(e, key)
	}
	if len(e) == 0 {
		return nil
	}
	return e
}

// Merge returns new extensions in which those of other win. Neither input is
// changed.
func (e Extensions) Merge(other Extensions) Extensions {
	if len(other) == 0 {
		return e
	}
	if len(e) == 0 {
		return maps.Clone(other)
	}
	merged := make(Extensions, len(e)+len(other))
	maps.Copy(merged, e)
	maps.Copy(merged, other)
	return merged
}

// Clone returns a copy.
func (e Extensions) Clone() Extensions { return maps.Clone(e) }

// Equal reports whether both have the same keys and codes.
func (e Extensions) Equal(other Extensions) bool { return maps.Equal(e, other) }

// Contains reports whether all keys and codes of other are found here.
func (e Extensions) Contains(other Extensions) bool {
	for k, code := range other {
		if c, ok := e[k]; !ok || c != code {
			return false
		}
	}
	return true
}

// clean drops entries without a code.
func (e Extensions) clean() Extensions {
	for k, code := range e {
		if code == "" {
			delete(e, k)
		}
	}
	if len(e) == 0 {
		return nil
	}
	return e
}

// Extensions lists all definitions of extensions, in the order of their keys.
func (f *Facts) Extensions() []*cbc.Definition {
	return slices.SortedFunc(maps.Values(f.extensions), func(a, b *cbc.Definition) int {
		return cmp.Compare(a.Key, b.Key)
	})
}
