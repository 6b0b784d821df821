package engine

import (
	"context"
	"runtime/debug"

	"chancery/internal/domain"
)

// act runs one attempt of an action, bounded in time, and survives its panics.
func (e *Engine) act(ctx context.Context, a *domain.Action, t *domain.Task) domain.Result {
	if a.Quick {
		return e.safely(ctx, a, t)
	}
	release, ok := e.weigh(ctx, a)
	if !ok {
		return domain.Result{}
	}
	limit := a.Timeout
	if limit == 0 {
		limit = domain.AttemptTimeout
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	timer := e.Clock.Timer(limit)
	defer timer.Stop()
	// The action runs beside us: one that ignores its context is left behind. It
	// cannot do harm, since only what it returns in time is ever written.
	answer := make(chan domain.Result, 1)
	go func() {
		defer release() // by the action itself: left behind, it still weighs
		answer <- e.safely(ctx, a, t)
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

// safely runs an action and makes a result of its panic.
func (e *Engine) safely(ctx context.Context, a *domain.Action, t *domain.Task) (res domain.Result) {
	defer func() {
		if p := recover(); p != nil {
			e.Log.ErrorContext(ctx, "action panicked", "action", a.ID, "job", t.JobID, "panic", p, "stack", string(debug.Stack()))
			res = domain.KO("panic", "the action "+a.ID+" failed unexpectedly")
		}
	}()
	return a.Run(ctx, t)
}

// weigh waits for a place among the heavy actions, if the action is one.
func (e *Engine) weigh(ctx context.Context, a *domain.Action) (release func(), ok bool) {
	if !a.Heavy {
		return func() {}, true
	}
	select {
	case e.heavy <- struct{}{}:
		return func() { <-e.heavy }, true
	case <-ctx.Done():
		return nil, false
	}
}
