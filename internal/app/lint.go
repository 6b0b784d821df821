package app

import (
	"chancery/internal/action"
	"chancery/internal/transform"
)

// Lint returns what would keep a workflow from being published: structure,
// unknown actions, their configurations with expressions and programs. It needs
// no installation. The id may be empty. Where sandbox is set, simulated actions are accepted.
func Lint(id string, in transform.WorkflowInput, sandbox bool) ([]transform.Problem, error) {
	table, err := actions(action.Ports{})
	if err != nil {
		return nil, err
	}
	return (&transform.Service{Actions: table}).LintWorkflow(id, in, sandbox), nil
}
