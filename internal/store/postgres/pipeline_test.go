package postgres

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"chancery/internal/store"
	"chancery/test/pg"
)

// TestDelayedStatementsAreCommitted: what an update has only left for later is written with
// the commit, also when another one behind it in the same transaction fails before it has
// sent anything.
func TestDelayedStatementsAreCommitted(t *testing.T) {
	t.Parallel()
	conn, err := pgx.Connect(t.Context(), pg.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	s := newSession(conn, nil, store.SessionOptions{}, 20*time.Second)
	t.Cleanup(func() { _ = s.Close() })
	if _, err := conn.Exec(t.Context(), "CREATE TABLE rows (n BIGINT PRIMARY KEY)"); err != nil {
		t.Fatal(err)
	}
	send := func(n int64) error {
		_, _, err := s.pipe.send(t.Context(), &statement{text: "INSERT INTO rows (n) VALUES ($1)"}, []any{n}, store.AnyRows)
		return err
	}
	for _, err := range []error{
		s.Begin(t.Context(), false, nil),
		s.Savepoint(t.Context()), send(1), s.Release(t.Context()),
		s.Savepoint(t.Context()), send(2), s.Undo(t.Context()),
		s.Commit(t.Context()),

		s.Begin(t.Context(), false, nil), // an update that is alone has no savepoint
		send(3),
		s.Commit(t.Context()),

		s.Begin(t.Context(), false, nil),
		s.Savepoint(t.Context()), s.Undo(t.Context()),
		s.Commit(t.Context()),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	var sum, count int
	err = conn.QueryRow(t.Context(), "SELECT COALESCE(SUM(n), 0), COUNT(*) FROM rows").Scan(&sum, &count)
	if err != nil || sum != 4 || count != 2 {
		t.Errorf("%d rows with the sum %d were written: %v", count, sum, err)
	}
}
