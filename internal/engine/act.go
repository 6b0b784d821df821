package engine

import (
	"context"
	"runtime/debug"

	"chancery/internal/domain"
)

// act runs one attempt of an action, bounded in time, and survives its panics.
func (e *Engine) act(ctx context.Context, a *domain.Action, t *domain.Task) domain.Result {
	if a.Cost == domain.Quick {
		return e.runRecovered(ctx, a, t)
	}
	release, ok := e.acquireHeavy(ctx, a)
	if !ok {
		return domain.Result{}
	}
	limit := a.Timeout
	if limit == 0 {
		limit = domain.AttemptTimeout
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	timer := e.ports.Clock.Timer(limit)
	defer timer.Stop()
	// The action runs in its own goroutine: one that ignores its context is
	// abandoned. It cannot do harm, since only a result in time is ever written.
	answer := make(chan domain.Result, 1)
	go func() {
		defer release() // by the action itself: an abandoned one still uses the processor
		answer <- e.runRecovered(ctx, a, t)
	}()
	select {
	case res := <-answer:
		return res
	case <-timer.C():
		return domain.Err("timeout", "the attempt took longer than "+limit.String())
	case <-ctx.Done():
		return domain.Result{}
	}
}

// runRecovered runs an action and makes a result of its panic.
func (e *Engine) runRecovered(ctx context.Context, a *domain.Action, t *domain.Task) (res domain.Result) {
	defer func() {
		if p := recover(); p != nil {
			e.ports.Log.ErrorContext(ctx, "action panicked", "action", a.ID, "job", t.JobID, "panic", p, "stack", string(debug.Stack()))
			res = domain.KO("panic", "the action "+a.ID+" failed unexpectedly")
		}
	}()
	return a.Run(ctx, t)
}

// acquireHeavy waits for a slot of the heavy actions, if the action is one.
func (e *Engine) acquireHeavy(ctx context.Context, a *domain.Action) (release func(), ok bool) {
	if a.Cost != domain.Heavy {
		return func() {}, true
	}
	select {
	case e.heavy <- struct{}{}:
		return func() { <-e.heavy }, true
	case <-ctx.Done():
		return nil, false
	}
}
