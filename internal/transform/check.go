package transform

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"chancery/gobl/similar"
	"chancery/internal/domain"
	"chancery/internal/limits"
)

// stepBuilder turns steps as written into steps of the domain, noting what it
// cannot read.
type stepBuilder struct {
	workflow domain.ID
	problems []Problem
}

func (b *stepBuilder) problem(path, format string, args ...any) {
	b.problems = addProblem(b.problems, Problem{Path: path, Message: fmt.Sprintf(format, args...)})
}

func (b *stepBuilder) steps(in []StepInput, path string) []*domain.Step {
	if len(in) == 0 {
		return nil
	}
	list := make([]*domain.Step, len(in))
	for i := range in {
		list[i] = b.step(&in[i], path+"["+strconv.Itoa(i)+"]")
	}
	return list
}

func (b *stepBuilder) step(in *StepInput, path string) *domain.Step {
	s := &domain.Step{Name: in.Name, Summary: in.Summary, Notes: in.Notes, Action: in.Action}
	switch {
	case in.Action == "":
		s.Action = in.Provider
	case in.Provider != "" && in.Provider != in.Action:
		b.problem(path, "action %q and provider %q mean the same and must not differ", in.Action, in.Provider)
	}
	if s.Action == "" {
		b.problem(path, "the step names no action")
	}
	s.ID = b.stepID(in.ID, path)
	s.Config = b.config(in.Config, path)
	for i := range in.Next {
		s.Next = append(s.Next, b.next(&in.Next[i], path+".next["+strconv.Itoa(i)+"]"))
	}
	return s
}

// stepID reads the ID of a step. A missing one is derived from the workflow and
// the step's place, so that the same workflow sent again is the same.
func (b *stepBuilder) stepID(text, path string) domain.ID {
	if text == "" {
		return domain.DeriveID(b.workflow, path)
	}
	id, err := domain.ParseID(text)
	if err != nil {
		b.problem(path+".id", "%v", err)
		return domain.ID(text)
	}
	return id
}

func (b *stepBuilder) config(raw json.RawMessage, path string) json.RawMessage {
	raw = bytes.TrimSpace(raw)
	switch {
	case len(raw) == 0, bytes.Equal(raw, []byte("null")):
		return nil
	case raw[0] != '{':
		b.problem(path+".config", "the configuration must be an object")
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, raw); err != nil {
		b.problem(path+".config", "the configuration is not JSON")
		return nil
	}
	return compact.Bytes()
}

func (b *stepBuilder) next(in *NextInput, path string) *domain.Next {
	n := &domain.Next{Status: domain.Status(in.Status), Code: in.Code, Stop: in.Stop}
	switch n.Status {
	case "", domain.StatusNA, domain.StatusOK, domain.StatusSkip, domain.StatusKO, domain.StatusTimeout:
	default:
		b.problem(path+".status", "%q is not a status to branch on (OK, SKIP, KO, TIMEOUT, NA)", in.Status)
	}
	if in.StepID != "" {
		id, err := domain.ParseID(in.StepID)
		if err != nil {
			b.problem(path+".step_id", "%v", err)
		}
		n.StepID = id
	}
	n.Steps = b.steps(in.Steps, path+".steps")
	return n
}

// check finds what keeps a workflow from being published, and what looks wrong. In a
// sandbox actions that are not installed are accepted if they can be simulated.
func (s *Service) check(w *domain.Workflow, sandbox bool) *Findings {
	found, def := new(Findings), &w.Content
	if known := s.SchemaNames; w.Schema != "" && known != nil && !slices.Contains(known(), w.Schema) {
		found.problem("schema", "there are no documents with the schema %q%s", w.Schema, similar.DidYouMean(w.Schema, known()))
	}
	if len(def.Steps) == 0 {
		found.problem("steps", "a workflow needs at least one step")
	}
	seen := map[domain.ID]string{}
	def.Each(func(step *domain.Step, path string) {
		if len(found.Problems) >= limits.Problems.Int() {
			return // checking configurations is work
		}
		if first, dup := seen[step.ID]; dup {
			found.problem(path+".id", "the ID is that of %s already", first)
		} else {
			seen[step.ID] = path
		}
		s.checkAction(found, w, step, path, sandbox)
		checkBranches(found, def, step, path)
	})
	checkReach(found, def)
	return found
}

func (s *Service) checkAction(found *Findings, w *domain.Workflow, step *domain.Step, path string, sandbox bool) {
	if step.Action == "" {
		return // reported while reading
	}
	action, known := s.Actions.Action(step.Action)
	ok, simulated := known, false
	if ok && !action.Installed() {
		action, ok, simulated = action.Simulator, sandbox, true
	}
	if !ok {
		found.problem(path+".action", "%s", s.notInstalled(step.Action, known))
		return
	}
	issues := s.Actions.CheckConfig(action, step.Config)
	for _, issue := range issues {
		found.problem(path+".config"+issue.Path, "%s", issue.Message)
	}
	if len(issues) > 0 || len(found.Warnings) >= limits.Problems.Int() {
		return
	}
	if action.Advise != nil {
		for _, issue := range action.Advise(step.Config, w.Schema) {
			found.warn(path+".config"+issue.Path, "%s", issue.Message)
		}
	}
	for i, n := range step.Next {
		if !simulated { // of a simulator it is not known what it answers
			checkCode(found, action, step, n.Code, fmt.Sprintf("%s.next[%d]", path, i))
		}
	}
}

// problemsError refuses a workflow, naming every place.
func problemsError(problems []Problem) error {
	fields := map[string]any{}
	lines := make([]string, len(problems))
	for i, p := range problems {
		lines[i] = p.Path + ": " + p.Message
		setField(fields, splitPath(p.Path), p.Message)
	}
	return &domain.Error{
		Kind: domain.Invalid, Key: "validation", Fields: fields,
		Message: "the workflow cannot be published: " + strings.Join(lines, "; "),
	}
}

// splitPath cuts "steps[0].config" into "steps", "0", "config".
func splitPath(path string) []string {
	return strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' || r == ']' || r == '/' })
}

// setField puts a message at a path of nested maps. Of two problems in one place
// the first is kept; a place that has problems below it keeps those.
func setField(fields map[string]any, path []string, message string) {
	for i, p := range path {
		if i == len(path)-1 {
			if _, taken := fields[p]; !taken {
				fields[p] = message
			}
			return
		}
		below, ok := fields[p].(map[string]any)
		if !ok {
			below = map[string]any{}
			fields[p] = below
		}
		fields = below
	}
}
