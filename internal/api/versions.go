package api

import (
	"encoding/json"
	"net/http"
	"strconv"

	"chancery/internal/domain"
)

// VersionCollection is the published versions of a workflow.
type VersionCollection struct {
	List []WorkflowVersion `json:"list" doc:"Versions, newest first, at most the newest 1,000."`
}

// RestoreRequest asks for an old version as the draft of its workflow.
type RestoreRequest struct {
	Version json.Number `json:"version" doc:"Number of the version, also as a text." example:"1"`
}

// WorkflowDiff is what is different between two versions of a workflow.
type WorkflowDiff struct {
	From    string           `json:"from" doc:"The earlier version." example:"1"`
	To      string           `json:"to" doc:"The later version." example:"draft"`
	Changes []WorkflowChange `json:"changes" doc:"What is different, step by step."`
	Text    string           `json:"text" doc:"The same for people."`
}

// WorkflowChange is one difference.
type WorkflowChange struct {
	Kind   string          `json:"kind" enum:"added,removed,moved,changed" doc:"What became of the step."`
	StepID domain.ID       `json:"step_id" doc:"UUID of the step."`
	Name   string          `json:"name,omitempty" doc:"Name of the step."`
	Action string          `json:"action,omitempty" doc:"Action of the step." example:"silo.state"`
	Path   string          `json:"path" doc:"Place of the step, or of the member that changed." example:"steps[0].config.state"`
	Before json.RawMessage `json:"before,omitempty" doc:"The value before, or the place of a step that moved."`
	After  json.RawMessage `json:"after,omitempty" doc:"The value after, or the place of a step that moved."`
}

// versionDocs describes the operations on versions of workflows.
func versionDocs() map[string]doc {
	return map[string]doc{
		"list-workflow-versions": {
			about: "List the published versions of a workflow.",
			gives: VersionCollection{},
		},
		"diff-workflow": {
			about: "Compare two versions of a workflow.",
			gives: WorkflowDiff{},
			query: []queryParam{
				{"from", "The earlier version; the one before the later when it is missing. 0 is a workflow without steps.", "1"},
				{"to", "The later version, or draft; what the workflow has now when it is missing.", "draft"},
			},
		},
		"restore-workflow": {
			about: "Make an old version the draft of its workflow, to be published with PATCH. Jobs go on with the version that is published.",
			takes: RestoreRequest{}, gives: Workflow{}, tagged: true, header: matchesWorkflow(),
		},
	}
}

func (s *server) listWorkflowVersions(_ http.ResponseWriter, r *http.Request) (any, error) {
	list, err := s.Transform.WorkflowVersions(r.Context(), actorOf(r), param(r, "id"))
	if err != nil {
		return nil, err
	}
	c := VersionCollection{List: make([]WorkflowVersion, len(list))}
	for i, v := range list {
		c.List[i] = workflowVersion(v)
	}
	return c, nil
}

func (s *server) diffWorkflow(_ http.ResponseWriter, r *http.Request) (any, error) {
	q := r.URL.Query()
	d, err := s.Transform.DiffWorkflow(r.Context(), actorOf(r), param(r, "id"), q.Get("from"), q.Get("to"))
	if err != nil {
		return nil, err
	}
	out := WorkflowDiff{From: d.From, To: d.To, Changes: make([]WorkflowChange, len(d.Changes)), Text: domain.FlowDiffText(d.Changes)}
	for i, c := range d.Changes {
		w := WorkflowChange{Kind: c.Kind, StepID: c.StepID, Name: c.Name, Action: c.Action, Path: c.Path}
		w.Before, w.After = json.RawMessage(c.Before), json.RawMessage(c.After)
		if c.Kind == domain.FlowMoved {
			w.Before, w.After = json.RawMessage(strconv.Quote(c.Before)), json.RawMessage(strconv.Quote(c.After))
		}
		out.Changes[i] = w
	}
	return out, nil
}

func (s *server) restoreWorkflow(w http.ResponseWriter, r *http.Request) (any, error) {
	var in RestoreRequest
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(in.Version.String())
	if err != nil {
		return nil, domain.FieldError("the number of a version is expected", "version")
	}
	cond, err := workflowCondition(w, r)
	if err != nil {
		return nil, err
	}
	v, err := s.Transform.RestoreWorkflowIf(r.Context(), actorOf(r), param(r, "id"), n, cond)
	return taggedWorkflow(w, v, err)
}
