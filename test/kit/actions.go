package kit

import (
	"context"
	"sync"
	"time"

	"chancery/internal/domain"
)

// Returning is an action without a document that returns the result given.
func Returning(id string, res domain.Result) *domain.Action {
	return &domain.Action{ID: id, Reach: domain.Inside, Entryless: true, Run: func(context.Context, *domain.Task) domain.Result {
		return res
	}}
}

// Poked is an action that waits for a poke, with the reference "ref/" and the
// argument a, and then ends with OK.
func Poked(id string) *domain.Action {
	return &domain.Action{ID: id, Reach: domain.Inside, Entryless: true, Run: func(_ context.Context, t *domain.Task) domain.Result {
		if t.Attempt > 1 {
			return domain.OK()
		}
		return domain.Result{Status: domain.StatusPoke, Ref: "ref/" + t.Args["a"]}
	}}
}

// Gate holds the attempts of an action until the test opens it.
type Gate struct {
	// Entered receives at the begin of each attempt.
	Entered chan struct{}
	open    chan struct{}
	once    sync.Once
}

// NewGate returns a closed gate.
func NewGate() *Gate {
	return &Gate{Entered: make(chan struct{}, 1024), open: make(chan struct{})}
}

// Open lets all attempts go on, those to come as well.
func (g *Gate) Open() { g.once.Do(func() { close(g.open) }) }

// Action is an action without a document whose attempts end with OK when the gate is
// open. Its reach decides whether an attempt is on record before it begins.
func (g *Gate) Action(id string, reach domain.Reach) *domain.Action {
	return &domain.Action{ID: id, Reach: reach, Entryless: true, Timeout: time.Hour, Run: func(ctx context.Context, _ *domain.Task) domain.Result {
		g.Entered <- struct{}{}
		select {
		case <-g.open:
			return domain.OK()
		case <-ctx.Done():
			return domain.Result{}
		}
	}}
}
