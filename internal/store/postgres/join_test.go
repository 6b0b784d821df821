package postgres

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"chancery/internal/domain"
)

const joinWorkspace = domain.ID("01950000-0000-7000-8000-000000000001")

func joinJob(n int) *domain.Job {
	at := time.UnixMicro(1_700_000_000_000_000).UTC()
	return &domain.Job{
		WorkspaceID: joinWorkspace, ID: domain.ID(fmt.Sprintf("01950000-0000-7000-8001-%012d", n)), WorkflowID: joinWorkspace, WorkflowVersion: 1,
		CreatedAt: at, UpdatedAt: at, DueAt: at, Lease: domain.Lease{Owner: "node", Until: at.Add(time.Hour), Fence: 1},
	}
}

// together runs functions as updates that wait at the same time, and returns their errors.
func together(t *testing.T, s *Store, list []func(tx domain.Tx) error) []error {
	t.Helper()
	errs := make([]error, len(list))
	var wg sync.WaitGroup
	for i, fn := range list {
		wg.Go(func() { errs[i] = s.Update(t.Context(), fn) })
	}
	wg.Wait()
	return errs
}

// TestJoinedUpdates: of updates that share statements each has its own outcome, also when
// one of them fails in a statement that was sent later.
func TestJoinedUpdates(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	const jobs = 60
	var inserts []func(tx domain.Tx) error
	for n := range 2 * jobs { // each job twice
		inserts = append(inserts, func(tx domain.Tx) error { return tx.Jobs().Insert(context.Background(), joinJob(n%jobs)) })
	}
	stored := 0
	for n, err := range together(t, s, inserts) {
		switch {
		case err == nil:
			stored++
		case !domain.Is(err, domain.Conflict):
			t.Errorf("insert %d: %v", n, err)
		}
	}
	if stored != jobs {
		t.Errorf("%d inserts succeeded, want %d", stored, jobs)
	}

	// Every third worker has lost its lease.
	var ends []func(tx domain.Tx) error
	for n := range jobs {
		j := joinJob(n)
		j.Status, j.CompletedAt = domain.StatusOK, j.CreatedAt.Add(time.Second)
		if n%3 == 0 {
			j.Lease.Fence = 2
		}
		e := domain.Event{Seq: 1, IntentID: "i", StepID: "s", Status: domain.StatusOK, At: j.CompletedAt, Message: fmt.Sprint("of ", n)}
		ends = append(ends, func(tx domain.Tx) error {
			_, err := tx.Queue().Commit(context.Background(), &domain.Checkpoint{Job: j, Events: []domain.Event{e}})
			return err
		})
	}
	for n, err := range together(t, s, ends) {
		if fenced := errors.Is(err, domain.ErrFenced); fenced != (n%3 == 0) || !fenced && err != nil {
			t.Errorf("end %d: %v", n, err)
		}
	}
	for n := range jobs {
		var j *domain.Job
		if err := s.View(t.Context(), func(tx domain.Tx) (err error) {
			j, err = tx.Jobs().Get(t.Context(), joinWorkspace, joinJob(n).ID)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		ended := len(j.Events) == 1 && j.Events[0].Message == fmt.Sprint("of ", n)
		if n%3 == 0 && (j.Completed() || len(j.Events) > 0) || n%3 != 0 && (!j.Completed() || !ended) {
			t.Errorf("job %d: %+v", n, j)
		}
	}
}

// TestRowsOfOneEntry: what an update does with one entry keeps its order although it waits
// for the commit, so that the update need not run again.
func TestRowsOfOneEntry(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	at := joinJob(0).CreatedAt
	version := func(n int) *domain.Content {
		return &domain.Content{Version: fmt.Sprint("v", n), Doc: fmt.Append(nil, n), At: at}
	}
	entry := joinJob(1).ID
	must(t, s, func(tx domain.Tx) error {
		return tx.Entries().Insert(t.Context(), &domain.Entry{WorkspaceID: joinWorkspace, ID: entry, Content: *version(1), CreatedAt: at, UpdatedAt: at})
	})
	runs := 0
	must(t, s, func(tx domain.Tx) error {
		runs++
		for n := range 3 {
			if err := tx.Entries().AddState(t.Context(), joinWorkspace, entry, &domain.State{Key: fmt.Sprint("s", n), At: at}); err != nil {
				return err
			}
			if err := tx.Entries().Revise(t.Context(), joinWorkspace, entry, fmt.Sprint("v", n+1), version(n+2)); err != nil {
				return err
			}
		}
		return nil
	})
	got := valuesOf[string](t, connect(t, s.config.ConnString()), "SELECT e.state || ' ' || string_agg(v.version, ' ' ORDER BY v.seq) FROM entries e JOIN entry_versions v ON v.entry_id = e.id GROUP BY e.state")
	if runs != 1 || len(got) != 1 || got[0] != "s2 v1 v2 v3 v4" {
		t.Errorf("after %d runs: %q", runs, got)
	}
}
