package postgres

import (
	"context"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/test/pg"
)

// TestFrozenWriter: a server that is frozen in the middle of a transaction does not keep the
// others from the rows that it has locked. When it goes on, its update runs again.
func TestFrozenWriter(t *testing.T) {
	t.Parallel()
	url := pg.Database(t)
	open := func(o Options) *Store {
		s, err := Open(t.Context(), url, o)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return s
	}
	frozen, other := open(Options{Patience: 2 * time.Second}), open(Options{})
	enter := func(ctx context.Context, s *Store, run domain.ID, then func()) error {
		return s.Update(ctx, func(tx domain.Tx) error {
			n := domain.Node{Name: "one", Run: run, StartedAt: time.Unix(1, 0), SeenAt: time.Unix(1, 0)}
			err := tx.Nodes().Enter(ctx, n, time.Time{})
			then()
			return err
		})
	}
	locked, thaw, done := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	runs := 0
	go func() {
		done <- enter(t.Context(), frozen, "frozen", func() {
			if runs++; runs == 1 {
				close(locked)
				<-thaw
			}
		})
	}()
	<-locked
	if err := enter(t.Context(), other, "other", func() {}); err != nil {
		t.Errorf("another server waits for the frozen one: %v", err)
	}
	close(thaw)
	if err := <-done; err != nil || runs != 2 {
		t.Errorf("the frozen server went on after %d runs: %v", runs, err)
	}
}
