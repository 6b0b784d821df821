package postgres

import (
	"context"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/test/pg"
)

// TestOthersPass: while updates wait for rows that another server holds, those of other
// workspaces go on.
func TestOthersPass(t *testing.T) {
	t.Parallel()
	url := pg.Database(t)
	holder, s := open(t, url, Options{Patience: 4 * time.Minute}), open(t, url, Options{Writers: 1})
	const rows = 3
	enter := func(ctx context.Context, s *Store, first, last int, then func()) error {
		return s.Update(ctx, func(tx domain.Tx) error {
			then()
			for n := first; n <= last; n++ {
				at := time.Unix(1, 0)
				node := domain.Node{Name: string(rune('a' + n)), Run: "run", StartedAt: at, SeenAt: at}
				if err := tx.Nodes().Enter(ctx, node, time.Time{}); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := enter(t.Context(), holder, 1, rows, func() {}); err != nil {
		t.Fatal(err)
	}
	held, release, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1+rows)
	go func() {
		ended <- holder.Update(t.Context(), func(tx domain.Tx) error {
			for n := 1; n <= rows; n++ {
				if _, err := tx.Nodes().Seen(t.Context(), string(rune('a'+n)), "run", time.Unix(2, 0)); err != nil {
					return err
				}
			}
			close(held)
			<-release
			return nil
		})
	}()
	<-held
	runs := make(chan struct{}, 1000)
	for n := 1; n <= rows; n++ {
		ctx := domain.ForWorkspace(t.Context(), domain.ID("space-"+string(rune('a'+n))))
		go func() { ended <- enter(ctx, s, n, n, func() { runs <- struct{}{} }) }()
	}
	for range 2 * rows {
		<-runs
	}
	before := len(runs)
	for n := range 5 {
		err := s.Update(domain.ForWorkspace(t.Context(), "other"), func(tx domain.Tx) error { return tx.Jobs().Insert(t.Context(), job(n)) })
		if err != nil {
			t.Errorf("another update: %v", err)
		}
	}
	if n := len(runs) - before; n > 5*rows {
		t.Errorf("five updates of others waited for %d runs of those that wait for a row", n)
	}
	close(release)
	for range cap(ended) {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}
