package admission

import (
	"context"
	"sync"
	"time"

	"chancery/internal/domain"
)

// AllWorkspaces times the limit of one workspace is the limit of jobs in all.
const AllWorkspaces = 10

// Count returns the jobs of each workspace that are due or running.
type Count func(ctx context.Context) (map[domain.ID]int, error)

// JobCounter limits the jobs that were accepted and are due or running. It adds
// up the jobs that it admits. It counts the jobs again only when the sum has
// reached the limit, because some have ended by then.
type JobCounter struct {
	clock  domain.Clock
	limit  int
	count  Count
	failed func(ctx context.Context, err error)

	counting sync.Mutex // held while counting

	mu      sync.Mutex
	known   map[domain.ID]int
	all     int
	counted bool
	next    time.Duration // the earliest time of the next count, by the monotonic clock
}

// NewJobCounter returns a counter that allows each workspace limit jobs. Without
// count or limit, it allows any number. It calls failed when count fails.
func NewJobCounter(clock domain.Clock, limit int, count Count, failed func(ctx context.Context, err error)) *JobCounter {
	return &JobCounter{clock: clock, limit: limit, count: count, failed: failed, known: map[domain.ID]int{}}
}

const (
	// Counting takes at most one part in countRest+1 of the time, and happens at
	// most twenty times a second.
	countRest  = 20
	countPause = 50 * time.Millisecond
)

// Add admits a job. The error is Busy if the workspace or the server has too
// many.
func (c *JobCounter) Add(ctx context.Context, ws domain.ID) error {
	if c.count == nil || c.limit <= 0 {
		return nil
	}
	if c.admit(ws) == nil {
		return nil
	}
	c.recount(ctx)
	return c.admit(ws)
}

func (c *JobCounter) admit(ws domain.ID) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case !c.counted, c.all >= c.limit*AllWorkspaces:
		return serverBusy()
	case c.known[ws] >= c.limit:
		return workspaceBusy("this workspace has %d jobs that wait for their turn; try again when some have ended", c.limit)
	}
	c.known[ws]++
	c.all++
	return nil
}

// Remove subtracts a job that was admitted and not created, or that has ended. One that ended
// while the jobs were counted may be subtracted twice; there are no more of these than requests.
func (c *JobCounter) Remove(ws domain.ID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch n := c.known[ws]; {
	case n <= 0:
	case n > c.limit: // not all of them count for the server
		c.known[ws]--
	default:
		c.known[ws]--
		c.all--
	}
}

// recount counts the jobs, unless the last count was just now.
func (c *JobCounter) recount(ctx context.Context) {
	c.counting.Lock()
	defer c.counting.Unlock()
	began := c.clock.Monotonic()
	if c.mayCount(began) {
		found, err := c.count(ctx)
		c.update(found, err == nil, began)
		if err != nil && ctx.Err() == nil {
			c.failed(ctx, err)
		}
	}
}

func (c *JobCounter) mayCount(now time.Duration) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return now >= c.next
}

// update sets the counts to those found, and the time of the next count.
func (c *JobCounter) update(found map[domain.ID]int, ok bool, began time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.clock.Monotonic()
	c.next = now + max(countPause, countRest*(now-began))
	if !ok {
		return
	}
	c.counted, c.known, c.all = true, map[domain.ID]int{}, 0
	for ws, n := range found {
		c.known[ws] = n
		// More than its limit is no reason to refuse the jobs of others.
		c.all += min(n, c.limit)
	}
}
