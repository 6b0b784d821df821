package engine

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

// leaseStore is a store that can renew and release leases, and nothing else.
type leaseStore struct {
	domain.Store
	// renew, if set, is called for each renewal.
	renew func(owner string, until time.Time, jobs []*domain.Job) ([]*domain.Job, error)

	untils   []time.Time // of the renewals
	released []string    // owners
}

func (s *leaseStore) Update(_ context.Context, fn func(domain.Tx) error) error {
	return fn(leaseTx{store: s})
}

type leaseTx struct {
	domain.Tx
	store *leaseStore
}

func (tx leaseTx) Queue() domain.Queue { return leaseQueue{store: tx.store} }

type leaseQueue struct {
	domain.Queue
	store *leaseStore
}

func (q leaseQueue) Renew(_ context.Context, owner string, until time.Time, jobs []*domain.Job) ([]*domain.Job, error) {
	q.store.untils = append(q.store.untils, until)
	if q.store.renew == nil {
		return nil, nil
	}
	return q.store.renew(owner, until, jobs)
}

func (q leaseQueue) Release(_ context.Context, owner string) error {
	q.store.released = append(q.store.released, owner)
	return nil
}

const leaseLength = 15 * time.Second

var errDisk = errors.New("the disk is full")

// leaseFixture is leases over a store that counts, with a clock that the test turns.
type leaseFixture struct {
	*leases
	store *leaseStore
	clock *domaintest.Clock
	log   *bytes.Buffer
}

func newLeases() *leaseFixture {
	f := &leaseFixture{store: &leaseStore{}, clock: domaintest.NewClock(), log: &bytes.Buffer{}}
	f.leases = &leases{
		store: f.store, clock: f.clock, log: slog.New(slog.NewTextHandler(f.log, nil)), owner: "node",
		length: leaseLength, held: map[jobKey]*lease{}, renewing: make(chan struct{}, 1),
	}
	return f
}

// testLease is a lease of the n-th job; its context ends when it is cancelled.
func testLease(n int, fence int64) (*lease, context.Context) {
	ctx, cancel := context.WithCancel(context.Background())
	return &lease{key: jobKey{domaintest.ID(7, 1), domaintest.ID(7, 100+n)}, fence: fence, cancel: cancel}, ctx
}

func (f *leaseFixture) hold(n int, fence int64) context.Context {
	le, ctx := testLease(n, fence)
	f.add(le)
	return ctx
}

func TestLeasesAddAndRemove(t *testing.T) {
	f := newLeases()
	first, firstCtx := testLease(1, 3)
	second, secondCtx := testLease(2, 1)
	if !f.add(first) || !f.add(second) || len(f.list()) != 2 {
		t.Fatalf("held: %v", f.list())
	}
	f.remove(first)
	held := f.list()
	want := domain.Job{WorkspaceID: second.key.ws, ID: second.key.id, Lease: domain.Lease{Owner: "node", Fence: 1}}
	if len(held) != 1 || held[0].ID != want.ID || held[0].WorkspaceID != want.WorkspaceID || held[0].Lease != want.Lease {
		t.Errorf("held: %+v", held)
	}
	f.remove(first) // a second time
	if firstCtx.Err() != nil || secondCtx.Err() != nil {
		t.Error("work was cancelled")
	}
}

func TestLeasesOfOneJob(t *testing.T) {
	tests := []struct {
		name          string
		second        int64
		added, cancel bool // the second; the first
	}{
		{"a higher fence replaces it", 4, true, true},
		{"an older fence is refused", 2, false, false},
		{"the same fence replaces it", 3, true, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newLeases()
			first, firstCtx := testLease(1, 3)
			second, secondCtx := testLease(1, tt.second)
			f.add(first)
			if got := f.add(second); got != tt.added {
				t.Errorf("added: %v", got)
			}
			if got := firstCtx.Err() != nil; got != tt.cancel {
				t.Errorf("the first was cancelled: %v", got)
			}
			if secondCtx.Err() != nil {
				t.Error("the second was cancelled")
			}
			// What ends is not what is held now.
			stays, ends := second, first
			if !tt.added {
				stays, ends = first, second
			}
			f.remove(ends)
			if f.held[first.key] != stays {
				t.Errorf("held: %+v", f.held[first.key])
			}
		})
	}
}

func TestLeasesClose(t *testing.T) {
	f := newLeases()
	ctx := f.hold(1, 1)
	f.close()
	late, _ := testLease(2, 1)
	newer, _ := testLease(1, 9)
	if !f.isClosed() || f.add(late) || f.add(newer) {
		t.Error("a job was added after the end")
	}
	if ctx.Err() != nil || len(f.list()) != 1 {
		t.Error("the work that was begun is not left alone")
	}
	f.work.Done()
	f.work.Wait() // those that were refused are not counted
}

func TestRenewIfLate(t *testing.T) {
	half := leaseLength / 2
	for _, tt := range []struct {
		name string
		held int
		ago  time.Duration
		want int
	}{
		{"in time", 1, half, 0},
		{"overdue", 1, half + 1, 1},
		{"overdue, but nothing is held", 0, time.Hour, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := newLeases()
			f.renewed = f.clock.Now()
			for n := range tt.held {
				f.hold(n, 1)
			}
			f.clock.Advance(tt.ago)
			now := f.clock.Now()
			for range 2 { // the second time it is in time
				if err := f.renewIfLate(t.Context(), now); err != nil {
					t.Fatal(err)
				}
			}
			if len(f.store.untils) != tt.want {
				t.Fatalf("renewed %d times", len(f.store.untils))
			}
			if tt.want > 0 && !f.store.untils[0].Equal(now.Add(leaseLength)) {
				t.Errorf("renewed until %v", f.store.untils[0])
			}
		})
	}
}

// A renewal that fails is tried again: the leases still are late.
func TestRenewIfLateFails(t *testing.T) {
	f := newLeases()
	f.hold(1, 1)
	f.clock.Advance(time.Hour)
	f.store.renew = func(string, time.Time, []*domain.Job) ([]*domain.Job, error) { return nil, errDisk }
	for range 2 {
		if err := f.renewIfLate(t.Context(), f.clock.Now()); !errors.Is(err, errDisk) {
			t.Errorf("got %v", err)
		}
	}
	if len(f.store.untils) != 2 {
		t.Errorf("renewed %d times", len(f.store.untils))
	}
}

func TestRenewIfShort(t *testing.T) {
	for _, tt := range []struct {
		name string
		left time.Duration
		want int
	}{
		{"fresh", leaseLength, 0},
		{"half of it", leaseLength / 2, 0},
		{"less than half of it", leaseLength/2 - 1, 1},
		{"over", -time.Hour, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := newLeases()
			f.hold(1, 1)
			f.renewIfShort(t.Context(), f.clock.Now().Add(tt.left))
			if len(f.store.untils) != tt.want {
				t.Errorf("renewed %d times", len(f.store.untils))
			}
		})
	}
	f := newLeases()
	f.hold(1, 1)
	f.store.renew = func(string, time.Time, []*domain.Job) ([]*domain.Job, error) { return nil, errDisk }
	f.renewIfShort(t.Context(), f.clock.Now())
	if !strings.Contains(f.log.String(), "cannot renew leases") {
		t.Errorf("a renewal that failed: %q", f.log)
	}
}

// TestLostLeases: only the work under the fence that was lost is cancelled.
func TestLostLeases(t *testing.T) {
	f := newLeases()
	lost, kept, replaced := f.hold(1, 1), f.hold(2, 1), f.hold(3, 5)
	done, doneCtx := testLease(4, 1)
	f.add(done)
	var asked []*domain.Job
	f.store.renew = func(owner string, _ time.Time, jobs []*domain.Job) ([]*domain.Job, error) {
		if owner != "node" {
			t.Errorf("renewed for %q", owner)
		}
		asked = jobs
		f.remove(done) // it completes while the renewal is on its way
		name := func(n int, fence int64) *domain.Job {
			le, _ := testLease(n, fence)
			return &domain.Job{WorkspaceID: le.key.ws, ID: le.key.id, Lease: domain.Lease{Fence: fence}}
		}
		return []*domain.Job{name(1, 1), name(3, 4), name(4, 1), name(99, 1)}, nil
	}
	if err := f.renew(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(asked) != 4 || slices.ContainsFunc(asked, func(j *domain.Job) bool { return j.Lease.Owner != "node" || j.Lease.Fence == 0 }) {
		t.Errorf("asked for %+v", asked)
	}
	for name, tt := range map[string]struct {
		ctx  context.Context // of the work on one job
		want bool
	}{
		"lost":             {lost, true},
		"kept":             {kept, false},
		"claimed again":    {replaced, false},
		"completed before": {doneCtx, false},
	} {
		if got := tt.ctx.Err() != nil; got != tt.want {
			t.Errorf("the work on the job that was %s is cancelled: %v", name, got)
		}
	}
	if n := strings.Count(f.log.String(), "lease lost"); n != 1 {
		t.Errorf("%d are said to be lost: %s", n, f.log)
	}
}

// TestHeartbeat renews three times in the length of a lease, also after a failure,
// until its context ends.
func TestHeartbeat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newLeases()
		f.hold(1, 1)
		fail := false
		f.store.renew = func(string, time.Time, []*domain.Job) ([]*domain.Job, error) {
			if fail {
				return nil, errDisk
			}
			return nil, nil
		}
		ctx, stop := context.WithCancel(t.Context())
		go f.heartbeat(ctx)
		turn := func(d time.Duration, want int) {
			t.Helper()
			synctest.Wait()
			f.clock.Advance(d)
			synctest.Wait()
			if len(f.store.untils) != want {
				t.Fatalf("renewed %d times, want %d", len(f.store.untils), want)
			}
		}
		turn(leaseLength/3-1, 0)
		turn(1, 1)
		fail = true
		turn(leaseLength/3, 2)
		fail = false
		turn(leaseLength/3, 3)
		stop()
		turn(leaseLength, 3)
		if n := strings.Count(f.log.String(), "cannot renew leases"); n != 1 {
			t.Errorf("logged %s", f.log)
		}
	})
}

func TestReleaseAll(t *testing.T) {
	f := newLeases()
	if err := f.releaseAll(t.Context()); err != nil || !slices.Equal(f.store.released, []string{"node"}) {
		t.Errorf("released %v, %v", f.store.released, err)
	}
}
