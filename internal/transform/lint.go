package transform

import "chancery/internal/domain"

// LintWorkflow returns what is wrong with a workflow, without any store; the service
// needs its Actions only, and knows schemas if it has SchemaNames. An empty id is none
// yet, which is no problem. Where sandbox is set, actions that can only be simulated are
// accepted.
func (s *Service) LintWorkflow(id string, in WorkflowInput, sandbox bool) *Findings {
	start := new(Findings)
	w := &domain.Workflow{}
	var err error
	if id != "" {
		if w.ID, err = domain.ParseID(id); err != nil {
			start.problem("id", "%v", err)
		}
	}
	if w.Schema, err = shortSchema(value(in.Schema)); err != nil {
		start.problem("schema", "%v", err)
	}
	if over := in.excess(); over != nil {
		start.Problems = append(start.Problems, over.problem())
		return start
	}
	found := s.fill(w, in, sandbox)
	found.Problems = append(start.Problems, found.Problems...)
	if over := contentExcess(&w.Content); over != nil {
		found.Problems = append(found.Problems, over.problem())
	}
	return found
}

// Unstored returns a workflow as the version that it would be published as, or what keeps it
// from being published. Actions that can only be simulated are accepted: it is for runs that
// keep nothing.
func (s *Service) Unstored(actor domain.Actor, in WorkflowInput) (*domain.WorkflowVersion, error) {
	w := &domain.Workflow{ID: s.IDs.New(), WorkspaceID: actor.Workspace.ID}
	var err error
	if w.Schema, err = shortSchema(value(in.Schema)); err != nil {
		return nil, domain.FieldError(err.Error(), "workflow", "schema")
	}
	if over := in.excess(); over != nil {
		return nil, problemsError([]Problem{over.problem()})
	}
	found := s.fill(w, in, true)
	if over := contentExcess(&w.Content); over != nil {
		found.Problems = append(found.Problems, over.problem())
	}
	if len(found.Problems) > 0 {
		return nil, problemsError(found.Problems)
	}
	return &domain.WorkflowVersion{
		WorkspaceID: w.WorkspaceID, WorkflowID: w.ID, Version: 1, Name: w.Name, Schema: w.Schema, Content: w.Content,
		Origin: actor.Origin(), CreatedAt: s.Clock.Now(),
	}, nil
}
