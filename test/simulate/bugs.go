package simulate

import (
	"context"
	"time"

	"chancery/internal/domain"
)

// Bug is a fault that is planted between engine and store, to show that the checker
// finds it.
type Bug string

// The bugs. None is the real code.
const (
	None Bug = ""
	// NoFence stores what a worker sends although its lease is lost.
	NoFence Bug = "no fence"
	// NumberOutside takes numbers in a transaction of their own.
	NumberOutside Bug = "number outside of the transaction"
	// NoVersion stores contents whatever version they are based on.
	NoVersion Bug = "no version check"
)

// watched is a transaction that the checker sees, and in which bugs are planted.
type watched struct {
	domain.Tx
	w *world
	l *life
	// reports run after the commit.
	reports []func()
	// outlives are what a planted bug stores although the transaction is rolled back.
	outlives []func(tx domain.Tx) error
}

// Queue implements domain.Tx.
func (t *watched) Queue() domain.Queue { return watchedQueue{t.Tx.Queue(), t} }

// Series implements domain.Tx.
func (t *watched) Series() domain.SeriesBook { return watchedSeries{t.Tx.Series(), t} }

type watchedQueue struct {
	domain.Queue
	tx *watched
}

// Commit implements domain.Queue. It notes commits under an old fence.
func (q watchedQueue) Commit(ctx context.Context, c *domain.Checkpoint) (*domain.Signal, error) {
	w, fence := q.tx.w, c.Job.Lease.Fence
	before, err := q.fenceOf(ctx, c.Job)
	if err != nil {
		return nil, err
	}
	switch w.bug {
	case NoFence:
		c = unfenced(c, before)
	case NoVersion:
		if c, err = q.rebased(ctx, c); err != nil {
			return nil, err
		}
	case None, NumberOutside:
	}
	signal, err := q.Queue.Commit(ctx, c)
	if before != fence {
		q.tx.reports = append(q.tx.reports, func() {
			w.fault("%s committed job %s with the fence %d, on record was %d", q.tx.l.owner, c.Job.ID, fence, before)
		})
	}
	return signal, err
}

// fenceOf returns the fence of a job on record. It is read unless it was the same before
// and no lease was released since.
func (q watchedQueue) fenceOf(ctx context.Context, j *domain.Job) (int64, error) {
	fences := q.tx.w.fences
	if known, is := fences[j.ID]; is && known == j.Lease.Fence {
		return known, nil
	}
	head, err := q.tx.Jobs().Head(ctx, j.WorkspaceID, j.ID)
	if err != nil {
		return 0, err
	}
	fences[j.ID] = head.Lease.Fence
	return head.Lease.Fence, nil
}

// Claim implements domain.Queue.
func (q watchedQueue) Claim(ctx context.Context, owner string, now, until time.Time, limit int) ([]*domain.Job, error) {
	jobs, err := q.Queue.Claim(ctx, owner, now, until, limit)
	for _, j := range jobs {
		delete(q.tx.w.fences, j.ID)
	}
	return jobs, err
}

// Release implements domain.Queue.
func (q watchedQueue) Release(ctx context.Context, owner string) error {
	clear(q.tx.w.fences)
	return q.Queue.Release(ctx, owner)
}

func unfenced(c *domain.Checkpoint, fence int64) *domain.Checkpoint {
	next, j := *c, *c.Job
	j.Lease.Fence = fence
	next.Job = &j
	return &next
}

func (q watchedQueue) rebased(ctx context.Context, c *domain.Checkpoint) (*domain.Checkpoint, error) {
	next := *c
	next.Changes = nil
	for _, ch := range c.Changes {
		if ch.Base != "" {
			ch.Base = ""
			if ch.Content != nil {
				head, err := q.tx.Entries().Head(ctx, c.Job.WorkspaceID, ch.EntryID)
				if err != nil {
					return nil, err
				}
				ch.Base = head.Content.Version
			}
		}
		next.Changes = append(next.Changes, ch)
	}
	return &next, nil
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
