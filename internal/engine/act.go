package engine

import (
	"context"
	"runtime/debug"

	"chancery/internal/domain"
)

// act runs one attempt of an action that acts outside, bounded in time, and survives its
// panics. A heavy one waits for its turn first.
func (e *Engine) act(ctx context.Context, a *domain.Action, t *domain.Task) domain.Result {
	leave := func() {}
	if a.Cost == domain.Heavy {
		var ok bool
		if leave, ok = e.heavy.Enter(ctx, t.Workspace.ID); !ok {
			return domain.Result{}
		}
	}
	return e.run(ctx, a, t, leave)
}

// enter waits for the turn of an action that uses the processor of this process.
func (e *Engine) enter(ctx context.Context, a *domain.Action, ws domain.ID) (leave func(), ok bool) {
	if a.Cost == domain.Heavy {
		return e.heavy.Enter(ctx, ws)
	}
	return e.inside.Enter(ctx, ws)
}

// run runs an attempt whose turn it is, bounded in time, and survives its panics. Leave
// ends the turn.
func (e *Engine) run(ctx context.Context, a *domain.Action, t *domain.Task, leave func()) domain.Result {
	if a.Cost == domain.Quick {
		defer leave()
		return e.runRecovered(ctx, a, t)
	}
	return bounded(ctx, e, a, func(ctx context.Context) domain.Result {
		defer leave() // by the action itself: an abandoned one still uses the processor
		return e.runRecovered(ctx, a, t)
	}, domain.Err)
}

// gather lets an action read what an attempt needs, bounded like the attempt itself.
func (e *Engine) gather(ctx context.Context, a *domain.Action, t *domain.Task) *domain.Gathered {
	failed := func(res domain.Result) *domain.Gathered { return &domain.Gathered{Failure: &res} }
	return bounded(ctx, e, a, func(ctx context.Context) (g *domain.Gathered) {
		defer func() {
			if p := recover(); p != nil {
				g = failed(e.panicked(ctx, a, t, p))
			}
		}()
		return a.Gather(ctx, t)
	}, func(code, message string) *domain.Gathered { return failed(domain.Err(code, message)) })
}

// bounded calls a function of an action within the time that an attempt has.
func bounded[T any](ctx context.Context, e *Engine, a *domain.Action, f func(context.Context) T, late func(code, message string) T) (zero T) {
	limit := a.Timeout
	if limit == 0 {
		limit = domain.AttemptTimeout
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	timer := e.ports.Clock.Timer(limit)
	defer timer.Stop()
	// The function runs in its own goroutine: one that ignores its context is
	// abandoned. It cannot do harm, since only a result in time is ever written.
	answer := make(chan T, 1)
	go func() { answer <- f(ctx) }()
	select {
	case res := <-answer:
		return res
	case <-timer.C():
		return late("timeout", "the attempt took longer than "+limit.String())
	case <-ctx.Done():
		return zero
	}
}

// runRecovered runs an action and makes a result of its panic.
func (e *Engine) runRecovered(ctx context.Context, a *domain.Action, t *domain.Task) (res domain.Result) {
	defer func() {
		if p := recover(); p != nil {
			res = e.panicked(ctx, a, t, p)
		}
	}()
	return a.Run(ctx, t)
}

// panicked reports a panic of an action and returns the result that it leaves.
func (e *Engine) panicked(ctx context.Context, a *domain.Action, t *domain.Task, p any) domain.Result {
	e.ports.Log.ErrorContext(ctx, "action panicked", "action", a.ID, "job", t.JobID, "panic", p, "stack", string(debug.Stack()))
	return domain.KO("panic", "the action "+a.ID+" failed unexpectedly")
}
