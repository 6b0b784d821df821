package domaintest

import (
	"cmp"
	"fmt"
	"slices"
	"sync"
	"time"

	"chancery/internal/domain"
)

// Start is the instant at which every test clock starts.
var Start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) //nolint:gochecknoglobals // a constant

// Clock is a domain.Clock that moves only when a test advances it.
type Clock struct {
	mu     sync.Mutex
	now    time.Time
	passed time.Duration // since the clock was made
	timers []*timer
}

// NewClock makes a clock that shows Start.
func NewClock() *Clock { return &Clock{now: Start} }

// Now implements domain.Clock.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Monotonic implements domain.Clock.
func (c *Clock) Monotonic() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.passed
}

// Timer implements domain.Clock.
func (c *Clock) Timer(d time.Duration) domain.Timer {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.timer(d)
}

// At implements domain.Clock.
func (c *Clock) At(t time.Time) domain.Timer {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.timer(t.Sub(c.now))
}

// timer makes a timer that, as on a real machine, nobody moves by setting the clock.
func (c *Clock) timer(d time.Duration) domain.Timer {
	t := &timer{clock: c, at: c.passed + d, c: make(chan time.Time, 1)}
	if d <= 0 {
		t.c <- c.now
		return t
	}
	c.timers = append(c.timers, t)
	return t
}

// Advance moves the clock and fires what has become due, earliest first.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now, c.passed = c.now.Add(d), c.passed+d
	slices.SortStableFunc(c.timers, func(a, b *timer) int { return cmp.Compare(a.at, b.at) })
	for len(c.timers) > 0 && c.timers[0].at <= c.passed {
		c.timers[0].c <- c.now
		c.timers = c.timers[1:]
	}
}

// Set sets the clock to another time, forward or back. No time passes by that, and no
// timer fires.
func (c *Clock) Set(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = now
}

type timer struct {
	clock *Clock
	at    time.Duration // as Monotonic counts
	c     chan time.Time
}

func (t *timer) C() <-chan time.Time { return t.c }

func (t *timer) Stop() {
	t.clock.mu.Lock()
	defer t.clock.mu.Unlock()
	t.clock.timers = slices.DeleteFunc(t.clock.timers, func(o *timer) bool { return o == t })
}

// IDs is a domain.IDs that counts.
type IDs struct {
	mu sync.Mutex
	n  int
}

// New implements domain.IDs.
func (g *IDs) New() domain.ID { return ID(7, g.next()) }

// Random implements domain.IDs.
func (g *IDs) Random() domain.ID { return ID(4, g.next()) }

func (g *IDs) next() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.n++
	return g.n
}

// ID makes a recognisable ID of a version.
func ID(version, n int) domain.ID {
	return domain.ID(fmt.Sprintf("01950000-0000-%d000-8000-%012d", version, n))
}
