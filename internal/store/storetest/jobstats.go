package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"chancery/internal/domain"
)

// jobStats: the figures of a workspace are those of its own jobs, up to a number, the newest
// first.
func jobStats(t *testing.T, s domain.Store) {
	ctx := t.Context()
	ended := func(n int, faults ...domain.Fault) *domain.Job {
		j := newJob(n)
		j.CompletedAt, j.DueAt, j.Faults, j.Status = at(500), time.Time{}, faults, domain.StatusOK
		return j
	}
	waits := func(n int, status domain.Status, due, lease time.Time) *domain.Job {
		j := newJob(n)
		j.Status, j.DueAt = status, due
		if !lease.IsZero() {
			j.Lease = domain.Lease{Owner: "node-a", Until: lease, Fence: 1}
		}
		return j
	}
	one, two := domain.Fault{Provider: "pdf", Code: "a", Message: "é"}, domain.Fault{Provider: "mail", Code: "b", Paths: []string{"$.x"}}
	now := at(100)
	list := []*domain.Job{
		ended(1), ended(2, one), ended(3, one, two), ended(4), ended(5, two), ended(6), ended(7, domain.Fault{Provider: "transform", Code: domain.CodeCancelled}),
		waits(10, "", at(90), time.Time{}),                        // is due
		waits(11, "", at(200), time.Time{}),                       // has never run
		waits(12, domain.StatusErr, at(100), time.Time{}),         // is due now
		waits(13, domain.StatusErr, at(101), time.Time{}),         // a moment later
		waits(14, domain.StatusErr, at(150), time.Time{}),         // and another
		waits(15, domain.StatusPoke, at(300), time.Time{}),        // for a poke, up to a time
		waits(16, domain.StatusPoke, time.Time{}, time.Time{}),    // however long that takes
		waits(17, domain.StatusQueued, at(140), time.Time{}),      // sleeps
		waits(18, domain.StatusRun, time.Time{}, at(120)),         // runs
		waits(19, domain.StatusErr, at(90), at(130)),              // runs, and was due
		waits(20, domain.StatusOK, at(100).Add(500), time.Time{}), // within the same microsecond
	}
	for _, j := range list {
		insert(t, s, j)
		for n := range 3 { // three times as many in the other workspace, due at other times
			foreign := *j
			foreign.WorkspaceID, foreign.ID = other, id(1000+100*n+int(j.CreatedAt.Sub(start)/time.Second))
			if !foreign.DueAt.IsZero() {
				foreign.DueAt = at(1)
			}
			insert(t, s, &foreign)
		}
	}
	acknowledged := domain.Ack{At: at(600), By: domain.Origin{Src: "api-key", SrcID: "t"}}
	write(t, s, func(tx domain.Tx) error { return tx.Jobs().Acknowledge(ctx, ws, id(3), acknowledged) })

	count := func(space domain.ID, result domain.JobResult, since time.Time, most int) int {
		return read(t, s, func(tx domain.Tx) (int, error) { return tx.Jobs().Count(ctx, space, result, since, most) })
	}
	for _, c := range []struct {
		result domain.JobResult
		since  time.Time
		most   int
		want   int
	}{
		{domain.ResultCompleted, start, 100, 3},
		{domain.ResultCompleted, at(4), 100, 2}, // the time itself counts
		{domain.ResultCompleted, at(4).Add(time.Microsecond), 100, 1},
		{domain.ResultCompleted, start, 2, 2},
		{domain.ResultCompleted, at(1000), 100, 0},
		{domain.ResultFaulted, start, 100, 3}, // also what is acknowledged
		{domain.ResultCancelled, start, 100, 1},
		{domain.ResultRunning, start, 100, 11},
		{domain.ResultRunning, at(15), 100, 6},
	} {
		same(t, fmt.Sprintf("%s since %s, at most %d", c.result, c.since.Format(time.TimeOnly), c.most), count(ws, c.result, c.since, c.most), c.want)
	}
	same(t, "completed jobs of the other workspace", count(other, domain.ResultCompleted, start, 100), 9)
	same(t, "jobs of a workspace without any", count(id(9999), domain.ResultRunning, start, 100), 0)

	attention := func(space domain.ID, most int) int {
		return read(t, s, func(tx domain.Tx) (int, error) { return tx.Jobs().CountAttention(ctx, space, most) })
	}
	same(t, "jobs that nobody has looked at", []int{attention(ws, 100), attention(ws, 1), attention(other, 100)}, []int{2, 1, 9})

	waiting := func(space domain.ID, most int) []domain.JobWait {
		list := read(t, s, func(tx domain.Tx) ([]domain.JobWait, error) { return tx.Jobs().Waiting(ctx, space, now, most) })
		slices.SortFunc(list, func(a, b domain.JobWait) int { return slices.Compare([]byte(a.Why), []byte(b.Why)) })
		for _, w := range list {
			utc(t, w.NextAt)
		}
		return list
	}
	same(t, "what jobs wait for", waiting(ws, 100), []domain.JobWait{
		{Why: domain.WaitLater, Jobs: 1, NextAt: at(140)},
		{Why: domain.WaitPoke, Jobs: 2, NextAt: at(300)},
		{Why: domain.WaitRetry, Jobs: 2, NextAt: at(101)},
		{Why: domain.WaitNone, Jobs: 2, NextAt: at(90)},
		{Why: domain.WaitSlot, Jobs: 4, NextAt: at(90)},
	})
	same(t, "what the newest wait for", waiting(ws, 4), []domain.JobWait{
		{Why: domain.WaitLater, Jobs: 1, NextAt: at(140)},
		{Why: domain.WaitNone, Jobs: 2, NextAt: at(90)},
		{Why: domain.WaitSlot, Jobs: 1, NextAt: at(100)},
	})
	same(t, "what those of a workspace without jobs wait for", len(waiting(id(9999), 100)), 0)

	type fault struct {
		At   time.Time
		List []domain.Fault
	}
	faults := func(space domain.ID, since time.Time, most, stop int) (list []fault) {
		err := s.View(ctx, func(tx domain.Tx) error {
			list = nil
			return tx.Jobs().EachFaulted(ctx, space, since, most, func(at time.Time, size int, of []domain.Fault) bool {
				utc(t, at)
				if size < 10 {
					t.Errorf("faults have %d bytes", size)
				}
				list = append(list, fault{at, of})
				return len(list) < stop
			})
		})
		same(t, "reading faults", err == nil, true)
		return list
	}
	all := []fault{{at(5), []domain.Fault{two}}, {at(3), []domain.Fault{one, two}}, {at(2), []domain.Fault{one}}}
	same(t, "faults", faults(ws, start, 100, 100), all)
	same(t, "faults since a time", faults(ws, at(3), 100, 100), all[:2])
	same(t, "faults of at most two jobs", faults(ws, start, 2, 100), all[:2])
	same(t, "faults until the caller has enough", faults(ws, start, 100, 1), all[:1])
	same(t, "jobs with faults of the other workspace", len(faults(other, start, 100, 100)), 9)
	same(t, "faults of nobody", len(faults(id(9999), start, 100, 100)), 0)
}
