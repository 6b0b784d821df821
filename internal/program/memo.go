package program

import "chancery/internal/cache"

// Limits of a Memo. A value is much larger than the text it is made from, so both
// the number and the total size of the texts are limited.
const (
	memoEntries = 1024
	memoText    = 256 << 10
)

// Memo caches the results of a function of a text. It is safe for concurrent use.
type Memo[V any] struct {
	make   func(string) (V, error)
	values *cache.Cache[string, V]
}

// NewMemo returns a Memo of the function, which should always make the same of a text.
func NewMemo[V any](make func(string) (V, error)) *Memo[V] {
	return &Memo[V]{make, cache.New(cache.Limits[string, V]{
		Entries: memoEntries, Bytes: memoText, Size: func(text string, _ V) int { return len(text) },
	})}
}

// Get returns the value that is made of the text. Errors are not cached.
func (m *Memo[V]) Get(text string) (V, error) {
	if v, ok := m.values.Get(text); ok {
		return v, nil
	}
	v, err := m.make(text)
	if err == nil {
		m.values.Put(text, v)
	}
	return v, err
}
