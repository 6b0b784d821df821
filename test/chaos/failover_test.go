package chaos

import (
	"testing"
	"time"

	"chancery/test/pg"
)

// TestFailover kills the primary of two clusters while clients put jobs, and makes its
// synchronous standby the primary. The servers, which know the hosts of both, go on by
// themselves.
func TestFailover(t *testing.T) {
	primary := pg.Start(t)
	standby := primary.Standby(t)
	s := newStorm(t, primary, pg.URLOf("chancery", primary, standby))
	stop := s.load()
	time.Sleep(stormTime(t) / 3)

	before := s.acknowledged()
	o := outage{from: time.Now()}
	if err := primary.Stop(t.Context(), "immediate"); err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Second) // an operator takes a while to notice
	if err := standby.Promote(t.Context()); err != nil {
		t.Fatal(err)
	}
	o.to = time.Now()
	s.outages = append(s.outages, o)
	s.done["failover"]++
	after := s.acknowledged()
	first := s.firstAfter(after)

	time.Sleep(stormTime(t) / 3)
	stop()
	db := open(t, standby.URL("chancery"))
	s.finish(db)
	s.check(db)
	t.Logf("acknowledged before the primary was killed: %d, until the standby was promoted: %d; the next one %v after that",
		before, after, first.Sub(o.to).Round(time.Millisecond))
	for i := range 3 {
		if r := s.at(i); r.name[len(r.name)-2:] != "-1" {
			t.Errorf("the server %s was started again", r.name)
		}
		if _, err := s.client(i).Jobs(t.Context(), listOne()); err != nil {
			t.Errorf("a server does not go on: %v", err)
		}
	}
}

// acknowledged returns how many jobs were.
func (s *storm) acknowledged() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.answers["acknowledged"]
}

// firstAfter waits until more jobs are acknowledged.
func (s *storm) firstAfter(count int) time.Time {
	s.t.Helper()
	for range 600 {
		if s.acknowledged() > count {
			return time.Now()
		}
		time.Sleep(100 * time.Millisecond)
	}
	s.t.Fatal("nothing was acknowledged after the failover")
	return time.Time{}
}
