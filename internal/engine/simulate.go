package engine

import (
	"context"
	"runtime/debug"

	"chancery/internal/domain"
)

// choice is what one attempt runs.
type choice struct {
	action *domain.Action
	// reach of the attempt.
	reach domain.Reach
	// simulated is set when the action is a simulator.
	simulated bool
}

// choose returns what an attempt at a step runs; false when it is not installed. In
// a sandbox simulators replace actions that are not installed. An engine that
// simulates also replaces attempts that would act outside, by a simulator or by a
// plain success. An attempt that only reads is replaced if there is a simulator;
// without one it runs, because what it can read is decided where it is wired.
func (r *run) choose(ctx context.Context, d domain.Decision) (choice, bool) {
	a, known := r.e.ports.Actions.Action(d.Step.Action)
	if !known {
		return choice{}, false
	}
	if !a.Installed() {
		if a.Simulator == nil || !r.space.Sandbox && !r.e.opt.Simulate {
			return choice{}, false
		}
		return choice{a.Simulator, r.reach(ctx, a.Simulator, d), true}, true
	}
	reach := r.reach(ctx, a, d)
	switch {
	case !r.e.opt.Simulate || reach == domain.Inside:
		return choice{a, reach, false}, true
	case a.Simulator != nil:
		return choice{a.Simulator, r.reach(ctx, a.Simulator, d), true}, true
	case reach == domain.Reads:
		return choice{a, reach, false}, true
	}
	return choice{nothingSent(a), domain.Inside, true}, true
}

// gathers reports whether the action first reads from outside what it needs.
func (c choice) gathers() bool { return c.reach == domain.Reads && c.action.Gather != nil }

// nothingSent simulates an action without a simulator.
func nothingSent(a *domain.Action) *domain.Action {
	return &domain.Action{
		ID: a.ID, Reach: domain.Inside, Entryless: a.Entryless,
		Run: func(context.Context, *domain.Task) domain.Result {
			return domain.Result{Status: domain.StatusOK, Message: "simulated; nothing was sent"}
		},
	}
}

// reach returns the reach of an attempt. If it cannot be determined, the general
// reach of the action holds.
func (r *run) reach(ctx context.Context, a *domain.Action, d domain.Decision) (reach domain.Reach) {
	if a.ReachOf == nil {
		return a.Reach
	}
	defer func() {
		if p := recover(); p != nil {
			r.e.ports.Log.ErrorContext(ctx, "action panicked", "action", a.ID, "job", r.job.ID, "panic", p, "stack", string(debug.Stack()))
			reach = a.Reach
		}
	}()
	return a.ReachOf(ctx, r.task(d, r.prospect(d)))
}

// repeatable reports whether the action of a step may run again freely.
func (r *run) repeatable(step domain.ID) bool {
	s := r.version.Content.Find(step)
	if s == nil {
		return false
	}
	a, known := r.e.ports.Actions.Action(s.Action)
	switch {
	case !known:
		return false
	case r.e.opt.Simulate:
		return true
	case !a.Installed():
		return r.space.Sandbox
	}
	return a.Reach != domain.Acts
}
