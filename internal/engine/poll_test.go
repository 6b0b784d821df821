package engine

import (
	"testing"
	"time"
)

// TestPollsAreSpread: servers that began at the same time do not search at the same time.
func TestPollsAreSpread(t *testing.T) {
	a, b := &Engine{opt: Options{Owner: "a"}.withDefaults()}, &Engine{opt: Options{Owner: "b"}.withDefaults()}
	now, together := time.Unix(1_700_000_000, 0), 0
	const turns = 50
	for range turns {
		next := a.nextPoll(now, time.Time{})
		if wait := next.Sub(now); wait > a.opt.Poll || wait < a.opt.Poll*4/5 {
			t.Errorf("the next search is after %v", wait)
		}
		if next.Equal(b.nextPoll(now, time.Time{})) {
			together++
		}
		now = next
	}
	if together > turns/10 {
		t.Errorf("%d of %d searches are at the same time", together, turns)
	}
	if due := now.Add(time.Second); !a.nextPoll(now, due).Equal(due) {
		t.Error("a job that is due is not searched for then")
	}
}
