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

// entered is a request that came to a gate.
type entered struct {
	leave func()
	err   error
}

// come enters in the background and answers where the outcome will be.
func come(ctx context.Context, g *gate, ws domain.ID, units int) <-chan entered {
	c := make(chan entered, 1)
	go func() {
		leave, err := g.enter(ctx, ws, units)
		c <- entered{leave, err}
	}()
	synctest.Wait()
	return c
}

func inside(c <-chan entered) (entered, bool) {
	synctest.Wait()
	select {
	case e := <-c:
		return e, e.err == nil
	default:
		return entered{}, false
	}
}

// A workspace that fills its share leaves room for others, and who has the least
// inside is next.
func TestGateIsFair(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(domaintest.NewClock())
		var noisy []func()
		for range gateShare {
			leave, err := g.enter(t.Context(), "noisy", 1)
			must(t, err)
			noisy = append(noisy, leave)
		}
		behind := come(t.Context(), g, "noisy", 1)
		if _, ok := inside(behind); ok {
			t.Fatal("a workspace has more than its share")
		}
		var quiet []func()
		for range gateUnits - gateShare {
			e, ok := inside(come(t.Context(), g, "quiet", 1))
			if !ok {
				t.Fatal("one workspace keeps another out")
			}
			quiet = append(quiet, e.leave)
		}
		// All is full now, and the noisy one stands in line first.
		second, third := come(t.Context(), g, "quiet", 1), come(t.Context(), g, "third", 1)
		noisy[0]()
		noisy[0]() // leaving twice frees nothing more
		if _, ok := inside(third); !ok {
			t.Error("the workspace with nothing inside is next")
		}
		noisy[1]()
		if _, ok := inside(second); !ok {
			t.Error("the workspace with less inside is next")
		}
		if _, ok := inside(behind); ok {
			t.Error("there was no room left")
		}
		quiet[0]()
		if _, ok := inside(behind); !ok {
			t.Error("room is for the last one too")
		}
	})
}

// A large request is not passed by small ones until it never enters.
func TestGateLetsLargeIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(domaintest.NewClock())
		first, err := g.enter(t.Context(), "a", gateShare)
		must(t, err)
		large := come(t.Context(), g, "b", gateShare)
		small := come(t.Context(), g, "c", 1)
		if _, ok := inside(small); ok {
			t.Error("a small request passed the one in front of it")
		}
		first()
		for name, c := range map[string]<-chan entered{"large": large, "small": small} {
			if _, ok := inside(c); !ok {
				t.Errorf("the %s request is not inside", name)
			}
		}
	})
}

// Who leaves the line, by patience or by choice, is out of the way of others.
func TestGateGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clock := domaintest.NewClock()
		g := newGate(clock)
		leave, err := g.enter(t.Context(), "a", gateShare)
		must(t, err)
		ctx, cancel := context.WithCancel(t.Context())
		gone := come(ctx, g, "b", gateShare)
		small := come(t.Context(), g, "c", 1)
		cancel()
		if e, _ := inside(gone); !errors.Is(e.err, context.Canceled) {
			t.Errorf("error %v", e.err)
		}
		if _, ok := inside(small); !ok {
			t.Error("nobody is in the way any more")
		}
		own, late := come(t.Context(), g, "a", 1), come(t.Context(), g, "d", gateShare)
		clock.Advance(gatePatience)
		for c, key := range map[<-chan entered]string{own: keyRate, late: "busy"} {
			var busy *domain.Error
			if e, _ := inside(c); !errors.As(e.err, &busy) || busy.Kind != domain.Busy || busy.Key != key {
				t.Errorf("error %v, want %s", e.err, key)
			}
		}
		leave()
	})
}

// Lines are bounded: that of a workspace at its own cost, all of them at the
// cost of everybody. Nothing is left behind by those who were refused.
func TestGateIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clock := domaintest.NewClock()
		g := newGate(clock)
		leave, err := g.enter(t.Context(), "full", gateShare)
		must(t, err)
		var all []<-chan entered
		for i := range gateQueue {
			all = append(all, come(t.Context(), g, domain.ID(fmt.Sprintf("ws %d", i/laneQueue)), gateShare))
		}
		for ws, key := range map[domain.ID]string{"ws 0": keyRate, "another": "busy"} {
			_, err := g.enter(t.Context(), ws, 1)
			var e *domain.Error
			if !errors.As(err, &e) || e.Kind != domain.Busy || e.Key != key {
				t.Errorf("%s: %v", ws, err)
			}
		}
		leave()
		clock.Advance(gatePatience)
		synctest.Wait()
		for _, c := range all {
			if e := <-c; e.err == nil {
				e.leave()
			}
		}
		if g.used != 0 || g.waiting != 0 || len(g.lanes) != 0 {
			t.Errorf("%d units inside, %d waiting, %d workspaces", g.used, g.waiting, len(g.lanes))
		}
	})
}

// limited installs a server whose jobs are counted by the test.
func limited(t *testing.T, limit int, count func() map[domain.ID]int) *installation {
	t.Helper()
	return install(t, func(c *Config) {
		c.Limits.Queue = limit
		c.Backlog = func(context.Context) (map[domain.ID]int, error) { return count(), nil }
		c.Transform.Held = Yield
	})
}

// A workspace with too many jobs gets no more until some have ended; others do.
// Nothing of what is refused is kept.
func TestQueueLimit(t *testing.T) {
	counts := map[domain.ID]int{}
	asked := 0
	in := limited(t, 3, func() map[domain.ID]int { asked++; return counts })
	in.workflow(flowOK, "test.ok")
	other := in.stranger()
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

// All workspaces together have a limit too, and it is nobody's own.
func TestQueueLimitOfAll(t *testing.T) {
	in := limited(t, 1, func() map[domain.ID]int { return map[domain.ID]int{"a": allQueues - 1, "b": 1} })
	in.workflow(flowOK, "test.ok")
	x := in.do(http.MethodPost, "/transform/v1/jobs", `{"workflow_id":"`+flowOK+`","args":{"a":"b"}}`)
	x.refused(http.StatusServiceUnavailable, "busy")
	if x.header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
}

// A request that is refused for another reason takes no room.
func TestQueueLimitCountsJobsOnly(t *testing.T) {
	in := limited(t, 1, func() map[domain.ID]int { return nil })
	in.workflow(flowOK, "test.ok")
	for range 3 {
		in.do(http.MethodPost, "/transform/v1/jobs", `{"workflow_id":"`+absentID+`","args":{"a":"b"}}`).want(404)
	}
	in.do(http.MethodPost, "/transform/v1/jobs", `{"workflow_id":"`+flowOK+`","args":{"a":"b"}}`).want(200)
}

// When the jobs cannot be counted nothing is let in blindly.
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

// Requests that wait for the end of their job hold no place: more of them than
// there are places keep nobody out.
func TestWaitHoldsNoPlace(t *testing.T) {
	in := limited(t, 10*gateUnits, func() map[domain.ID]int { return nil })
	in.workflow(flowHold, "test.hold")
	in.workflow(flowOK, "test.ok")
	var wg sync.WaitGroup
	var answered atomic.Int64
	const held = gateShare + 10
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
	in.turn(done)
	if answered.Load() != held {
		t.Errorf("%d of %d were answered", answered.Load(), held)
	}
	g := in.handler.(*server).pressure.gate
	if g.used != 0 || len(g.lanes) != 0 {
		t.Errorf("%d units are still inside", g.used)
	}
}

// What a client still sends is read, so that it hears why it is refused.
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

// Large bodies weigh more, those of unknown length as much as any.
func TestWeight(t *testing.T) {
	for _, tt := range []struct {
		length int64
		want   int
	}{{0, 1}, {unitBytes - 1, 1}, {unitBytes, 2}, {1 << 20, 9}, {10 << 20, 81}, {-1, gateShare}, {1 << 40, gateShare}} {
		r := &http.Request{ContentLength: tt.length}
		if got := weight(r); got != tt.want {
			t.Errorf("%d bytes weigh %d, want %d", tt.length, got, tt.want)
		}
	}
}
