package simulate

import (
	"time"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

// clock is the clock of a node: that of the world, and how far the node is off.
type clock struct{ l *life }

// Now implements domain.Clock.
func (c clock) Now() time.Time {
	w := c.l.node.world
	return start.Add(w.now + c.l.node.skew).Truncate(time.Microsecond)
}

// Monotonic implements domain.Clock.
func (c clock) Monotonic() time.Duration { return c.l.node.world.now }

// Timer implements domain.Clock.
func (c clock) Timer(d time.Duration) domain.Timer { return c.timer("timer", d) }

// At implements domain.Clock. Only the search for due jobs waits until an instant: so it
// is known when it waits.
func (c clock) At(t time.Time) domain.Timer { return c.timer(searches, t.Sub(c.Now())) }

const searches = "search"

func (c clock) timer(name string, in time.Duration) domain.Timer {
	w := c.l.node.world
	t := &timer{life: c.l, name: name, in: in, c: make(chan time.Time, 1)}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.timers = append(w.timers, t)
	if name == searches {
		c.l.search = t
	}
	return t
}

// timer fires by an event, never at once: a goroutine that begins to wait has only one
// thing ready at a time, so that it is known which it takes.
type timer struct {
	life    *life
	name    string
	in      time.Duration
	c       chan time.Time
	stopped bool // guarded by the mutex of the world
}

// C implements domain.Timer.
func (t *timer) C() <-chan time.Time { return t.c }

// Stop implements domain.Timer.
func (t *timer) Stop() {
	w := t.life.node.world
	w.mu.Lock()
	defer w.mu.Unlock()
	t.stopped = true
	if t.life.search == t {
		t.life.search = nil
	}
}

// arm places the event of the timer.
func (t *timer) arm() {
	w := t.life.node.world
	if t.off() {
		return
	}
	w.after(t.in, t.life, t.name+" "+t.in.String(), func() {
		if !t.off() {
			t.c <- start.Add(w.now)
		}
	})
	if t.name == searches && t.life.hinted {
		w.after(0, t.life, "hint kept", func() { t.life.receive(domain.TopicJobs) })
	}
}

func (t *timer) off() bool {
	w := t.life.node.world
	w.mu.Lock()
	defer w.mu.Unlock()
	return t.stopped
}

// ids makes IDs that depend on the step of the run in which they are made.
type ids struct{ w *world }

// New implements domain.IDs.
func (g ids) New() domain.ID { return domaintest.ID(7, g.next()) }

// Random implements domain.IDs.
func (g ids) Random() domain.ID { return domaintest.ID(4, g.next()) }

func (g ids) next() int {
	g.w.mu.Lock()
	defer g.w.mu.Unlock()
	g.w.ids++
	return g.w.steps*1000 + g.w.ids
}
