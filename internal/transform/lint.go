package transform

import "chancery/internal/domain"

// LintWorkflow answers what would keep a workflow from being published, without
// any store; the service needs its Actions only. Where sandbox is set, actions
// that can only be simulated are accepted.
func (s *Service) LintWorkflow(id string, in WorkflowInput, sandbox bool) []Problem {
	var problems []Problem
	wid, err := domain.ParseID(id)
	if err != nil {
		problems = append(problems, Problem{Path: "id", Message: err.Error()})
	}
	w := &domain.Workflow{ID: wid}
	if _, err := shortSchema(value(in.Schema)); err != nil {
		problems = append(problems, Problem{Path: "schema", Message: err.Error()})
	}
	return append(problems, s.fill(w, in, sandbox)...)
}
