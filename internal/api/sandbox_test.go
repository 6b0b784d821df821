package api

import (
	"net/http"
	"testing"

	"chancery/internal/domain"
)

// Simulated steps are published in sandboxes only, and their events say so.
func TestSandbox(t *testing.T) {
	in := install(t, nil)
	_, err := in.config.Access.CreateWorkspace(t.Context(), domain.Workspace{Slug: "trial", Sandbox: true})
	must(t, err)
	trial := in.issue("trial")
	flow := `{"steps":[{"action":"test.simulated"},{"action":"test.ok"}]}`
	path := "/transform/v1/workflows/" + flowOK
	in.do(http.MethodPut, path, flow).refused(422, "validation")
	in.do(http.MethodPut, path, `{"draft":true,`+flow[1:]).want(200).is("steps[0].action", "problems", 0, "path")
	in.send(in.request(trial, http.MethodPut, path, flow)).want(200).is(nil, "problems").is("1", "version")
	in.send(in.request(trial, http.MethodPatch, path, `{"steps":[{"action":"test.simulated","config":{"bad":1}}]}`)).refused(422, "validation")
	in.send(in.request(trial, http.MethodPatch, path, `{"draft":true,"steps":[{"action":"none"}]}`)).want(200).is("steps[0].action", "problems", 0, "path")

	job := in.send(in.request(trial, http.MethodPut, "/transform/v1/jobs/"+jobID1+"?wait=5", `{"workflow_id":"`+flowOK+`","args":{"a":"1"}}`)).want(200)
	job.is("completed", "result").is("simulated: a test", "intents", 0, "events", 1, "message")
	job.is(nil, "intents", 0, "events", 0, "simulated").is(true, "intents", 0, "events", 1, "simulated").is(nil, "intents", 1, "events", 1, "simulated")
}
