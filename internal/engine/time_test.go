package engine_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"chancery/internal/domain"
)

// Hours of failing: the documented schedule, to the second, in virtual time.
//
// statements.yaml 3.1-4, 5.1-1, 5.1-3, 5.1-5, 5.1-6
func TestRetrySchedule(t *testing.T) {
	var times []time.Time
	var attempts []int
	ids := map[domain.ID]bool{}
	s := newFixture(t, local("failed", always(domain.OK())))
	s.acts["flaky"] = outward("flaky", func(_ context.Context, task *domain.Task) domain.Result {
		times = append(times, task.Now)
		attempts = append(attempts, task.Attempt)
		ids[task.IntentID] = true
		return domain.Err("503", "unavailable")
	})
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "flaky")}, Rescue: []*domain.Step{step(2, "failed")}})
	j := s.finish(s.start(""))
	if len(times) != domain.MaxRetries+1 {
		t.Fatalf("%d attempts, want 33", len(times))
	}
	for n := 1; n < len(times); n++ {
		if got := times[n].Sub(times[n-1]); got != domain.RetryDelay(n) {
			t.Errorf("retry %d came after %v, want %v", n, got, domain.RetryDelay(n))
		}
		if attempts[n] != n+1 {
			t.Errorf("attempt %d called itself %d", n+1, attempts[n])
		}
	}
	if len(ids) != 1 {
		t.Errorf("%d intent IDs, want one for all attempts", len(ids))
	}
	if got := times[32].Sub(times[0]); got != 43955*time.Second {
		t.Errorf("all retries took %v", got)
	}
	in := domain.Intents(j.Events)
	last := in[0].Last()
	if last.Status != domain.StatusKO || last.Code != "503" || last.Message != "unavailable" {
		t.Errorf("the last event is %+v", last)
	}
	if len(in) != 2 || len(j.Faults) != 1 {
		t.Errorf("%d intents, %d faults", len(in), len(j.Faults))
	}
}

// statements.yaml 2.3-4, 4.6-8, 5.1-2, 5.1-7
func TestRetryInAndRecovery(t *testing.T) {
	calls := 0
	s := newFixture(t)
	s.acts["flaky"] = outward("flaky", func(_ context.Context, task *domain.Task) domain.Result {
		calls++
		if calls == 1 {
			return domain.Result{Status: "ERR", RetryIn: 42 * time.Second, Ref: "r-1"}
		}
		if task.Ref != "r-1" {
			return domain.KO("ref", "lost: "+task.Ref)
		}
		return domain.OK()
	})
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "flaky")}})
	id := s.start("")
	j := s.settled(id)
	if got := j.DueAt.Sub(j.UpdatedAt); got != 42*time.Second {
		t.Errorf("due after %v", got)
	}
	if j.Status != domain.StatusErr || len(j.Faults) != 0 {
		t.Errorf("while waiting: %s, %v", j.Status, j.Faults)
	}
	s.begin() // the due time survives a restart
	if j := s.finish(id); trace(j) != "flaky ERR OK" {
		t.Error(trace(j))
	}
}

// statements.yaml 5.1-2, 5.1-4, 5.1-5
func TestRetryInHasAsManyRetries(t *testing.T) {
	var times []time.Time
	s := newFixture(t, local("told", always(domain.OK())))
	s.acts["busy"] = outward("busy", func(_ context.Context, task *domain.Task) domain.Result {
		times = append(times, task.Now)
		return domain.Result{Status: "ERR", Code: fmt.Sprint(len(times)), Message: "busy", RetryIn: 24 * time.Hour}
	})
	s.publish(domain.Definition{Steps: []*domain.Step{
		step(1, "busy", &domain.Next{Status: "KO", Code: "33", Steps: []*domain.Step{step(2, "told")}}),
	}})
	j := s.finish(s.start(""))
	if len(times) != 33 {
		t.Fatalf("%d attempts, want 33", len(times))
	}
	for n := 1; n < len(times); n++ {
		if got := times[n].Sub(times[n-1]); got < 24*time.Hour {
			t.Errorf("retry %d came after %v", n, got)
		}
	}
	last := domain.Intents(j.Events)[0].Last()
	if last.Status != "KO" || last.Code != "33" || last.Message != "busy" || !strings.HasSuffix(trace(j), "told OK") {
		t.Errorf("ended with %+v: %s", last, trace(j))
	}
}

// statements.yaml 5.3-6, 5.3-7
func TestQueuedUntilDone(t *testing.T) {
	calls := 0
	s := newFixture(t)
	s.acts["slow"] = outward("slow", func(context.Context, *domain.Task) domain.Result {
		if calls++; calls < 60 {
			return domain.Result{Status: domain.StatusQueued}
		}
		return domain.OK()
	})
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "slow")}})
	j := s.finish(s.start(""))
	if got := j.CompletedAt.Sub(j.CreatedAt); got != 24*time.Hour+11*24*time.Hour {
		t.Errorf("took %v: 48 half hours and then days", got)
	}
}

// statements.yaml 5.3-8, 5.4-1, 5.4-5, 5.4-7
func TestDeadlineEndsWaiting(t *testing.T) {
	s := newFixture(t, local("failed", always(domain.OK())))
	s.acts["never"] = outward("never", func(context.Context, *domain.Task) domain.Result {
		return domain.Result{Status: domain.StatusPoke}
	})
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "never")}, Rescue: []*domain.Step{step(2, "failed")}})
	j := s.finish(s.start(""))
	if got := trace(j); got != "never POKE TIMEOUT, failed OK" {
		t.Error(got)
	}
	if got := j.CompletedAt.Sub(j.CreatedAt); got != domain.WaitDeadline {
		t.Errorf("after %v", got)
	}
}

// statements.yaml 5.4-6, 5.4-8
func TestJobDeadline(t *testing.T) {
	s := newFixture(t)
	s.acts["wait"] = local("wait", func(task *domain.Task) domain.Result {
		if left := task.CreatedAt.Add(60 * 24 * time.Hour).Sub(task.Now); left > 0 {
			return domain.Result{Status: domain.StatusQueued, RetryIn: left}
		}
		return domain.OK()
	})
	s.acts["last"] = local("last", func(*domain.Task) domain.Result { return domain.OK() })
	s.publish(domain.Definition{
		Steps:  []*domain.Step{step(1, "wait"), step(2, "wait"), step(3, "last")},
		Rescue: []*domain.Step{step(4, "last")},
	})
	id := s.start("")
	for !s.settled(id).Completed() {
		s.clock.Advance(20 * 24 * time.Hour)
	}
	j := s.job(id)
	if got := trace(j); got != "wait QUEUED OK, wait QUEUED TIMEOUT, last OK" {
		t.Error(got)
	}
	if len(j.Faults) != 1 || !strings.Contains(j.Faults[0].Message, "100 days that a job may take") {
		t.Errorf("%+v", j.Faults)
	}
}

// statements.yaml 5.4-5, 5.4-7, 5.4-8
func TestTimeoutsSayWhichLimitItWas(t *testing.T) {
	for _, tt := range []struct {
		name  string
		first domain.Result
		limit time.Duration
		words string
	}{
		{"failing", result("ERR"), 13 * time.Hour, "13 hours"},
		{"failing and waiting", domain.Result{Status: "ERR", RetryIn: 99 * 24 * time.Hour}, 100 * 24 * time.Hour, "100 days"},
		{"parked", result("POKE"), 100 * 24 * time.Hour, "100 days"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newFixture(t)
			s.acts["a"] = outward("a", func(_ context.Context, t *domain.Task) domain.Result {
				if t.Attempt == 1 {
					return tt.first
				}
				return domain.OK()
			})
			s.publish(domain.Definition{Steps: []*domain.Step{step(1, "a")}})
			id := s.start("")
			s.settled(id)
			s.stop() // a server that is down while the time runs out
			s.clock.Advance(tt.limit)
			s.begin()
			j := s.finish(id)
			e := j.Events[len(j.Events)-1]
			if e.Status != "TIMEOUT" || !strings.Contains(e.Message, tt.words) || len(j.Faults) != 1 || j.Faults[0].Message != e.Message {
				t.Errorf("%s: %+v, faults %v", log(j), e, j.Faults)
			}
		})
	}
}

// statements.yaml 5.2-1, 5.4-3, 5.4-4
func TestAttemptTimeout(t *testing.T) {
	s := newFixture(t)
	entered := make(chan struct{}, 9)
	calls := 0
	s.acts["stuck"] = outward("stuck", func(ctx context.Context, _ *domain.Task) domain.Result {
		calls++
		if calls > 1 {
			return domain.OK()
		}
		entered <- struct{}{}
		<-ctx.Done() // it must give up
		return domain.OK()
	})
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "stuck")}})
	id := s.start("")
	<-entered
	s.clock.Advance(domain.AttemptTimeout)
	j := s.finish(id)
	if got := trace(j); got != "stuck ERR(timeout) OK" {
		t.Error(got)
	}
}

// statements.yaml 5.4-3, 5.4-4
func TestAnActionHasTheTimeItAsksFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const allowed = 10 * time.Second // less than a lease: another matter
		s := newFixture(t)
		entered := make(chan struct{}, 9)
		var calls atomic.Int32
		s.acts["slow"] = outward("slow", func(ctx context.Context, _ *domain.Task) domain.Result {
			if calls.Add(1) > 1 {
				return domain.OK()
			}
			entered <- struct{}{}
			<-ctx.Done()
			return domain.OK()
		})
		s.acts["slow"].Timeout = allowed
		s.publish(domain.Definition{Steps: []*domain.Step{step(1, "slow")}})
		id := s.start("")
		<-entered
		s.clock.Advance(allowed - time.Second)
		synctest.Wait() // an engine that gives up too early does it now
		if j := s.job(id); log(j) != "slow RUN" {
			t.Errorf("given up early: %s", log(j))
		}
		s.clock.Advance(time.Second)
		j := s.finish(id)
		if e := j.Events[1]; e.Status != "ERR" || e.Message == "" || e.At.Sub(j.Events[0].At) != allowed || trace(j) != "slow ERR(timeout) OK" {
			t.Errorf("%s: %+v", trace(j), e)
		}
	})
}
