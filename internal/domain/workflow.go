package domain

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Workflow is a named, versioned list of steps. Its content is either a draft or
// the latest published version; jobs always run a published one.
type Workflow struct {
	WorkspaceID ID
	ID          ID
	Name        string
	Description string
	// Schema is the short name of the only document it accepts, "bill/invoice";
	// empty accepts any.
	Schema  string
	Country string
	// Disabled workflows start no new jobs.
	Disabled bool
	// Draft reports that the content has changes that are not published.
	Draft bool
	// Version is the number of the latest published version, 0 for none.
	Version int
	// Hash identifies the content: 10 hex digits.
	Hash      string
	Content   Definition
	CreatedAt time.Time
	UpdatedAt time.Time
}

// MayRun returns an error if the workflow starts no jobs.
func (w *Workflow) MayRun() error {
	switch {
	case w.Disabled:
		return refuseWorkflow("disabled", "the workflow is disabled")
	case w.Version == 0:
		return refuseWorkflow("draft", "the workflow was never published; send it without draft")
	}
	return nil
}

func refuseWorkflow(key, message string) error {
	e := FieldError(message, "workflow_id")
	e.Key = key
	return e
}

// Accepts returns an error if the workflow is not made for documents of a schema,
// which is given in full.
func (w *Workflow) Accepts(docSchema string) error {
	if w.Schema == "" || strings.HasSuffix(docSchema, "/"+w.Schema) {
		return nil
	}
	e := FieldError(fmt.Sprintf("the workflow takes %s, this is a %s", w.Schema, ShortSchema(docSchema)), "data")
	e.Key = "schema"
	return e
}

// AcceptsFor is Accepts in a workspace, which may want a warning in place of the error.
func (w *Workflow) AcceptsFor(space *Workspace, docSchema string) (*Warning, error) {
	err := w.Accepts(docSchema)
	if err == nil || !space.AnySchema {
		return nil, err
	}
	return &Warning{
		Code:    "workflow-schema",
		Message: fmt.Sprintf("the workflow is made for %s, this is a %s", w.Schema, ShortSchema(docSchema)),
		Paths:   []string{"$.doc"},
	}, nil
}

const schemaPrefix = "https://gobl.org/draft-0/"

// ShortSchema returns the short name of a schema, like bill/invoice.
func ShortSchema(id string) string { return strings.TrimPrefix(id, schemaPrefix) }

// Definition is what a workflow does.
type Definition struct {
	Steps  []*Step `json:"steps"`
	Rescue []*Step `json:"rescue"`
}

// Step is one call of one action.
type Step struct {
	ID     ID              `json:"id"`
	Name   string          `json:"name,omitempty"`
	Action string          `json:"action"`
	Config json.RawMessage `json:"config,omitempty"`
	// Summary is a cached description of the configuration; Notes is a comment.
	Summary string  `json:"summary,omitempty"`
	Notes   string  `json:"notes,omitempty"`
	Next    []*Next `json:"next,omitempty"`
}

// Next is a branch taken after a step whose outcome it matches.
type Next struct {
	// Status to match; empty or NA is any.
	Status Status `json:"status,omitempty"`
	// Code to match exactly; empty is any.
	Code  string  `json:"code,omitempty"`
	Steps []*Step `json:"steps,omitempty"`
	// StepID jumps to a step (deprecated form of error handling).
	StepID ID `json:"step_id,omitempty"`
	// Stop ends the workflow after the branch's steps.
	Stop bool `json:"stop,omitempty"`
}

// WorkflowVersion is a published definition. It never changes.
type WorkflowVersion struct {
	WorkspaceID ID
	WorkflowID  ID
	Version     int
	Hash        string
	Name        string
	Schema      string
	Content     Definition
	Origin      Origin
	CreatedAt   time.Time
}

// Find returns the step with an ID, wherever it is in the definition, or nil.
func (d *Definition) Find(id ID) *Step {
	var found *Step
	d.Each(func(s *Step, _ string) {
		if s.ID == id && found == nil {
			found = s
		}
	})
	return found
}

// Size returns about how many bytes the definition takes in memory.
func (d *Definition) Size() (n int) {
	const step, branch = 300, 150 // without their texts
	d.Each(func(s *Step, path string) {
		n += step + len(s.Name) + len(s.Summary) + len(s.Notes) + len(s.Config) + branch*len(s.Next)
	})
	return n
}

// Each visits all steps depth first, with their path: "steps[0].next[1].steps[0]".
func (d *Definition) Each(visit func(s *Step, path string)) {
	eachStep(d.Steps, "steps", visit)
	eachStep(d.Rescue, "rescue", visit)
}

func eachStep(list []*Step, path string, visit func(*Step, string)) {
	for i, s := range list {
		if s == nil {
			continue
		}
		at := indexed(path, i)
		visit(s, at)
		for j, n := range s.Next {
			if n != nil {
				eachStep(n.Steps, indexed(at+".next", j)+".steps", visit)
			}
		}
	}
}

// WorkflowQuery selects workflows.
type WorkflowQuery struct {
	// Schema limits the list to workflows for it; empty for all.
	Schema string
	// Before is the upper bound of CreatedAt, inclusive; zero for none.
	Before time.Time
	// After is the ID of the workflow, created at Before, behind which the page begins.
	After ID
	Limit int
	// Bytes is that of Page.
	Bytes int
}

// Workflows holds the workflows and their published versions.
type Workflows interface {
	// Insert returns an Error of kind Conflict if the ID is taken in the workspace.
	Insert(ctx context.Context, w *Workflow) error
	Update(ctx context.Context, w *Workflow) error
	Get(ctx context.Context, ws, id ID) (*Workflow, error)
	// Head returns a workflow without its content.
	Head(ctx context.Context, ws, id ID) (*Workflow, error)
	// Unchanged reports whether Head would return a workflow that Head returned before. In an
	// Update the answer may come with the commit: if it is no, the function runs again.
	Unchanged(ctx context.Context, w *Workflow) (bool, error)
	// List returns a page of workflows, newest first.
	List(ctx context.Context, ws ID, q WorkflowQuery) ([]*Workflow, error)
	InsertVersion(ctx context.Context, v *WorkflowVersion) error
	Version(ctx context.Context, ws, id ID, version int) (*WorkflowVersion, error)
	// Versions returns the versions of a workflow without their content, newest first. Of
	// very many it returns the newest.
	Versions(ctx context.Context, ws, id ID) ([]*WorkflowVersion, error)
}
