package api_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"chancery/internal/admission"
	"chancery/internal/api"
	"chancery/internal/app"
	"chancery/internal/domain"
	"chancery/internal/limits"
	"chancery/test/kit"
)

// limited starts a server whose jobs the test counts.
func limited(t *testing.T, limit int, count func() map[domain.ID]int) *installation {
	t.Helper()
	return install(t, func(c *api.Config) {
		c.Limits.Queue = limit
		c.Backlog = func(context.Context) (map[domain.ID]int, error) { return count(), nil }
	})
}

// A workspace with too many jobs can create no more until some have ended; other
// workspaces can. A refused request stores nothing.
func TestQueueLimit(t *testing.T) {
	counts := map[domain.ID]int{}
	asked := 0
	in := limited(t, 3, func() map[domain.ID]int { asked++; return counts })
	// The jobs are held, so that none has ended when its request is answered.
	in.workflow(flowOK, "test.hold")
	other := in.TokenOf(kit.Other)
	in.Send(in.Request(other, http.MethodPut, "/transform/v1/workflows/"+flowOK,
		`{"name":"Flow","steps":[{"id":"`+flowOK+`","name":"Step","action":"test.hold"}]}`)).Want(200)
	ws, err := in.Config.Access.Authenticate(t.Context(), in.TokenOf(kit.Default))
	must(t, err)
	body := `{"workflow_id":"` + flowOK + `","data":` + message + `}`
	create := func(token string) *kit.Answer {
		return in.Send(in.Request(token, http.MethodPost, "/transform/v1/jobs", body))
	}
	for range 3 {
		create(in.TokenOf(kit.Default)).Want(200)
	}
	if asked != 1 {
		t.Errorf("below the limit the jobs were counted %d times", asked)
	}
	counts[ws.Workspace.ID] = 3
	in.Clock.Advance(time.Second)
	for _, path := range []string{"/transform/v1/jobs", "/transform/v1/jobs/" + jobID1} {
		method := http.MethodPost
		if strings.HasSuffix(path, jobID1) {
			method = http.MethodPut
		}
		x := in.Do(method, path, body)
		x.Refused(http.StatusTooManyRequests, "limit")
		if x.Header.Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
	}
	in.Do(http.MethodGet, "/transform/v1/jobs/"+jobID1, "").Want(404)
	if n := len(in.Do(http.MethodGet, "/silo/v1/entries", "").At("list").([]any)); n != 3 {
		t.Errorf("%d entries, want the 3 of the jobs that were accepted", n)
	}
	if asked != 2 {
		t.Errorf("counted %d times, although the time had not moved", asked)
	}
	create(other).Want(200)
	counts[ws.Workspace.ID] = 2 // one has ended
	in.Clock.Advance(time.Second)
	create(in.TokenOf(kit.Default)).Want(200)
	create(in.TokenOf(kit.Default)).Want(429)
}

// fullForAll are as many jobs as all workspaces may have together, with one each.
func fullForAll() map[domain.ID]int {
	counts := map[domain.ID]int{}
	for i := range admission.AllWorkspaces {
		counts[domain.ID(fmt.Sprint("w", i))] = 1
	}
	return counts
}

// All workspaces together have a limit too, with the error of the whole server.
func TestQueueLimitOfAll(t *testing.T) {
	in := limited(t, 1, fullForAll)
	in.workflow(flowOK, "test.ok")
	x := in.Do(http.MethodPost, "/transform/v1/jobs", `{"workflow_id":"`+flowOK+`","args":{"a":"b"}}`)
	x.Refused(http.StatusServiceUnavailable, "busy")
	if x.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
}

// A request that is refused for another reason is not counted.
func TestQueueLimitCountsJobsOnly(t *testing.T) {
	in := limited(t, 1, func() map[domain.ID]int { return nil })
	in.workflow(flowOK, "test.ok")
	for range 3 {
		in.Do(http.MethodPost, "/transform/v1/jobs", `{"workflow_id":"`+absentID+`","args":{"a":"b"}}`).Want(404)
	}
	in.Do(http.MethodPost, "/transform/v1/jobs", `{"workflow_id":"`+flowOK+`","args":{"a":"b"}}`).Want(200)
}

// A job that has ended while its request waited is not one of those that wait for their turn,
// however many there were since the last count.
func TestQueueLimitForgetsWhatHasEnded(t *testing.T) {
	in := limited(t, 1, func() map[domain.ID]int { return nil })
	in.workflow(flowOK, "test.ok")
	for range 3 {
		in.Do(http.MethodPost, "/transform/v1/jobs?wait=60", `{"workflow_id":"`+flowOK+`","args":{"a":"b"}}`).Want(200)
	}
}

// While the jobs cannot be counted, no request is admitted.
func TestQueueLimitUncounted(t *testing.T) {
	var broken atomic.Bool
	broken.Store(true)
	in := install(t, func(c *api.Config) {
		c.Backlog = func(context.Context) (map[domain.ID]int, error) {
			if broken.Load() {
				return nil, errors.New("no connection")
			}
			return nil, nil
		}
	})
	in.workflow(flowOK, "test.ok")
	body := `{"workflow_id":"` + flowOK + `","args":{"a":"b"}}`
	in.Do(http.MethodPost, "/transform/v1/jobs", body).Refused(503, "busy")
	if !strings.Contains(in.Log.String(), "no connection") {
		t.Error("the cause is not in the log")
	}
	broken.Store(false)
	in.Clock.Advance(time.Second)
	in.Do(http.MethodPost, "/transform/v1/jobs", body).Want(200)
}

// Requests that wait for the end of their job use no units: more of them than
// there are units do not block others.
func TestWaitUsesNoUnits(t *testing.T) {
	held := limits.UnitsShare.Int() + 10
	in := installOn(t, kit.Options{Parts: func(p *app.Parts) { p.Engine.Slots = held + 1 }})
	in.workflow(flowHold, "test.hold")
	in.workflow(flowOK, "test.ok")
	var wg sync.WaitGroup
	var answered atomic.Int64
	for range held {
		wg.Go(func() {
			x := in.Do(http.MethodPost, "/transform/v1/jobs?wait=120", `{"workflow_id":"`+flowHold+`","args":{"a":"b"}}`)
			if x.Status == http.StatusOK {
				answered.Add(1)
			}
		})
	}
	// A request has its unit until the job is on record, so that they come in rounds.
	for waiting := held; waiting > 0; {
		round := min(waiting, limits.UnitsShare.Int())
		for range round {
			<-in.gate.Entered
		}
		in.Clock.PassUnstored(round)
		waiting -= round
	}
	in.Do(http.MethodPost, "/transform/v1/jobs", `{"workflow_id":"`+flowOK+`","args":{"a":"b"}}`).Want(200)
	in.gate.Open()
	wg.Wait()
	if answered.Load() != int64(held) {
		t.Errorf("%d of %d were answered", answered.Load(), held)
	}
	if units, _ := api.AdmissionOf(in.Handler).Requests.Used(); units != 0 {
		t.Errorf("%d units are still used", units)
	}
}

// The same goes for requests that operate a job and wait for its end.
func TestOperatingUsesNoUnits(t *testing.T) {
	in := install(t, nil)
	_, _ = in.held(t.Context(), time.Second)
	done := make(chan struct{})
	go func() {
		defer close(done)
		in.Do(http.MethodPost, "/transform/v1/jobs/"+jobID1+"/cancel?wait=100", `{"reason":"a test"}`).Want(200)
	}()
	in.Clock.Await(100 * time.Second)
	units, _ := api.AdmissionOf(in.Handler).Requests.Used()
	bytes, _ := api.AdmissionOf(in.Handler).Bodies.Used()
	if units != 0 || bytes != 0 {
		t.Errorf("%d units, %d bytes are used", units, bytes)
	}
	in.gate.Open()
	<-done
}

// A request that cannot run in time is refused. The error says which is the cause: its
// own workspace or the whole server.
func TestRequestLimit(t *testing.T) {
	clock := kit.NewClock() // for nothing but the admission
	in := install(t, func(c *api.Config) { c.Clock = clock })
	in.workflow(flowOK, "test.ok")
	used, err := api.AdmissionOf(in.Handler).Admit(t.Context(), in.Actor(kit.Default).Workspace.ID, limits.UnitsShare.Int())
	must(t, err)
	create := func(token string, size int) *kit.Answer {
		var x *kit.Answer
		done := make(chan struct{})
		go func() {
			defer close(done)
			body := `{"workflow_id":"` + flowOK + `","args":{"a":"b"}}` + strings.Repeat(" ", size)
			x = in.Send(in.Request(token, http.MethodPost, "/transform/v1/jobs", body))
		}()
		clock.Await(5 * time.Second)
		clock.Advance(5 * time.Second)
		<-done
		if x.Header.Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
		return x
	}
	create(in.TokenOf(kit.Default), 100).Refused(http.StatusTooManyRequests, "limit")
	create(in.TokenOf(kit.Other), (limits.Units.Int()-limits.UnitsShare.Int())*limits.UnitBytes.Int()).Refused(http.StatusServiceUnavailable, "busy")
	used.Release()
	in.Do(http.MethodPost, "/transform/v1/jobs", `{"workflow_id":"`+flowOK+`","args":{"a":"b"}}`).Want(200)
	in.Do(http.MethodGet, "/transform/v1/jobs", "").Want(200).Is(nil, "list", 1)
}

// The rest of the body is read, so that the client receives the reason of the
// refusal.
func TestRefusedBodyIsRead(t *testing.T) {
	in := limited(t, 1, fullForAll)
	body := strings.NewReader(strings.Repeat(" ", 3<<20))
	r := in.Request(in.TokenOf(kit.Default), http.MethodPost, "/transform/v1/jobs", " ")
	r.Body, r.ContentLength = readCloser{body}, body.Size()
	in.Send(r).Refused(503, "busy")
	if body.Len() != 0 {
		t.Errorf("%d bytes were not read", body.Len())
	}
}

type readCloser struct{ *strings.Reader }

func (readCloser) Close() error { return nil }
