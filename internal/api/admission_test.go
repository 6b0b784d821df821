package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

// outcome is what acquire returned.
type outcome struct {
	release func()
	err     error
}

// acquireAsync acquires units in the background and returns the channel for the
// outcome.
func acquireAsync(ctx context.Context, l *limiter, ws domain.ID, units int) <-chan outcome {
	c := make(chan outcome, 1)
	go func() {
		release, err := l.acquire(ctx, ws, units)
		c <- outcome{release, err}
	}()
	synctest.Wait()
	return c
}

// acquired returns the outcome, and whether the request may run.
func acquired(c <-chan outcome) (outcome, bool) {
	synctest.Wait()
	select {
	case e := <-c:
		return e, e.err == nil
	default:
		return outcome{}, false
	}
}

// A workspace that uses its whole share leaves units for others, and the
// workspace that uses the fewest units is next.
func TestLimiterIsFair(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(domaintest.NewClock())
		var noisy []func()
		for range maxShare {
			release, err := l.acquire(t.Context(), "noisy", 1)
			must(t, err)
			noisy = append(noisy, release)
		}
		behind := acquireAsync(t.Context(), l, "noisy", 1)
		if _, ok := acquired(behind); ok {
			t.Fatal("a workspace has more than its share")
		}
		var quiet []func()
		for range maxUnits - maxShare {
			e, ok := acquired(acquireAsync(t.Context(), l, "quiet", 1))
			if !ok {
				t.Fatal("one workspace keeps another out")
			}
			quiet = append(quiet, e.release)
		}
		// All units are used now, and the noisy workspace has waited longest.
		second, third := acquireAsync(t.Context(), l, "quiet", 1), acquireAsync(t.Context(), l, "third", 1)
		noisy[0]()
		noisy[0]() // leaving twice frees nothing more
		if _, ok := acquired(third); !ok {
			t.Error("the workspace that uses no units is next")
		}
		noisy[1]()
		if _, ok := acquired(second); !ok {
			t.Error("the workspace that uses fewer units is next")
		}
		if _, ok := acquired(behind); ok {
			t.Error("there were no units left")
		}
		quiet[0]()
		if _, ok := acquired(behind); !ok {
			t.Error("the last one gets units too")
		}
	})
}

// Small requests do not pass a large one that waits before them.
func TestLargeRequestsAreNotPassed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(domaintest.NewClock())
		first, err := l.acquire(t.Context(), "a", maxShare)
		must(t, err)
		large := acquireAsync(t.Context(), l, "b", maxShare)
		small := acquireAsync(t.Context(), l, "c", 1)
		if _, ok := acquired(small); ok {
			t.Error("a small request passed the one in front of it")
		}
		first()
		for name, c := range map[string]<-chan outcome{"large": large, "small": small} {
			if _, ok := acquired(c); !ok {
				t.Errorf("the %s request does not run", name)
			}
		}
	})
}

// A request that gives up, after the time limit or because its client has gone,
// does not block others.
func TestGivingUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clock := domaintest.NewClock()
		l := newLimiter(clock)
		release, err := l.acquire(t.Context(), "a", maxShare)
		must(t, err)
		ctx, cancel := context.WithCancel(t.Context())
		gone := acquireAsync(ctx, l, "b", maxShare)
		small := acquireAsync(t.Context(), l, "c", 1)
		cancel()
		if e, _ := acquired(gone); !errors.Is(e.err, context.Canceled) {
			t.Errorf("error %v", e.err)
		}
		if _, ok := acquired(small); !ok {
			t.Error("no request is before it any more")
		}
		own, late := acquireAsync(t.Context(), l, "a", 1), acquireAsync(t.Context(), l, "d", maxShare)
		clock.Advance(maxQueueTime)
		for c, key := range map[<-chan outcome]string{own: keyLimit, late: "busy"} {
			var busy *domain.Error
			if e, _ := acquired(c); !errors.As(e.err, &busy) || busy.Kind != domain.Busy || busy.Key != key {
				t.Errorf("error %v, want %s", e.err, key)
			}
		}
		release()
	})
}

// The queues are bounded: that of one workspace affects only this workspace, the
// total affects all. Refused requests leave no state.
func TestQueuesAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clock := domaintest.NewClock()
		l := newLimiter(clock)
		release, err := l.acquire(t.Context(), "full", maxShare)
		must(t, err)
		var all []<-chan outcome
		for i := range maxQueuedAll {
			all = append(all, acquireAsync(t.Context(), l, domain.ID(fmt.Sprintf("ws %d", i/maxQueued)), maxShare))
		}
		for ws, key := range map[domain.ID]string{"ws 0": keyLimit, "another": "busy"} {
			_, err := l.acquire(t.Context(), ws, 1)
			var e *domain.Error
			if !errors.As(err, &e) || e.Kind != domain.Busy || e.Key != key {
				t.Errorf("%s: %v", ws, err)
			}
		}
		release()
		clock.Advance(maxQueueTime)
		synctest.Wait()
		for _, c := range all {
			if e := <-c; e.err == nil {
				e.release()
			}
		}
		if l.used != 0 || l.waiting != 0 || len(l.queues) != 0 {
			t.Errorf("%d units used, %d waiting, %d workspaces", l.used, l.waiting, len(l.queues))
		}
	})
}

// limited starts a server whose jobs the test counts.
func limited(t *testing.T, limit int, count func() map[domain.ID]int) *installation {
	t.Helper()
	return install(t, func(c *Config) {
		c.Limits.Queue = limit
		c.Backlog = func(context.Context) (map[domain.ID]int, error) { return count(), nil }
		c.Transform.OnStored = Yield
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
	in := limited(t, 1, func() map[domain.ID]int { return map[domain.ID]int{"a": allQueues - 1, "b": 1} })
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
	in := limited(t, 10*maxUnits, func() map[domain.ID]int { return nil })
	in.workflow(flowHold, "test.hold")
	in.workflow(flowOK, "test.ok")
	var wg sync.WaitGroup
	var answered atomic.Int64
	const held = maxShare + 10
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
	l := in.handler.(*server).admission.requests
	if l.used != 0 || len(l.queues) != 0 {
		t.Errorf("%d units are still used", l.used)
	}
}

// The rest of the body is read, so that the client receives the reason of the
// refusal.
func TestRefusedBodyIsRead(t *testing.T) {
	in := limited(t, 1, func() map[domain.ID]int { return map[domain.ID]int{"a": allQueues} })
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
	}{{0, 1}, {unitBytes - 1, 1}, {unitBytes, 2}, {1 << 20, 9}, {10 << 20, 81}, {-1, maxShare}, {1 << 40, maxShare}} {
		r := &http.Request{ContentLength: tt.length}
		if got := weight(r); got != tt.want {
			t.Errorf("%d bytes weigh %d, want %d", tt.length, got, tt.want)
		}
	}
}
