package admission

import (
	"sync"
	"testing"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

func TestControl(t *testing.T) {
	c := newCounted(1)
	control := &Control{Requests: small(c.clock), Jobs: c.JobCounter}
	permit, err := control.Admit(t.Context(), "a", 6)
	if err != nil {
		t.Fatal(err)
	}
	permit.Release() // it waits for its job now
	if _, err := control.Admit(t.Context(), "a", 6); busyKey(err) != keyWorkspace {
		t.Errorf("a second job: %v", err)
	}
	checkEmpty(t, control.Requests) // the refused request has released its units
	permit.Cancel()
	permit.Cancel()
	c.add(t, "b", "")
	second, err := control.Admit(t.Context(), "a", 6)
	if err != nil {
		t.Fatal(err)
	}
	second.Release()
	c.add(t, "a", keyWorkspace)
}

// Many requests at the same time: all are admitted in turn, and nothing is left.
func TestControlAtOnce(t *testing.T) {
	clock := domaintest.NewClock()
	c := newCounted(1000)
	l := small(clock)
	l.limits.queued, l.limits.queuedAll = 1000, 1000
	control := &Control{Requests: l, Jobs: c.JobCounter}
	var wg sync.WaitGroup
	for i := range 200 {
		wg.Go(func() {
			permit, err := control.Admit(t.Context(), domain.ID([]string{"a", "b", "c"}[i%3]), 1+i%6)
			if err != nil {
				t.Error(err)
				return
			}
			permit.Release()
			permit.Cancel()
		})
	}
	wg.Wait()
	checkEmpty(t, l)
	if c.all != 0 {
		t.Errorf("%d jobs are counted", c.all)
	}
}
