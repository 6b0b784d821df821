package kit_test

import (
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"chancery/internal/domain"
	"chancery/internal/transform"
	"chancery/test/kit"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const flow = "01950000-0000-7000-8000-000000007001"

// A job that sleeps wakes up by itself, or when the test advances the clock.
func TestClocks(t *testing.T) {
	for name, o := range map[string]kit.Options{"real": {Clock: kit.RealClock{}}, "advanced": {}} {
		t.Run(name, func(t *testing.T) {
			in := kit.New(t, o)
			in.Publish(flow, `{"steps": [{"action": "silo.sleep", "config": {"duration": 0.05}}]}`)
			id := in.Start(transform.JobInput{WorkflowID: flow, Args: []byte(`{"a": "1"}`)})
			if in.Clock != nil {
				if j := in.Waiting(id); j.Status != domain.StatusQueued {
					t.Errorf("%+v", j)
				}
				in.Clock.Await(50 * time.Millisecond)
				in.Clock.Advance(50 * time.Millisecond)
			}
			if j := in.Ended(id); j.Status != domain.StatusOK {
				t.Errorf("%+v", j)
			}
		})
	}
}

// A scenario that checks much, of each caller.
func TestRun(t *testing.T) {
	in := kit.New(t, kit.Options{})
	const path = "/transform/v1/workflows/" + flow
	kit.Run(t, in, []kit.Scenario{
		{Name: "no token", As: kit.Nobody, Path: path, Status: 401, Key: "unauthorized"},
		{
			Name: "refused", Method: "PUT", Path: path, Body: `{"steps": [{"action": "nowhere"}]}`,
			Status: 422, Key: "validation", Field: "steps.0.action", Contains: []string{"nowhere"},
		},
		{
			Name: "created", Method: "PUT", Path: path, Body: `{"steps": [{"action": "silo.close"}]}`,
			JSON: map[string]any{"id": flow, "steps.0.action": "silo.close"}, Absent: []string{"steps.1"},
		},
		{Name: "of another workspace", As: kit.Other, Path: path, Status: 404, Key: "not-found"},
		{
			Name: "ping", Path: "/utils/v1/ping", Exact: `{"ping":"pong"}` + "\n",
			Header: map[string]string{"X-Request-Id": "mine"}, Answered: map[string]string{"X-Request-Id": "mine", "Link": ""},
		},
	})
}

// TestAgreement checks that answers which are not as the document says are found.
func TestAgreement(t *testing.T) {
	a, err := kit.NewAgreement([]byte(`{"paths": {
		"/things/{id}": {"get": {"operationId": "get-thing", "responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}, "404": {"$ref": "#/components/responses/None"}}}},
		"/things/all": {"get": {"operationId": "all-things", "responses": {"204": {}}}},
		"/things/key/{key}": {"put": {"operationId": "put-thing", "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}, "responses": {"204": {}}}}
	}, "components": {
		"schemas": {"Thing": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}, "n": {"type": "integer"}}}},
		"responses": {"None": {"content": {"application/json": {"schema": {"type": "object", "required": ["key"]}}}}}
	}}`))
	kit.Must(t, err)
	for _, tt := range []struct {
		method, path string
		status       int
		body, wrong  string
	}{
		{"GET", "/things/1", 200, `{"id": "1", "n": 2}`, ""},
		{"HEAD", "/things/1", 200, ``, ""},
		{"GET", "/things/1", 200, `{"n": 2}`, "missing property 'id'"},
		{"GET", "/things/1", 200, `{"id": "1", "n": "2"}`, "want integer"},
		{"GET", "/things/1", 200, `{"id": "1", "more": 2}`, "'more' not allowed"},
		{"GET", "/things/1", 409, `{}`, "answers 409"},
		{"GET", "/things/1", 404, `{"key": "x"}`, ""},
		{"GET", "/things/1", 404, `{}`, "missing property 'key'"},
		{"GET", "/things/1", 503, `{}`, ""},
		{"GET", "/things/all", 200, `{}`, "all-things answers 200"},
		{"PUT", "/things/key/a/b", 200, `{}`, "put-thing answers 200"},
		{"POST", "/things/all", 405, `{}`, ""},
		{"GET", "/elsewhere", 418, `{}`, ""},
	} {
		got := a.Check(tt.method, tt.path, tt.status, "application/json", []byte(tt.body))
		if (got == "") != (tt.wrong == "") || !strings.Contains(got, tt.wrong) {
			t.Errorf("%s %s %d %s: %q, want %q", tt.method, tt.path, tt.status, tt.body, got, tt.wrong)
		}
	}
	if a.CheckRequest("PUT", "/things/key/a", []byte(`{"id": 1}`)) == "" || a.CheckRequest("PUT", "/things/key/a", []byte(`{"id": "1"}`)) != "" {
		t.Error("requests are not checked")
	}
}
