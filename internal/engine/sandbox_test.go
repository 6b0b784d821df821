package engine_test

import (
	"context"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

// sandbox makes the fixture work in a workspace that is one.
func (s *fixture) sandbox() {
	s.ws = domaintest.ID(7, 9003)
	s.update(func(ctx context.Context, tx domain.Tx) error {
		return tx.Workspaces().Insert(ctx, domain.Workspace{ID: s.ws, Slug: "trial", Sandbox: true, CreatedAt: s.clock.Now()})
	})
}

// standIn is a simulator that the fake table holds for an action.
func standIn(id string, run func(t *domain.Task) domain.Result) *domain.Action {
	return local("simulated "+id, run)
}

func TestSandboxSimulatesWhatIsNotInstalled(t *testing.T) {
	posted := 0
	acts := []*domain.Action{
		local("state", always(domain.OK())),
		outward("post", func(context.Context, *domain.Task) domain.Result { posted++; return domain.OK() }),
		standIn("post", always(domain.KO("", "not for this"))),
		standIn("send", func(t *domain.Task) domain.Result {
			if t.Ref == "" {
				return domain.Result{Status: domain.StatusQueued, Ref: "waiting", RetryIn: time.Hour}
			}
			return domain.OK()
		}),
	}
	def := domain.Definition{Steps: []*domain.Step{step(1, "state"), step(2, "post"), step(3, "send"), step(4, "nowhere")}}
	s := newFixture(t, acts...)
	s.sandbox()
	s.publish(def)
	j := s.finish(s.start(""))
	if got := trace(j); got != "state OK, post OK, send QUEUED OK, nowhere KO(unknown-provider)" {
		t.Errorf("trace %q", got)
	}
	if posted != 1 {
		t.Errorf("what is installed ran %d times", posted)
	}
	for _, in := range domain.Intents(j.Events) {
		for _, e := range in.Events[1:] {
			if want := in.Provider == "send" && e.Status != domain.StatusRun; e.Simulated != want {
				t.Errorf("%s %s simulated: %v", in.Provider, e.Status, e.Simulated)
			}
		}
	}
	if took := j.CompletedAt.Sub(j.CreatedAt); took < time.Hour {
		t.Errorf("it took %s", took)
	}

	live := newFixture(t, acts...)
	live.publish(def)
	if got := trace(live.finish(live.start(""))); got != "state OK, post OK, send KO(unknown-provider)" {
		t.Errorf("trace of a live workspace %q", got)
	}
}
