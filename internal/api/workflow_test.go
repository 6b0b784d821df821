package api

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
	x := in.do(http.MethodPut, path, nested).want(200)
	golden(t, "workflow.json", x.body)
	x.is("test.ok", "steps", 0, "action").is("test.ok", "steps", 0, "provider").is("1", "version").is(nil, "draft").is(nil, "problems")
	if again := in.do(http.MethodPut, path, nested).want(200); string(again.body) != string(x.body) {
		t.Errorf("the same again is another: %s", again.body)
	}
	if got := in.do(http.MethodGet, path, "").want(200); string(got.body) != string(x.body) {
		t.Errorf("GET answers something else: %s", got.body)
	}
	in.clock.Advance(time.Second)
	in.do(http.MethodPatch, path, `{"name":"Other","steps":[{"action":"test.ko"}]}`).want(200).
		is("2", "version").is("Other", "name").is("2", "versions", 0, "version").is("1", "versions", 1, "version").is("test.ok", "rescue", 0, "action")
	in.do(http.MethodGet, path+"?version=1", "").want(200).is("1", "version").is("test.ok", "steps", 0, "action")

	draft := in.do(http.MethodPatch, path, `{"draft":true,"steps":[{"action":"none"}]}`).want(200)
	draft.is(true, "draft").is("2", "version").is("steps[0].action", "problems", 0, "path")
	in.do(http.MethodGet, path, "").want(200).is(true, "draft").is("steps[0].action", "problems", 0, "path")
	in.do(http.MethodPatch, path, `{"disabled":true,"steps":[{"action":"test.ok"}]}`).want(200).is(true, "disabled")
	in.do(http.MethodPost, "/transform/v1/jobs", `{"workflow_id":"`+flowOK+`","args":{"a":"1"}}`).want(422)
}

// statements.yaml 2.1-1
func TestDraftHasNoVersion(t *testing.T) {
	in := install(t, nil)
	in.do(http.MethodPut, "/transform/v1/workflows/"+flowOK, `{"draft":true}`).want(200).
		is(true, "draft").is(nil, "version").is(nil, "versions").is("steps", "problems", 0, "path")
	in.do(http.MethodPost, "/transform/v1/jobs", `{"workflow_id":"`+flowOK+`","args":{"a":"1"}}`).refused(422, "draft")
}

func TestWorkflowPages(t *testing.T) {
	in := install(t, nil)
	for i := range 5 {
		in.workflow(string(domaintest.ID(7, 7100+i)), "test.ok")
		in.clock.Advance(1500 * time.Microsecond)
	}
	in.do(http.MethodPut, "/transform/v1/workflows/"+flowOK, nested).want(200)
	list := "/transform/v1/workflows"
	x := in.do(http.MethodGet, list+"?limit=4", "").want(200)
	x.is(flowOK, "list", 0, "id").is(4, "limit").is(nil, "list", 4).is(nil, "list", 0, "versions").is(x.text("list", 0, "created_at"), "created_at")
	x = in.do(http.MethodGet, list+"?limit=4&created_at="+x.text("next_created_at"), "").want(200)
	x.is(string(domaintest.ID(7, 7101)), "list", 0, "id").is(string(domaintest.ID(7, 7100)), "list", 1, "id").is(nil, "list", 2).is(nil, "next_created_at")
	in.do(http.MethodGet, list+"?schema=bill/invoice", "").want(200).is(flowOK, "list", 0, "id").is(nil, "list", 1).is("bill/invoice", "schema").is(20, "limit")
}
