package api_test

import (
	"net/http"
	"testing"
	"time"

	"chancery/internal/domain/domaintest"
	"chancery/test/kit"
)

const nested = `{"name":"Nested","description":"d","schema":"bill/invoice","country":"ES","steps":[
	{"id":"01950000-0000-7000-8000-000000000101","name":"A","provider":"test.ok","config":{"x":{"y":1.50}},"summary":"s","notes":"n",
	 "next":[{"status":"KO","code":"E1","stop":true,"steps":[{"action":"test.ko"}]}]}],
	"rescue":[{"action":"test.ok"}]}`

func TestWorkflow(t *testing.T) {
	in := install(t, nil)
	const path = "/transform/v1/workflows/" + flowOK
	problem := map[string]any{"draft": true, "problems.0.path": "steps[0].action"}
	x := in.Do(http.MethodPut, path, nested).Want(200)
	golden(t, "workflow.json", x.Body)
	x.Is("test.ok", "steps", 0, "action").Is("test.ok", "steps", 0, "provider").Is("1", "version").Is(nil, "draft").Is(nil, "problems")
	kit.Run(t, in, []kit.Scenario{
		{Name: "the same again", Method: "PUT", Path: path, Body: nested, Exact: string(x.Body)},
		{Name: "read", Path: path, Exact: string(x.Body)},
	})
	in.Clock.Advance(time.Second)
	kit.Run(t, in, []kit.Scenario{
		{Name: "change", Method: "PATCH", Path: path, Body: `{"name":"Other","steps":[{"action":"test.ko"}]}`, JSON: map[string]any{
			"version": "2", "name": "Other", "versions.0.version": "2", "versions.1.version": "1", "rescue.0.action": "test.ok",
		}},
		{Name: "first version", Path: path + "?version=1", JSON: map[string]any{"version": "1", "steps.0.action": "test.ok"}},
		{
			Name: "save a draft", Method: "PATCH", Path: path, Body: `{"draft":true,"steps":[{"action":"none"}]}`, JSON: problem,
			Then: func(_ testing.TB, x *kit.Answer) { x.Is("2", "version") },
		},
		{Name: "read the draft", Path: path, JSON: problem},
		{Name: "disable", Method: "PATCH", Path: path, Body: `{"disabled":true,"steps":[{"action":"test.ok"}]}`, JSON: map[string]any{"disabled": true}},
		{Name: "start it", Method: "POST", Path: "/transform/v1/jobs", Body: `{"workflow_id":"` + flowOK + `","args":{"a":"1"}}`, Status: 422, Key: "disabled"},
	})
}

// statements.yaml 2.1-1
func TestDraftHasNoVersion(t *testing.T) {
	kit.Run(t, install(t, nil), []kit.Scenario{
		{
			Name: "draft", Method: "PUT", Path: "/transform/v1/workflows/" + flowOK, Body: `{"draft":true}`,
			JSON: map[string]any{"draft": true, "problems.0.path": "steps"}, Absent: []string{"version", "versions"},
		},
		{Name: "job", Method: "POST", Path: "/transform/v1/jobs", Body: `{"workflow_id":"` + flowOK + `","args":{"a":"1"}}`, Status: 422, Key: "draft"},
	})
}

func TestWorkflowPages(t *testing.T) {
	in := install(t, nil)
	for i := range 5 {
		in.workflow(string(domaintest.ID(7, 7100+i)), "test.ok")
		in.Clock.Advance(1500 * time.Microsecond)
	}
	in.Do(http.MethodPut, "/transform/v1/workflows/"+flowOK, nested).Want(200)
	list := "/transform/v1/workflows"
	x := in.Do(http.MethodGet, list+"?limit=4", "").Want(200)
	x.Is(flowOK, "list", 0, "id").Is(4, "limit").Is(nil, "list", 4).Is(nil, "list", 0, "versions").Is(x.Text("list", 0, "created_at"), "created_at")
	x = in.Do(http.MethodGet, list+"?limit=4&created_at="+x.Text("next_created_at"), "").Want(200)
	x.Is(string(domaintest.ID(7, 7101)), "list", 0, "id").Is(string(domaintest.ID(7, 7100)), "list", 1, "id").Is(nil, "list", 2).Is(nil, "next_created_at")
	in.Do(http.MethodGet, list+"?schema=bill/invoice", "").Want(200).Is(flowOK, "list", 0, "id").Is(nil, "list", 1).Is("bill/invoice", "schema").Is(20, "limit")
}
