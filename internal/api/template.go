package api

import (
	"encoding/json"
	"net/http"

	"chancery/internal/domain"
)

// Template is a workflow to begin with.
type Template struct {
	TemplateRow

	Workflow WorkflowRequest   `json:"workflow" doc:"The workflow, to be changed and stored."`
	Example  json.RawMessage   `json:"example,omitempty" shape:"object" doc:"A document that it can be tried with."`
	Args     map[string]string `json:"args,omitempty" doc:"Arguments that it can be tried with."`
}

// TemplateRow is a template in a list.
type TemplateRow struct {
	ID          string   `json:"id" doc:"Name for links." example:"credit-note"`
	Group       string   `json:"group" doc:"Heading to list it under." example:"Corrections"`
	Title       string   `json:"title" doc:"Name for people." example:"Credit note"`
	Description string   `json:"description" doc:"What it does, in a line."`
	Schema      string   `json:"schema,omitempty" doc:"Documents that it is for; absent for any." example:"bill/invoice"`
	Country     string   `json:"country,omitempty" doc:"ISO code of the country it is for." example:"ES"`
	Actions     []string `json:"actions" doc:"Actions of its steps, in order." example:"[\"silo.close\",\"pdf\"]"`
	Installed   bool     `json:"installed" doc:"Whether all of them are installed here; the others can only be simulated, in sandboxes."`
}

// TemplateCollection lists templates.
type TemplateCollection struct {
	List []TemplateRow `json:"list" doc:"Templates by group."`
}

// templateDocs describes the operations on templates.
func templateDocs() map[string]doc {
	return map[string]doc{
		"list-templates": {about: "List workflows to begin with.", gives: TemplateCollection{}},
		"get-template":   {about: "Answer a workflow to begin with, and a document to try it with.", gives: Template{}},
	}
}

func (s *server) listTemplates(http.ResponseWriter, *http.Request) (any, error) {
	out := &TemplateCollection{List: make([]TemplateRow, len(s.Templates))}
	for i := range s.Templates {
		out.List[i] = s.templateRow(&s.Templates[i])
	}
	return out, nil
}

func (s *server) getTemplate(_ http.ResponseWriter, r *http.Request) (any, error) {
	for i := range s.Templates {
		if t := s.Templates[i]; t.ID == param(r, "id") {
			t.TemplateRow = s.templateRow(&t)
			return &t, nil
		}
	}
	return nil, domain.Missing("template")
}

// templateRow adds to a template what its steps say.
func (s *server) templateRow(t *Template) TemplateRow {
	row := t.TemplateRow
	row.Actions, row.Installed = []string{}, true
	if t.Workflow.Schema != nil {
		row.Schema = *t.Workflow.Schema
	}
	if t.Workflow.Country != nil {
		row.Country = *t.Workflow.Country
	}
	for _, list := range []*[]StepRequest{t.Workflow.Steps, t.Workflow.Rescue} {
		if list != nil {
			s.addActions(&row, *list)
		}
	}
	return row
}

func (s *server) addActions(row *TemplateRow, steps []StepRequest) {
	for i := range steps {
		row.Actions = append(row.Actions, steps[i].Action)
		if a, ok := s.Transform.Actions.Action(steps[i].Action); !ok || !a.Installed() {
			row.Installed = false
		}
		for k := range steps[i].Next {
			s.addActions(row, steps[i].Next[k].Steps)
		}
	}
}
