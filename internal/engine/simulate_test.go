package engine_test

import (
	"context"
	"testing"

	"chancery/internal/domain"
)

// standIns is a table with one simulator.
type standIns struct {
	actions
	simulator *domain.Action
}

func (s standIns) Action(id string) (*domain.Action, bool) {
	a, ok := s.actions.Action(id)
	if s.simulator.ID == id {
		a.Simulator, ok = s.simulator, true
	}
	return a, ok
}

// simulating starts the engine of the fixture again, as one that simulates.
func (s *fixture) simulating(table domain.Actions) {
	s.table, s.opt.Simulate = table, true
	s.begin()
}

func TestSimulatedStepsReachNobody(t *testing.T) {
	reached := false
	out := func(context.Context, *domain.Task) domain.Result { reached = true; return domain.OK() }
	s := newFixture(t, outward("send", out), outward("post", out), local("state", always(domain.OK())))
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "state"), step(2, "send"), step(3, "post")}})
	s.simulating(standIns{s.acts, &domain.Action{
		ID: "post", Reach: domain.Inside, Entryless: true,
		Run: func(context.Context, *domain.Task) domain.Result {
			return domain.Result{Status: domain.StatusOK, Code: "posted", Simulated: true}
		},
	}})
	j := s.finish(s.start(""))
	if got := trace(j); got != "state OK, send OK, post OK(posted)" {
		t.Errorf("trace %q", got)
	}
	if reached {
		t.Error("an outward action ran")
	}
	want := map[string]bool{"state": false, "send": true, "post": true}
	for _, in := range domain.Intents(j.Events) {
		if last := in.Last(); last.Simulated != want[in.Provider] {
			t.Errorf("%s simulated: %v", in.Provider, last.Simulated)
		}
	}
}

// TestReachOfAnAttempt has an action whose arguments decide whether it reads outside.
func TestReachOfAnAttempt(t *testing.T) {
	ran := 0
	fetch := local("fetch", func(*domain.Task) domain.Result { ran++; return domain.OK() })
	fetch.Reach = domain.Reads
	fetch.ReachOf = func(_ context.Context, task *domain.Task) domain.Reach {
		switch string(task.Config) {
		case `"inside"`:
			return domain.Inside
		case `"broken"`:
			panic("the config is broken")
		}
		return domain.Reads
	}
	s := newFixture(t, fetch, standIn("fetch", always(domain.Result{Status: domain.StatusOK, Code: "sample"})))
	inside, reads, broken := step(1, "fetch"), step(2, "fetch"), step(3, "fetch")
	inside.Config, broken.Config = []byte(`"inside"`), []byte(`"broken"`)
	s.publish(domain.Definition{Steps: []*domain.Step{inside, reads, broken}})
	if got := trace(s.finish(s.start(""))); got != "fetch OK, fetch OK, fetch OK" || ran != 3 {
		t.Errorf("trace %q, ran %d times", got, ran)
	}
	s.simulating(s.acts)
	if got := trace(s.finish(s.start(""))); got != "fetch OK, fetch OK(sample), fetch OK(sample)" || ran != 4 {
		t.Errorf("simulated: trace %q, ran %d times", got, ran)
	}
}

// TestReadingWithoutASimulator checks that an attempt that only reads runs in an
// engine that simulates, if nothing can replace it.
func TestReadingWithoutASimulator(t *testing.T) {
	read := local("read", always(domain.Result{Status: domain.StatusOK, Code: "real"}))
	read.Reach = domain.Reads
	s := newFixture(t, read)
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "read")}})
	s.simulating(s.acts)
	j := s.finish(s.start(""))
	if got := trace(j); got != "read OK(real)" || domain.Intents(j.Events)[0].Last().Simulated {
		t.Errorf("trace %q: %+v", got, j.Events)
	}
}
