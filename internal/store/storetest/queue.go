package storetest

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"chancery/internal/domain"
)

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
	for most, want := range map[int]int{1: 1, 2: 2, 9: 2} {
		n := read(t, s, func(tx domain.Tx) (int, error) { return tx.Queue().BacklogOf(t.Context(), ws, at(10), most) })
		same(t, "backlog of a workspace", n, want)
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

// jobClaimOutside: jobs whose step is outside take no turns, so that a workspace that
// waits for slow services still gets its local work done.
func jobClaimOutside(t *testing.T, s domain.Store) {
	other := id(7777)
	list := []*domain.Job{}
	for n := range 6 {
		j := newJob(n) // outside, each
		j.Status, j.Lease = domain.StatusRun, domain.Lease{Owner: "node-b", Until: at(100), Fence: 1}
		list = append(list, j)
	}
	mine, theirs := newJob(10), newJob(11)
	theirs.WorkspaceID = other
	second := newJob(12)
	second.WorkspaceID = other
	insert(t, s, append(list, mine, theirs, second)...)
	got := map[domain.ID]int{}
	for _, j := range claim(t, s, "node-a", at(1), 2) {
		got[j.WorkspaceID]++
	}
	if got[mine.WorkspaceID] != 1 || got[other] != 1 {
		t.Errorf("claimed %v", got)
	}
}

func jobTake(t *testing.T, s domain.Store) {
	later, due, leased, lapsed, ended, left := newJob(1), newJob(2), newJob(3), newJob(4), newJob(5), newJob(6)
	later.DueAt, leased.DueAt, ended.DueAt, left.DueAt = at(60), at(60), time.Time{}, at(60)
	leased.Lease = domain.Lease{Owner: "node-b", Until: at(100), Fence: 1}
	lapsed.Lease = domain.Lease{Owner: "node-b", Until: at(-100), Fence: 1} // for Claim
	ended.CompletedAt = at(1)
	insert(t, s, later, due, leased, lapsed, ended, left)
	var got []*domain.Job
	write(t, s, func(tx domain.Tx) (err error) {
		keys := []domain.JobKey{{WorkspaceID: id(7777), ID: left.ID}, {WorkspaceID: ws, ID: id(7777)}} // of another workspace; of none
		for _, j := range []*domain.Job{later, due, leased, lapsed, ended} {
			keys = append(keys, domain.JobKey{WorkspaceID: j.WorkspaceID, ID: j.ID})
		}
		got, err = tx.Queue().Take(t.Context(), "node-a", at(15), keys)
		return err
	})
	taken := map[domain.ID]*domain.Job{}
	for _, j := range got {
		taken[j.ID] = j
	}
	for _, j := range []*domain.Job{later, due} {
		want := domain.Lease{Owner: "node-a", Until: at(15), Fence: j.Lease.Fence + 1}
		if taken[j.ID] == nil {
			t.Fatalf("job %s is not taken", j.ID)
		}
		same(t, "lease", taken[j.ID].Lease, want)
		same(t, "lease on record", getJob(t, s, j).Lease, want)
		same(t, "events", taken[j.ID].Events, getJob(t, s, j).Events)
	}
	same(t, "taken", len(got), 2)
	for _, j := range []*domain.Job{leased, lapsed, ended, left} {
		same(t, "lease", getJob(t, s, j).Lease, j.Lease)
	}
	write(t, s, func(tx domain.Tx) error {
		none, err := tx.Queue().Take(t.Context(), "node-a", at(15), nil)
		same(t, "of none", len(none), 0)
		return err
	})
}

func jobDescendants(t *testing.T, s domain.Store) {
	count := func(space, root domain.ID, want bool) {
		t.Helper()
		write(t, s, func(tx domain.Tx) error {
			ok, err := tx.Jobs().CountDescendant(t.Context(), space, root, 2)
			same(t, "counted", ok, want)
			return err
		})
	}
	count(ws, id(1), true)
	count(ws, id(1), true)
	count(ws, id(1), false)
	count(ws, id(2), true)
	count(other, id(1), true) // the same ID in another workspace
}
