package postgres

import (
	"context"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/test/pg"
)

// TestPlansOfAnEmptyTable: statements that were planned while the table was empty do not
// read through the jobs of the workspace once there are many.
func TestPlansOfAnEmptyTable(t *testing.T) {
	t.Parallel()
	url := pg.Database(t)
	s := open(t, url, Options{Writers: 1, Name: t.Name()})
	const many, some = 3000, 20
	finish := func(n int) error {
		return s.Update(t.Context(), func(tx domain.Tx) error {
			j := joinJob(n)
			j.Status, j.CompletedAt = domain.StatusOK, j.CreatedAt.Add(time.Second)
			_, err := tx.Queue().Commit(context.Background(), &domain.Checkpoint{Job: j})
			return err
		})
	}
	must(t, s, func(tx domain.Tx) error { return tx.Jobs().Insert(t.Context(), joinJob(0)) })
	if err := finish(0); err != nil {
		t.Fatal(err)
	}
	must(t, s, func(tx domain.Tx) error {
		for n := range many {
			if err := tx.Jobs().Insert(t.Context(), joinJob(1+n)); err != nil {
				return err
			}
		}
		return nil
	})
	time.Sleep(2 * youngPlan) // the plan is old by now
	for n := range some {
		if err := finish(1 + n); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if n := scansByTime(t, url); n > 1 { // that in the empty table
		t.Errorf("%d of %d jobs were looked up in the list of all", n, some)
	}
}

// scansByTime returns how often jobs were looked up in the index that lists those of a
// workspace by time. The server counts what connections did that have ended.
func scansByTime(t *testing.T, url string) (n int64) {
	t.Helper()
	conn := connect(t, url)
	for open := 1; open > 0; time.Sleep(50 * time.Millisecond) {
		if err := conn.QueryRow(t.Context(), `SELECT COUNT(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid()
			AND datname = current_database() AND application_name = $1`, t.Name()).Scan(&open); err != nil {
			t.Fatal(err)
		}
	}
	if err := conn.QueryRow(t.Context(), `SELECT SUM(idx_scan) FROM pg_stat_user_indexes
		WHERE schemaname = current_schema() AND indexrelname = 'jobs_by_time'`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
