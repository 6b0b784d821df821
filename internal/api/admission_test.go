package api

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"chancery/internal/admission"
	"chancery/internal/domain"
)

// limited starts a server whose jobs the test counts.
func limited(t *testing.T, limit int, count func() map[domain.ID]int) *installation {
	t.Helper()
	return install(t, func(c *Config) {
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
	in.workflow(flowOK, "test.ok")
	other := in.otherToken()
	in.send(in.request(other, http.MethodPut, "/transform/v1/workflows/"+flowOK,
		`{"name":"Flow","steps":[{"id":"`+flowOK+`","name":"Step","action":"test.ok"}]}`)).want(200)
	ws, err := in.config.Access.Authenticate(t.Context(), in.token)
	must(t, err)
	body := `{"workflow_id":"` + flowOK + `","data":` + message + `}`
	create := func(token string) *exchange {
		return in.send(in.request(token, http.MethodPost, "/transform/v1/jobs", body))
	}
	for range 3 {
		create(in.token).want(200)
	}
	if asked != 1 {
		t.Errorf("below the limit the jobs were counted %d times", asked)
	}
	counts[ws.Workspace.ID] = 3
	in.clock.Advance(time.Second)
	for _, path := range []string{"/transform/v1/jobs", "/transform/v1/jobs/" + jobID1} {
		method := http.MethodPost
		if strings.HasSuffix(path, jobID1) {
			method = http.MethodPut
		}
		x := in.do(method, path, body)
		x.refused(http.StatusTooManyRequests, "limit")
		if x.header.Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
	}
	in.do(http.MethodGet, "/transform/v1/jobs/"+jobID1, "").want(404)
	if n := len(in.do(http.MethodGet, "/silo/v1/entries", "").at("list").([]any)); n != 3 {
		t.Errorf("%d entries, want the 3 of the jobs that were accepted", n)
	}
	if asked != 2 {
		t.Errorf("counted %d times, although the time had not moved", asked)
	}
	create(other).want(200)
	counts[ws.Workspace.ID] = 2 // one has ended
	in.clock.Advance(time.Second)
	create(in.token).want(200)
	create(in.token).want(429)
}

// All workspaces together have a limit too, with the error of the whole server.
func TestQueueLimitOfAll(t *testing.T) {
	in := limited(t, 1, func() map[domain.ID]int { return map[domain.ID]int{"a": admission.AllWorkspaces - 1, "b": 1} })
	in.workflow(flowOK, "test.ok")
	x := in.do(http.MethodPost, "/transform/v1/jobs", `{"workflow_id":"`+flowOK+`","args":{"a":"b"}}`)
	x.refused(http.StatusServiceUnavailable, "busy")
	if x.header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
}

// A request that is refused for another reason is not counted.
func TestQueueLimitCountsJobsOnly(t *testing.T) {
	in := limited(t, 1, func() map[domain.ID]int { return nil })
	in.workflow(flowOK, "test.ok")
	for range 3 {
		in.do(http.MethodPost, "/transform/v1/jobs", `{"workflow_id":"`+absentID+`","args":{"a":"b"}}`).want(404)
	}
	in.do(http.MethodPost, "/transform/v1/jobs", `{"workflow_id":"`+flowOK+`","args":{"a":"b"}}`).want(200)
}

// While the jobs cannot be counted, no request is admitted.
func TestQueueLimitUncounted(t *testing.T) {
	var broken atomic.Bool
	broken.Store(true)
	in := install(t, func(c *Config) {
		c.Backlog = func(context.Context) (map[domain.ID]int, error) {
			if broken.Load() {
				return nil, errors.New("no connection")
			}
			return nil, nil
		}
	})
	in.workflow(flowOK, "test.ok")
	body := `{"workflow_id":"` + flowOK + `","args":{"a":"b"}}`
	in.do(http.MethodPost, "/transform/v1/jobs", body).refused(503, "busy")
	if !strings.Contains(in.log.String(), "no connection") {
		t.Error("the cause is not in the log")
	}
	broken.Store(false)
	in.clock.Advance(time.Second)
	in.do(http.MethodPost, "/transform/v1/jobs", body).want(200)
}

// Requests that wait for the end of their job use no units: more of them than
// there are units do not block others.
func TestWaitUsesNoUnits(t *testing.T) {
	in := limited(t, 10*admission.Units, func() map[domain.ID]int { return nil })
	in.workflow(flowHold, "test.hold")
	in.workflow(flowOK, "test.ok")
	var wg sync.WaitGroup
	var answered atomic.Int64
	const held = admission.Share + 10
	for range held {
		wg.Go(func() {
			x := in.do(http.MethodPost, "/transform/v1/jobs?wait=120", `{"workflow_id":"`+flowHold+`","args":{"a":"b"}}`)
			if x.status == http.StatusOK {
				answered.Add(1)
			}
		})
	}
	created := func() int {
		n := 0
		path := "/transform/v1/jobs?limit=100"
		for path != "" {
			x := in.do(http.MethodGet, path, "")
			list, _ := x.at("list").([]any)
			n += len(list)
			path = ""
			if next, ok := x.at("next_cursor").(string); ok {
				path = "/transform/v1/jobs?limit=100&cursor=" + next
			}
		}
		return n
	}
	for created() < held {
		time.Sleep(5 * time.Millisecond)
	}
	in.do(http.MethodPost, "/transform/v1/jobs", `{"workflow_id":"`+flowOK+`","args":{"a":"b"}}`).want(200)
	close(in.release)
	done := make(chan struct{})
	go func() { wg.Wait(); close(done) }()
	in.advanceUntil(done)
	if answered.Load() != held {
		t.Errorf("%d of %d were answered", answered.Load(), held)
	}
	if units, _ := in.handler.(*server).admission.Requests.Used(); units != 0 {
		t.Errorf("%d units are still used", units)
	}
}

// A request that cannot run in time is refused. The error tells whether its own
// workspace or the whole server is the cause.
func TestRequestLimit(t *testing.T) {
	in := limited(t, 10, func() map[domain.ID]int { return nil })
	in.workflow(flowOK, "test.ok")
	used, err := in.handler.(*server).admission.Admit(t.Context(), in.actor().Workspace.ID, admission.Share)
	must(t, err)
	create := func(token string, size int64) *exchange {
		var x *exchange
		done := make(chan struct{})
		go func() {
			defer close(done)
			r := in.request(token, http.MethodPost, "/transform/v1/jobs", `{"workflow_id":"`+flowOK+`","args":{"a":"b"}}`)
			r.ContentLength = size
			x = in.send(r)
		}()
		in.advanceUntil(done)
		if x.header.Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
		return x
	}
	create(in.token, 100).refused(http.StatusTooManyRequests, "limit")
	create(in.otherToken(), (admission.Units-admission.Share)*unitBytes).refused(http.StatusServiceUnavailable, "busy")
	used.Release()
	in.do(http.MethodPost, "/transform/v1/jobs", `{"workflow_id":"`+flowOK+`","args":{"a":"b"}}`).want(200)
	in.do(http.MethodGet, "/transform/v1/jobs", "").want(200).is(nil, "list", 1)
}

// The rest of the body is read, so that the client receives the reason of the
// refusal.
func TestRefusedBodyIsRead(t *testing.T) {
	in := limited(t, 1, func() map[domain.ID]int { return map[domain.ID]int{"a": admission.AllWorkspaces} })
	body := strings.NewReader(strings.Repeat(" ", 3<<20))
	r := in.request(in.token, http.MethodPost, "/transform/v1/jobs", " ")
	r.Body, r.ContentLength = readCloser{body}, body.Size()
	in.send(r).refused(503, "busy")
	if body.Len() != 0 {
		t.Errorf("%d bytes were not read", body.Len())
	}
}

type readCloser struct{ *strings.Reader }

func (readCloser) Close() error { return nil }

// Large bodies cost more units, those of unknown length the most.
func TestWeight(t *testing.T) {
	for _, tt := range []struct {
		length int64
		want   int
	}{{0, 1}, {unitBytes - 1, 1}, {unitBytes, 2}, {1 << 20, 9}, {10 << 20, 81}, {-1, admission.Share}, {1 << 40, admission.Share}} {
		r := &http.Request{ContentLength: tt.length}
		if got := weight(r); got != tt.want {
			t.Errorf("%d bytes weigh %d, want %d", tt.length, got, tt.want)
		}
	}
}

// The requests of routes that create jobs need admission.
func TestRoutesThatCreateJobs(t *testing.T) {
	var got []string
	for _, rt := range routes() {
		if rt.creates {
			got = append(got, rt.id)
		}
	}
	if want := []string{"create-job", "put-job", "run-again"}; !slices.Equal(got, want) {
		t.Errorf("%q create jobs, want %q", got, want)
	}
}
