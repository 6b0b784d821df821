package engine

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"chancery/internal/domain"
)

// leases are the jobs that this node holds: it renews them in time, and cancels
// the work on one that was lost.
type leases struct {
	store domain.Store
	clock domain.Clock
	log   *slog.Logger
	owner string
	// length of a lease; a heartbeat comes after each third of it.
	length time.Duration

	// renewing holds one value while a renewal is on its way to the store, so that two do
	// not overtake each other. It is taken before mu. It is a channel because that may take
	// long: tests in a bubble of synctest see who waits for a channel, but not for a mutex.
	renewing chan struct{}

	mu sync.Mutex // guards what follows
	// closed refuses new jobs: the engine stops.
	closed bool
	// renewed is the time of the last renewal on record.
	renewed time.Time
	held    map[jobKey]*lease
	// work counts the jobs in held and those that were replaced; Add is called with
	// mu held, so that none is added after close.
	work sync.WaitGroup
}

// jobKey names a job over all workspaces.
type jobKey struct{ ws, id domain.ID }

// lease is the right to work on one job. It does not change, but for the time when the job
// comes on record.
type lease struct {
	key    jobKey
	fence  int64
	cancel context.CancelFunc
	// unstored reports that the job is not on record yet: there is nothing to renew.
	unstored atomic.Bool
}

// add takes a job over. It returns false when the engine stops, or when the job
// was claimed again while its creator waited: then it belongs to the other node.
func (l *leases) add(le *lease) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	old := l.held[le.key]
	if l.closed || old != nil && old.fence > le.fence {
		return false
	}
	if old != nil {
		old.cancel() // its fence is behind; it cannot commit any more
	}
	l.held[le.key] = le
	l.work.Add(1)
	return true
}

// remove forgets a job whose work has ended.
func (l *leases) remove(le *lease) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held[le.key] == le {
		delete(l.held, le.key)
	}
}

// holds reports whether a job runs on this node.
func (l *leases) holds(key jobKey) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.held[key] != nil
}

// close refuses jobs from now on.
func (l *leases) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
}

func (l *leases) isClosed() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.closed
}

// heartbeat renews the leases three times in their length, until the context ends.
func (l *leases) heartbeat(ctx context.Context) {
	for {
		timer := l.clock.Timer(l.length / 3)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C():
		}
		if err := l.renew(ctx); err != nil && ctx.Err() == nil {
			l.log.ErrorContext(ctx, "cannot renew leases", "error", err)
		}
	}
}

// renewIfLate renews the leases when a renewal is overdue, as after the machine
// slept, so that the node does not claim its own jobs as abandoned.
func (l *leases) renewIfLate(ctx context.Context, now time.Time) error {
	l.renewing <- struct{}{} // a renewal that is under way may be all that is needed
	defer func() { <-l.renewing }()
	l.mu.Lock()
	late := len(l.held) > 0 && now.Sub(l.renewed) > l.length/2
	l.mu.Unlock()
	if !late {
		return nil
	}
	return l.send(ctx)
}

// renewIfShort renews the leases when little is left of one: the commit that
// created the job took so long that the next heartbeat would be late for it.
func (l *leases) renewIfShort(ctx context.Context, until time.Time) {
	if until.Sub(l.clock.Now()) >= l.length/2 {
		return
	}
	if err := l.renew(ctx); err != nil {
		l.log.ErrorContext(ctx, "cannot renew leases", "error", err)
	}
}

func (l *leases) renew(ctx context.Context) error {
	l.renewing <- struct{}{}
	defer func() { <-l.renewing }()
	return l.send(ctx)
}

// send renews all leases on record; renewing must be held.
func (l *leases) send(ctx context.Context) error {
	now := l.clock.Now()
	held := l.list()
	if len(held) == 0 {
		return nil
	}
	var lost []*domain.Job
	err := l.store.Update(ctx, func(tx domain.Tx) (err error) {
		lost, err = tx.Queue().Renew(ctx, l.owner, now.Add(l.length), held)
		return err
	})
	for _, j := range lost {
		l.abandon(j)
	}
	if err == nil {
		l.mu.Lock()
		l.renewed = now
		l.mu.Unlock()
	}
	return err
}

// list returns the jobs as they are named on record: copies, since a run changes its own.
func (l *leases) list() []*domain.Job {
	l.mu.Lock()
	defer l.mu.Unlock()
	held := make([]*domain.Job, 0, len(l.held))
	for _, le := range l.held {
		if le.unstored.Load() {
			continue
		}
		held = append(held, &domain.Job{
			WorkspaceID: le.key.ws, ID: le.key.id,
			Lease: domain.Lease{Owner: l.owner, Fence: le.fence},
		})
	}
	return held
}

// abandon cancels the work on a job whose lease was lost. A job that completed
// meanwhile is not held any more and is left alone.
func (l *leases) abandon(j *domain.Job) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if le := l.held[jobKey{j.WorkspaceID, j.ID}]; le != nil && le.fence == j.Lease.Fence {
		l.log.Warn("lease lost; leaving the job to its new owner", "workspace", j.WorkspaceID, "job", j.ID)
		le.cancel()
	}
}

// releaseAll gives up all leases under the name of this node.
func (l *leases) releaseAll(ctx context.Context) error {
	return l.store.Update(ctx, func(tx domain.Tx) error { return tx.Queue().Release(ctx, l.owner) })
}
