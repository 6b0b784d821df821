package api

import (
	"context"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"

	"chancery/internal/domain"
)

// A request that creates a job costs one unit for each started 128 KiB of its
// body, because the body determines how much memory it needs.
const (
	unitBytes = 128 << 10
	// maxUnits is the total of the requests that run at the same time, maxShare the
	// part of it that one workspace may use: the rest is reserved for the others.
	maxUnits = 128
	maxShare = 96
	// maxQueued and maxQueuedAll limit the requests that wait, of one workspace and
	// in all. Their bodies have not been read yet.
	maxQueued    = 256
	maxQueuedAll = 1024
	// maxQueueTime is the longest time for which a request waits.
	maxQueueTime = 5 * time.Second
	// allQueues times the limit of one workspace is the limit of jobs in all.
	allQueues = 10
)

// admission limits the creation of jobs to what the server can handle.
type admission struct {
	requests *limiter
	jobs     *jobCounter
}

func newAdmission(c *Config) *admission {
	return &admission{
		requests: newLimiter(c.Clock),
		jobs: &jobCounter{
			clock: c.Clock, count: c.Backlog, limit: c.Limits.Queue, known: map[domain.ID]int{},
			failed: func(ctx context.Context, err error) {
				c.Log.ErrorContext(ctx, "cannot count the jobs that wait; going on with the last count", "error", err)
			},
		},
	}
}

// creates reports whether a route creates jobs.
func creates(rt *route) bool {
	return rt.id == "create-job" || rt.id == "put-job" || rt.id == "run-again"
}

// placeKey is the key of a request's release function in its context.
type placeKey struct{}

// Yield releases the units of the request that the context belongs to, if it has
// any, because from now on the request only waits. It may be called more than
// once.
func Yield(ctx context.Context) {
	if release, ok := ctx.Value(placeKey{}).(func()); ok {
		release()
	}
}

// bounded returns a route that creates jobs with admission control: its handler
// runs only when the limits allow it. A refused request has written nothing.
func (s *server) bounded(rt route) route {
	if !creates(&rt) {
		return rt
	}
	handle := rt.handle
	rt.handle = func(s *server, w http.ResponseWriter, r *http.Request) (any, error) {
		ctx, ws := r.Context(), actorOf(r).Workspace.ID
		release, err := s.admission.requests.acquire(ctx, ws, weight(r))
		if err != nil {
			discard(w, r, s.Limits.Body)
			return nil, err
		}
		defer release()
		if err := s.admission.jobs.add(ctx, ws); err != nil {
			release()
			discard(w, r, s.Limits.Body)
			return nil, err
		}
		answer, err := handle(s, w, r.WithContext(context.WithValue(ctx, placeKey{}, release)))
		if err != nil {
			s.admission.jobs.remove(ws)
		}
		return answer, err
	}
	return rt
}

// weight returns the units of a request. A body of unknown length may be as long
// as any, so it gets the most units.
func weight(r *http.Request) int {
	if r.ContentLength < 0 {
		return maxShare
	}
	return int(min(1+r.ContentLength/unitBytes, maxShare))
}

// discard reads the rest of the body and throws it away: a client that cannot
// finish sending may never read the answer. A client that sent an Expect header
// has not sent the body.
func discard(w http.ResponseWriter, r *http.Request, limit int64) {
	if r.Header.Get("Expect") == "" {
		_, _ = io.Copy(io.Discard, http.MaxBytesReader(w, r.Body, limit)) // an error changes nothing
	}
}

// serverBusy returns the error for a request that the whole server has no
// capacity for.
func serverBusy() error {
	return domain.E(domain.Busy, "busy", "the server has as much to do as it can take; try again a little later")
}

// workspaceBusy returns the error for a request of a workspace that has reached
// its own limit.
func workspaceBusy(format string, args ...any) error {
	return domain.E(domain.Busy, keyLimit, format, args...)
}

// limiter limits the total units of the requests that run at the same time. The
// next to run is the oldest waiting request of the workspace that uses the fewest
// units, so that a workspace with many requests delays mostly its own.
type limiter struct {
	clock domain.Clock

	mu      sync.Mutex
	used    int // units in use
	waiting int // requests that wait
	numbers int // given to waiters so far
	queues  map[domain.ID]*queue
}

// queue holds the requests of one workspace.
type queue struct {
	used    int
	waiters []*waiter
}

// waiter is a request that waits for its units.
type waiter struct {
	number int
	units  int
	ready  chan struct{} // closed when it may run
}

func newLimiter(clock domain.Clock) *limiter {
	return &limiter{clock: clock, queues: map[domain.ID]*queue{}}
}

// acquire waits until the request may run and returns the function that releases
// its units, which may be called more than once. The error is Busy if too many
// requests wait already or the wait was too long.
func (l *limiter) acquire(ctx context.Context, ws domain.ID, units int) (release func(), err error) {
	w, err := l.enqueue(ws, units)
	if err != nil {
		return nil, err
	}
	select {
	case <-w.ready: // the usual case
	default:
		if err := l.wait(ctx, ws, w); err != nil {
			return nil, err
		}
	}
	return sync.OnceFunc(func() { l.release(ws, units) }), nil
}

// enqueue adds a waiter, which may be ready at once.
func (l *limiter) enqueue(ws domain.ID, units int) (*waiter, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	q := l.queues[ws]
	if q == nil {
		q = &queue{}
		l.queues[ws] = q
	}
	switch {
	case len(q.waiters) >= maxQueued:
		return nil, workspaceBusy("this workspace has %d requests waiting to create jobs already; try again a little later", maxQueued)
	case l.waiting >= maxQueuedAll:
		l.dropIfEmpty(ws)
		return nil, serverBusy()
	}
	l.numbers++
	w := &waiter{number: l.numbers, units: units, ready: make(chan struct{})}
	q.waiters = append(q.waiters, w)
	l.waiting++
	l.admit()
	return w, nil
}

func (l *limiter) wait(ctx context.Context, ws domain.ID, w *waiter) error {
	timer := l.clock.Timer(maxQueueTime)
	defer timer.Stop()
	select {
	case <-w.ready:
		return nil
	case <-timer.C():
		return l.giveUp(ws, w, nil)
	case <-ctx.Done():
		return l.giveUp(ws, w, ctx.Err())
	}
}

// giveUp removes a waiter from its queue and returns the cause. If there is no
// cause, it returns the error for the limit that the waiter waited for. It
// returns nil if the waiter has become ready meanwhile.
func (l *limiter) giveUp(ws domain.ID, w *waiter, cause error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	q := l.queues[ws]
	i := -1
	if q != nil {
		i = slices.Index(q.waiters, w)
	}
	switch {
	case i < 0:
		return nil
	case cause != nil:
	case q.used+q.waiters[0].units > maxShare:
		cause = workspaceBusy("this workspace has as many requests at work as it may; try again a little later")
	default:
		cause = serverBusy()
	}
	q.waiters = slices.Delete(q.waiters, i, i+1)
	l.waiting--
	l.admit() // others may have waited for this one
	l.dropIfEmpty(ws)
	return cause
}

func (l *limiter) release(ws domain.ID, units int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.used -= units
	l.queues[ws].used -= units
	l.admit()
	l.dropIfEmpty(ws)
}

// dropIfEmpty deletes the queue of a workspace that has no requests.
func (l *limiter) dropIfEmpty(ws domain.ID) {
	if q := l.queues[ws]; q.used == 0 && len(q.waiters) == 0 {
		delete(l.queues, ws)
	}
}

// admit makes waiters ready while there are units for the next one. A smaller one
// does not pass the next one, or large requests might wait for ever.
func (l *limiter) admit() {
	for l.waiting > 0 {
		q := l.next()
		if q == nil || l.used+q.waiters[0].units > maxUnits {
			return
		}
		w := q.waiters[0]
		q.waiters = q.waiters[1:]
		l.waiting--
		l.used += w.units
		q.used += w.units
		close(w.ready)
	}
}

// next returns the queue of the next request to run, nil if all workspaces with
// waiting requests use their share.
func (l *limiter) next() *queue {
	var best *queue
	for _, q := range l.queues {
		if len(q.waiters) == 0 || q.used+q.waiters[0].units > maxShare {
			continue
		}
		if best == nil || q.used < best.used || q.used == best.used && q.waiters[0].number < best.waiters[0].number {
			best = q
		}
	}
	return best
}

// jobCounter limits the jobs that were accepted and are due or running. It adds
// up the jobs that it admits. It counts the jobs again only when the sum has
// reached the limit, because some have ended by then.
type jobCounter struct {
	clock  domain.Clock
	count  func(ctx context.Context) (map[domain.ID]int, error)
	limit  int
	failed func(ctx context.Context, err error)

	counting sync.Mutex // held while counting

	mu      sync.Mutex
	known   map[domain.ID]int
	all     int
	counted bool
	next    time.Time // earliest instant of the next count
}

const (
	// Counting takes at most one part in countRest+1 of the time, and happens at
	// most twenty times a second.
	countRest  = 20
	countPause = 50 * time.Millisecond
)

// add admits a job. The error is Busy if the workspace or the server has too
// many.
func (c *jobCounter) add(ctx context.Context, ws domain.ID) error {
	if c.count == nil || c.limit <= 0 {
		return nil
	}
	if c.admit(ws) == nil {
		return nil
	}
	c.recount(ctx)
	return c.admit(ws)
}

func (c *jobCounter) admit(ws domain.ID) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case !c.counted, c.all >= c.limit*allQueues:
		return serverBusy()
	case c.known[ws] >= c.limit:
		return workspaceBusy("this workspace has %d jobs that wait for their turn; try again when some have ended", c.limit)
	}
	c.known[ws]++
	c.all++
	return nil
}

// remove subtracts a job that was admitted but not created.
func (c *jobCounter) remove(ws domain.ID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known[ws] > 0 {
		c.known[ws]--
		c.all--
	}
}

// recount counts the jobs, unless the last count was just now.
func (c *jobCounter) recount(ctx context.Context) {
	c.counting.Lock()
	defer c.counting.Unlock()
	began := c.clock.Now()
	if c.mayCount(began) {
		found, err := c.count(ctx)
		c.update(found, err == nil, began)
		if err != nil && ctx.Err() == nil {
			c.failed(ctx, err)
		}
	}
}

func (c *jobCounter) mayCount(now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return !now.Before(c.next)
}

// update sets the counts to those found, and the time of the next count.
func (c *jobCounter) update(found map[domain.ID]int, ok bool, began time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.clock.Now()
	c.next = now.Add(max(countPause, countRest*now.Sub(began)))
	if !ok {
		return
	}
	c.counted, c.known, c.all = true, map[domain.ID]int{}, 0
	for ws, n := range found {
		c.known[ws] = n
		c.all += n
	}
}
