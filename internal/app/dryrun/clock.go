package dryrun

import (
	"sync"
	"time"

	"chancery/internal/domain"
)

const (
	// never is a time span that does not pass: the leases and polls of an engine
	// that is the only user of its store.
	never = 100 * 365 * 24 * time.Hour
	// maxJump is the longest wait that is skipped; a job waits for at most 100 days.
	maxJump = never / 2
	// jumpPause is how long each jump takes, so that a step that fails and is
	// retried again and again does not use the whole processor.
	jumpPause = time.Millisecond
)

// skipClock is the clock of a dry run: when a job waits for an instant, the clock
// jumps to it. Time spans that bound work pass as they do elsewhere.
type skipClock struct {
	real domain.Clock

	mu    sync.Mutex
	ahead time.Duration
	ended bool
}

var _ domain.Clock = (*skipClock)(nil)

// Now implements domain.Clock.
func (l *skipClock) Now() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.now()
}

func (l *skipClock) now() time.Time { return l.real.Now().Add(l.ahead) }

// Monotonic implements domain.Clock: what is kept in memory ends as it does elsewhere.
func (l *skipClock) Monotonic() time.Duration { return l.real.Monotonic() }

// Timer implements domain.Clock. After the end, timers fire at once.
func (l *skipClock) Timer(d time.Duration) domain.Timer {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended {
		d = 0
	}
	return l.real.Timer(d)
}

// At implements domain.Clock.
func (l *skipClock) At(t time.Time) domain.Timer {
	l.mu.Lock()
	defer l.mu.Unlock()
	wait := t.Sub(l.now())
	switch {
	case wait > maxJump:
		return l.real.Timer(wait)
	case wait > 0:
		l.ahead += wait
	}
	return l.real.Timer(jumpPause)
}

// end lets all later timers fire at once, so that an engine that stops does not
// wait for work whose result is not used.
func (l *skipClock) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ended = true
}
