package writer

import (
	"testing"
	"time"

	"chancery/internal/domain"
)

// TestSecondTransaction: while a transaction runs another one begins for many updates, or when
// the first takes long, and otherwise not.
func TestSecondTransaction(t *testing.T) {
	t.Parallel()
	q := NewQueue(1000)
	one, two := New(Options{Queue: q}), New(Options{Queue: q})
	push := func(n int) {
		for range n {
			if err := q.Push(NewRequest(domain.ForWorkspace(t.Context(), "w"), nil)); err != nil {
				t.Fatal(err)
			}
		}
	}
	begins := func(w *Writer, want int) {
		t.Helper()
		if got := len(q.first(w, nil)); got != want {
			t.Errorf("%d updates are taken, want %d", got, want)
		}
	}
	push(1)
	begins(one, 1)
	q.began = time.Now().Add(time.Hour) // it has just begun, however slow the test is
	push(enough - 1)
	begins(two, 0)
	push(1)
	begins(two, 1)
	q.settled(two)
	begins(two, 0)
	q.began = time.Now().Add(-time.Hour)
	begins(two, 1)
	q.settled(two)
	q.began = time.Now().Add(time.Hour)
	q.settled(one)
	begins(two, 1)
}
