package action

import (
	"context"

	"chancery/internal/admission"
	"chancery/internal/domain"
	"chancery/internal/program"
)

// programs runs the jq programs of steps. The workspaces take turns, so that one with
// many programs delays mostly its own.
type programs struct {
	runner program.Runner
	turns  *admission.Turns
}

// jq runs a program for a task.
func (p *programs) jq(ctx context.Context, t *domain.Task, text string, input []byte) ([]byte, error) {
	leave, ok := p.turns.Enter(ctx, t.Workspace.ID)
	if !ok {
		return nil, context.Cause(ctx)
	}
	defer leave()
	return p.runner.JQ(ctx, text, input)
}
