package api

import (
	"encoding/json"
	"net/http"
	"strconv"

	"chancery/internal/domain"
	"chancery/internal/transform"
)

// WorkflowRequest creates a workflow or changes one. Members that are absent are
// not changed.
type WorkflowRequest struct {
	Name        *string        `json:"name,omitempty" doc:"Name."`
	Description *string        `json:"description,omitempty" doc:"Description."`
	Schema      *string        `json:"schema,omitempty" doc:"Only documents of this schema are taken. Cannot be changed." example:"bill/invoice"`
	Country     *string        `json:"country,omitempty" doc:"ISO code of the country it is for. Cannot be changed." example:"ES"`
	Steps       *[]StepRequest `json:"steps,omitempty" nullable:"true" doc:"What the workflow does, in order; null is as if it were absent."`
	Rescue      *[]StepRequest `json:"rescue,omitempty" nullable:"true" doc:"What it does after a failure that no step handles; null is as if it were absent."`
	Disabled    *bool          `json:"disabled,omitempty" doc:"Extension: disabled workflows start no jobs."`
	Draft       bool           `json:"draft,omitempty" doc:"Save without publishing."`
}

// StepRequest is a step as authors write it.
type StepRequest struct {
	ID       string          `json:"id,omitempty" doc:"UUID; derived from the place of the step when it is missing."`
	Name     string          `json:"name,omitempty" doc:"Name."`
	Action   string          `json:"action,omitempty" doc:"Action to run." example:"silo.close"`
	Provider string          `json:"provider,omitempty" doc:"The same as action."`
	Config   json.RawMessage `json:"config,omitempty" shape:"object" doc:"Configuration of the action."`
	Summary  string          `json:"summary,omitempty" doc:"Summary of the configuration."`
	Notes    string          `json:"notes,omitempty" doc:"Comment."`
	Next     []NextRequest   `json:"next,omitempty" doc:"Branches to take after the step."`
}

// NextRequest is a branch as authors write it.
type NextRequest struct {
	Status string        `json:"status,omitempty" doc:"Status to match; empty is any." example:"KO"`
	Code   string        `json:"code,omitempty" doc:"Code to match; empty is any."`
	Steps  []StepRequest `json:"steps,omitempty" doc:"Steps of the branch."`
	StepID string        `json:"step_id,omitempty" doc:"Step to jump to." deprecated:"true"`
	Stop   bool          `json:"stop,omitempty" doc:"Whether the workflow ends after the branch."`
}

// Workflow is a named list of steps.
type Workflow struct {
	ID          domain.ID         `json:"id" doc:"UUID of any version."`
	Name        string            `json:"name,omitempty" doc:"Name."`
	Description string            `json:"description,omitempty" doc:"Description."`
	Schema      string            `json:"schema,omitempty" doc:"Only documents of this schema are taken." example:"bill/invoice"`
	Country     string            `json:"country,omitempty" doc:"ISO code of the country it is for."`
	Disabled    bool              `json:"disabled,omitempty" doc:"Disabled workflows start no jobs."`
	Draft       bool              `json:"draft,omitempty" doc:"Whether there are changes that are not published."`
	Version     string            `json:"version,omitempty" doc:"Latest published version." example:"1"`
	Hash        string            `json:"hash,omitempty" doc:"Start of the SHA-256 of the content."`
	CreatedAt   Time              `json:"created_at" doc:"When it was created."`
	UpdatedAt   Time              `json:"updated_at" doc:"When it last changed."`
	Steps       []Step            `json:"steps" doc:"What the workflow does, in order."`
	Rescue      []Step            `json:"rescue" doc:"What it does after a failure that no step handles."`
	Versions    []WorkflowVersion `json:"versions,omitempty" doc:"Published versions, newest first; not in lists."`
	Problems    []Problem         `json:"problems,omitempty" doc:"Extension: what keeps a draft from being published."`
	Warnings    []Problem         `json:"warnings,omitempty" doc:"Extension: what looks wrong in a draft or in what was sent, and keeps nothing from being published."`
}

// Step is one call of one action.
type Step struct {
	ID       domain.ID       `json:"id" doc:"UUID of any version."`
	Name     string          `json:"name,omitempty" doc:"Name."`
	Action   string          `json:"action" doc:"Action to run." example:"silo.close"`
	Provider string          `json:"provider" doc:"Extension: the same as action."`
	Config   json.RawMessage `json:"config,omitempty" shape:"object" doc:"Configuration of the action."`
	Summary  string          `json:"summary,omitempty" doc:"Summary of the configuration."`
	Notes    string          `json:"notes,omitempty" doc:"Comment."`
	Next     []Next          `json:"next,omitempty" doc:"Branches to take after the step."`
}

// Next is a branch after a step.
type Next struct {
	Status domain.Status `json:"status,omitempty" enum:"OK,SKIP,KO,TIMEOUT" doc:"Status to match; absent for any."`
	Code   string        `json:"code,omitempty" doc:"Code to match; empty is any."`
	Steps  []Step        `json:"steps,omitempty" doc:"Steps of the branch."`
	StepID domain.ID     `json:"step_id,omitempty" doc:"Step to jump to." deprecated:"true"`
	Stop   bool          `json:"stop,omitempty" doc:"Whether the workflow ends after the branch."`
}

// WorkflowVersion is a published version.
type WorkflowVersion struct {
	Version   string `json:"version" doc:"Number of the version." example:"1"`
	Hash      string `json:"hash" doc:"Start of the SHA-256 of the content."`
	Name      string `json:"name,omitempty" doc:"Name that the workflow had."`
	Src       string `json:"src,omitempty" doc:"What published it." example:"api-key"`
	SrcID     string `json:"src_id,omitempty" doc:"Who published it."`
	CreatedAt Time   `json:"created_at" doc:"When it was published."`
}

// Problem is a reason why a workflow cannot be published, or something that looks wrong.
type Problem struct {
	Path    string `json:"path" doc:"Place in the workflow." example:"steps[0].config"`
	Message string `json:"message" doc:"What is wrong."`
}

// WorkflowCollection is a page of workflows, newest first.
type WorkflowCollection struct {
	List          []Workflow `json:"list" doc:"Workflows."`
	Limit         int        `json:"limit" doc:"Largest number of workflows in a page."`
	Schema        string     `json:"schema,omitempty" doc:"Schema that was asked for."`
	CreatedAt     Time       `json:"created_at,omitzero" doc:"Time asked for, else that of the first workflow."`
	NextCreatedAt Time       `json:"next_created_at,omitzero" doc:"created_at of the next page; absent on the last."`
	Cursor        string     `json:"cursor,omitempty" doc:"Extension: cursor of this page."`
	NextCursor    string     `json:"next_cursor,omitempty" doc:"Extension: cursor of the next page, for pages without repeated rows; absent on the last."`
}

// workflowDocs describes the operations on workflows.
func workflowDocs() map[string]doc {
	return map[string]doc{
		"put-workflow": {
			about: "Create a workflow and publish it, unless it is a draft.",
			takes: WorkflowRequest{}, gives: Workflow{}, tagged: true,
		},
		"patch-workflow": {
			about: "Change what is given of a workflow and publish the result, unless it is a draft.",
			takes: WorkflowRequest{}, gives: Workflow{}, tagged: true, header: matchesWorkflow(),
		},
		"get-workflow": {
			about: "Answer a workflow with its versions.",
			gives: Workflow{}, tagged: true,
			query: []queryParam{
				{"version", "Extension: the version whose content to answer.", 1},
			},
		},
		"list-workflows": {
			about: "List workflows, newest first.",
			gives: WorkflowCollection{},
			query: []queryParam{
				{"limit", "Largest number of workflows in a page: 20, at most 100.", 20},
				{"created_at", "Latest time of creation.", exampleTime},
				{"cursor", "Extension: next_cursor of the page before; created_at is ignored then.", nil},
				{"schema", "Only workflows for this schema.", "bill/invoice"},
			},
		},
	}
}

func (s *server) putWorkflow(w http.ResponseWriter, r *http.Request) (any, error) {
	var in WorkflowRequest
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	v, err := s.Transform.PutWorkflow(r.Context(), actorOf(r), param(r, "id"), in.input())
	return taggedWorkflow(w, v, err)
}

func (s *server) patchWorkflow(w http.ResponseWriter, r *http.Request) (any, error) {
	var in WorkflowRequest
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	cond, err := workflowCondition(w, r)
	if err != nil {
		return nil, err
	}
	v, err := s.Transform.PatchWorkflowIf(r.Context(), actorOf(r), param(r, "id"), in.input(), cond)
	return taggedWorkflow(w, v, err)
}

func (s *server) getWorkflow(w http.ResponseWriter, r *http.Request) (any, error) {
	version := 0
	if text := r.URL.Query().Get("version"); text != "" {
		var err error
		if version, err = strconv.Atoi(text); err != nil || version < 1 {
			return nil, badQuery("version", "a whole number from 1 is expected")
		}
	}
	v, err := s.Transform.Workflow(r.Context(), actorOf(r), param(r, "id"), version)
	if version > 0 {
		return workflow(v, err) // what never changes needs no tag
	}
	return taggedWorkflow(w, v, err)
}

func (s *server) listWorkflows(_ http.ResponseWriter, r *http.Request) (any, error) {
	q := r.URL.Query()
	limit, err := limitOf(q)
	if err != nil {
		return nil, err
	}
	from, err := timeOf(q, "created_at")
	if err != nil {
		return nil, err
	}
	schema := q.Get("schema")
	query := domain.WorkflowQuery{Schema: schema, Before: wholeMilli(from), Limit: limit + 1, Bytes: listBytes()}
	text := q.Get("cursor")
	if text != "" {
		at, err := parseCursor(text)
		if err != nil {
			return nil, err
		}
		query.Before, query.After = at.At, at.ID
	}
	list, err := s.Transform.Workflows(r.Context(), actorOf(r), query)
	if err != nil {
		return nil, err
	}
	c := WorkflowCollection{List: []Workflow{}, Limit: limit, Schema: schema, CreatedAt: Time(from), Cursor: text}
	if from.IsZero() && len(list) > 0 {
		c.CreatedAt = Time(list[0].CreatedAt)
	}
	n := fitting(limit, query.Bytes, list)
	for _, w := range list[:n] {
		c.List = append(c.List, workflowRow(w))
	}
	if n < len(list) {
		c.NextCreatedAt = Time(list[n].CreatedAt)
		c.NextCursor = cursor{At: list[n-1].CreatedAt, ID: list[n-1].ID}.text()
	}
	return c, nil
}

// input returns the request in the type of the use case.
func (in *WorkflowRequest) input() transform.WorkflowInput {
	return transform.WorkflowInput{
		Name: in.Name, Description: in.Description, Schema: in.Schema, Country: in.Country,
		Steps: stepList(in.Steps), Rescue: stepList(in.Rescue), Disabled: in.Disabled, Draft: in.Draft,
	}
}

func stepList(list *[]StepRequest) *[]transform.StepInput {
	if list == nil {
		return nil
	}
	steps := stepInputs(*list)
	return &steps
}

func stepInputs(list []StepRequest) []transform.StepInput {
	out := make([]transform.StepInput, len(list))
	for i, st := range list {
		out[i] = transform.StepInput{
			ID: st.ID, Name: st.Name, Action: st.Action, Provider: st.Provider,
			Config: st.Config, Summary: st.Summary, Notes: st.Notes,
		}
		for _, n := range st.Next {
			out[i].Next = append(out[i].Next, transform.NextInput{
				Status: n.Status, Code: n.Code, Steps: stepInputs(n.Steps), StepID: n.StepID, Stop: n.Stop,
			})
		}
	}
	return out
}

// workflow returns the answer for one workflow.
func workflow(v *transform.SavedWorkflow, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	w := workflowRow(v.Workflow)
	for _, ver := range v.Versions {
		w.Versions = append(w.Versions, workflowVersion(ver))
	}
	for _, p := range v.Problems {
		w.Problems = append(w.Problems, Problem(p))
	}
	for _, p := range v.Warnings {
		w.Warnings = append(w.Warnings, Problem(p))
	}
	return w, nil
}

func workflowVersion(v *domain.WorkflowVersion) WorkflowVersion {
	return WorkflowVersion{
		Version: strconv.Itoa(v.Version), Hash: v.Hash, Name: v.Name,
		Src: v.Origin.Src, SrcID: v.Origin.SrcID, CreatedAt: Time(v.CreatedAt),
	}
}

func workflowRow(w *domain.Workflow) Workflow {
	out := Workflow{
		ID: w.ID, Name: w.Name, Description: w.Description, Schema: w.Schema, Country: w.Country,
		Disabled: w.Disabled, Draft: w.Draft, Hash: w.Hash,
		CreatedAt: Time(w.CreatedAt), UpdatedAt: Time(w.UpdatedAt),
		Steps: steps(w.Content.Steps), Rescue: steps(w.Content.Rescue),
	}
	if w.Version > 0 {
		out.Version = strconv.Itoa(w.Version)
	}
	return out
}

// branchStatus returns the status that a branch matches. Any is absent, however its author
// wrote it.
func branchStatus(status domain.Status) domain.Status {
	if status == domain.StatusNA {
		return ""
	}
	return status
}

func steps(list []*domain.Step) []Step {
	out := make([]Step, 0, len(list))
	for _, st := range list {
		w := Step{
			ID: st.ID, Name: st.Name, Action: st.Action, Provider: st.Action,
			Config: st.Config, Summary: st.Summary, Notes: st.Notes,
		}
		for _, n := range st.Next {
			w.Next = append(w.Next, Next{Status: branchStatus(n.Status), Code: n.Code, Steps: steps(n.Steps), StepID: n.StepID, Stop: n.Stop})
		}
		out = append(out, w)
	}
	return out
}
