package engine_test

import (
	"context"
	"testing"

	"chancery/internal/domain"
	"chancery/internal/engine"
)

// standIns is a table with one simulator.
type standIns struct {
	actions
	simulator *domain.Action
}

func (s standIns) Simulator(id string) (*domain.Action, bool) {
	return s.simulator, s.simulator.ID == id
}

// simulating starts the stage's engine again, as one that simulates.
func (s *fixture) simulating(table domain.Actions) {
	s.stop()
	eng, err := engine.New(engine.Ports{
		Store: s.store, Blobs: s.blobs, Wake: s.wake, Clock: s.clock, IDs: s.ids, Actions: table, Stamper: s, Log: quiet(),
	}, engine.Options{Owner: "node", Simulate: true})
	if err != nil {
		s.t.Fatal(err)
	}
	s.engine = eng
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.engine.Run(ctx) }()
	s.stop = func() {
		cancel()
		if err := <-done; err != nil {
			s.t.Error(err)
		}
		s.stop = func() {}
	}
}

func TestSimulatedStepsReachNobody(t *testing.T) {
	reached := false
	out := func(context.Context, *domain.Task) domain.Result { reached = true; return domain.OK() }
	s := newFixture(t, outward("send", out), outward("post", out), local("state", always(domain.OK())))
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "state"), step(2, "send"), step(3, "post")}})
	s.simulating(standIns{s.acts, &domain.Action{
		ID: "post", Local: true, Entryless: true, Simulated: true,
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
