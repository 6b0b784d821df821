package storetest

import (
	"testing"

	"chancery/internal/domain"
)

func advance(t *testing.T, s domain.Store, j *domain.Job, list ...domain.Event) error {
	t.Helper()
	return s.Update(t.Context(), func(tx domain.Tx) error {
		_, err := tx.Queue().Commit(t.Context(), &domain.Checkpoint{Job: j, Events: list, FaultsChanged: len(list) > 0})
		return err
	})
}

func jobAdvance(t *testing.T, s domain.Store) {
	j := fullJob(1)
	insert(t, s, j)
	next := *j
	next.EntryID = id(501)
	next.Status = domain.StatusErr
	next.Faults = append(next.Faults, domain.Fault{Message: "second"})
	next.UpdatedAt, next.DueAt = at(100), at(200)
	next.Lease = domain.Lease{Fence: 1}
	next.Events = []domain.Event{fullEvent(1), events(2)[1]}
	if err := advance(t, s, &next, next.Events...); err != nil {
		t.Fatal(err)
	}
	same(t, "advanced job", getJob(t, s, j), &next)

	// Advance does not change what a job was created with.
	again := next
	again.Key, again.InputHash, again.Tags, again.Args, again.Meta = "x", "x", nil, nil, nil
	again.CreatedAt = at(999)
	again.Status, again.Faults = domain.StatusOK, nil // which are said not to have changed
	if err := advance(t, s, &again); err != nil {
		t.Fatal(err)
	}
	next.Status = domain.StatusOK
	same(t, "after a second time", getJob(t, s, j), &next)
}

func jobLongLog(t *testing.T, s domain.Store) {
	j := newJob(1)
	j.Lease.Fence = 1
	insert(t, s, j)
	all := events(150)
	for i, size := 0, 1; i < len(all); size++ {
		n := min(size*7, len(all)-i) // 7, 14, 21, …
		if err := advance(t, s, j, all[i:i+n]...); err != nil {
			t.Fatal(err)
		}
		i += n
	}
	same(t, "log", getJob(t, s, j).Events, all)
	if err := advance(t, s, j, all[149]); !domain.Is(err, domain.Conflict) {
		t.Errorf("an event was written twice: %v", err)
	}
}
