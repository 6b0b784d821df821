package storetest

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"chancery/internal/domain"
)

// newJob returns a job that is due at start and free.
func newJob(n int) *domain.Job {
	return &domain.Job{
		WorkspaceID: ws, ID: id(n), WorkflowID: flow, WorkflowVersion: 2, InputHash: fmt.Sprintf("hash-%d", n),
		CreatedAt: at(n), UpdatedAt: at(n), DueAt: start,
	}
}

func fullJob(n int) *domain.Job {
	j := newJob(n)
	j.Key = fmt.Sprintf("order-%d", n)
	j.EntryID = id(500)
	j.Tags = []string{"b", "a", "ü"}
	j.Args = map[string]string{"to": "a@b.example", "empty": ""}
	j.Meta = []byte(`{"z": 1.50, "a":"<\u00e9>",  "n":null}`)
	j.Status = domain.StatusRun
	j.Faults = []domain.Fault{{Provider: "pdf", Code: "x", Message: "no <font>", Paths: []string{"$.doc", "$.x"}}}
	j.Lease = domain.Lease{Owner: "node-a", Until: at(15), Fence: 1}
	return j
}

func events(n int) []domain.Event {
	list := make([]domain.Event, n)
	for i := range list {
		list[i] = domain.Event{
			Seq: i + 1, IntentID: id(700 + i/2), StepID: id(800 + i/2), Name: "Step", Provider: "silo.state",
			Index: i%2 + 1, Status: domain.StatusRun, At: at(i),
		}
	}
	return list
}

func fullEvent(seq int) domain.Event {
	return domain.Event{
		Seq: seq, IntentID: id(700), StepID: id(800), Name: "Näme", Provider: "email", Index: seq, Status: domain.StatusErr,
		At: at(seq), Code: "smtp", Message: "line\nbreak & <tag>", Args: map[string]string{"k": "v\u2028"}, EntryID: id(500),
		Paths: []string{"$.a", "$.b"}, Ref: "r-1", RetryIn: 1500*time.Millisecond + 7*time.Nanosecond, Rescue: true,
	}
}

func insert(t *testing.T, s domain.Store, list ...*domain.Job) {
	t.Helper()
	for _, j := range list {
		write(t, s, func(tx domain.Tx) error { return tx.Jobs().Insert(t.Context(), j) })
	}
}

func getJob(t *testing.T, s domain.Store, j *domain.Job) *domain.Job {
	t.Helper()
	return read(t, s, func(tx domain.Tx) (*domain.Job, error) { return tx.Jobs().Get(t.Context(), j.WorkspaceID, j.ID) })
}

func claim(t *testing.T, s domain.Store, owner string, now time.Time, limit int) []*domain.Job {
	t.Helper()
	var got []*domain.Job
	write(t, s, func(tx domain.Tx) error {
		var err error
		got, err = tx.Queue().Claim(t.Context(), owner, now, now.Add(15*time.Second), limit)
		return err
	})
	return got
}

func advance(t *testing.T, s domain.Store, j *domain.Job, list ...domain.Event) error {
	t.Helper()
	return s.Update(t.Context(), func(tx domain.Tx) error {
		_, err := tx.Queue().Commit(t.Context(), &domain.Checkpoint{Job: j, Events: list})
		return err
	})
}

func jobSignals(t *testing.T, s domain.Store) {
	ctx := t.Context()
	j := newJob(1)
	j.DueAt = at(1000)
	insert(t, s, j)
	poke, cancel := domain.Signal{Kind: domain.SignalPoke, Code: "c"}, domain.Signal{Kind: domain.SignalCancel}
	send := func(space, job domain.ID, sig domain.Signal) error {
		return s.Update(ctx, func(tx domain.Tx) error { return tx.Queue().Signal(ctx, space, job, sig, at(5)) })
	}
	if err := send(other, j.ID, poke); !domain.Is(err, domain.NotFound) {
		t.Errorf("another workspace's: %v", err)
	}
	if err := send(ws, j.ID, poke); err != nil {
		t.Fatal(err)
	}
	if err := send(ws, j.ID, poke); err != nil {
		t.Errorf("the same again: %v", err)
	}
	if err := send(ws, j.ID, cancel); !domain.Is(err, domain.Conflict) {
		t.Errorf("another one while it waits: %v", err)
	}
	got := getJob(t, s, j)
	if got.Signal == nil || *got.Signal != poke || !got.DueAt.Equal(at(5)) {
		t.Fatalf("signal %+v, due %v", got.Signal, got.DueAt)
	}
	held := claim(t, s, "node", at(5), 1)[0]
	next := *held
	next.DueAt, next.Lease, next.UpdatedAt = at(2000), domain.Lease{Fence: held.Lease.Fence}, at(6)
	suspend := func(handled bool) (sig *domain.Signal) {
		write(t, s, func(tx domain.Tx) (err error) {
			sig, err = tx.Queue().Commit(ctx, &domain.Checkpoint{Job: &next, SignalHandled: handled})
			return err
		})
		return sig
	}
	if sig := suspend(false); sig == nil || !getJob(t, s, j).DueAt.Equal(at(6)) {
		t.Errorf("suspended with a signal not handled: %+v, due %v", sig, getJob(t, s, j).DueAt)
	}
	if sig := suspend(true); sig != nil || getJob(t, s, j).Signal != nil || !getJob(t, s, j).DueAt.Equal(at(2000)) {
		t.Errorf("suspended with the signal handled: %+v, due %v", sig, getJob(t, s, j).DueAt)
	}
	next.CompletedAt = at(9)
	suspend(false)
	if err := send(ws, j.ID, poke); !domain.Is(err, domain.NotFound) {
		t.Errorf("a completed job: %v", err)
	}
}

func jobByRef(t *testing.T, s domain.Store) {
	ctx := t.Context()
	j := newJob(1)
	j.Ref = "r-1"
	insert(t, s, j)
	find := func(space domain.ID, ref string) (*domain.Job, error) {
		return try(t, s, func(tx domain.Tx) (*domain.Job, error) { return tx.Jobs().ByRef(ctx, space, ref) })
	}
	if got, err := find(ws, "r-1"); err != nil || got.ID != j.ID {
		t.Errorf("found %+v, %v", got, err)
	}
	for _, c := range []struct {
		space domain.ID
		ref   string
	}{{ws, "r-2"}, {other, "r-1"}, {ws, ""}} {
		if _, err := find(c.space, c.ref); !domain.Is(err, domain.NotFound) {
			t.Errorf("%v: %v", c, err)
		}
	}
}

func jobRoundTrip(t *testing.T, s domain.Store) {
	ctx := t.Context()
	for _, want := range []*domain.Job{fullJob(1), newJob(2)} {
		insert(t, s, want)
		got := getJob(t, s, want)
		same(t, "job", got, want)
		utc(t, got.CreatedAt, got.UpdatedAt, got.DueAt)
		same(t, "head", read(t, s, func(tx domain.Tx) (*domain.Job, error) { return tx.Jobs().Head(ctx, ws, want.ID) }), want)
	}
	if got := getJob(t, s, fullJob(1)); string(got.Meta) != string(fullJob(1).Meta) {
		t.Errorf("the text of meta changed to %s", got.Meta)
	}
	logged := newJob(3)
	logged.Events = events(2)
	insert(t, s, logged)
	same(t, "job that came with events", getJob(t, s, logged), logged)
}

func jobConflict(t *testing.T, s domain.Store) {
	first := fullJob(1)
	insert(t, s, first)
	second := newJob(1)
	second.Key = "another"
	second.InputHash = "changed"
	e := refused(t, s, domain.Conflict, func(tx domain.Tx) error { return tx.Jobs().Insert(t.Context(), second) })
	same(t, "existing", e.ExistingID, first.ID)
	same(t, "job", getJob(t, s, first), first)
	_, err := try(t, s, func(tx domain.Tx) (*domain.Job, error) { return tx.Jobs().ByKey(t.Context(), ws, "another", at(0)) })
	if !domain.Is(err, domain.NotFound) {
		t.Errorf("the refused job claimed its key: %v", err)
	}
}

func jobKeys(t *testing.T, s domain.Store) {
	ctx := t.Context()
	byKey := func(now time.Time) (*domain.Job, error) {
		return try(t, s, func(tx domain.Tx) (*domain.Job, error) { return tx.Jobs().ByKey(ctx, ws, "k", now) })
	}
	first, second := newJob(1), newJob(2)
	first.Key, second.Key = "k", "k"
	second.CreatedAt = first.CreatedAt.Add(domain.KeyMemory + time.Microsecond)
	insert(t, s, first)
	got, err := byKey(first.CreatedAt.Add(domain.KeyMemory)) // exactly as old as allowed
	if err != nil {
		t.Fatal(err)
	}
	same(t, "holder", got, first)
	if _, err := byKey(second.CreatedAt); !domain.Is(err, domain.NotFound) {
		t.Errorf("a forgotten key was found: %v", err)
	}

	// A conflict within a transaction that goes on leaves nothing of the job.
	write(t, s, func(tx domain.Tx) error {
		young := *second
		young.CreatedAt = first.CreatedAt.Add(domain.KeyMemory)
		err := tx.Jobs().Insert(ctx, &young)
		var e *domain.Error
		if !errors.As(err, &e) || e.Kind != domain.Conflict || e.ExistingID != first.ID {
			t.Errorf("key of a young job: %v", err)
		}
		return nil
	})
	if _, err := try(t, s, func(tx domain.Tx) (*domain.Job, error) { return tx.Jobs().Head(ctx, ws, second.ID) }); !domain.Is(err, domain.NotFound) {
		t.Errorf("the refused job was stored: %v", err)
	}

	write(t, s, func(tx domain.Tx) error {
		return tx.Jobs().Insert(ctx, second)
	})
	if got, err = byKey(second.CreatedAt); err != nil || got.ID != second.ID {
		t.Errorf("the key belongs to %v (%v), want the second job", got, err)
	}
	same(t, "first job keeps its key", getJob(t, s, first).Key, "k")
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
	again.Status = domain.StatusOK
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

func jobClaim(t *testing.T, s domain.Store) {
	free, leased, later, never := newJob(1), newJob(2), newJob(3), newJob(4)
	leased.Lease = domain.Lease{Owner: "node-b", Until: at(10), Fence: 4}
	later.DueAt = at(5)
	never.DueAt = time.Time{}
	insert(t, s, free, leased, later, never)
	if err := advance(t, s, free, events(3)...); err != nil {
		t.Fatal(err)
	}
	if got := claim(t, s, "node-a", start.Add(-time.Microsecond), 9); len(got) != 0 {
		t.Fatalf("claimed %d jobs before any was due", len(got))
	}
	got := claim(t, s, "node-a", start, 9)
	want := *free
	want.Events = events(3)
	want.Lease = domain.Lease{Owner: "node-a", Until: at(15), Fence: 1}
	same(t, "claim at start", got, []*domain.Job{&want})
	same(t, "claimed job on record", getJob(t, s, free), &want)
	if got := claim(t, s, "node-a", at(4), 9); len(got) != 0 {
		t.Errorf("claimed %v although leased", got[0].ID)
	}
	got = claim(t, s, "node-a", at(10), 9) // later is due, the lease of leased ends
	if len(got) != 2 || got[0].ID != leased.ID || got[1].ID != later.ID {
		t.Fatalf("claimed %v", got)
	}
	same(t, "lease after another's", got[0].Lease, domain.Lease{Owner: "node-a", Until: at(25), Fence: 5})
	if got := claim(t, s, "node-b", at(1000), 0); len(got) != 0 {
		t.Errorf("claimed %d jobs of none", len(got))
	}
	if got := claim(t, s, "node-b", at(1000), 9); len(got) != 3 {
		t.Errorf("claimed %d jobs after all leases ended, want 3", len(got))
	}
}

func jobClaimOrder(t *testing.T, s domain.Store) {
	for n := range 20 {
		j := newJob(n)
		j.WorkspaceID = []domain.ID{ws, other}[n%2]
		j.DueAt = at((n * 7) % 20)
		if n%3 == 0 {
			j.Lease = domain.Lease{Owner: "gone", Until: at(1), Fence: 1}
		}
		insert(t, s, j)
	}
	last := time.Time{}
	for total := 0; total < 20; {
		got := claim(t, s, "a", at(30), 6)
		if want := min(6, 20-total); len(got) != want {
			t.Fatalf("claimed %d jobs, want %d", len(got), want)
		}
		for _, j := range got {
			if j.DueAt.Before(last) {
				t.Errorf("a job due at %v came after one due at %v", j.DueAt, last)
			}
			last = j.DueAt
		}
		total += len(got)
	}
}

func jobClaimRace(t *testing.T, s domain.Store) {
	const total, claimers = 120, 6
	write(t, s, func(tx domain.Tx) error {
		for n := range total {
			if err := tx.Jobs().Insert(t.Context(), newJob(n)); err != nil {
				return err
			}
		}
		return nil
	})
	var mu sync.Mutex
	owners := map[domain.ID]string{}
	var wg sync.WaitGroup
	for c := range claimers {
		wg.Go(func() {
			owner := fmt.Sprint("node-", c)
			for {
				var got []*domain.Job
				err := s.Update(t.Context(), func(tx domain.Tx) error {
					var err error
					got, err = tx.Queue().Claim(t.Context(), owner, start, at(60), 3)
					return err
				})
				if err != nil {
					t.Errorf("claim: %v", err)
					return
				}
				if len(got) == 0 {
					return
				}
				mu.Lock()
				for _, j := range got {
					if first, both := owners[j.ID]; both {
						t.Errorf("job %s went to %s and %s", j.ID, first, owner)
					}
					owners[j.ID] = owner
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if len(owners) != total {
		t.Errorf("%d of %d jobs were claimed", len(owners), total)
	}
}

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

func jobNextDue(t *testing.T, s domain.Store) {
	next := func(want time.Time) {
		t.Helper()
		got := read(t, s, func(tx domain.Tx) (time.Time, error) { return tx.Queue().NextDue(t.Context()) })
		same(t, "next due", got, want)
	}
	next(time.Time{})
	never := newJob(1)
	never.DueAt = time.Time{}
	insert(t, s, never)
	next(time.Time{})
	leased := newJob(2)
	leased.Lease = domain.Lease{Owner: "node-b", Until: at(60), Fence: 1}
	insert(t, s, leased)
	next(at(60))
	lapsed := newJob(3)
	lapsed.DueAt = at(50)
	lapsed.Lease = domain.Lease{Owner: "node-b", Until: at(40), Fence: 1}
	insert(t, s, lapsed)
	next(at(50))
	free := newJob(4)
	free.WorkspaceID = other
	free.DueAt = at(20)
	insert(t, s, free)
	next(at(20))
	free.CompletedAt, free.DueAt = at(21), time.Time{}
	if err := advance(t, s, free); err != nil {
		t.Fatal(err)
	}
	next(at(50))
}

// jobCompleted: completed jobs are never claimed, whatever lease they were stored
// with.
func jobCompleted(t *testing.T, s domain.Store) {
	j := newJob(1)
	j.Lease = domain.Lease{Owner: "node-a", Until: at(15), Fence: 1}
	insert(t, s, j)
	j.CompletedAt = at(2)
	if err := advance(t, s, j); err != nil {
		t.Fatal(err)
	}
	if got := claim(t, s, "node-b", at(1000), 9); len(got) != 0 {
		t.Error("a completed job was claimed")
	}
	got := getJob(t, s, j)
	same(t, "completed at", got.CompletedAt, at(2))
	utc(t, got.CompletedAt)
}

func jobPages(t *testing.T, s domain.Store) {
	ctx := t.Context()
	var all []domain.ID
	for n := range 17 {
		j := newJob(n)
		j.CreatedAt = at(n / 5) // five share an instant
		all = append(all, j.ID)
		insert(t, s, j)
		j.WorkspaceID = other
		insert(t, s, j)
	}
	pages(t, all, func(p domain.Page) (ids []domain.ID, times []time.Time) {
		list := read(t, s, func(tx domain.Tx) ([]*domain.Job, error) { return tx.Jobs().List(ctx, ws, domain.JobQuery{Page: p}) })
		for _, j := range list {
			ids, times = append(ids, j.ID), append(times, j.CreatedAt)
		}
		return ids, times
	})
}

func jobTags(t *testing.T, s domain.Store) {
	ctx := t.Context()
	a, b, c := newJob(1), newJob(2), newJob(3)
	a.Tags, b.Tags, c.Tags = []string{"x", "y", "x"}, nil, []string{"y"}
	c.CreatedAt = a.CreatedAt.Add(time.Second)
	insert(t, s, a, b, c)
	foreign := newJob(4)
	foreign.WorkspaceID, foreign.Tags = other, []string{"x"}
	insert(t, s, foreign)
	tagged := func(tag string, p domain.Page) (ids []domain.ID) {
		for _, j := range read(t, s, func(tx domain.Tx) ([]*domain.Job, error) {
			return tx.Jobs().List(ctx, ws, domain.JobQuery{Tag: tag, Page: p})
		}) {
			ids = append(ids, j.ID)
		}
		return ids
	}
	same(t, "x", tagged("x", domain.Page{}), []domain.ID{a.ID})
	same(t, "y, newest first", tagged("y", domain.Page{}), []domain.ID{c.ID, a.ID})
	same(t, "y, oldest first", tagged("y", domain.Page{Ascending: true}), []domain.ID{a.ID, c.ID})
	same(t, "z", tagged("z", domain.Page{}), []domain.ID(nil))
}

// pages reads a list in both directions and in pages of several sizes. The rows were
// created in the order of all, five per second from start.
func pages(t *testing.T, all []domain.ID, list func(p domain.Page) ([]domain.ID, []time.Time)) {
	t.Helper()
	reversed := make([]domain.ID, len(all))
	for i, id := range all {
		reversed[len(all)-1-i] = id
	}
	for _, up := range []bool{false, true} {
		want := reversed
		if up {
			want = all
		}
		for _, size := range []int{1, 2, 3, 5, 16, 17, 18, 0} {
			p := domain.Page{Ascending: up, Limit: size}
			var got []domain.ID
			for range len(all) + 1 {
				ids, times := list(p)
				if len(ids) == 0 {
					break
				}
				if size > 0 && len(ids) > size {
					t.Fatalf("%d rows on a page of %d", len(ids), size)
				}
				got = append(got, ids...)
				p.From, p.After = times[len(ids)-1], ids[len(ids)-1]
			}
			same(t, fmt.Sprintf("pages of %d, ascending %v", size, up), got, want)
		}
	}
	bound := func(p domain.Page, want []domain.ID) {
		t.Helper()
		ids, _ := list(p)
		same(t, fmt.Sprintf("page %+v", p), ids, want)
	}
	bound(domain.Page{From: at(1), Limit: 3}, []domain.ID{all[9], all[8], all[7]})
	bound(domain.Page{From: at(1), Ascending: true, Limit: 3}, []domain.ID{all[5], all[6], all[7]})
	bound(domain.Page{From: at(1).Add(-time.Microsecond), Limit: 1}, []domain.ID{all[4]})
	bound(domain.Page{From: at(1).Add(time.Microsecond), Ascending: true, Limit: 1}, []domain.ID{all[10]})
	bound(domain.Page{From: at(1).Add(time.Nanosecond), Limit: 1}, []domain.ID{all[9]})
	bound(domain.Page{From: at(1).Add(time.Nanosecond), Ascending: true, Limit: 1}, []domain.ID{all[10]})
	bound(domain.Page{From: at(-1)}, nil)
	bound(domain.Page{From: at(100), Ascending: true}, nil)
}

func jobClaimTurns(t *testing.T, s domain.Store) {
	add := func(space domain.ID, first, count, due int) {
		for n := first; n < first+count; n++ {
			j := newJob(n)
			j.WorkspaceID, j.DueAt = space, at(due+n)
			insert(t, s, j)
		}
	}
	add(ws, 0, 30, 0)
	add(other, 100, 3, 1000) // due long after all of the first
	taken := func(limit int) string {
		var b strings.Builder
		for _, j := range claim(t, s, "a", at(5000), limit) {
			b.WriteByte("wo"[btoi(j.WorkspaceID == other)])
		}
		return b.String()
	}
	// In the order of due times, alternating between the workspaces; running jobs
	// count.
	for i, want := range []string{"wwoo", "w", "o", "w", "wwwww"} {
		if got := taken(len(want)); got != want {
			t.Errorf("claim %d took of workspaces %q, want %q", i, got, want)
		}
	}
	if got := taken(99); got != strings.Repeat("w", 21) {
		t.Errorf("the rest was of workspaces %q", got)
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func jobBacklog(t *testing.T, s domain.Store) {
	due, leased, later, gone, completed := newJob(1), newJob(2), newJob(3), newJob(4), newJob(5)
	due.DueAt, later.DueAt = at(1), at(100)
	leased.Lease = domain.Lease{Owner: "a", Until: at(50), Fence: 1}
	gone.WorkspaceID, gone.DueAt = other, at(1)
	completed.CompletedAt = at(2)
	for _, j := range []*domain.Job{due, leased, later, gone, completed} {
		insert(t, s, j)
	}
	var got map[domain.ID]int
	if err := s.View(t.Context(), func(tx domain.Tx) (err error) {
		got, err = tx.Queue().Backlog(t.Context(), at(10))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	same(t, "backlog", got, map[domain.ID]int{ws: 2, other: 1})
}
