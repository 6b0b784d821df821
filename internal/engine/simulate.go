package engine

import (
	"context"

	"chancery/internal/domain"
)

// action returns what a step runs. In a sandbox simulators stand in for actions
// that are not installed. An engine that simulates lets nothing out: outward
// actions are replaced by their simulators, or by a plain success.
func (e *Engine) action(id string, sandbox bool) (*domain.Action, bool) {
	action, installed := e.ports.Actions.Action(id)
	if installed && (action.Local || !e.opt.Simulate) {
		return action, true
	}
	if sandbox || e.opt.Simulate {
		if simulator, ok := e.ports.Actions.Simulator(id); ok {
			return simulator, true
		}
	}
	if !installed {
		return nil, false
	}
	return &domain.Action{
		ID: action.ID, Local: true, Entryless: action.Entryless, Simulated: true,
		Run: func(context.Context, *domain.Task) domain.Result {
			return domain.Result{Status: domain.StatusOK, Message: "simulated; nothing was sent", Simulated: true}
		},
	}, true
}
