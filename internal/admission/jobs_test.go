package admission

import (
	"context"
	"errors"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

// counted is a job counter whose store the test plays.
type counted struct {
	*JobCounter
	clock  *domaintest.Clock
	jobs   map[domain.ID]int // in the store
	err    error             // of the next counts
	takes  time.Duration     // how long a count takes
	counts int
	failed int
}

func newCounted(limit int) *counted {
	c := &counted{clock: domaintest.NewClock(), jobs: map[domain.ID]int{}}
	count := func(context.Context) (map[domain.ID]int, error) {
		c.counts++
		c.clock.Advance(c.takes)
		return c.jobs, c.err
	}
	c.JobCounter = NewJobCounter(c.clock, limit, count, func(context.Context, error) { c.failed++ })
	return c
}

// add admits jobs and checks the key of each error, empty for none.
func (c *counted) add(t *testing.T, ws domain.ID, keys ...string) {
	t.Helper()
	for i, key := range keys {
		if err := c.Add(t.Context(), ws); (err == nil) != (key == "") || busyKey(err) != key {
			t.Errorf("job %d of %s: %v, want the key %q", i+1, ws, err, key)
		}
	}
}

func (c *counted) checkCounts(t *testing.T, want int) {
	t.Helper()
	if c.counts != want {
		t.Errorf("counted %d times, want %d", c.counts, want)
	}
}

// A workspace with too many jobs can create no more until some have ended; other
// workspaces can.
func TestLimitOfAWorkspace(t *testing.T) {
	c := newCounted(3)
	c.add(t, "a", "", "", "")
	c.checkCounts(t, 1) // below the limit only the first time
	c.jobs["a"] = 3
	c.clock.Advance(time.Second)
	c.add(t, "a", keyWorkspace, keyWorkspace)
	c.checkCounts(t, 2) // the clock has not moved in between
	c.add(t, "b", "")
	c.jobs["a"] = 2 // one has ended
	c.add(t, "a", keyWorkspace)
	c.clock.Advance(countPause)
	c.add(t, "a", "", keyWorkspace)
	c.checkCounts(t, 3)
}

// The next count is not put off by a clock that is set back.
func TestCountsWhenTheClockIsSetBack(t *testing.T) {
	c := newCounted(1)
	c.add(t, "a", "")
	c.jobs["a"] = 1
	c.clock.Advance(time.Second)
	c.add(t, "a", keyWorkspace)
	delete(c.jobs, "a")
	c.clock.Set(c.clock.Now().Add(-2 * time.Hour))
	c.clock.Advance(countPause)
	c.add(t, "a", "")
	c.checkCounts(t, 3)
}

// All workspaces together have a limit too, with the error of the whole server.
func TestLimitOfAll(t *testing.T) {
	c := newCounted(1)
	for i := range AllWorkspaces {
		c.jobs[domain.ID(rune('m'+i))] = 1
	}
	c.add(t, "c", keyServer)
	c.add(t, "m", keyServer)
	delete(c.jobs, "m")
	c.clock.Advance(countPause)
	c.add(t, "c", "", keyServer)
}

// A job that was not created does not count.
// A workspace that has more jobs than it may, such as through a lower limit, takes
// nothing from the others.
func TestLimitOfAllCountsEachUpToItsOwn(t *testing.T) {
	c := newCounted(3)
	c.jobs = map[domain.ID]int{"a": 3 * AllWorkspaces * 5}
	c.add(t, "b", "", "", "", keyWorkspace)
	c.add(t, "a", keyWorkspace)
}

func TestRemove(t *testing.T) {
	c := newCounted(1)
	c.Remove("a") // nothing to remove
	for range 3 {
		c.add(t, "a", "")
		c.Remove("a")
	}
	c.add(t, "a", "", keyWorkspace)
}

// While the jobs cannot be counted, the last counts are used; without any, no job
// is admitted.
func TestCountFails(t *testing.T) {
	c := newCounted(2)
	c.err = errors.New("no connection")
	c.add(t, "a", keyServer, keyServer)
	if c.failed != 1 || c.counts != 1 {
		t.Errorf("reported %d times, counted %d times", c.failed, c.counts)
	}
	c.err = nil
	c.clock.Advance(countPause)
	c.add(t, "a", "", "")
	c.err = errors.New("no connection")
	c.clock.Advance(countPause)
	c.add(t, "a", keyWorkspace)
	c.add(t, "b", "")
	if c.failed != 2 {
		t.Errorf("reported %d times", c.failed)
	}
}

// A count that ends because its caller has gone is not an error to report.
func TestCountOfACallerThatLeft(t *testing.T) {
	c := newCounted(2)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c.err = context.Canceled
	if err := c.Add(ctx, "a"); busyKey(err) != keyServer {
		t.Errorf("error %v", err)
	}
	if c.failed != 0 {
		t.Error("it was reported")
	}
}

// Counting takes a small part of the time, however slow it is.
func TestSlowCounts(t *testing.T) {
	c := newCounted(1)
	c.takes = time.Second
	c.jobs["a"] = 1
	c.add(t, "a", keyWorkspace)
	for range countRest - 1 {
		c.clock.Advance(time.Second)
		c.add(t, "a", keyWorkspace)
	}
	c.checkCounts(t, 1)
	c.clock.Advance(time.Second)
	c.add(t, "a", keyWorkspace)
	c.checkCounts(t, 2)
}

// Without a limit or a way to count, any number of jobs is admitted.
func TestNoLimit(t *testing.T) {
	c := newCounted(0)
	c.add(t, "a", "", "", "")
	c.checkCounts(t, 0)
	free := NewJobCounter(domaintest.NewClock(), 1, nil, nil)
	for range 3 {
		if err := free.Add(t.Context(), "a"); err != nil {
			t.Error(err)
		}
	}
}

// Of a workspace with more jobs than its limit only the limit counts for the server, so that those
// that end make no room there before the limit is reached.
func TestJobsBeyondTheLimit(t *testing.T) {
	c := newCounted(1)
	c.jobs["a"] = 50
	for i := range AllWorkspaces - 1 {
		c.jobs[domain.ID(rune('b'+i))] = 1
	}
	c.add(t, "z", keyServer)
	for range 49 {
		c.Remove("a")
	}
	c.add(t, "z", keyServer)
	c.Remove("a")
	c.add(t, "z", "")
	c.add(t, "y", keyServer)
}
