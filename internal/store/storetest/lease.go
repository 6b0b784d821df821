package storetest

import (
	"errors"
	"testing"
	"time"

	"chancery/internal/domain"
)

func jobLostLease(t *testing.T, s domain.Store) {
	j := newJob(1)
	j.Lease = domain.Lease{Owner: "node-a", Until: at(15), Fence: 1}
	insert(t, s, j)
	taken := claim(t, s, "node-b", at(15), 1)
	if len(taken) != 1 {
		t.Fatal("the lease did not end")
	}
	before := getJob(t, s, j)
	e := &domain.Entry{WorkspaceID: ws, ID: id(50), Content: content(1), CreatedAt: at(0), UpdatedAt: at(0)}
	stale := *j
	stale.Status = domain.StatusOK
	err := s.Update(t.Context(), func(tx domain.Tx) error {
		if err := tx.Entries().Insert(t.Context(), e); err != nil {
			return err
		}
		_, err := tx.Queue().Commit(t.Context(), &domain.Checkpoint{Job: &stale, Events: events(1)})
		return err
	})
	if !errors.Is(err, domain.ErrFenced) {
		t.Fatalf("the loser of the lease got %v", err)
	}
	same(t, "job", getJob(t, s, j), before)
	if _, err := try(t, s, func(tx domain.Tx) (*domain.Entry, error) { return tx.Entries().Get(t.Context(), ws, e.ID) }); !domain.Is(err, domain.NotFound) {
		t.Errorf("the loser's entry was written: %v", err)
	}
	// A transaction that goes on after the error writes nothing either.
	write(t, s, func(tx domain.Tx) error {
		if _, err := tx.Queue().Commit(t.Context(), &domain.Checkpoint{Job: &stale, Events: events(1)}); !errors.Is(err, domain.ErrFenced) {
			t.Errorf("got %v", err)
		}
		return nil
	})
	same(t, "job", getJob(t, s, j), before)
	taken[0].Status = domain.StatusOK
	if err := advance(t, s, taken[0], events(1)...); err != nil {
		t.Errorf("the winner of the lease: %v", err)
	}
}

func jobRenew(t *testing.T, s domain.Store) {
	kept, lost, done := newJob(1), newJob(2), newJob(3)
	for _, j := range []*domain.Job{kept, lost, done} {
		j.Lease = domain.Lease{Owner: "node-a", Until: at(10), Fence: 1}
	}
	lost.Lease.Until = at(5)
	insert(t, s, kept, lost, done)
	if got := claim(t, s, "node-b", at(5), 9); len(got) != 1 {
		t.Fatalf("claimed %d jobs", len(got))
	}
	end := *done
	end.CompletedAt, end.DueAt, end.Lease = at(6), time.Time{}, domain.Lease{Fence: 1}
	if err := advance(t, s, &end); err != nil {
		t.Fatal(err)
	}
	unknown := newJob(99)
	unknown.Lease = kept.Lease
	var gone []*domain.Job
	write(t, s, func(tx domain.Tx) error {
		var err error
		gone, err = tx.Queue().Renew(t.Context(), "node-a", at(40), []*domain.Job{kept, lost, done, unknown})
		return err
	})
	same(t, "lost", gone, []*domain.Job{lost, unknown})
	same(t, "kept lease", getJob(t, s, kept).Lease, domain.Lease{Owner: "node-a", Until: at(40), Fence: 1})
	same(t, "lost lease", getJob(t, s, lost).Lease, domain.Lease{Owner: "node-b", Until: at(20), Fence: 2})
	same(t, "completed job's lease", getJob(t, s, done).Lease, domain.Lease{Fence: 1})
}

// jobProlongedLease: a commit with the lease as it was read does not undo a renewal
// by the heartbeat.
func jobProlongedLease(t *testing.T, s domain.Store) {
	j := newJob(1)
	j.Lease = domain.Lease{Owner: "node-a", Until: at(15), Fence: 1}
	insert(t, s, j)
	write(t, s, func(tx domain.Tx) error {
		_, err := tx.Queue().Renew(t.Context(), "node-a", at(30), []*domain.Job{j})
		return err
	})
	if err := advance(t, s, j, events(1)...); err != nil {
		t.Fatal(err)
	}
	same(t, "lease", getJob(t, s, j).Lease.Until, at(30))
	j.Lease.Until = at(45)
	if err := advance(t, s, j); err != nil {
		t.Fatal(err)
	}
	same(t, "longer lease", getJob(t, s, j).Lease.Until, at(45))
	j.Lease = domain.Lease{Fence: 1}
	if err := advance(t, s, j); err != nil {
		t.Fatal(err)
	}
	same(t, "lease given back", getJob(t, s, j).Lease, domain.Lease{Fence: 1})
}

func jobRelease(t *testing.T, s domain.Store) {
	mine, theirs, free := newJob(1), newJob(2), newJob(3)
	mine.Lease = domain.Lease{Owner: "node-a", Until: at(15), Fence: 1}
	theirs.Lease = domain.Lease{Owner: "node-b", Until: at(15), Fence: 1}
	free.DueAt = at(500)
	insert(t, s, mine, theirs, free)
	write(t, s, func(tx domain.Tx) error { return tx.Queue().Release(t.Context(), "node-a") })
	same(t, "another's job", getJob(t, s, theirs), theirs)
	same(t, "free job", getJob(t, s, free), free)
	if err := advance(t, s, mine, events(1)...); !errors.Is(err, domain.ErrFenced) {
		t.Errorf("a lease that was given up still commits: %v", err)
	}
	got := claim(t, s, "node-a", at(1), 9)
	if len(got) != 1 || got[0].ID != mine.ID {
		t.Errorf("claimed %v, want the released job", got)
	}
}
