package program

import "sync"

// Limits of a Memo. A value is much larger than the text it is made from, so both
// the number and the total size of the texts are limited. A full Memo starts again
// empty.
const (
	memoEntries = 1024
	memoText    = 256 << 10
)

// Memo caches the results of a function of a text. It is safe for concurrent use.
type Memo[V any] struct {
	make func(string) (V, error)
	mu   sync.RWMutex
	m    map[string]V
	size int
}

// NewMemo returns a Memo of the function, which should always make the same of a text.
func NewMemo[V any](make func(string) (V, error)) *Memo[V] { return &Memo[V]{make: make} }

// Get returns the value that is made of the text. Errors are not cached.
func (m *Memo[V]) Get(text string) (V, error) {
	m.mu.RLock()
	v, ok := m.m[text]
	m.mu.RUnlock()
	if ok {
		return v, nil
	}
	v, err := m.make(text)
	if err != nil {
		return v, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.m[text]; ok {
		return v, nil
	}
	if m.m == nil || len(m.m) >= memoEntries || m.size+len(text) > memoText {
		m.m, m.size = make(map[string]V), 0
	}
	m.m[text] = v
	m.size += len(text)
	return v, nil
}
