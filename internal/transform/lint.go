package transform

import "chancery/internal/domain"

// LintWorkflow returns what would keep a workflow from being published, without
// any store; the service needs its Actions only. An empty id is none yet, which is
// no problem. Where sandbox is set, actions that can only be simulated are accepted.
func (s *Service) LintWorkflow(id string, in WorkflowInput, sandbox bool) []Problem {
	var problems []Problem
	w := &domain.Workflow{}
	if id != "" {
		var err error
		if w.ID, err = domain.ParseID(id); err != nil {
			problems = append(problems, Problem{Path: "id", Message: err.Error()})
		}
	}
	if _, err := shortSchema(value(in.Schema)); err != nil {
		problems = append(problems, Problem{Path: "schema", Message: err.Error()})
	}
	if over := in.excess(); over != nil {
		return append(problems, over.problem())
	}
	problems = append(problems, s.fill(w, in, sandbox)...)
	if over := contentExcess(&w.Content); over != nil {
		problems = append(problems, over.problem())
	}
	return problems
}
