package app

import (
	"fmt"

	"chancery/gobl"
	"chancery/internal/action"
	"chancery/internal/document"
	"chancery/internal/transform"
)

// Linter checks workflows without an installation.
type Linter struct {
	service *transform.Service
	table   *action.Table
}

// NewLinter returns a linter that knows the documents of a library.
func NewLinter(library *gobl.Library) (*Linter, error) {
	table, err := actions(action.Ports{Build: &document.Builder{Library: library}})
	if err != nil {
		return nil, fmt.Errorf("making the table of actions: %w", err)
	}
	return &Linter{&transform.Service{Actions: table, SchemaNames: document.NewShapes(library).SchemaNames}, table}, nil
}

// Lint returns what is wrong with a workflow: structure, unknown actions, their
// configurations with expressions and programs. The id may be empty. Where sandbox is set,
// simulated actions are accepted.
func (l *Linter) Lint(id string, in transform.WorkflowInput, sandbox bool) *transform.Findings {
	return l.service.LintWorkflow(id, in, sandbox)
}

// IsText reports whether a member of the config of an action is a text, so that it is what
// is written in a YAML file. A path has the names of members and places in lists.
func (l *Linter) IsText(id string, path []string) bool {
	a, _ := l.table.Action(id)
	return action.IsText(a, path)
}
