package kit_test

import (
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
