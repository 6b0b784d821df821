package engine_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chancery/internal/domain"
)

func (s *fixture) signal(id domain.ID, sig domain.Signal) {
	s.update(func(ctx context.Context, tx domain.Tx) error {
		return tx.Queue().Signal(ctx, s.ws, id, sig, s.clock.Now())
	})
	s.wake.Notify(domain.TopicJobs)
}

func TestSignals(t *testing.T) {
	tests := []struct {
		name   string
		sig    domain.Signal
		want   string
		faults int
	}{
		// statements.yaml 5.3-2
		{"a poke wakes the step that waits", domain.Signal{Kind: domain.SignalPoke, Code: "signed"}, "wait QUEUED POKE(signed) OK, next OK", 0},
		{"retry makes the attempt now", domain.Signal{Kind: domain.SignalRetry}, "wait QUEUED POKE OK, next OK", 0},
		{"skip ends it", domain.Signal{Kind: domain.SignalSkip, Message: "by phone"}, "wait QUEUED SKIP, next OK", 0},
		// statements.yaml 5.5-2, 5.5-4
		{"cancel ends the job and runs the rescue", domain.Signal{Kind: domain.SignalCancel}, "wait QUEUED CANCEL(cancelled), failed OK", 1},
		// statements.yaml 5.5-4
		{"cancel without rescue", domain.Signal{Kind: domain.SignalCancel, NoRescue: true}, "wait QUEUED CANCEL(cancelled)", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newFixture(t, local("next", always(domain.OK())), local("failed", always(domain.OK())))
			calls := 0
			s.acts["wait"] = outward("wait", func(context.Context, *domain.Task) domain.Result {
				if calls++; calls == 1 {
					return domain.Result{Status: domain.StatusQueued, RetryIn: 24 * time.Hour, Ref: "r"}
				}
				return domain.OK()
			})
			s.publish(domain.Definition{Steps: []*domain.Step{step(1, "wait"), step(2, "next")}, Rescue: []*domain.Step{step(3, "failed")}})
			id := s.start("")
			j := s.settled(id)
			if j.Ref != "r" {
				t.Errorf("the reference is %q", j.Ref)
			}
			s.signal(id, tt.sig)
			j = s.until(id, (*domain.Job).Completed)
			if got := trace(j); got != tt.want || len(j.Faults) != tt.faults {
				t.Errorf("%s, faults %v", got, j.Faults)
			}
		})
	}
}

// A poke that comes while the step runs is not lost: it is tried again at
// once when it says that it waits.
//
// statements.yaml 5.3-10
func TestPokeDuringAnAttempt(t *testing.T) {
	s := newFixture(t)
	entered, leave := make(chan struct{}, 9), make(chan struct{})
	calls := 0
	s.acts["wait"] = outward("wait", func(context.Context, *domain.Task) domain.Result {
		calls++
		entered <- struct{}{}
		<-leave
		if calls == 1 {
			return domain.Result{Status: domain.StatusPoke}
		}
		return domain.OK()
	})
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "wait")}})
	id := s.start("")
	<-entered
	s.signal(id, domain.Signal{Kind: domain.SignalPoke})
	close(leave)
	if j := s.until(id, (*domain.Job).Completed); trace(j) != "wait POKE POKE OK" {
		t.Error(trace(j))
	}
}

// statements.yaml 5.3-10
func TestPokeDuringAnAttemptCountsOnce(t *testing.T) {
	for name, tt := range map[string]struct {
		first domain.Status
		want  string
	}{
		"it waits, and then waits again": {"POKE", "a RUN, a POKE, a POKE, a RUN, a POKE"},
		"queued":                         {"QUEUED", "a RUN, a QUEUED, a POKE, a RUN, a POKE"},
		"it is done":                     {"OK", "a RUN, a OK, b RUN, b POKE"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newFixture(t, answers("b", result("POKE")))
			entered, leave := make(chan struct{}, 9), make(chan struct{})
			calls := 0
			s.acts["a"] = outward("a", func(context.Context, *domain.Task) domain.Result {
				calls++
				entered <- struct{}{}
				<-leave
				if calls == 1 {
					return result(tt.first)
				}
				return result("POKE")
			})
			s.publish(domain.Definition{Steps: []*domain.Step{step(1, "a"), step(2, "b")}})
			id := s.start("")
			<-entered
			s.signal(id, domain.Signal{Kind: domain.SignalPoke, IntentID: s.job(id).Events[0].IntentID})
			close(leave)
			j := s.until(id, func(j *domain.Job) bool {
				return j.Lease.Owner == "" && j.DueAt.After(s.clock.Now()) && j.Signal == nil
			})
			if got := log(j); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

// statements.yaml 5.3-8
func TestPokeAsResultWaitsForNothingElse(t *testing.T) {
	s := newFixture(t, answers("a", result("POKE"), domain.OK()))
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "a")}})
	id := s.start("")
	if j := s.settled(id); j.DueAt.Sub(j.CreatedAt) != domain.WaitDeadline {
		t.Errorf("it is looked at after %v", j.DueAt.Sub(j.CreatedAt))
	}
	s.signal(id, domain.Signal{Kind: domain.SignalPoke})
	if j := s.until(id, (*domain.Job).Completed); trace(j) != "a POKE POKE OK" {
		t.Error(trace(j))
	}
}

// statements.yaml 5.5-1, 5.5-3
func TestARunningStepMayFinishBeforeTheJobIsCancelled(t *testing.T) {
	s := newFixture(t, local("next", always(domain.OK())))
	entered, leave := make(chan struct{}), make(chan struct{})
	s.acts["work"] = outward("work", func(ctx context.Context, _ *domain.Task) domain.Result {
		close(entered)
		select {
		case <-leave:
			return domain.Result{Status: "OK", Code: "done"}
		case <-ctx.Done():
			return domain.KO("interrupted", "")
		}
	})
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "work"), step(2, "next")}})
	id := s.start("")
	<-entered
	s.signal(id, domain.Signal{Kind: domain.SignalCancel, Message: "wrong customer"})
	close(leave)
	j := s.until(id, (*domain.Job).Completed)
	if got := trace(j); got != "work OK(done), next CANCEL(cancelled)" {
		t.Error(got)
	}
	want := []domain.Fault{{Provider: "transform", Code: "cancelled", Message: "wrong customer"}}
	if diff := cmp.Diff(want, j.Faults); diff != "" {
		t.Error(diff)
	}
}
