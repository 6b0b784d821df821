package api

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

func TestWaitValues(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"": 0, "0": 0, "7": 7 * time.Second, "007": 7 * time.Second, "true": 30 * time.Second, "120": MaxWait, "121": MaxWait,
		"99999999999999999999999": MaxWait,
	} {
		r := httptest.NewRequestWithContext(t.Context(), "PUT", "/?wait="+text, nil)
		if got, err := waitOf(r); err != nil || got != want {
			t.Errorf("%q: %v, %v; want %v", text, got, err, want)
		}
	}
	in := install(t, nil)
	for _, text := range []string{"-1", "1.5", "soon", "false", "1s", "0x10", "%2B5", "1e2"} {
		x := in.do(http.MethodPut, "/transform/v1/jobs/"+jobID1+"?wait="+text, `{}`)
		if e := x.refused(422, "validation"); e.Fields["wait"] == nil {
			t.Errorf("%q: wait is not named: %s", text, x.body)
		}
	}
}

// held sends a request in the background and waits until its job is stored.
func (in *installation) held(r *http.Request) (done chan struct{}, answer *httptest.ResponseRecorder) {
	in.t.Helper()
	done, answer = make(chan struct{}), httptest.NewRecorder()
	go func() {
		defer close(done)
		in.handler.ServeHTTP(answer, r)
	}()
	limit := time.After(20 * time.Second)
	for {
		x := in.do(http.MethodGet, "/transform/v1/jobs/"+jobID1, "")
		if x.status == 200 {
			return done, answer
		}
		select {
		case <-limit:
			in.t.Fatalf("the job does not appear: %s", x.body)
		case <-time.After(time.Millisecond):
		}
	}
}

// statements.yaml 2.1-6
func TestWaitEndsWithTheJob(t *testing.T) {
	in := install(t, nil)
	in.workflow(flowHold, "test.hold")
	done, answer := in.held(in.request(in.token, http.MethodPut, "/transform/v1/jobs/"+jobID1+"?wait=120", `{"workflow_id":"`+flowHold+`","args":{"a":"1"}}`))
	select {
	case <-done:
		t.Fatalf("answered before the job was complete: %s", answer.Body)
	case <-time.After(20 * time.Millisecond):
	}
	close(in.release)
	<-done
	(&exchange{t, answer.Code, answer.Header(), answer.Body.Bytes()}).want(200).is("completed", "result")
}

// statements.yaml 2.1-6
func TestWaitEndsWithTime(t *testing.T) {
	in := install(t, nil)
	in.workflow(flowHold, "test.hold")
	done, answer := in.held(in.request(in.token, http.MethodPut, "/transform/v1/jobs/"+jobID1+"?wait=3", `{"workflow_id":"`+flowHold+`","args":{"a":"1"}}`))
	in.advanceUntil(done)
	(&exchange{t, answer.Code, answer.Header(), answer.Body.Bytes()}).want(200).is("running", "result").is(nil, "completed_at")
	close(in.release)
}

func TestDroppedClientDoesNotStopTheJob(t *testing.T) {
	in := install(t, nil)
	in.workflow(flowHold, "test.hold")
	ctx, drop := context.WithCancel(t.Context())
	r := in.request(in.token, http.MethodPut, "/transform/v1/jobs/"+jobID1+"?wait=120", `{"workflow_id":"`+flowHold+`","args":{"a":"1"}}`)
	done, answer := in.held(r.WithContext(ctx))
	drop()
	<-done
	if answer.Body.Len() > 0 {
		t.Errorf("somebody was answered: %s", answer.Body)
	}
	close(in.release)
	in.do(http.MethodPut, "/transform/v1/jobs/"+jobID1+"?wait=120", `{"workflow_id":"`+flowHold+`","args":{"a":"1"}}`).want(200).is("completed", "result")
}
