package transform

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"chancery/gobl/c14n"
	"chancery/internal/domain"
)

// WorkflowInput is a workflow as authors write it: in a request, or in a file.
type WorkflowInput struct {
	// Nil members were not given; a PATCH leaves those alone.
	Name        *string `json:"name"`
	Description *string `json:"description"`
	// Schema and Country can be given at creation only.
	Schema   *string      `json:"schema"`
	Country  *string      `json:"country"`
	Steps    *[]StepInput `json:"steps"`
	Rescue   *[]StepInput `json:"rescue"`
	Disabled *bool        `json:"disabled"`
	// Draft saves the content without publishing it.
	Draft bool `json:"draft"`
}

// StepInput is a step as authors write it. Action and Provider are two
// spellings of the same thing.
type StepInput struct {
	ID       string          `json:"id"`
	Name     string          `json:"name"`
	Action   string          `json:"action"`
	Provider string          `json:"provider"`
	Config   json.RawMessage `json:"config"`
	Summary  string          `json:"summary"`
	Notes    string          `json:"notes"`
	Next     []NextInput     `json:"next"`
}

// NextInput is a branch as authors write it.
type NextInput struct {
	Status string      `json:"status"`
	Code   string      `json:"code"`
	Steps  []StepInput `json:"steps"`
	StepID string      `json:"step_id"`
	Stop   bool        `json:"stop"`
}

// Problem is something that keeps a workflow from being published.
type Problem struct {
	// Path leads to the place: "steps[0].next[1].steps[0].config".
	Path    string `json:"path"`
	Message string `json:"message"`
}

// Findings is what is wrong with a workflow. Problems keep it from being published;
// Warnings, of which there may be some without any problem, do not.
type Findings struct {
	Problems []Problem
	Warnings []Problem
}

func (f *Findings) problem(path, format string, args ...any) {
	f.Problems = addProblem(f.Problems, Problem{Path: path, Message: fmt.Sprintf(format, args...)})
}

func (f *Findings) warn(path, format string, args ...any) {
	f.Warnings = addProblem(f.Warnings, Problem{Path: path, Message: fmt.Sprintf(format, args...)})
}

// SavedWorkflow is a workflow with what is wrong with its content.
type SavedWorkflow struct {
	*domain.Workflow
	Findings
	// Versions that were published, newest first; only some reads fill it.
	Versions []*domain.WorkflowVersion
}

// PutWorkflow creates a workflow. The same content under the same ID again
// returns what is there; other content is a Conflict.
func (s *Service) PutWorkflow(ctx context.Context, actor domain.Actor, id string, in WorkflowInput) (*SavedWorkflow, error) {
	wid, err := domain.ParseID(id)
	if err != nil {
		return nil, domain.FieldError(err.Error(), "id")
	}
	if over := in.excess(); over != nil {
		return nil, over.err()
	}
	now := s.Clock.Now()
	w := &domain.Workflow{WorkspaceID: actor.Workspace.ID, ID: wid, CreatedAt: now, UpdatedAt: now, Draft: true}
	if w.Schema, err = shortSchema(value(in.Schema)); err != nil {
		return nil, err
	}
	w.Country = value(in.Country)
	found := s.fill(w, in, actor.Workspace.Sandbox)
	if over := contentExcess(&w.Content); over != nil {
		return nil, over.err()
	}
	w.Hash = contentHash(w)
	if !in.Draft && len(found.Problems) > 0 {
		return nil, problemsError(found.Problems)
	}
	var saved *domain.Workflow
	err = s.Store.Update(ctx, func(tx domain.Tx) error {
		saved = nil
		before := domain.Workflow{}
		old, err := tx.Workflows().Get(ctx, w.WorkspaceID, wid)
		switch {
		case err == nil && !sameWorkflow(old, w):
			return &domain.Error{
				Kind: domain.Conflict, Key: "conflict", ExistingID: wid,
				Message: "a workflow with this ID and other content exists; change it with PATCH",
			}
		case err == nil:
			saved, before = old, *old
		case domain.Is(err, domain.NotFound):
			fresh := *w
			saved = &fresh
			if err := tx.Workflows().Insert(ctx, saved); err != nil {
				return err
			}
		default:
			return err
		}
		return s.finish(ctx, tx, &before, saved, actor, !in.Draft)
	})
	if err != nil {
		return nil, err
	}
	return s.withVersions(ctx, saved, found)
}

// PatchWorkflow changes what is given of a workflow and publishes the result,
// unless it must stay a draft.
func (s *Service) PatchWorkflow(ctx context.Context, actor domain.Actor, id string, in WorkflowInput) (*SavedWorkflow, error) {
	return s.PatchWorkflowIf(ctx, actor, id, in, nil)
}

// WorkflowCondition returns an error if the workflow must not change.
type WorkflowCondition func(*domain.Workflow) error

func (c WorkflowCondition) check(w *domain.Workflow) error {
	if c == nil {
		return nil
	}
	return c(w)
}

// PatchWorkflowIf is PatchWorkflow on a condition, which is checked in the transaction that
// changes the workflow. Nil is no condition.
func (s *Service) PatchWorkflowIf(ctx context.Context, actor domain.Actor, id string, in WorkflowInput, cond WorkflowCondition) (*SavedWorkflow, error) {
	wid, err := domain.ParseID(id)
	if err != nil {
		return nil, domain.Missing("workflow")
	}
	// Steps are compiled outside of the transaction, because all other writers wait for
	// it.
	var read domain.Workflow
	err = s.Store.View(ctx, func(tx domain.Tx) error {
		w, err := tx.Workflows().Get(ctx, actor.Workspace.ID, wid)
		if err != nil {
			return err
		}
		read = *w
		return cond.check(w)
	})
	if err != nil {
		return nil, err
	}
	changed := read
	found, err := s.change(&changed, in, actor.Workspace.Sandbox)
	if err != nil {
		return nil, err
	}
	var saved *domain.Workflow
	err = s.Store.Update(ctx, func(tx domain.Tx) error {
		now, err := tx.Workflows().Get(ctx, actor.Workspace.ID, wid)
		if err != nil {
			return err
		}
		if err := cond.check(now); err != nil {
			return err
		}
		if !now.UpdatedAt.Equal(read.UpdatedAt) || now.Hash != read.Hash {
			return domain.E(domain.Conflict, "conflict", "the workflow was changed at the same time; read it and try again")
		}
		copied := changed
		w := &copied
		if w.Draft, err = s.differs(ctx, tx, w); err != nil {
			return err
		}
		if err := tx.Workflows().Update(ctx, w); err != nil {
			return err
		}
		saved = w
		return s.finish(ctx, tx, &read, w, actor, !in.Draft)
	})
	if err != nil {
		return nil, err
	}
	return s.withVersions(ctx, saved, found)
}

// change applies what a PATCH gives.
func (s *Service) change(w *domain.Workflow, in WorkflowInput, sandbox bool) (*Findings, error) {
	if in.Schema != nil && domain.ShortSchema(*in.Schema) != w.Schema {
		return nil, domain.FieldError("the schema of a workflow cannot change", "schema")
	}
	if in.Country != nil && *in.Country != w.Country {
		return nil, domain.FieldError("the country of a workflow cannot change", "country")
	}
	if over := in.excess(); over != nil {
		return nil, over.err()
	}
	// What was published once stays published: an earlier version may have been less strict.
	published := !w.Draft && in.Steps == nil && in.Rescue == nil
	found := s.fill(w, in, sandbox)
	if over := contentExcess(&w.Content); over != nil {
		return nil, over.err()
	}
	w.Hash = contentHash(w)
	w.UpdatedAt = s.Clock.Now()
	if !in.Draft && !published && len(found.Problems) > 0 {
		return nil, problemsError(found.Problems)
	}
	return found, nil
}

// Workflow returns one workflow with its versions. A version greater than zero
// asks for the content of that version.
func (s *Service) Workflow(ctx context.Context, actor domain.Actor, id string, version int) (*SavedWorkflow, error) {
	wid, err := domain.ParseID(id)
	if err != nil {
		return nil, domain.Missing("workflow")
	}
	var w *domain.Workflow
	err = s.Store.View(ctx, func(tx domain.Tx) error {
		if w, err = tx.Workflows().Get(ctx, actor.Workspace.ID, wid); err != nil || version <= 0 {
			return err
		}
		v, err := tx.Workflows().Version(ctx, actor.Workspace.ID, wid, version)
		if err != nil {
			return err
		}
		w.Content, w.Hash, w.Version, w.Draft = v.Content, v.Hash, v.Version, false
		return nil
	})
	if err != nil {
		return nil, err
	}
	found := new(Findings)
	if w.Draft {
		found = s.check(w, actor.Workspace.Sandbox)
	}
	return s.withVersions(ctx, w, found)
}

// Workflows lists workflows, newest first.
func (s *Service) Workflows(ctx context.Context, actor domain.Actor, q domain.WorkflowQuery) ([]*domain.Workflow, error) {
	q.Schema = domain.ShortSchema(q.Schema)
	var list []*domain.Workflow
	err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		list, err = tx.Workflows().List(ctx, actor.Workspace.ID, q)
		return err
	})
	return list, err
}

func (s *Service) withVersions(ctx context.Context, w *domain.Workflow, found *Findings) (*SavedWorkflow, error) {
	saved := &SavedWorkflow{Workflow: w, Findings: *found}
	err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		saved.Versions, err = tx.Workflows().Versions(ctx, w.WorkspaceID, w.ID)
		return err
	})
	return saved, err
}

// finish publishes a workflow that was stored, unless it stays a draft, and adds to the log what
// has changed.
func (s *Service) finish(ctx context.Context, tx domain.Tx, before, w *domain.Workflow, actor domain.Actor, publish bool) error {
	if publish {
		if err := s.publish(ctx, tx, w, actor); err != nil {
			return err
		}
	}
	return s.recordWorkflow(ctx, tx, before, w)
}

// publish makes an immutable version of the content, unless it is what the
// latest version holds already.
func (s *Service) publish(ctx context.Context, tx domain.Tx, w *domain.Workflow, actor domain.Actor) error {
	differs, err := s.differs(ctx, tx, w)
	if err != nil {
		return err
	}
	if differs {
		w.Version++
		err := tx.Workflows().InsertVersion(ctx, &domain.WorkflowVersion{
			WorkspaceID: w.WorkspaceID, WorkflowID: w.ID, Version: w.Version, Hash: w.Hash,
			Name: w.Name, Schema: w.Schema, Content: w.Content,
			Origin:    actor.Origin(),
			CreatedAt: s.Clock.Now(),
		})
		if err != nil {
			return err
		}
	}
	if !differs && !w.Draft {
		return nil
	}
	w.Draft = false
	return tx.Workflows().Update(ctx, w)
}

// differs reports whether the content is not what the latest version holds.
func (s *Service) differs(ctx context.Context, tx domain.Tx, w *domain.Workflow) (bool, error) {
	if w.Version == 0 {
		return true, nil
	}
	v, err := tx.Workflows().Version(ctx, w.WorkspaceID, w.ID, w.Version)
	if err != nil {
		return false, err
	}
	return v.Hash != w.Hash, nil
}

// fill copies what was given into the workflow and checks its content.
func (s *Service) fill(w *domain.Workflow, in WorkflowInput, sandbox bool) *Findings {
	if in.Name != nil {
		w.Name = *in.Name
	}
	if in.Description != nil {
		w.Description = *in.Description
	}
	if in.Disabled != nil {
		w.Disabled = *in.Disabled
	}
	var b stepBuilder
	b.workflow = w.ID
	if in.Steps != nil {
		w.Content.Steps = b.steps(*in.Steps, "steps")
	}
	if in.Rescue != nil {
		w.Content.Rescue = b.steps(*in.Rescue, "rescue")
	}
	found := s.check(w, sandbox)
	all := b.problems
	for _, p := range found.Problems {
		all = addProblem(all, p)
	}
	found.Problems = all
	return found
}

// recordWorkflow adds to the log what a change made of a workflow; before is empty if it is
// new.
func (s *Service) recordWorkflow(ctx context.Context, tx domain.Tx, before, after *domain.Workflow) error {
	c := domain.AuditChange{Workspace: after.WorkspaceID, Kind: "workflow", ID: string(after.ID), Detail: map[string]string{}}
	for _, m := range []struct {
		name string
		same bool
	}{
		{"name", before.Name == after.Name},
		{"description", before.Description == after.Description},
		{"disabled", before.Disabled == after.Disabled},
		{"steps", before.Hash == after.Hash},
		{"version", before.Version == after.Version},
		{"draft", before.Draft == after.Draft},
	} {
		if !m.same && before.ID != "" {
			c.Changed = append(c.Changed, m.name)
		}
	}
	if before.ID != "" && len(c.Changed) == 0 {
		return nil
	}
	if after.Version != before.Version {
		c.Detail["version"] = strconv.Itoa(after.Version)
	}
	return domain.Record(ctx, tx, s.Clock.Now(), c)
}

func sameWorkflow(a, b *domain.Workflow) bool {
	return a.Name == b.Name && a.Description == b.Description && a.Schema == b.Schema &&
		a.Country == b.Country && a.Disabled == b.Disabled && a.Hash == b.Hash
}

// contentHash identifies what a workflow does: 10 hex digits of the SHA-256 of
// its schema, country, steps and rescue in canonical form.
func contentHash(w *domain.Workflow) string {
	content, err := json.Marshal(map[string]any{
		"schema": w.Schema, "country": w.Country,
		"steps": w.Content.Steps, "rescue": w.Content.Rescue,
	})
	if err == nil {
		content, err = c14n.Canonical(content)
	}
	if err != nil {
		// Only a config that is not JSON gets here; it has been reported as a
		// problem, and still needs an identity as a draft.
		content = fmt.Append(nil, w.Content.Steps, w.Content.Rescue)
	}
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])[:10]
}

func shortSchema(s string) (string, error) {
	s = domain.ShortSchema(s)
	if s == "" {
		return "", nil
	}
	pkg, name, ok := strings.Cut(s, "/")
	if !ok || pkg == "" || name == "" || strings.ContainsAny(s, " \t\n") {
		return "", domain.FieldError(fmt.Sprintf("%q is not the short name of a schema, like bill/invoice", s), "schema")
	}
	return s, nil
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
