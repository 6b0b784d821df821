package s3

import (
	"context"
	"sync"
)

// turns keeps the removal of a content and the storing of the same content apart, within
// this process. The zero value is ready.
type turns struct {
	mu       sync.Mutex
	writing  map[string]int
	removing map[string]chan struct{} // closed when the removal has ended
}

// write begins to store a content, after its removal if there is one, until done.
func (t *turns) write(ctx context.Context, key string) (done func(), err error) {
	for {
		t.mu.Lock()
		gone := t.removing[key]
		if gone == nil {
			break
		}
		t.mu.Unlock()
		select {
		case <-gone:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	defer t.mu.Unlock()
	if t.writing == nil {
		t.writing = map[string]int{}
	}
	t.writing[key]++
	return func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		if t.writing[key]--; t.writing[key] == 0 {
			delete(t.writing, key)
		}
	}, nil
}

// remove begins to remove a content, until done. It does not if the content is being
// stored.
func (t *turns) remove(key string) (done func(), ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.writing[key] > 0 || t.removing[key] != nil {
		return nil, false
	}
	if t.removing == nil {
		t.removing = map[string]chan struct{}{}
	}
	gone := make(chan struct{})
	t.removing[key] = gone
	return func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		delete(t.removing, key)
		close(gone)
	}, true
}
