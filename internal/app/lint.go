package app

import (
	"fmt"

	"chancery/gobl"
	"chancery/internal/action"
	"chancery/internal/document"
	"chancery/internal/transform"
)

// Lint returns what is wrong with a workflow: structure, unknown actions, their
// configurations with expressions and programs. It needs no installation. The id may be
// empty. Where sandbox is set, simulated actions are accepted.
func Lint(library *gobl.Library, id string, in transform.WorkflowInput, sandbox bool) (*transform.Findings, error) {
	table, err := actions(action.Ports{Build: &document.Builder{Library: library}})
	if err != nil {
		return nil, fmt.Errorf("making the table of actions: %w", err)
	}
	s := &transform.Service{Actions: table, SchemaNames: document.NewShapes(library).SchemaNames}
	return s.LintWorkflow(id, in, sandbox), nil
}
