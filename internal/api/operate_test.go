package api

import (
	"context"
	"net/http"
	"sync"
	"testing"
	"time"

	"chancery/internal/domain"
)

// waitForPoke returns an action that waits for a poke, with a reference, and
// then ends with OK.
func waitForPoke() *domain.Action {
	return &domain.Action{ID: "test.park", Reach: domain.Inside, Entryless: true, Run: func(_ context.Context, t *domain.Task) domain.Result {
		if t.Attempt > 1 {
			return domain.OK()
		}
		return domain.Result{Status: domain.StatusPoke, Ref: "ref/" + t.Args["a"]}
	}}
}

// statements.yaml 2.3-3, 5.3-2, 5.3-3, 5.3-4, 5.3-9, 5.3-11
func TestPokes(t *testing.T) {
	const url = "/transform/v1/jobs/intents"
	in := installWith(t, waitForPoke())
	in.workflow(flowHold, "test.park")
	start := func(id, ref string) string {
		in.do(http.MethodPut, "/transform/v1/jobs/"+id, `{"workflow_id":"`+flowHold+`","args":{"a":"`+ref+`"}}`).want(200)
		return in.until(id, "POKE", "status").text("intents", 0, "id")
	}
	first, second := start(jobID1, "one"), start(jobID2, "two")

	for _, body := range []string{
		`{"id":"` + absentID + `","job_id":"` + jobID1 + `"}`, `{"id":"` + first + `","job_id":"` + jobID2 + `"}`,
		`{"id":"` + first + `","job_id":"` + absentID + `"}`, `{"ref":"ref/three"}`,
	} {
		in.do(http.MethodPost, url, body).refused(404, "not-found")
	}
	if x := in.send(in.request(in.otherToken(), http.MethodPost, url, `{"ref":"ref/one"}`)); x.status != 404 {
		t.Errorf("another workspace pokes: %s", x.body)
	}

	in.do(http.MethodPost, url, `{"id":"`+first+`","job_id":"`+jobID1+`","status":"POKE","code":"signed","message":"by both"}`).want(200).
		is(first, "id").is("test.park", "provider")
	x := in.until(jobID1, "completed", "result")
	for i, status := range []string{"RUN", "POKE", "POKE", "RUN", "OK"} {
		x.is(status, "intents", 0, "events", i, "status")
	}
	x.is("signed", "intents", 0, "events", 2, "code").is("by both", "intents", 0, "events", 2, "message").is(nil, "intents", 0, "events", 5)

	in.do(http.MethodPost, url, `{"ref":"ref/two","status":"POKE"}`).want(200).is(second, "id")
	in.until(jobID2, "completed", "result").is("OK", "status")

	// One that ended, of a job that still runs.
	in.do(http.MethodPut, "/transform/v1/workflows/"+flowKO, `{"steps":[{"action":"test.ok"},{"action":"test.park"}]}`).want(200)
	const third = "01950000-0000-7000-8000-000000009003"
	in.do(http.MethodPut, "/transform/v1/jobs/"+third, `{"workflow_id":"`+flowKO+`","args":{"a":"three"}}`).want(200)
	ended := in.until(third, "POKE", "status").text("intents", 0, "id")
	in.do(http.MethodPost, url, `{"id":"`+ended+`","job_id":"`+third+`"}`).refused(404, "not-found")

	for _, body := range []string{`{"id":"` + first + `","job_id":"` + jobID1 + `"}`, `{"job_id":"` + jobID1 + `"}`, `{"ref":"ref/two"}`} {
		in.do(http.MethodPost, url, body).refused(404, "not-found")
	}
	in.do(http.MethodGet, "/transform/v1/jobs/"+jobID1, "").want(200).is(nil, "intents", 0, "events", 5)
}

// statements.yaml 5.3-11
func TestPokingWhatWorksChangesNothing(t *testing.T) {
	leave := make(chan struct{})
	in := installWith(t, &domain.Action{ID: "test.work", Entryless: true, Timeout: time.Hour, Run: func(ctx context.Context, _ *domain.Task) domain.Result {
		select {
		case <-leave:
		case <-ctx.Done():
		}
		return domain.OK()
	}})
	end := sync.OnceFunc(func() { close(leave) })
	defer end() // also when the test fails
	in.workflow(flowHold, "test.work")
	in.do(http.MethodPut, "/transform/v1/jobs/"+jobID1, `{"workflow_id":"`+flowHold+`","args":{"a":"1"}}`).want(200)
	in.until(jobID1, "RUN", "status")
	for range 3 {
		in.do(http.MethodPost, "/transform/v1/jobs/intents", `{"job_id":"`+jobID1+`","status":"POKE"}`).want(200)
	}
	end()
	in.until(jobID1, "completed", "result").is("OK", "intents", 0, "events", 1, "status").is(nil, "intents", 0, "events", 2)
}
