package simulate

import (
	"context"
	"time"

	"chancery/internal/domain"
)

// watched is a transaction that the checker sees, and in which bugs are planted.
type watched struct {
	domain.Tx
	w *world
	l *life
	// reports run after the commit.
	reports []func()
	// inserted is the last job that the transaction has inserted.
	inserted domain.ID
	// outlives are what a planted bug stores although the transaction is rolled back.
	outlives []func(tx domain.Tx) error
}

// Jobs implements domain.Tx.
func (t *watched) Jobs() domain.Jobs { return watchedJobs{t.Tx.Jobs(), t} }

// Queue implements domain.Tx.
func (t *watched) Queue() domain.Queue { return watchedQueue{t.Tx.Queue(), t} }

// Series implements domain.Tx.
func (t *watched) Series() domain.SeriesBook { return watchedSeries{t.Tx.Series(), t} }

// after adds a report.
func (t *watched) after(report func()) { t.reports = append(t.reports, report) }

type watchedJobs struct {
	domain.Jobs
	tx *watched
}

// Insert implements domain.Jobs. A job may be held from its begin on.
func (j watchedJobs) Insert(ctx context.Context, job *domain.Job) error {
	err := j.Jobs.Insert(ctx, job)
	if err == nil {
		j.tx.inserted = job.ID
	}
	if id, w, l := job.ID, j.tx.w, j.tx.l; err == nil && job.Lease.Owner != "" {
		j.tx.after(func() { w.claimed(id, l) })
	}
	return err
}

type watchedQueue struct {
	domain.Queue
	tx *watched
}

// Commit implements domain.Queue. It notes commits under an old fence, or of a server that
// does not hold the job. A job whose first commit stores it has no older fence.
func (q watchedQueue) Commit(ctx context.Context, c *domain.Checkpoint) (*domain.Signal, error) {
	w, l, fence := q.tx.w, q.tx.l, c.Job.Lease.Fence
	before, err := q.fenceOf(ctx, c.Job)
	if err != nil {
		return nil, err
	}
	if c.Stored {
		id, inserted := c.Job.ID, q.tx.inserted
		q.tx.after(func() {
			if id != inserted {
				w.fault("%s took job %s for stored, which its transaction has not inserted", l.owner, id)
			}
			w.claimed(id, l)
		})
	}
	if c, err = q.replaced(ctx, c, before); err != nil {
		return nil, err
	}
	signal, err := q.Queue.Commit(ctx, c)
	if err != nil {
		return signal, err
	}
	step := advance{job: *c.Job, events: c.Events, handled: c.SignalHandled, signal: signal}
	q.tx.after(func() {
		if before != fence {
			w.fault("%s committed job %s with the fence %d, on record was %d", l.owner, step.job.ID, fence, before)
		}
		w.advanced(&step, l)
	})
	return signal, nil
}

// fenceOf returns the fence of a job on record. It is read unless it was the same before
// and no lease was released since.
func (q watchedQueue) fenceOf(ctx context.Context, j *domain.Job) (int64, error) {
	fences := q.tx.w.fences
	if known, is := fences[j.ID]; is && known == j.Lease.Fence {
		return known, nil
	}
	head, err := q.tx.Tx.Jobs().Head(ctx, j.WorkspaceID, j.ID)
	if err != nil {
		return 0, err
	}
	fences[j.ID] = head.Lease.Fence
	return head.Lease.Fence, nil
}

// Claim implements domain.Queue.
func (q watchedQueue) Claim(ctx context.Context, owner string, now, until time.Time, limit int) ([]*domain.Job, error) {
	w, l := q.tx.w, q.tx.l
	if d := w.roll("claim " + owner); !w.healed && d.chance(w.plan.Rates.Skipped) {
		w.count("claims that passed over jobs")
		limit = d.IntN(limit + 1)
	}
	jobs, err := q.Queue.Claim(ctx, owner, now, until, limit)
	for _, j := range jobs {
		id := j.ID // the server may change the job
		delete(w.fences, id)
		q.tx.after(func() { w.claimed(id, l) })
	}
	return jobs, err
}

// Take implements domain.Queue.
func (q watchedQueue) Take(ctx context.Context, owner string, until time.Time, keys []domain.JobKey) ([]*domain.Job, error) {
	w, l := q.tx.w, q.tx.l
	if d := w.roll("take " + owner); !w.healed && d.chance(w.plan.Rates.Skipped) {
		w.count("calls that passed over jobs")
		keys = keys[:d.IntN(len(keys)+1)]
	}
	jobs, err := q.Queue.Take(ctx, owner, until, keys)
	for _, j := range jobs {
		w.count("called jobs")
		id := j.ID // the server may change the job
		delete(w.fences, id)
		q.tx.after(func() { w.claimed(id, l) })
	}
	return jobs, err
}

// nobody is an owner without leases.
const nobody = "nobody"

// Renew implements domain.Queue. Jobs that another writer is about to change may be passed
// over: then only those that were taken away are known.
func (q watchedQueue) Renew(ctx context.Context, owner string, until time.Time, jobs []*domain.Job) (lost []*domain.Job, err error) {
	w := q.tx.w
	var turn, passed []*domain.Job
	for _, j := range jobs {
		if d := w.roll("renew " + string(j.ID)); !w.healed && d.chance(w.plan.Rates.Skipped) {
			w.count("leases that were not renewed")
			passed = append(passed, j)
			continue
		}
		turn = append(turn, j)
	}
	if lost, err = q.Queue.Renew(ctx, owner, until, turn); err != nil {
		return nil, err
	}
	more, err := q.Queue.Renew(ctx, nobody, until, passed)
	return append(lost, more...), err
}

// Release implements domain.Queue.
func (q watchedQueue) Release(ctx context.Context, owner string) error {
	clear(q.tx.w.fences)
	err := q.Queue.Release(ctx, owner)
	if err == nil {
		q.tx.after(func() { q.tx.w.released(owner) })
	}
	return err
}

// Signal implements domain.Queue.
func (q watchedQueue) Signal(ctx context.Context, ws, id domain.ID, s domain.Signal, now time.Time) error {
	err := q.Queue.Signal(ctx, ws, id, s, now)
	if err == nil {
		q.tx.after(func() { q.tx.w.signalled(id, s) })
	}
	return err
}

type watchedSeries struct {
	domain.SeriesBook
	tx *watched
}

// Insert implements domain.SeriesBook.
func (s watchedSeries) Insert(ctx context.Context, series *domain.Series) error {
	if s.tx.w.bug == NumberOutside {
		own := *series
		s.tx.outlives = append(s.tx.outlives, func(tx domain.Tx) error { return tx.Series().Insert(ctx, &own) })
	}
	return s.SeriesBook.Insert(ctx, series)
}

// Take implements domain.SeriesBook.
func (s watchedSeries) Take(ctx context.Context, ws, series, id domain.ID, now time.Time) (*domain.SeriesEntry, error) {
	if s.tx.w.bug == NumberOutside {
		s.tx.outlives = append(s.tx.outlives, func(tx domain.Tx) error {
			_, err := tx.Series().Take(ctx, ws, series, id, now)
			return err
		})
	}
	s.tx.w.count("numbers taken")
	return s.SeriesBook.Take(ctx, ws, series, id, now)
}
