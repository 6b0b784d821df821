package app

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"chancery/internal/domain/domaintest"
)

// TestReadiness: however many ask whether the server can work, the database is asked by one
// of them, and again at once when it could not, or after a moment.
func TestReadiness(t *testing.T) {
	t.Parallel()
	synctest.Test(t, testReadiness)
}

func testReadiness(t *testing.T) {
	clock := domaintest.NewClock()
	away := errors.New("away")
	asked, hold, entered := 0, make(chan struct{}), make(chan struct{})
	r := &readiness{clock: clock, ask: func(context.Context) error {
		if asked++; asked == 1 {
			close(entered)
			<-hold
		}
		return away
	}}
	first := make(chan error, 1)
	gone, leave := context.WithCancel(t.Context())
	go func() { first <- r.get(gone) }()
	<-entered
	leave() // who began does not end it for the others
	var others sync.WaitGroup
	for range 100 {
		others.Go(func() {
			if err := r.get(t.Context()); !errors.Is(err, away) {
				t.Error(err)
			}
		})
	}
	if err := r.get(gone); !errors.Is(err, context.Canceled) {
		t.Errorf("one that does not wait any more: %v", err)
	}
	synctest.Wait() // all others wait
	close(hold)
	others.Wait()
	if err := <-first; !errors.Is(err, away) && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if asked != 1 {
		t.Errorf("asked %d times", asked)
	}
	if err := r.get(t.Context()); !errors.Is(err, away) || asked != 2 {
		t.Errorf("asked %d times: %v", asked, err)
	}
	away = nil
	for range 3 {
		if err := r.get(t.Context()); err != nil || asked != 3 {
			t.Errorf("asked %d times: %v", asked, err)
		}
	}
	clock.Advance(time.Second)
	if err := r.get(t.Context()); err != nil || asked != 4 {
		t.Errorf("asked %d times: %v", asked, err)
	}
}
