package admission

import (
	"context"
	"slices"
	"sync"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// unitLimits are the limits of a Limiter.
type unitLimits struct {
	units, share, queued, queuedAll int
	queueTime                       time.Duration
}

// Limiter limits the total units of the requests that run at the same time. The
// next to run is the oldest waiting request of the workspace that uses the fewest
// units, so that a workspace with many requests delays mostly its own.
type Limiter struct {
	clock  domain.Clock
	limits unitLimits

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

// NewLimiter returns a limiter with the limits of a server.
func NewLimiter(clock domain.Clock) *Limiter {
	return &Limiter{
		clock: clock,
		limits: unitLimits{
			units: limits.Units.Int(), share: limits.UnitsShare.Int(),
			queued: limits.RequestQueue.Int(), queuedAll: limits.RequestQueueAll.Int(),
			queueTime: limits.RequestWait.Duration(),
		},
		queues: map[domain.ID]*queue{},
	}
}

// NewDocumentLimiter returns a limiter for documents that requests read from the store and
// work on. A unit is the same number of bytes.
func NewDocumentLimiter(clock domain.Clock) *Limiter {
	l := NewLimiter(clock)
	unit := limits.UnitBytes.Int()
	l.limits.units, l.limits.share = limits.RequestDocuments.Int()/unit, limits.RequestDocumentsSpace.Int()/unit
	return l
}

// AcquireBytes is Acquire for as many units as so many bytes are.
func (l *Limiter) AcquireBytes(ctx context.Context, ws domain.ID, n int) (release func(), err error) {
	return l.Acquire(ctx, ws, 1+n/limits.UnitBytes.Int())
}

// Acquire waits until the request may run and returns the function that releases
// its units, which may be called more than once. The error is Busy if too many
// requests wait already or the wait was too long. A request gets at most the share
// of a workspace.
func (l *Limiter) Acquire(ctx context.Context, ws domain.ID, units int) (release func(), err error) {
	units = min(units, l.limits.share)
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
func (l *Limiter) enqueue(ws domain.ID, units int) (*waiter, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	q := l.queues[ws]
	if q == nil {
		q = &queue{}
		l.queues[ws] = q
	}
	switch {
	case len(q.waiters) >= l.limits.queued:
		return nil, domain.OverLimit(domain.Busy, limits.RequestQueue.With(int64(l.limits.queued)), "try again a little later")
	case l.waiting >= l.limits.queuedAll:
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

func (l *Limiter) wait(ctx context.Context, ws domain.ID, w *waiter) error {
	timer := l.clock.Timer(l.limits.queueTime)
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
func (l *Limiter) giveUp(ws domain.ID, w *waiter, cause error) error {
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
	case q.used+q.waiters[0].units > l.limits.share:
		cause = domain.OverLimit(domain.Busy, limits.UnitsShare.With(int64(l.limits.share)), "try again a little later")
	default:
		cause = serverBusy()
	}
	q.waiters = slices.Delete(q.waiters, i, i+1)
	l.waiting--
	l.admit() // others may have waited for this one
	l.dropIfEmpty(ws)
	return cause
}

// Used returns the units in use and the requests that wait.
func (l *Limiter) Used() (units, waiting int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.used, l.waiting
}

func (l *Limiter) release(ws domain.ID, units int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.used -= units
	l.queues[ws].used -= units
	l.admit()
	l.dropIfEmpty(ws)
}

// dropIfEmpty deletes the queue of a workspace that has no requests.
func (l *Limiter) dropIfEmpty(ws domain.ID) {
	if q := l.queues[ws]; q.used == 0 && len(q.waiters) == 0 {
		delete(l.queues, ws)
	}
}

// admit makes waiters ready while there are units for the next one. A smaller one
// does not pass the next one, or large requests might wait endlessly.
func (l *Limiter) admit() {
	for l.waiting > 0 {
		q := l.next()
		if q == nil || l.used+q.waiters[0].units > l.limits.units {
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
func (l *Limiter) next() *queue {
	var best *queue
	for _, q := range l.queues {
		if len(q.waiters) == 0 || q.used+q.waiters[0].units > l.limits.share {
			continue
		}
		if best == nil || q.used < best.used || q.used == best.used && q.waiters[0].number < best.waiters[0].number {
			best = q
		}
	}
	return best
}
