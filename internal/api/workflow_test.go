package api_test

import (
	"net/http"
	"testing"
	"time"

	"chancery/internal/domain/domaintest"
)

const nested = `{"name":"Nested","description":"d","schema":"bill/invoice","country":"ES","steps":[
	{"id":"01950000-0000-7000-8000-000000000101","name":"A","provider":"test.ok","config":{"x":{"y":1.50}},"summary":"s","notes":"n",
	 "next":[{"status":"KO","code":"E1","stop":true,"steps":[{"action":"test.ko"}]}]}],
	"rescue":[{"action":"test.ok"}]}`

func TestWorkflow(t *testing.T) {
	in := install(t, nil)
	path := "/transform/v1/workflows/" + flowOK
	x := in.Do(http.MethodPut, path, nested).Want(200)
	golden(t, "workflow.json", x.Body)
	x.Is("test.ok", "steps", 0, "action").Is("test.ok", "steps", 0, "provider").Is("1", "version").Is(nil, "draft").Is(nil, "problems")
	if again := in.Do(http.MethodPut, path, nested).Want(200); string(again.Body) != string(x.Body) {
		t.Errorf("the same again is another: %s", again.Body)
	}
	if got := in.Do(http.MethodGet, path, "").Want(200); string(got.Body) != string(x.Body) {
		t.Errorf("GET answers something else: %s", got.Body)
	}
	in.Clock.Advance(time.Second)
	in.Do(http.MethodPatch, path, `{"name":"Other","steps":[{"action":"test.ko"}]}`).Want(200).
		Is("2", "version").Is("Other", "name").Is("2", "versions", 0, "version").Is("1", "versions", 1, "version").Is("test.ok", "rescue", 0, "action")
	in.Do(http.MethodGet, path+"?version=1", "").Want(200).Is("1", "version").Is("test.ok", "steps", 0, "action")

	draft := in.Do(http.MethodPatch, path, `{"draft":true,"steps":[{"action":"none"}]}`).Want(200)
	draft.Is(true, "draft").Is("2", "version").Is("steps[0].action", "problems", 0, "path")
	in.Do(http.MethodGet, path, "").Want(200).Is(true, "draft").Is("steps[0].action", "problems", 0, "path")
	in.Do(http.MethodPatch, path, `{"disabled":true,"steps":[{"action":"test.ok"}]}`).Want(200).Is(true, "disabled")
	in.Do(http.MethodPost, "/transform/v1/jobs", `{"workflow_id":"`+flowOK+`","args":{"a":"1"}}`).Want(422)
}

// statements.yaml 2.1-1
func TestDraftHasNoVersion(t *testing.T) {
	in := install(t, nil)
	in.Do(http.MethodPut, "/transform/v1/workflows/"+flowOK, `{"draft":true}`).Want(200).
		Is(true, "draft").Is(nil, "version").Is(nil, "versions").Is("steps", "problems", 0, "path")
	in.Do(http.MethodPost, "/transform/v1/jobs", `{"workflow_id":"`+flowOK+`","args":{"a":"1"}}`).Refused(422, "draft")
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
