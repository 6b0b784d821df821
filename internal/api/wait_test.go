package api_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"chancery/test/kit"
)

func TestWaitValuesAreRefused(t *testing.T) {
	in := install(t, nil)
	for _, text := range []string{"-1", "1.5", "soon", "false", "1s", "0x10", "%2B5", "1e2"} {
		x := in.Do(http.MethodPut, "/transform/v1/jobs/"+jobID1+"?wait="+text, `{}`)
		if e := x.Refused(422, "validation"); e.Fields["wait"] == nil {
			t.Errorf("%q: wait is not named: %s", text, x.Body)
		}
	}
}

// held sends a request for a job of flowHold in the background and returns when it
// waits for the end of the job.
func (in *installation) held(ctx context.Context, wait time.Duration) (done chan struct{}, answer *httptest.ResponseRecorder) {
	in.t.Helper()
	in.workflow(flowHold, "test.hold")
	r := in.Request(in.TokenOf(kit.Default), http.MethodPut, fmt.Sprintf("/transform/v1/jobs/%s?wait=%.0f", jobID1, wait.Seconds()), heldJob)
	done, answer = make(chan struct{}), httptest.NewRecorder()
	go func() {
		defer close(done)
		in.Handler.ServeHTTP(answer, r.WithContext(ctx))
	}()
	<-in.gate.Entered
	in.Clock.PassUnstored(1)
	in.Clock.Await(wait)
	in.Do(http.MethodGet, "/transform/v1/jobs/"+jobID1, "").Want(200)
	return done, answer
}

const heldJob = `{"workflow_id":"` + flowHold + `","args":{"a":"1"}}`

// statements.yaml 2.1-6
func TestWaitEndsWithTheJob(t *testing.T) {
	in := install(t, nil)
	done, answer := in.held(t.Context(), 120*time.Second)
	select {
	case <-done:
		t.Fatalf("answered before the job was complete: %s", answer.Body)
	default:
	}
	in.gate.Open()
	<-done
	kit.AnswerOf(t, answer).Want(200).Is("completed", "result")
}

// statements.yaml 2.1-6
func TestWaitEndsWithTime(t *testing.T) {
	in := install(t, nil)
	done, answer := in.held(t.Context(), 3*time.Second)
	in.Clock.Advance(3 * time.Second)
	<-done
	kit.AnswerOf(t, answer).Want(200).Is("running", "result").Is(nil, "completed_at")
	in.gate.Open()
}

func TestDroppedClientDoesNotStopTheJob(t *testing.T) {
	in := install(t, nil)
	ctx, drop := context.WithCancel(t.Context())
	done, answer := in.held(ctx, 120*time.Second)
	drop()
	<-done
	if answer.Body.Len() > 0 {
		t.Errorf("somebody was answered: %s", answer.Body)
	}
	in.gate.Open()
	in.Do(http.MethodPut, "/transform/v1/jobs/"+jobID1+"?wait=120", heldJob).Want(200).Is("completed", "result")
}
