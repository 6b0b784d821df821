package app

import (
	"sync"
	"time"

	"chancery/internal/domain"
)

const (
	// never is a span that is not waited for: that of leases and polls of an
	// engine that is alone with its store.
	never = 100 * 365 * 24 * time.Hour
	// farthest is the longest wait that is jumped over; a job waits for 100 days.
	farthest = never / 2
	// breath is what each jump takes, so that a fault that is tried again and again
	// does not take the whole processor.
	breath = time.Millisecond
)

// leaper is the clock of a dry run: instants that a job waits for come at once,
// and from then on it is that late. Spans, which bound work, take their time.
type leaper struct {
	mu    sync.Mutex
	ahead time.Duration
	ended bool
}

var _ domain.Clock = (*leaper)(nil)

// Now implements domain.Clock.
func (l *leaper) Now() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.now()
}

func (l *leaper) now() time.Time { return clock{}.Now().Add(l.ahead) }

// Timer implements domain.Clock. After the end nothing is given time any more.
func (l *leaper) Timer(d time.Duration) domain.Timer {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended {
		d = 0
	}
	return clock{}.Timer(d)
}

// At implements domain.Clock.
func (l *leaper) At(t time.Time) domain.Timer {
	l.mu.Lock()
	defer l.mu.Unlock()
	wait := t.Sub(l.now())
	switch {
	case wait > farthest:
		return clock{}.Timer(wait)
	case wait > 0:
		l.ahead += wait
	}
	return clock{}.Timer(breath)
}

// end lets all timers from now on fire at once, so that an engine that stops does
// not wait for work whose result nobody will see.
func (l *leaper) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ended = true
}
