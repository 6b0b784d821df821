package postgres

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"chancery/internal/domain"
	"chancery/test/pg"
)

// alone returns a database in a cluster of its own: transactions of other databases would be
// waited for too.
func alone(t *testing.T) string {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	dir, err := os.MkdirTemp("", "chancery-pg-*") //nolint:usetesting // other users may not enter t.TempDir
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	c, err := pg.NewCluster(ctx, dir)
	if errors.Is(err, pg.ErrMissing) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Stop(ctx, "immediate") })
	return c.URL("postgres")
}

// gatherNow brings into the log what can be by now, and returns the jobs in the order of the
// log.
func gatherNow(t *testing.T, s *Store, ws domain.ID) (jobs []domain.ID) {
	t.Helper()
	var f *domain.Feed
	must(t, s, func(tx domain.Tx) (err error) {
		if err := tx.Feeds().Close(t.Context(), ws); err != nil {
			return err
		}
		f, err = tx.Feeds().Get(t.Context(), ws)
		return err
	})
	if f.Until == 0 {
		return nil
	}
	must(t, s, func(tx domain.Tx) error {
		p, err := tx.Feeds().Part(t.Context(), f, 100)
		if err != nil {
			return err
		}
		var list []domain.FeedEvent
		jobs = nil
		for _, j := range p.Jobs {
			jobs = append(jobs, j.ID)
			list = append(list, domain.FeedEvent{Type: "job", ObjectID: j.ID, Rev: j.UpdatedAt.UnixMicro(), At: time.Unix(1, 0), Data: []byte("{}")})
		}
		return tx.Feeds().Log(t.Context(), f, p, list)
	})
	return jobs
}

// TestFeedWaitsForOldTransactions: a change whose transaction began before others and is
// committed behind them comes into the log, however often the log was written in between; and
// a feed is not ready while a transaction runs that may not know of it.
func TestFeedWaitsForOldTransactions(t *testing.T) {
	t.Parallel()
	url := alone(t)
	s := open(t, url, Options{Writers: 1})
	conn := connect(t, url)
	ctx := t.Context()
	first := joinJob(0)
	ws := first.WorkspaceID
	must(t, s, func(tx domain.Tx) error { return tx.Jobs().Insert(ctx, first) })
	begin := func() pgx.Tx {
		tx, err := conn.Begin(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Exec(ctx, "SELECT txid_current()"); err != nil {
			t.Fatal(err)
		}
		return tx
	}
	ready := func() bool {
		var f *domain.Feed
		must(t, s, func(tx domain.Tx) error { return tx.Feeds().Settle(ctx, ws) })
		must(t, s, func(tx domain.Tx) (err error) { f, err = tx.Feeds().Get(ctx, ws); return err })
		return f.Ready
	}

	unaware := begin()
	must(t, s, func(tx domain.Tx) error { return tx.Feeds().Begin(ctx, ws, time.Unix(1, 0), time.Unix(9, 0)) })
	for range 3 {
		if ready() {
			t.Fatal("the feed is ready while a transaction runs that began before it")
		}
	}
	if err := unaware.Rollback(ctx); err != nil {
		t.Fatal(err)
	}
	if ready(); !ready() {
		t.Fatal("the feed is not ready")
	}

	old := begin()
	for n := 1; n <= 3; n++ {
		must(t, s, func(tx domain.Tx) error { return tx.Jobs().Insert(ctx, joinJob(n)) })
		if got := gatherNow(t, s, ws); len(got) > 0 {
			t.Errorf("the log goes on to %v before a transaction that began earlier has ended", got)
		}
	}
	if _, err := old.Exec(ctx, "UPDATE jobs SET updated_at = updated_at + 1, change_no = "+changeNo("'"+string(ws)+"'")+" WHERE id = $1", string(first.ID)); err != nil {
		t.Fatal(err)
	}
	if err := old.Commit(ctx); err != nil {
		t.Fatal(err)
	}
	seen := map[domain.ID]int{}
	for range 3 {
		for _, id := range gatherNow(t, s, ws) {
			seen[id]++
		}
	}
	for n := range 4 {
		if got := seen[joinJob(n).ID]; got != 1 {
			t.Errorf("job %d is %d times in the log", n, got)
		}
	}
}

// TestFeedOfAnotherCluster: a database that was restored elsewhere has numbers of transactions
// that are not given there yet. What was not in the log then, and what comes later, is found.
func TestFeedOfAnotherCluster(t *testing.T) {
	t.Parallel()
	url := alone(t)
	s := open(t, url, Options{Writers: 1})
	conn := connect(t, url)
	ctx := t.Context()
	ws := joinJob(0).WorkspaceID
	must(t, s, func(tx domain.Tx) error { return tx.Feeds().Begin(ctx, ws, time.Unix(1, 0), time.Unix(9, 0)) })
	for n := range 2 {
		must(t, s, func(tx domain.Tx) error { return tx.Jobs().Insert(ctx, joinJob(n)) })
	}
	// As if all of it came from a cluster that is far ahead: the first job was in the log.
	for _, text := range []string{
		"UPDATE jobs SET change_no = 5000000000", "UPDATE jobs SET change_no = 5000000007 WHERE id = '" + string(joinJob(1).ID) + "'",
		"UPDATE feeds SET from_no = 5000000003",
	} {
		if _, err := conn.Exec(ctx, text); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 { // each server does it at its start
		must(t, s, func(tx domain.Tx) error { return tx.Feeds().Rebase(ctx) })
	}
	must(t, s, func(tx domain.Tx) error { return tx.Jobs().Insert(ctx, joinJob(2)) })
	got := append(gatherNow(t, s, ws), gatherNow(t, s, ws)...)
	if len(got) != 2 || got[0] != joinJob(1).ID || got[1] != joinJob(2).ID {
		t.Errorf("the log has %v", got)
	}
}
