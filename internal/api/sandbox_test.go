package api_test

import (
	"testing"

	"chancery/internal/domain"
	"chancery/test/kit"
)

// Simulated steps are published in sandboxes only, and their events say so.
func TestSandbox(t *testing.T) {
	in := install(t, nil)
	_, err := in.Access.CreateWorkspace(t.Context(), domain.Workspace{Slug: "trial", Sandbox: true})
	must(t, err)
	const flow = `"steps":[{"action":"test.simulated"},{"action":"test.ok"}]}`
	const path = "/transform/v1/workflows/" + flowOK
	problem := map[string]any{"problems.0.path": "steps[0].action"}
	kit.Run(t, in, []kit.Scenario{
		{
			Name: "elsewhere", Method: "PUT", Path: path, Body: `{` + flow, Status: 422, Key: "validation",
			Contains: []string{"test.simulated is not installed", `\"draft\": true`, "in a sandbox workspace, where the action is simulated"},
		},
		{
			Name: "misspelt", Method: "PUT", Path: path, Body: `{"steps":[{"action":"test.simulatd"}]}`, Status: 422, Key: "validation",
			Contains: []string{"did you mean test.simulated?", `\"draft\": true`, "sandbox"},
		},
		{Name: "elsewhere, as a draft", Method: "PUT", Path: path, Body: `{"draft":true,` + flow, JSON: problem},
		{Name: "publish", As: "trial", Method: "PUT", Path: path, Body: `{` + flow, JSON: map[string]any{"version": "1"}, Absent: []string{"problems"}},
		{
			Name: "bad config", As: "trial", Method: "PATCH", Path: path, Body: `{"steps":[{"action":"test.simulated","config":{"bad":1}}]}`,
			Status: 422, Key: "validation",
		},
		{Name: "unknown action", As: "trial", Method: "PATCH", Path: path, Body: `{"draft":true,"steps":[{"action":"none"}]}`, JSON: problem},
		{
			Name: "job", As: "trial", Method: "PUT", Path: "/transform/v1/jobs/" + jobID1 + "?wait=5", Body: `{"workflow_id":"` + flowOK + `","args":{"a":"1"}}`,
			JSON: map[string]any{
				"result": "completed", "intents.0.events.1.message": "simulated: a test", "intents.0.events.1.simulated": true,
			},
			Absent: []string{"intents.0.events.0.simulated", "intents.1.events.1.simulated"},
		},
	})
}
