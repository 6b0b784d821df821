package dryrun

import (
	"testing"
	"time"

	"chancery/internal/domain"
)

// realClock is the clock of the machine.
type realClock struct{}

var began = time.Now() //nolint:gochecknoglobals // a constant

func (realClock) Now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

func (realClock) Monotonic() time.Duration { return time.Since(began) }

func (realClock) Timer(d time.Duration) domain.Timer { return timer{time.NewTimer(d)} }

func (realClock) At(t time.Time) domain.Timer { return timer{time.NewTimer(time.Until(t))} }

type timer struct{ t *time.Timer }

func (t timer) C() <-chan time.Time { return t.t.C }

func (t timer) Stop() { t.t.Stop() }

func TestSkipClock(t *testing.T) {
	l := &skipClock{real: realClock{}}
	due := l.Now().Add(30 * 24 * time.Hour)
	<-l.At(due).C()
	if now := l.Now(); now.Before(due) || now.Sub(due) > 24*time.Hour {
		t.Errorf("it is %s, not %s", now, due)
	}
	<-l.At(due.Add(-time.Hour)).C()
	if l.Now().Before(due) {
		t.Error("the clock went back")
	}
	far := l.At(l.Now().Add(never))
	defer far.Stop()
	work := l.Timer(time.Hour)
	defer work.Stop()
	select {
	case <-far.C():
		t.Error("what is never due came")
	case <-work.C():
		t.Error("work has no time")
	default:
	}
	l.end()
	<-l.Timer(time.Hour).C()
}
