package transform

import (
	"cmp"
	"context"
	"slices"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// Stats is what a workspace has to do and what went wrong in it.
type Stats struct {
	At, Since time.Time
	// Jobs counts the jobs created since then by result.
	Jobs map[domain.JobResult]Count
	// Attention counts the jobs with faults that nobody has acknowledged.
	Attention Count
	// Waiting says what the jobs wait for that run, of any age.
	Waiting []domain.JobWait
	// WaitingMore says that there are more of them than were looked at.
	WaitingMore bool
	Faults      FaultStats
}

// Count is a number of rows that were counted up to a limit.
type Count struct {
	N int
	// More says that there are more.
	More bool
}

// FaultStats counts faults by day, action and code.
type FaultStats struct {
	// Since is the time of the oldest job that was looked at, or the begin of the days.
	Since time.Time
	Jobs  int
	// More says that there are older jobs of these days, or other kinds of faults, that
	// were not counted.
	More bool
	Days []FaultDay
}

// FaultDay is how often an action had a code in the jobs created on a day.
type FaultDay struct {
	Day          string // in UTC
	Action, Code string
	N            int
}

// statsDays is how many days of faults are shown.
const statsDays = 30

// Stats returns the figures of a workspace. What was created is counted from a time.
func (s *Service) Stats(ctx context.Context, actor domain.Actor, since time.Time) (*Stats, error) {
	now := s.Clock.Now()
	if since.IsZero() {
		since = startOfDay(now)
	}
	ws := actor.Workspace.ID
	var st *Stats
	err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		st = &Stats{At: now, Since: since, Jobs: map[domain.JobResult]Count{}}
		jobs := tx.Jobs()
		for _, r := range domain.JobResults() {
			n, err := jobs.Count(ctx, ws, r, since, limits.JobsCounted.Int()+1)
			if err != nil {
				return err
			}
			st.Jobs[r] = counted(n)
		}
		n, err := jobs.CountAttention(ctx, ws, limits.JobsCounted.Int()+1)
		if err != nil {
			return err
		}
		st.Attention = counted(n)
		if err := st.waiting(ctx, jobs, ws); err != nil {
			return err
		}
		return st.Faults.read(ctx, jobs, ws, startOfDay(now).AddDate(0, 0, 1-statsDays))
	})
	return st, err
}

func startOfDay(t time.Time) time.Time { return t.UTC().Truncate(24 * time.Hour) }

func counted(n int) Count {
	most := limits.JobsCounted.Int()
	return Count{N: min(n, most), More: n > most}
}

func (st *Stats) waiting(ctx context.Context, jobs domain.Jobs, ws domain.ID) (err error) {
	most, all := limits.JobsCounted.Int(), 0
	if st.Waiting, err = jobs.Waiting(ctx, ws, st.At, most); err != nil {
		return err
	}
	for _, w := range st.Waiting {
		all += w.Jobs
	}
	st.WaitingMore = all == most
	slices.SortFunc(st.Waiting, func(a, b domain.JobWait) int { return cmp.Compare(a.Why, b.Why) })
	return nil
}

// read counts the faults of jobs created since a time, newest first, until it has seen
// enough of them.
func (f *FaultStats) read(ctx context.Context, jobs domain.Jobs, ws domain.ID, since time.Time) error {
	type kind struct{ day, action, code string }
	count, size := map[kind]int{}, 0
	f.Since = since
	var oldest time.Time
	err := jobs.EachFaulted(ctx, ws, since, limits.FaultsCounted.Int()+1, func(at time.Time, n int, faults []domain.Fault) bool {
		if size += n; f.Jobs == limits.FaultsCounted.Int() || size > limits.ListBytes.Int() {
			f.More = true
			return false
		}
		f.Jobs++
		oldest = at
		for i := range faults {
			k := kind{at.UTC().Format(time.DateOnly), faults[i].Provider, faults[i].Code}
			if count[k] == 0 && len(count) == limits.FaultKinds.Int() {
				f.More = true
				continue
			}
			count[k]++
		}
		return true
	})
	if f.More && !oldest.IsZero() && f.Jobs == limits.FaultsCounted.Int() {
		f.Since = oldest
	}
	for k, n := range count {
		f.Days = append(f.Days, FaultDay{k.day, k.action, k.code, n})
	}
	slices.SortFunc(f.Days, func(a, b FaultDay) int {
		return cmp.Or(cmp.Compare(b.Day, a.Day), cmp.Compare(b.N, a.N), cmp.Compare(a.Action, b.Action), cmp.Compare(a.Code, b.Code))
	})
	return err
}
