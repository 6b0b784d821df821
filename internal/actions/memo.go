package actions

import "sync"

// memoLimit bounds a memo; when it is full it starts again.
const memoLimit = 1024

// memo remembers what a function makes of a text.
type memo[V any] struct {
	make func(string) (V, error)
	mu   sync.RWMutex
	m    map[string]V
}

func newMemo[V any](make func(string) (V, error)) *memo[V] { return &memo[V]{make: make} }

func (m *memo[V]) get(text string) (V, error) {
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
	if m.m == nil || len(m.m) >= memoLimit {
		m.m = make(map[string]V)
	}
	m.m[text] = v
	return v, nil
}
