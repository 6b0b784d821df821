package engine

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

func permitsOf(total, perSpace, perDestination int) (*permits, *domaintest.Clock) {
	clock := domaintest.NewClock()
	return newPermits(permitLimits{total, perSpace, perDestination, 5, 8}, clock), clock
}

// key is the n-th job of a workspace.
func key(ws string, n int) jobKey { return jobKey{domain.ID(ws), domain.ID(fmt.Sprint(n))} }

func (p *permits) takes(t *testing.T, ok bool, k jobKey, to string) {
	t.Helper()
	if got := p.take(k, want{to, 1}); got != ok {
		t.Errorf("job %v to %s: %v", k, to, got)
	}
}

func calls(t *testing.T, got []jobKey, want ...jobKey) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(jobKey{})); diff != "" {
		t.Errorf("called: %s", diff)
	}
}

func TestPermitsHaveShares(t *testing.T) {
	p, _ := permitsOf(4, 3, 2)
	p.takes(t, true, key("a", 1), "x")
	p.takes(t, true, key("a", 2), "x")
	p.takes(t, false, key("a", 3), "x") // the destination is full
	p.takes(t, true, key("a", 3), "y")
	p.takes(t, false, key("a", 4), "z") // the workspace is full
	p.takes(t, true, key("b", 1), "x")  // of another: a destination of its own
	p.takes(t, false, key("b", 2), "y") // all are in use
	for _, to := range []string{"x", "x", "y"} {
		calls(t, p.put("a", want{to, 1}))
	}
	calls(t, p.put("b", want{"x", 1}))
	if used, parked := p.state(); used != 0 || parked != 0 || len(p.spaces) != 0 {
		t.Errorf("%d in use, %d wait, %d workspaces", used, parked, len(p.spaces))
	}
}

// TestParkedJobsAreCalled: in their order, where there is room, and the workspace with
// the fewest permits first; nobody who comes later overtakes them.
func TestParkedJobsAreCalled(t *testing.T) {
	p, _ := permitsOf(3, 3, 2)
	p.takes(t, true, key("a", 1), "x")
	p.takes(t, true, key("a", 2), "x")
	calls(t, p.park(key("a", 3), want{"x", 1}))
	calls(t, p.park(key("a", 4), want{"y", 1}), key("a", 4)) // there is room: it came free meanwhile
	p.takes(t, true, key("a", 4), "y")
	calls(t, p.park(key("a", 5), want{"x", 1}))
	calls(t, p.park(key("b", 1), want{"x", 1}))
	calls(t, p.put("a", want{"x", 1}), key("b", 1))
	p.takes(t, false, key("a", 6), "x")
	p.takes(t, true, key("b", 1), "x")
	calls(t, p.put("a", want{"y", 1}), key("a", 3)) // a has one to x; there is room for its next
	p.takes(t, true, key("a", 3), "x")
	calls(t, p.put("b", want{"x", 1}))
	calls(t, p.put("a", want{"x", 1}), key("a", 5))
}

// TestReservationsExpire: a job that was called and does not come leaves its permit to
// the next, and so does one that needs it no more.
func TestReservationsExpire(t *testing.T) {
	p, clock := permitsOf(1, 1, 1)
	p.takes(t, true, key("a", 1), "x")
	for n := 2; n <= 5; n++ {
		calls(t, p.park(key("a", n), want{"x", 1}))
	}
	calls(t, p.put("a", want{"x", 1}), key("a", 2))
	clock.Advance(reservedFor - time.Nanosecond)
	calls(t, p.expire())
	clock.Advance(time.Nanosecond)
	calls(t, p.expire(), key("a", 3))
	calls(t, p.forget(key("a", 3)), key("a", 4))
	calls(t, p.forget(key("a", 5))) // it waits no more
	p.takes(t, true, key("a", 4), "y")
	calls(t, p.put("a", want{"y", 1}))
	if used, parked := p.state(); used != 0 || parked != 0 || len(p.spaces) != 0 {
		t.Errorf("%d in use, %d wait, %d workspaces", used, parked, len(p.spaces))
	}
}

// TestParkedJobThatComesByItself: a job whose time has come before it was called takes
// what is free if it is the first, and else keeps its place.
func TestParkedJobThatComesByItself(t *testing.T) {
	p, _ := permitsOf(1, 1, 1)
	p.takes(t, true, key("b", 1), "x")
	calls(t, p.park(key("a", 1), want{"x", 1}))
	calls(t, p.park(key("a", 2), want{"x", 1}))
	p.takes(t, false, key("a", 1), "x")
	calls(t, p.park(key("a", 1), want{"x", 1}))
	if n := p.waiting("a"); n != 2 {
		t.Errorf("%d wait", n)
	}
	calls(t, p.put("b", want{"x", 1}), key("a", 1))
	p.takes(t, true, key("a", 1), "x")
	calls(t, p.put("a", want{"x", 1}), key("a", 2))
}

func TestParkedJobsAreLimited(t *testing.T) {
	p, _ := permitsOf(1, 1, 1)
	p.takes(t, true, key("z", 1), "x")
	for n := range 20 {
		calls(t, p.park(key("a", n), want{"x", 1}))
		calls(t, p.park(key("b", n), want{"x", 1}))
	}
	if a, b := p.waiting("a"), p.waiting("b"); a > 5 || b > 5 || a+b != 8 {
		t.Errorf("%d and %d wait", a, b)
	}
}

// TestPermitsOfSeveralUnits: a job that wants many units is not passed by those that
// want few.
func TestPermitsOfSeveralUnits(t *testing.T) {
	p, _ := permitsOf(4, 3, 3)
	if !p.take(key("a", 1), want{"", 2}) || p.take(key("a", 2), want{"", 2}) {
		t.Error("the units of a workspace are not counted")
	}
	p.takes(t, true, key("b", 1), "")
	calls(t, p.park(key("c", 1), want{"", 2}))
	calls(t, p.park(key("a", 3), want{"", 1}))
	calls(t, p.put("b", want{"", 1}), key("c", 1))
	calls(t, p.put("a", want{"", 2}), key("a", 3))
}
