package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"
)

// TestOperatorRoutes wakes, skips and cancels waiting jobs, and runs an ended job again.
//
// statements.yaml 5.3-4, 5.5-1, 5.5-4
func TestOperatorRoutes(t *testing.T) {
	s := start(t, t.TempDir())
	flow := uuid.NewString()
	step := uuid.NewString()
	body := fmt.Sprintf(`{"name": "w", "steps": [
		{"id": %q, "action": "silo.sleep", "config": {"duration": 86400}},
		{"action": "silo.state", "config": {"state": "sent"}}],
		"rescue": [{"action": "silo.state", "config": {"state": "error"}}]}`, step)
	if a := s.send(s.Token, "PUT", "/transform/v1/workflows/"+flow, body); a.status != 200 {
		t.Fatal(a)
	}
	waiting := func() string {
		id := newID(t)
		a := s.send(s.Token, "PUT", "/transform/v1/jobs/"+id, fmt.Sprintf(`{"workflow_id": %q, "data": %s}`, flow, example(t, "invoices/es.json")))
		if a.status != 200 {
			t.Fatal(a)
		}
		s.until(id, func(a answer) bool { return strings.Contains(a.field("intents"), "QUEUED") })
		return id
	}
	tests := []struct{ verb, body, result, contains string }{
		{"skip?wait=10", `{"reason": "told by phone"}`, "completed", "told by phone"},
		{"cancel?wait=10", `{"reason": "wrong customer"}`, "cancelled", `"error"`},
		{"cancel?rescue=false&wait=10", ``, "cancelled", "CANCEL"},
	}
	var last string
	for _, tt := range tests {
		t.Run(tt.verb, func(t *testing.T) {
			last = waiting()
			a := s.send(s.Token, "POST", "/transform/v1/jobs/"+last+"/"+tt.verb, tt.body)
			if a.status != 200 || a.field("result") != tt.result {
				t.Fatal(a)
			}
			if tt.contains != `"error"` && !strings.Contains(string(a.body), tt.contains) {
				t.Errorf("%s does not hold %s", a, tt.contains)
			}
			ran := strings.Contains(a.field("intents"), "silo.state")
			if ran == strings.Contains(tt.verb, "rescue=false") {
				t.Errorf("steps after it: %s", a.field("intents"))
			}
		})
	}
	if a := s.send(s.Token, "POST", "/transform/v1/jobs/"+last+"/cancel", ""); a.status != 404 {
		t.Errorf("cancelling what is complete: %s", a)
	}
	if a := s.send(s.Token, "POST", "/transform/v1/jobs/"+waiting()+"/skip", `{}`); a.status != 422 {
		t.Errorf("skipping without a reason: %s", a)
	}
	poked := waiting()
	if a := s.send(s.Token, "POST", "/transform/v1/jobs/intents", fmt.Sprintf(`{"job_id": %q, "status": "POKE"}`, poked)); a.status != 200 || a.field("step_id") != step {
		t.Errorf("poking: %s", a)
	}
	again := s.send(s.Token, "POST", "/transform/v1/jobs/"+last+"/again?wait=1", fmt.Sprintf(`{"step_id": %q}`, step))
	if again.status != 200 || again.field("id") == last || again.field("result") != "running" {
		t.Errorf("again: %s", again)
	}
}
