package kit

import (
	"sync"
	"time"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/transform"
)

// Clock is a clock that the test advances. It reports when somebody has begun to
// wait for it, so that the test advances it neither too early nor again and again.
type Clock struct {
	*domaintest.Clock

	mu      sync.Mutex
	pending map[*timer]time.Time
	changed chan struct{} // closed and replaced at each new timer
}

// NewClock returns a clock that shows domaintest.Start.
func NewClock() *Clock {
	return &Clock{Clock: domaintest.NewClock(), pending: map[*timer]time.Time{}, changed: make(chan struct{})}
}

// Timer implements domain.Clock.
func (c *Clock) Timer(d time.Duration) domain.Timer {
	return c.note(c.Now().Add(d), c.Clock.Timer(d))
}

// At implements domain.Clock.
func (c *Clock) At(at time.Time) domain.Timer { return c.note(at, c.Clock.At(at)) }

func (c *Clock) note(at time.Time, inner domain.Timer) domain.Timer {
	t := &timer{Timer: inner, clock: c}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pending[t] = at
	close(c.changed)
	c.changed = make(chan struct{})
	return t
}

// Await returns when somebody waits for the instant after d.
func (c *Clock) Await(d time.Duration) { c.AwaitMany(d, 1) }

// AwaitMany returns when at least n wait for the instant after d.
func (c *Clock) AwaitMany(d time.Duration, n int) {
	for {
		c.mu.Lock()
		at, changed, waiting := c.Now().Add(d), c.changed, 0
		for _, due := range c.pending {
			if due.Equal(at) {
				waiting++
			}
		}
		c.mu.Unlock()
		if waiting >= n {
			return
		}
		<-changed
	}
}

// PassUnstored brings n new jobs on record whose callers wait and whose first steps take
// long: it advances the clock as far as such a job may work unstored.
func (c *Clock) PassUnstored(n int) {
	c.AwaitMany(transform.MaxUnstored, n)
	c.Advance(transform.MaxUnstored)
}

type timer struct {
	domain.Timer
	clock *Clock
}

// Stop implements domain.Timer.
func (t *timer) Stop() {
	t.Timer.Stop()
	t.clock.mu.Lock()
	defer t.clock.mu.Unlock()
	delete(t.clock.pending, t)
}

// RealClock is the clock of the system, for tests of what cannot be told when to go on.
type RealClock struct{}

// Now implements domain.Clock.
func (RealClock) Now() time.Time {
	return time.Now().UTC().Truncate(time.Microsecond)
}

// realStart is what Monotonic counts from.
var realStart = time.Now() //nolint:gochecknoglobals // a constant of the process

// Monotonic implements domain.Clock.
func (RealClock) Monotonic() time.Duration { return time.Since(realStart) }

// Timer implements domain.Clock.
func (RealClock) Timer(d time.Duration) domain.Timer {
	return realTimer{time.NewTimer(d)}
}

// At implements domain.Clock.
func (c RealClock) At(at time.Time) domain.Timer { return c.Timer(at.Sub(c.Now())) }

type realTimer struct{ t *time.Timer }

func (t realTimer) C() <-chan time.Time { return t.t.C }

func (t realTimer) Stop() { t.t.Stop() }
