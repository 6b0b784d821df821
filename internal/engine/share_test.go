package engine_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/limits"
)

// neighbour adds a workspace with a workflow of its own and works in it.
func (s *fixture) neighbour(def domain.Definition) {
	s.ws, s.flow = domaintest.ID(7, 9003), domaintest.ID(7, 9004)
	s.update(func(ctx context.Context, tx domain.Tx) error {
		return tx.Workspaces().Insert(ctx, domain.Workspace{ID: s.ws, Slug: "neighbour", CreatedAt: s.clock.Now()})
	})
	s.publish(def)
}

// tarpit is an outward action that answers only when the test ends.
func tarpit(id string, leave chan struct{}) *domain.Action {
	a := outward(id, func(ctx context.Context, _ *domain.Task) domain.Result {
		select {
		case <-leave:
		case <-ctx.Done():
		}
		return domain.OK()
	})
	a.Destination = func(t *domain.Task) string { return "host" }
	return a
}

// TestHangingServicesHoldNoSlots: however many jobs wait for a service that hangs,
// local work goes on, of others and of the workspace itself; and so do calls of other
// services.
func TestHangingServicesHoldNoSlots(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		leave := make(chan struct{})
		quick := outward("quick", func(context.Context, *domain.Task) domain.Result { return domain.OK() })
		s := newFixture(t, tarpit("hang", leave), local("note", always(domain.OK())), quick)
		s.opt.Slots = 4
		s.begin()
		hang := domain.Definition{Steps: []*domain.Step{step(1, "hang")}}
		s.publish(hang)
		hangFlow := s.flow
		var waiting []domain.ID
		most := limits.OutsideDestination.Int()
		for range most + 40 {
			waiting = append(waiting, s.start(""))
		}
		synctest.Wait()
		s.flow = domaintest.ID(7, 9005)
		s.publish(domain.Definition{Steps: []*domain.Step{step(1, "note"), step(2, "quick"), step(3, "note")}})
		if j := s.finish(s.start("")); trace(j) != "note OK, quick OK, note OK" {
			t.Errorf("of the workspace itself: %s", trace(j))
		}
		mine := s.ws
		s.neighbour(hang)
		theirs := s.start("") // hangs too, but has begun
		s.flow = domaintest.ID(7, 9006)
		s.publish(domain.Definition{Steps: []*domain.Step{step(1, "note")}})
		if j := s.finish(s.start("")); trace(j) != "note OK" {
			t.Errorf("of another workspace: %s", trace(j))
		}
		synctest.Wait()
		if j := s.job(theirs); j.Status != domain.StatusRun {
			t.Errorf("the call of another workspace waits: %s", j.Status)
		}
		// The service answers: those that wait are called, without waiting for their time.
		close(leave)
		s.ws, s.flow = mine, hangFlow
		synctest.Wait()
		for _, id := range waiting {
			if j := s.job(id); trace(j) != "hang OK" {
				t.Fatalf("job %s: %s, due at %v", id, trace(j), j.DueAt)
			}
		}
	})
}

// TestLoopsLeaveTheirSlots: jobs that never pause leave their slots to others after a
// while, and go on later.
func TestLoopsLeaveTheirSlots(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s *fixture
		var mu sync.Mutex
		work := func(*domain.Task) domain.Result {
			mu.Lock()
			defer mu.Unlock()
			s.clock.Advance(10 * time.Millisecond)
			return domain.OK()
		}
		s = newFixture(t, local("work", work), local("note", always(domain.OK())))
		s.opt.Slots = 2
		s.begin()
		again := &domain.Next{Status: domain.StatusOK, StepID: domaintest.ID(4, 1)}
		var steps []*domain.Step
		for n := range 20 {
			steps = append(steps, step(n+1, "work"))
		}
		steps[19].Next = []*domain.Next{again}
		s.publish(domain.Definition{Steps: steps})
		flow, mine := s.flow, s.ws
		var loops []domain.ID
		for range 5 {
			loops = append(loops, s.start(""))
		}
		s.neighbour(domain.Definition{Steps: []*domain.Step{step(1, "note")}})
		j := s.finish(s.start(""))
		if took := j.CompletedAt.Sub(j.CreatedAt); took > 3*time.Second {
			t.Errorf("the other job took %v", took)
		}
		s.ws, s.flow = mine, flow
		for _, id := range loops {
			j := s.until(id, (*domain.Job).Completed)
			n := len(domain.Intents(j.Events))
			if want := limits.Intents.Int() - limits.RescueIntents.Int(); n != want || j.Faults[len(j.Faults)-1].Code != domain.KeyLimit {
				t.Errorf("%d intents, faults %v", n, j.Faults)
			}
		}
	})
}

// TestGatheredDataComesWithoutASlot: an action that reads from outside does so without a
// slot, and gets what it has read when it has one.
func TestGatheredDataComesWithoutASlot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		leave := make(chan struct{})
		a := &domain.Action{
			ID: "read", Reach: domain.Reads, Cost: domain.Heavy, Entryless: true,
			Gather: func(context.Context, *domain.Task) *domain.Gathered {
				<-leave
				return &domain.Gathered{Data: []byte("data")}
			},
			Run: func(_ context.Context, task *domain.Task) domain.Result {
				res := domain.OK()
				res.Message = string(task.Gathered.Data)
				return res
			},
		}
		s := newFixture(t, a, local("note", always(domain.OK())))
		s.opt.Slots, s.opt.Heavy = 1, 1
		s.begin()
		s.publish(domain.Definition{Steps: []*domain.Step{step(1, "read")}})
		flow := s.flow
		readers := []domain.ID{s.start(""), s.start("")}
		s.flow = domaintest.ID(7, 9005)
		s.publish(domain.Definition{Steps: []*domain.Step{step(1, "note")}})
		if j := s.finish(s.start("")); trace(j) != "note OK" {
			t.Errorf("meanwhile: %s", trace(j))
		}
		close(leave)
		s.flow = flow
		for _, id := range readers {
			if j := s.finish(id); trace(j) != "read OK" || j.Events[1].Message != "data" {
				t.Errorf("%s: %q", trace(j), j.Events[1].Message)
			}
		}
	})
}

// TestReturningJobsHoldNoTurns: a job that comes back with what it has read waits for a
// slot without a turn. Otherwise the jobs in the slots, which wait for their turns, and
// the ones that return would wait for each other.
func TestReturningJobsHoldNoTurns(t *testing.T) {
	for _, cost := range []domain.Cost{domain.Normal, domain.Heavy} {
		synctest.Test(t, func(t *testing.T) {
			arrive, begun, leave := make(chan struct{}), make(chan struct{}, 9), make(chan struct{})
			read := &domain.Action{
				ID: "read", Reach: domain.Reads, Cost: cost, Entryless: true,
				Gather: func(context.Context, *domain.Task) *domain.Gathered {
					<-arrive
					return &domain.Gathered{}
				},
				Run: func(context.Context, *domain.Task) domain.Result { return domain.OK() },
			}
			work := local("work", func(*domain.Task) domain.Result {
				begun <- struct{}{}
				<-leave
				return domain.OK()
			})
			work.Cost = cost
			s := newFixture(t, read, work)
			s.opt.Slots, s.opt.Inside, s.opt.Heavy = 2, 1, 1
			s.begin()
			s.publish(domain.Definition{Steps: []*domain.Step{step(1, "read")}})
			var jobs []domain.ID
			for range 4 {
				jobs = append(jobs, s.start(""))
				synctest.Wait() // it is outside
			}
			s.flow = domaintest.ID(7, 9005)
			s.publish(domain.Definition{Steps: []*domain.Step{step(1, "work")}})
			for range 6 { // one works, one waits for its turn, and the others are due
				jobs = append(jobs, s.start(""))
			}
			<-begun
			synctest.Wait()
			close(arrive) // those outside come back
			synctest.Wait()
			close(leave) // each job that ends leaves its slot to one that is due
			for _, id := range jobs {
				s.until(id, (*domain.Job).Completed)
			}
		})
	}
}

// TestHeavyWorkLeavesSlots: jobs that wait for heavy work do not take all slots, and
// other workspaces get their turn.
func TestHeavyWorkLeavesSlots(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun, leave := make(chan domain.ID, 100), make(chan struct{})
		heavy := local("heavy", func(task *domain.Task) domain.Result {
			begun <- task.Workspace.ID
			<-leave
			return domain.OK()
		})
		heavy.Cost = domain.Heavy
		s := newFixture(t, heavy, local("note", always(domain.OK())))
		s.opt.Slots, s.opt.Heavy = 8, 1
		s.begin()
		def := domain.Definition{Steps: []*domain.Step{step(1, "heavy")}}
		s.publish(def)
		mine, flow := s.ws, s.flow
		var jobs []domain.ID
		for range 20 {
			jobs = append(jobs, s.start(""))
		}
		if ws := <-begun; ws != mine {
			t.Fatalf("begun by %s", ws)
		}
		s.neighbour(def)
		theirs := s.start("")
		heavyFlow := s.flow
		s.flow = domaintest.ID(7, 9006)
		s.publish(domain.Definition{Steps: []*domain.Step{step(1, "note")}})
		if j := s.finish(s.start("")); trace(j) != "note OK" {
			t.Errorf("local work: %s", trace(j))
		}
		leave <- struct{}{}
		synctest.Wait()
		if ws := <-begun; ws != s.ws {
			t.Error("the other workspace is not next")
		}
		s.flow = heavyFlow
		close(leave)
		if j := s.until(theirs, (*domain.Job).Completed); trace(j) != "heavy OK" {
			t.Errorf("%s", trace(j))
		}
		s.ws, s.flow = mine, flow
		for _, id := range jobs {
			if j := s.until(id, (*domain.Job).Completed); trace(j) != "heavy OK" {
				t.Errorf("%s", trace(j))
			}
		}
	})
}
