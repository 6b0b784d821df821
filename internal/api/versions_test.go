package api_test

import (
	"net/http"
	"testing"

	"chancery/test/kit"
)

func TestWorkflowVersions(t *testing.T) {
	in := install(t, nil)
	const path = "/transform/v1/workflows/" + flowOK
	in.Do(http.MethodPut, path, nested).Want(200)
	in.Do(http.MethodPatch, path, `{"steps":[{"id":"01950000-0000-7000-8000-000000000101","name":"B","action":"test.ok","config":{"x":{"y":2}}},`+
		`{"id":"01950000-0000-7000-8000-000000000102","name":"C","action":"test.ko"}]}`).Want(200).Is("2", "version")
	kit.Run(t, in, []kit.Scenario{
		{Name: "versions", Path: path + "/versions", JSON: map[string]any{"list.0.version": "2", "list.1.version": "1", "list.1.name": "Nested"}, Absent: []string{"list.2"}},
		{Name: "diff", Path: path + "/diff", JSON: map[string]any{
			"from": "1", "to": "2", "changes.0.kind": "removed", "changes.0.action": "test.ko", "changes.0.path": "steps[0].next[0].steps[0]",
			"changes.1.kind": "changed", "changes.1.path": "steps[0].config.x.y", "changes.1.before": 1.5, "changes.1.after": 2.0,
		}},
		{Name: "diff of the same", Path: path + "/diff?from=2&to=2", JSON: map[string]any{"text": ""}, Absent: []string{"changes.0"}},
		{Name: "diff from nothing", Path: path + "/diff?from=0&to=1", JSON: map[string]any{"changes.0.kind": "added", "changes.0.name": "A"}},
		{Name: "diff with the draft", Path: path + "/diff?from=1&to=draft", JSON: map[string]any{"to": "draft", "changes.0.kind": "removed"}},
		{Name: "no version", Path: path + "/diff?from=x", Status: 400, Key: "input"},
		{Name: "unknown version", Path: path + "/diff?from=7", Status: 404, Key: "not-found"},
		{Name: "restore none", Method: "POST", Path: path + "/restore", Body: `{}`, Status: 422, Key: "validation"},
		{Name: "restore nonsense", Method: "POST", Path: path + "/restore", Body: `{"version":"x"}`, Status: 400, Key: "input"},
		{Name: "restore a half", Method: "POST", Path: path + "/restore", Body: `{"version":1.5}`, Status: 422, Key: "validation"},
		{Name: "restore unknown", Method: "POST", Path: path + "/restore", Body: `{"version":9}`, Status: 404, Key: "not-found"},
		{Name: "restore the latest", Method: "POST", Path: path + "/restore", Body: `{"version":"2"}`, JSON: map[string]any{"version": "2"}, Absent: []string{"draft"}},
		{Name: "restore", Method: "POST", Path: path + "/restore", Body: `{"version":1}`, JSON: map[string]any{
			"version": "2", "draft": true, "steps.0.name": "A", "versions.0.version": "2",
		}},
		{Name: "what the draft changes", Path: path + "/diff", JSON: map[string]any{"from": "2", "to": "draft"}},
		{Name: "publish", Method: "PATCH", Path: path, Body: `{}`, JSON: map[string]any{"version": "3", "steps.0.name": "A"}, Absent: []string{"draft"}},
	})
}

// statements.yaml 2.1-10
func TestSchemaOfAWorkflowCanBeAWarning(t *testing.T) {
	in := install(t, nil)
	in.Do(http.MethodPut, "/transform/v1/workflows/"+flowOK, `{"schema":"bill/invoice","steps":[{"action":"test.ok"}]}`).Want(200)
	in.entry()
	body := `{"workflow_id":"` + flowOK + `","silo_entry_id":"` + entryID + `"}`
	in.Do(http.MethodPost, "/transform/v1/jobs", body).Refused(422, "schema")
	anySchema(t, in, true)
	for _, wait := range []string{"", "?wait=30"} {
		in.Do(http.MethodPost, "/transform/v1/jobs"+wait, body).Want(200).Is("workflow-schema", "warnings", 0, "code")
	}
	in.Do(http.MethodPost, "/transform/v1/jobs?wait=30", `{"workflow_id":"`+flowOK+`","data":`+message+`}`).Want(200).
		Is("completed", "result").Is("workflow-schema", "warnings", 0, "code").
		Is("the workflow is made for bill/invoice, this is a note/message", "warnings", 0, "message")
	in.Do(http.MethodPost, "/transform/v1/jobs?wait=30", `{"workflow_id":"`+flowOK+`","data":`+invoice+`}`).Want(200).
		Is("supplier-address", "warnings", 0, "code").Is(nil, "warnings", 1)
	anySchema(t, in, false)
	in.Do(http.MethodPost, "/transform/v1/jobs", body).Refused(422, "schema")
}

func anySchema(t *testing.T, in *installation, on bool) {
	t.Helper()
	_, err := in.Access.SetAnySchema(t.Context(), kit.Default, on)
	must(t, err)
}
