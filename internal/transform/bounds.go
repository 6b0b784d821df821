package transform

import (
	"encoding/json"
	"strconv"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// excess is a part of a workflow that goes beyond a limit. Unlike other problems it is
// refused in drafts too.
type excess struct {
	path  string
	limit *limits.Limit
}

func (x *excess) err() error {
	return domain.OverLimit(domain.Invalid, x.limit, "").At(splitPath(x.path)...)
}

func (x *excess) problem() Problem { return Problem{Path: x.path, Message: x.limit.Message()} }

// measured is a text of a workflow with the limit of its size.
type measured struct {
	path, text string
	limit      *limits.Limit
}

func firstOver(list ...measured) *excess {
	for _, m := range list {
		if len(m.text) > m.limit.Int() {
			return &excess{m.path, m.limit}
		}
	}
	return nil
}

// excess returns the first part of the input that is too large, nil for none. It does not
// look at more steps than there may be.
func (in *WorkflowInput) excess() *excess {
	over := firstOver(
		measured{"name", value(in.Name), &limits.WorkflowName}, measured{"description", value(in.Description), &limits.WorkflowText},
		measured{"schema", value(in.Schema), &limits.WorkflowName}, measured{"country", value(in.Country), &limits.WorkflowName},
	)
	count := 0
	if over == nil && in.Steps != nil {
		over = stepsExcess(*in.Steps, "steps", 1, &count)
	}
	if over == nil && in.Rescue != nil {
		over = stepsExcess(*in.Rescue, "rescue", 1, &count)
	}
	return over
}

func stepsExcess(list []StepInput, path string, depth int, count *int) *excess {
	switch *count += len(list); {
	case len(list) == 0:
		return nil
	case depth > limits.StepNesting.Int():
		return &excess{path, &limits.StepNesting}
	case *count > limits.Steps.Int():
		return &excess{"steps", &limits.Steps}
	}
	for i := range list {
		if over := list[i].excess(path+"["+strconv.Itoa(i)+"]", depth, count); over != nil {
			return over
		}
	}
	return nil
}

func (in *StepInput) excess(path string, depth int, count *int) *excess {
	over := firstOver(
		measured{path + ".id", in.ID, &limits.WorkflowName}, measured{path + ".name", in.Name, &limits.WorkflowName},
		measured{path + ".action", in.Action, &limits.WorkflowName}, measured{path + ".provider", in.Provider, &limits.WorkflowName},
		measured{path + ".summary", in.Summary, &limits.WorkflowText}, measured{path + ".notes", in.Notes, &limits.WorkflowText},
	)
	switch {
	case over != nil:
		return over
	case len(in.Config) > limits.StepConfig.Int():
		return &excess{path + ".config", &limits.StepConfig}
	case len(in.Next) > limits.StepBranches.Int():
		return &excess{path + ".next", &limits.StepBranches}
	}
	for i := range in.Next {
		n, at := &in.Next[i], path+".next["+strconv.Itoa(i)+"]"
		over := firstOver(
			measured{at + ".status", n.Status, &limits.WorkflowName}, measured{at + ".code", n.Code, &limits.WorkflowName},
			measured{at + ".step_id", n.StepID, &limits.WorkflowName},
		)
		if over == nil {
			over = stepsExcess(n.Steps, at+".steps", depth+1, count)
		}
		if over != nil {
			return over
		}
	}
	return nil
}

// contentExcess returns what is too large of a whole definition, nil for nothing. A change
// may have given only the steps or only the rescue.
func contentExcess(def *domain.Definition) *excess {
	count := 0
	def.Each(func(*domain.Step, string) { count++ })
	if count > limits.Steps.Int() {
		return &excess{"steps", &limits.Steps}
	}
	// A config that is no JSON was left out before.
	if text, err := json.Marshal(def); err == nil && len(text) > limits.Definition.Int() {
		return &excess{"steps", &limits.Definition}
	}
	return nil
}

// addProblem appends a problem, unless there are many already.
func addProblem(list []Problem, p Problem) []Problem {
	if len(list) >= limits.Problems.Int() {
		return list
	}
	p.Path, p.Message = domain.CutMessage(p.Path, &limits.ProblemText), domain.CutMessage(p.Message, &limits.ProblemText)
	return append(list, p)
}
