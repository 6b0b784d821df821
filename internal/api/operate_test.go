package api_test

import (
	"net/http"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/test/kit"
)

// statements.yaml 2.3-3, 5.3-2, 5.3-3, 5.3-4, 5.3-9, 5.3-11
func TestPokes(t *testing.T) {
	const url = "/transform/v1/jobs/intents"
	in := install(t, nil, kit.Poked("test.park"))
	in.workflow(flowHold, "test.park")
	start := func(id, ref string) string {
		in.Do(http.MethodPut, "/transform/v1/jobs/"+id, `{"workflow_id":"`+flowHold+`","args":{"a":"`+ref+`"}}`).Want(200)
		return in.UntilAnswer(id, "POKE", "status").Text("intents", 0, "id")
	}
	first, second := start(jobID1, "one"), start(jobID2, "two")

	for _, body := range []string{
		`{"id":"` + absentID + `","job_id":"` + jobID1 + `"}`, `{"id":"` + first + `","job_id":"` + jobID2 + `"}`,
		`{"id":"` + first + `","job_id":"` + absentID + `"}`, `{"ref":"ref/three"}`,
	} {
		in.Do(http.MethodPost, url, body).Refused(404, "not-found")
	}
	if x := in.Send(in.Request(in.TokenOf(kit.Other), http.MethodPost, url, `{"ref":"ref/one"}`)); x.Status != 404 {
		t.Errorf("another workspace pokes: %s", x.Body)
	}

	in.Do(http.MethodPost, url, `{"id":"`+first+`","job_id":"`+jobID1+`","status":"POKE","code":"signed","message":"by both"}`).Want(200).
		Is(first, "id").Is("test.park", "provider")
	x := in.UntilAnswer(jobID1, "completed", "result")
	for i, status := range []string{"RUN", "POKE", "POKE", "RUN", "OK"} {
		x.Is(status, "intents", 0, "events", i, "status")
	}
	x.Is("signed", "intents", 0, "events", 2, "code").Is("by both", "intents", 0, "events", 2, "message").Is(nil, "intents", 0, "events", 5)

	in.Do(http.MethodPost, url, `{"ref":"ref/two","status":"POKE"}`).Want(200).Is(second, "id")
	in.UntilAnswer(jobID2, "completed", "result").Is("OK", "status")

	// One that ended, of a job that still runs.
	in.Do(http.MethodPut, "/transform/v1/workflows/"+flowKO, `{"steps":[{"action":"test.ok"},{"action":"test.park"}]}`).Want(200)
	const third = "01950000-0000-7000-8000-000000009003"
	in.Do(http.MethodPut, "/transform/v1/jobs/"+third, `{"workflow_id":"`+flowKO+`","args":{"a":"three"}}`).Want(200)
	ended := in.UntilAnswer(third, "POKE", "status").Text("intents", 0, "id")
	in.Do(http.MethodPost, url, `{"id":"`+ended+`","job_id":"`+third+`"}`).Refused(404, "not-found")

	for _, body := range []string{`{"id":"` + first + `","job_id":"` + jobID1 + `"}`, `{"job_id":"` + jobID1 + `"}`, `{"ref":"ref/two"}`} {
		in.Do(http.MethodPost, url, body).Refused(404, "not-found")
	}
	in.Do(http.MethodGet, "/transform/v1/jobs/"+jobID1, "").Want(200).Is(nil, "intents", 0, "events", 5)
}

// statements.yaml 5.3-11
func TestPokingWhatWorksChangesNothing(t *testing.T) {
	gate := kit.NewGate()
	in := install(t, nil, gate.Action("test.work", domain.Acts))
	defer gate.Open() // also when the test fails
	in.workflow(flowHold, "test.work")
	in.Do(http.MethodPut, "/transform/v1/jobs/"+jobID1, `{"workflow_id":"`+flowHold+`","args":{"a":"1"}}`).Want(200)
	<-gate.Entered
	in.Do(http.MethodGet, "/transform/v1/jobs/"+jobID1, "").Want(200).Is("RUN", "status")
	for range 3 {
		in.Do(http.MethodPost, "/transform/v1/jobs/intents", `{"job_id":"`+jobID1+`","status":"POKE"}`).Want(200)
	}
	gate.Open()
	in.UntilAnswer(jobID1, "completed", "result").Is("OK", "intents", 0, "events", 1, "status").Is(nil, "intents", 0, "events", 2)
}

// A signal with wait is answered when the job is complete, or waits to be woken again.
func TestSignalsThatWait(t *testing.T) {
	const url = "/transform/v1/jobs/intents"
	in := install(t, nil, kit.Poked("test.park"))
	in.Do(http.MethodPut, "/transform/v1/workflows/"+flowHold, `{"steps":[{"action":"test.park"},{"action":"test.park"},{"action":"test.hold"}]}`).Want(200)
	in.Do(http.MethodPut, "/transform/v1/jobs/"+jobID1, `{"workflow_id":"`+flowHold+`","args":{"a":"one"}}`).Want(200)
	first := in.UntilAnswer(jobID1, "POKE", "status").Text("intents", 0, "id")
	in.Do(http.MethodPost, url+"?wait=soon", `{"ref":"ref/one"}`).Refused(422, "validation")

	send := func(body string) chan *kit.Answer {
		answer := make(chan *kit.Answer, 1)
		go func() { answer <- in.Do(http.MethodPost, url+"?wait=60", body) }()
		return answer
	}
	// The second step waits to be woken too. The job is looked at each second.
	answer := send(`{"id":"` + first + `","job_id":"` + jobID1 + `"}`)
	in.Until(kit.Default, jobID1, func(j *domain.Job) bool { return len(domain.Intents(j.Events)) == 2 && in.Rested(j) })
	looked := func() *kit.Answer {
		for {
			select {
			case x := <-answer:
				return x
			default:
				in.Clock.Advance(time.Second)
			}
		}
	}
	looked().Want(200).Is(first, "id").Is(true, "completed").Is("OK", "events", 4, "status")
	job := in.Do(http.MethodGet, "/transform/v1/jobs/"+jobID1, "").Want(200).Is("POKE", "status").Is("running", "result")

	// The third is held, and the signal waits for the end of the job.
	second := job.Text("intents", 1, "id")
	answer = send(`{"ref":"ref/one"}`)
	<-in.gate.Entered
	select {
	case x := <-answer:
		t.Fatalf("answered before the job was complete: %s", x)
	default:
	}
	in.gate.Open()
	(<-answer).Want(200).Is(second, "id").Is(true, "completed")
	in.Do(http.MethodGet, "/transform/v1/jobs/"+jobID1, "").Want(200).Is("completed", "result")
}
