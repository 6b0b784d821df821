package engine

import (
	"context"
	"slices"
	"sync"
	"time"

	"chancery/internal/domain"
)

// called are the jobs for which this node has reserved permits, in the order in which it called
// them. The claim loop takes them by their keys. If they were only made due, another node
// could claim them: it has no permit for them, and the one that is reserved here would be of
// no use to anybody until the reservation ends.
type called struct {
	mu   sync.Mutex
	list []jobKey
	// loop wakes the claim loop.
	loop chan struct{}
}

// maxCalled is how many calls wait for a slot. The oldest are dropped: their reservations have
// ended most likely, and they come at their due time.
const maxCalled = 4096

func newCalled() *called { return &called{loop: make(chan struct{}, 1)} }

// add calls jobs.
func (c *called) add(keys []jobKey) {
	if len(keys) == 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, key := range keys {
		if !slices.Contains(c.list, key) {
			c.list = append(c.list, key)
		}
	}
	c.list = c.list[max(len(c.list)-maxCalled, 0):]
	select {
	case c.loop <- struct{}{}:
	default: // it is awake already
	}
}

// waiting returns how many jobs are called.
func (c *called) waiting() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.list)
}

// first removes up to n jobs and returns them, the oldest calls first.
func (c *called) first(n int) (keys []jobKey) {
	c.mu.Lock()
	defer c.mu.Unlock()
	n = min(n, len(c.list))
	keys = slices.Clone(c.list[:n])
	c.list = slices.Delete(c.list, 0, n)
	return keys
}

// putBack returns keys that could not be taken, before the others. It does not wake the claim loop,
// which tries again after a pause: if it were woken, it would ask a store that is full or
// read-only again and again.
func (c *called) putBack(keys []jobKey) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.list = slices.Concat(keys, slices.DeleteFunc(c.list, func(k jobKey) bool { return slices.Contains(keys, k) }))
}

// call has the claim loop take parked jobs for which permits are reserved.
func (e *Engine) call(jobs []jobKey) { e.called.add(jobs) }

// takeCalled leases called jobs, up to so many. Those that wait no more, because another node
// has claimed them since, leave their permits to others.
func (e *Engine) takeCalled(ctx context.Context, now time.Time, limit int) ([]*domain.Job, error) {
	keys := e.called.first(limit)
	if len(keys) == 0 {
		return nil, nil
	}
	list := make([]domain.JobKey, len(keys))
	for i, key := range keys {
		list[i] = domain.JobKey{WorkspaceID: key.ws, ID: key.id}
	}
	var jobs []*domain.Job
	err := e.ports.Store.Update(ctx, func(tx domain.Tx) (err error) {
		jobs, err = tx.Queue().Take(ctx, e.opt.Owner, now.Add(e.opt.Lease), list)
		return err
	})
	if err != nil {
		e.called.putBack(keys)
		return nil, err
	}
	for _, key := range keys {
		if !slices.ContainsFunc(jobs, func(j *domain.Job) bool { return j.WorkspaceID == key.ws && j.ID == key.id }) {
			e.missed(key)
		}
	}
	return jobs, nil
}

// missed ends the reservation of a called job that did not wait any more, unless it runs here
// already.
func (e *Engine) missed(key jobKey) {
	if e.leases.holds(key) {
		return
	}
	for _, p := range e.pools() {
		e.call(p.forget(key))
	}
}
