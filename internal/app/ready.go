package app

import (
	"context"
	"sync"
	"time"

	"chancery/internal/domain"
)

const (
	// readyFresh is for how long others get the answer that it can work too. When it
	// cannot, it is asked again, so that the end of that is seen at once.
	readyFresh = time.Second
	// readyTime is how long the store and the storage of files may take.
	readyTime = 10 * time.Second
)

// readiness is whether the server can work. Anybody may ask, so however many do, the store
// and the storage of files are asked by one of them at a time, and not again for a moment
// after they could be used.
type readiness struct {
	clock domain.Clock
	ask   func(ctx context.Context) error

	mu    sync.Mutex
	round *readyRound // the one under way or the last one
}

// readyRound is one time that is asked.
type readyRound struct {
	done chan struct{}
	err  error
	at   time.Duration // when it was done; written before done is closed
}

// get returns why the server cannot work, if so.
func (r *readiness) get(ctx context.Context) error {
	round, first := r.join()
	if first {
		// Others wait for it too, so it does not end with the one who began it.
		limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), readyTime)
		defer cancel()
		round.err = r.ask(limited)
		round.at = r.clock.Monotonic()
		close(round.done)
	}
	select {
	case <-round.done:
		return round.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// join returns the round under way, or the last one if it was good and is fresh; else it begins one,
// and reports true.
func (r *readiness) join() (round *readyRound, first bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if old := r.round; old != nil {
		select {
		case <-old.done:
			if old.err == nil && r.clock.Monotonic()-old.at < readyFresh {
				return old, false
			}
		default:
			return old, false
		}
	}
	r.round = &readyRound{done: make(chan struct{})}
	return r.round, true
}
