package engine_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"chancery/internal/domain"
)

// An outward step is on record before anybody outside can learn its intent ID.
func TestOutwardStepIsOnRecordFirst(t *testing.T) {
	s := newFixture(t, edit("a"))
	var recorded bool
	s.acts["send"] = outward("send", func(_ context.Context, task *domain.Task) domain.Result {
		j := s.job(task.JobID)
		for _, e := range j.Events {
			if e.IntentID == task.IntentID && e.Status == domain.StatusRun {
				recorded = true
			}
		}
		return domain.OK()
	})
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "a"), step(2, "send")}})
	s.finish(s.start(s.entry(`""`)))
	if !recorded {
		t.Error("the call came before its record")
	}
}

// A worker that lost its lease cannot write what it did.
func TestLostLeaseCannotCommit(t *testing.T) {
	s := newFixture(t)
	entered, leave := make(chan struct{}), make(chan struct{})
	var calls atomic.Int32
	s.acts["slow"] = outward("slow", func(context.Context, *domain.Task) domain.Result {
		if calls.Add(1) == 1 {
			close(entered)
			<-leave
			return domain.KO("late", "from the past")
		}
		return domain.OK()
	})
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "slow")}})
	id := s.start("")
	<-entered
	// Another node claims the job after the lease ran out, as this one's process
	// might have been suspended for an hour.
	s.update(func(ctx context.Context, tx domain.Tx) error {
		later := s.clock.Now().Add(time.Hour)
		jobs, err := tx.Queue().Claim(ctx, "other", later, later.Add(time.Minute), 10)
		if len(jobs) != 1 {
			return fmt.Errorf("claimed %d jobs: %w", len(jobs), errBroken)
		}
		return err
	})
	close(leave)
	s.stop()
	if j := s.job(id); j.Completed() || j.Status != domain.StatusRun {
		t.Errorf("the late result was written: %s", trace(j))
	}
}

func TestStopLeavesJobsToContinue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFixture(t)
		entered, leave := make(chan struct{}, 1), make(chan struct{})
		s.acts["one"] = outward("one", func(context.Context, *domain.Task) domain.Result {
			entered <- struct{}{}
			<-leave
			return domain.OK()
		})
		s.acts["two"] = local("two", always(domain.OK()))
		s.publish(domain.Definition{Steps: []*domain.Step{step(1, "one"), step(2, "two")}})
		id := s.start("")
		<-entered
		stopped := make(chan struct{})
		go func() { s.stop(); close(stopped) }()
		synctest.Wait()
		if slot := s.engine.Reserve(); slot != nil {
			t.Error("an engine that stops takes new jobs")
			slot.Cancel()
		}
		close(leave)
		<-stopped
		if j := s.job(id); trace(j) != "one OK" || j.Lease.Owner != "" {
			t.Errorf("after the stop: %s, leased by %q", trace(j), j.Lease.Owner)
		}
		s.begin()
		if j := s.finish(id); trace(j) != "one OK, two OK" {
			t.Error(trace(j))
		}
	})
}

func TestConcurrencyLimit(t *testing.T) {
	s := newFixture(t)
	var now, most atomic.Int32
	leave := make(chan struct{})
	s.acts["slow"] = outward("slow", func(context.Context, *domain.Task) domain.Result {
		n := now.Add(1)
		for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
		}
		<-leave
		now.Add(-1)
		return domain.OK()
	})
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "slow")}})
	var ids []domain.ID
	for range 150 {
		ids = append(ids, s.start(""))
	}
	close(leave)
	for _, id := range ids {
		s.finish(id)
	}
	if m := most.Load(); m > 64 {
		t.Errorf("%d jobs at once", m)
	}
}

func TestHeartbeatKeepsSlowWork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFixture(t)
		entered, leave := make(chan struct{}), make(chan struct{})
		s.acts["slow"] = outward("slow", func(context.Context, *domain.Task) domain.Result {
			close(entered)
			<-leave
			return domain.OK()
		})
		s.publish(domain.Definition{Steps: []*domain.Step{step(1, "slow")}})
		s.acts["slow"].Timeout = 24 * time.Hour
		id := s.start("")
		<-entered
		synctest.Wait() // until the heartbeat waits for its time
		for range 10 {  // more than three leases
			before := s.job(id).Lease.Until
			s.clock.Advance(5 * time.Second)
			synctest.Wait()
			if until := s.job(id).Lease.Until; until.Sub(before) != 5*time.Second {
				t.Fatalf("the lease until %v is now until %v", before, until)
			}
		}
		close(leave)
		if j := s.finish(id); trace(j) != "slow OK" {
			t.Error(trace(j))
		}
	})
}

// A machine that slept past its leases continues its own jobs; the step that
// runs is not done a second time.
func TestSleepPastTheLease(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFixture(t)
		entered, leave := make(chan struct{}, 9), make(chan struct{})
		var calls atomic.Int32
		s.acts["slow"] = outward("slow", func(context.Context, *domain.Task) domain.Result {
			calls.Add(1)
			entered <- struct{}{}
			<-leave
			return domain.OK()
		})
		s.acts["slow"].Timeout = 24 * time.Hour
		s.publish(domain.Definition{Steps: []*domain.Step{step(1, "slow")}})
		id := s.start("")
		<-entered
		synctest.Wait() // until the heartbeat waits for its time
		s.clock.Advance(time.Hour)
		synctest.Wait()
		if until := s.job(id).Lease.Until; !until.After(s.clock.Now()) {
			t.Errorf("the lease is not ours again: it is until %v", until)
		}
		close(leave)
		if j := s.finish(id); trace(j) != "slow OK" || calls.Load() != 1 {
			t.Errorf("%s, %d calls", trace(j), calls.Load())
		}
	})
}
