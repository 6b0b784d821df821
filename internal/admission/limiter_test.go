package admission

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"pgregory.net/rapid"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/limits"
)

var maxQueueTime = limits.RequestWait.Duration() //nolint:gochecknoglobals // a name

// small returns a limiter whose limits a test reaches quickly.
func small(clock domain.Clock) *Limiter {
	l := NewLimiter(clock)
	l.limits = unitLimits{units: 8, share: 6, queued: 3, queuedAll: 5, queueTime: maxQueueTime}
	return l
}

// outcome is what Acquire returned.
type outcome struct {
	release func()
	err     error
}

// acquire acquires units in the background and returns the channel for the
// outcome.
func acquire(ctx context.Context, l *Limiter, ws domain.ID, units int) <-chan outcome {
	c := make(chan outcome, 1)
	go func() {
		release, err := l.Acquire(ctx, ws, units)
		c <- outcome{release, err}
	}()
	synctest.Wait()
	return c
}

// TestOrder sends and ends requests, and checks after each step which requests
// have started to run.
func TestOrder(t *testing.T) {
	type step struct {
		ws    domain.ID
		units int
		end   int   // number of a request that ends, from 1; ws is empty then
		runs  []int // requests that start to run at this step
	}
	tests := map[string][]step{
		"free units are given at once": {
			{ws: "a", units: 4, runs: []int{1}}, {ws: "a", units: 2, runs: []int{2}}, {ws: "b", units: 2, runs: []int{3}},
		},
		"a workspace has at most its share": {
			{ws: "a", units: 6, runs: []int{1}}, {ws: "a", units: 1}, {ws: "b", units: 1, runs: []int{3}}, {end: 3}, {end: 1, runs: []int{2}},
		},
		"the workspace that uses the fewest units is next": {
			{ws: "a", units: 5, runs: []int{1}},
			{ws: "b", units: 3, runs: []int{2}},
			{ws: "a", units: 1},
			{ws: "b", units: 1},
			{ws: "c", units: 1},
			{end: 2, runs: []int{5, 4, 3}},
		},
		"of equal workspaces the oldest request is next": {
			{ws: "a", units: 6, runs: []int{1}},
			{ws: "b", units: 2, runs: []int{2}},
			{ws: "c", units: 2},
			{ws: "d", units: 2},
			{end: 2, runs: []int{3}},
			{end: 3, runs: []int{4}},
		},
		"requests of one workspace keep their order": {
			{ws: "a", units: 6, runs: []int{1}}, {ws: "a", units: 5}, {ws: "a", units: 1}, {end: 1, runs: []int{2, 3}},
		},
		"small requests do not pass a large one": {
			{ws: "a", units: 6, runs: []int{1}}, {ws: "b", units: 6}, {ws: "c", units: 1}, {end: 1, runs: []int{2, 3}},
		},
		"a request larger than the share gets the share": {
			{ws: "a", units: 100, runs: []int{1}}, {ws: "b", units: 3}, {end: 1, runs: []int{2}},
		},
	}
	for name, steps := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := small(domaintest.NewClock())
				var sent []<-chan outcome
				running := map[int]func(){}
				for i, s := range steps {
					if s.ws != "" {
						sent = append(sent, acquire(t.Context(), l, s.ws, s.units))
					} else {
						running[s.end]()
						running[s.end]() // releasing twice releases nothing more
						synctest.Wait()
					}
					want := map[int]bool{}
					for _, n := range s.runs {
						want[n] = true
					}
					for k, c := range sent {
						select {
						case o := <-c:
							if o.err != nil || !want[k+1] {
								t.Errorf("step %d: request %d runs, error %v", i, k+1, o.err)
							}
							running[k+1] = o.release
							delete(want, k+1)
						default:
						}
					}
					if len(want) > 0 {
						t.Errorf("step %d: %v do not run", i, want)
					}
				}
				for _, release := range running {
					release()
				}
				checkEmpty(t, l)
			})
		})
	}
}

func checkEmpty(t interface {
	Helper()
	Errorf(format string, args ...any)
}, l *Limiter,
) {
	t.Helper()
	if units, waiting := l.Used(); units != 0 || waiting != 0 || len(l.queues) != 0 {
		t.Errorf("%d units used, %d waiting, %d workspaces", units, waiting, len(l.queues))
	}
}

func busyKey(err error) string {
	var e *domain.Error
	if errors.As(err, &e) && e.Kind == domain.Busy {
		return e.Key
	}
	return ""
}

// A request that gives up, after the time limit or because its client has gone,
// does not block others.
func TestGivingUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clock := domaintest.NewClock()
		l := small(clock)
		release, err := l.Acquire(t.Context(), "a", 6)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		gone := acquire(ctx, l, "b", 6)
		next := acquire(t.Context(), l, "c", 1)
		cancel()
		if o := <-gone; !errors.Is(o.err, context.Canceled) {
			t.Errorf("error %v", o.err)
		}
		o := <-next // the large request does not block it any more
		if o.err != nil {
			t.Fatal(o.err)
		}
		own, late := acquire(t.Context(), l, "a", 1), acquire(t.Context(), l, "d", 6)
		clock.Advance(maxQueueTime)
		for c, key := range map[<-chan outcome]string{own: keyWorkspace, late: keyServer} {
			if got := <-c; busyKey(got.err) != key {
				t.Errorf("error %v, want the key %s", got.err, key)
			}
		}
		release()
		o.release()
		checkEmpty(t, l)
	})
}

// A request whose units become free while it gives up runs.
func TestGivingUpTooLate(t *testing.T) {
	l := small(domaintest.NewClock())
	w, err := l.enqueue("a", 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.giveUp("a", w, context.Canceled); err != nil {
		t.Errorf("a request that is ready gave up: %v", err)
	}
	l.release("a", 1)
	checkEmpty(t, l)
}

// The queues are bounded: that of one workspace affects only this workspace, the
// total affects all. Refused requests leave no state.
func TestQueuesAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clock := domaintest.NewClock()
		l := small(clock)
		release, err := l.Acquire(t.Context(), "full", 6)
		if err != nil {
			t.Fatal(err)
		}
		var queued []<-chan outcome
		for _, ws := range []domain.ID{"a", "a", "a"} {
			queued = append(queued, acquire(t.Context(), l, ws, 6))
		}
		if _, err := l.Acquire(t.Context(), "a", 1); busyKey(err) != keyWorkspace {
			t.Errorf("a full queue of the workspace: %v", err)
		}
		for _, ws := range []domain.ID{"b", "b"} {
			queued = append(queued, acquire(t.Context(), l, ws, 6))
		}
		if _, err := l.Acquire(t.Context(), "c", 1); busyKey(err) != keyServer {
			t.Errorf("too many requests in all: %v", err)
		}
		release()
		clock.Advance(maxQueueTime)
		for _, c := range queued {
			if o := <-c; o.err == nil {
				o.release()
			}
		}
		checkEmpty(t, l)
	})
}

// Whatever happens, no limit is exceeded and everything is released at the end.
func TestLimitsHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := small(domaintest.NewClock())
		type request struct {
			ws domain.ID
			*waiter
		}
		var open []request
		check := func() {
			used := map[domain.ID]int{}
			sum, waiting := 0, map[domain.ID]int{}
			for _, r := range open {
				select {
				case <-r.ready:
					used[r.ws] += r.units
					sum += r.units
				default:
					waiting[r.ws]++
				}
			}
			for ws, n := range used {
				if n > l.limits.share {
					t.Fatalf("%s uses %d units", ws, n)
				}
			}
			if gotUnits, gotWaiting := l.Used(); sum > l.limits.units || gotUnits != sum || gotWaiting > l.limits.queuedAll {
				t.Fatalf("%d units are used, the limiter says %d; %d wait", sum, gotUnits, gotWaiting)
			}
			for ws, n := range waiting {
				if n > l.limits.queued {
					t.Fatalf("%d requests of %s wait", n, ws)
				}
			}
		}
		end := func(i int) {
			r := open[i]
			open = append(open[:i], open[i+1:]...)
			if err := l.giveUp(r.ws, r.waiter, context.Canceled); err == nil {
				l.release(r.ws, r.units)
			}
			check()
		}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			if len(open) > 0 && rapid.Bool().Draw(t, "end") {
				end(rapid.IntRange(0, len(open)-1).Draw(t, "which"))
				continue
			}
			ws := domain.ID(rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "workspace"))
			w, err := l.enqueue(ws, rapid.IntRange(1, 6).Draw(t, "units"))
			if err == nil {
				open = append(open, request{ws, w})
			}
			check()
		}
		for len(open) > 0 {
			end(len(open) - 1)
		}
		checkEmpty(t, l)
	})
}
