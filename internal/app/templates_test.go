package app_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"chancery/internal/api"
	"chancery/internal/app"
	"chancery/internal/domain"
	"chancery/test/kit"
)

// TestTemplates checks that each template passes the linter without a warning, and that a dry
// run with its example ends well.
func TestTemplates(t *testing.T) {
	t.Parallel()
	list, err := app.Templates()
	kit.Must(t, err)
	if len(list) < 20 {
		t.Errorf("there are only %d templates", len(list))
	}
	in := kit.New(t, kit.Options{Clock: kit.RealClock{}})
	space, err := in.Access.CreateWorkspace(t.Context(), domain.Workspace{Slug: "try", Sandbox: true, Country: "ES"})
	kit.Must(t, err)
	ask := func(path string, body any) *kit.Answer {
		text, err := json.Marshal(body)
		kit.Must(t, err)
		r := in.Request(in.TokenOf(space.Slug), http.MethodPost, path, string(text))
		return in.Send(r)
	}
	other := in.Request(in.TokenOf(space.Slug), http.MethodPut, "/transform/v1/workflows/01950000-0000-7000-8000-000000007777",
		`{"name": "Other", "steps": [{"action": "silo.state", "config": {"state": "sent"}}]}`)
	in.Send(other).Want(200)
	seen := map[string]bool{}
	for i := range list {
		tt := &list[i]
		if seen[tt.ID] || tt.Title == "" || tt.Group == "" || len(tt.Description) < 20 || len(tt.Description) > 120 {
			t.Errorf("%s: the texts are wrong or the ID is there twice", tt.ID)
		}
		seen[tt.ID] = true
		var found api.Lint
		kit.Must(t, json.Unmarshal(ask("/transform/v1/workflows/lint", tt.Workflow).Want(200).Body, &found))
		if len(found.Problems)+len(found.Warnings) > 0 {
			t.Errorf("%s: %+v", tt.ID, found)
			continue
		}
		var tried api.FlowTried
		args, err := json.Marshal(tt.Args)
		kit.Must(t, err)
		a := ask("/transform/v1/workflows/try", api.FlowTrial{Workflow: tt.Workflow, Data: tt.Example, Args: args})
		if kit.Must(t, json.Unmarshal(a.Body, &tried)); a.Status != http.StatusOK {
			t.Errorf("%s: %s", tt.ID, a.Body)
			continue
		}
		if tried.Job.Result != "completed" || len(tried.Trace.Steps) == 0 {
			t.Errorf("%s: %s, %+v", tt.ID, tried.Job.Result, tried.Job.Faults)
		}
	}
}
