package api_test

import (
	"net/http"
	"testing"

	"chancery/internal/domain"
)

// Simulated steps are published in sandboxes only, and their events say so.
func TestSandbox(t *testing.T) {
	in := install(t, nil)
	_, err := in.Config.Access.CreateWorkspace(t.Context(), domain.Workspace{Slug: "trial", Sandbox: true})
	must(t, err)
	trial := in.Token("trial")
	flow := `{"steps":[{"action":"test.simulated"},{"action":"test.ok"}]}`
	path := "/transform/v1/workflows/" + flowOK
	in.Do(http.MethodPut, path, flow).Refused(422, "validation")
	in.Do(http.MethodPut, path, `{"draft":true,`+flow[1:]).Want(200).Is("steps[0].action", "problems", 0, "path")
	in.Send(in.Request(trial, http.MethodPut, path, flow)).Want(200).Is(nil, "problems").Is("1", "version")
	in.Send(in.Request(trial, http.MethodPatch, path, `{"steps":[{"action":"test.simulated","config":{"bad":1}}]}`)).Refused(422, "validation")
	in.Send(in.Request(trial, http.MethodPatch, path, `{"draft":true,"steps":[{"action":"none"}]}`)).Want(200).Is("steps[0].action", "problems", 0, "path")

	job := in.Send(in.Request(trial, http.MethodPut, "/transform/v1/jobs/"+jobID1+"?wait=5", `{"workflow_id":"`+flowOK+`","args":{"a":"1"}}`)).Want(200)
	job.Is("completed", "result").Is("simulated: a test", "intents", 0, "events", 1, "message")
	job.Is(nil, "intents", 0, "events", 0, "simulated").Is(true, "intents", 0, "events", 1, "simulated").Is(nil, "intents", 1, "events", 1, "simulated")
}
