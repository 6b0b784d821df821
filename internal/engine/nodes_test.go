package engine_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"chancery/internal/domain"
	"chancery/internal/engine"
)

// secondNode starts another engine over the same store. Stop returns how it ended.
func (s *fixture) secondNode() (node *nodeStore, eng *engine.Engine, stop func() error) {
	s.t.Helper()
	node = &nodeStore{Store: s.store}
	o := s.opt
	o.Owner = "second"
	eng, stop = s.newEngine(node, o)
	return node, eng, stop
}

func TestAnEngineNeedsAName(t *testing.T) {
	if _, err := engine.New(engine.Ports{}, engine.Options{}); err == nil {
		t.Error("an engine without a name was made")
	}
}

// TestRecoverLeavesOthersAlone: a node that starts releases what it had under its
// own name, and nothing of a node that runs.
func TestRecoverLeavesOthersAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		entered, leave := make(chan struct{}, 9), make(chan struct{})
		s := newFixture(t, outward("slow", func(context.Context, *domain.Task) domain.Result {
			entered <- struct{}{}
			<-leave
			return domain.OK()
		}))
		s.publish(domain.Definition{Steps: []*domain.Step{step(1, "slow")}})
		id := s.start("")
		<-entered
		before := s.job(id).Lease
		_, _, stop := s.secondNode() // recovers as it starts
		synctest.Wait()
		if got := s.job(id).Lease; got != before || got.Owner != "node" {
			t.Errorf("the lease %+v became %+v", before, got)
		}
		if err := stop(); err != nil { // and releases all of its own
			t.Error(err)
		}
		if got := s.job(id).Lease; got != before {
			t.Errorf("after the stop of the second the lease is %+v", got)
		}
		close(leave)
		if j := s.finish(id); trace(j) != "slow OK" || len(entered) != 0 {
			t.Errorf("%s, begun %d more times", trace(j), len(entered))
		}
	})
}

// TestTwoNodesShareTheWork: jobs that two nodes create and claim from one store are
// done once each.
func TestTwoNodesShareTheWork(t *testing.T) {
	const jobs = 60
	var mu sync.Mutex
	calls := map[domain.ID]int{}
	s := newFixture(t, edit("a"), edit("b"))
	s.acts["send"] = outward("send", func(_ context.Context, task *domain.Task) domain.Result {
		mu.Lock()
		defer mu.Unlock()
		calls[task.JobID]++
		return domain.OK()
	})
	s.opt.Slots = 4 // so that most jobs wait on record and are claimed
	s.begin()
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "a"), step(2, "send"), step(3, "b")}})
	_, second, stop := s.secondNode()
	entries := map[domain.ID]domain.ID{} // by job
	for n := range jobs {
		entry := s.entry(`""`)
		eng := s.engine
		if n%2 == 1 {
			eng = second
		}
		entries[s.startOn(eng, s.newJob(entry))] = entry
	}
	for id, entry := range entries {
		j := s.until(id, (*domain.Job).Completed)
		if trace(j) != "a OK, send OK, b OK" {
			t.Error(trace(j))
		}
		if doc := string(s.read(entry).Content.Doc); doc != `"ab"` {
			t.Errorf("the effects on the document are %s", doc)
		}
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
	mu.Lock()
	defer mu.Unlock()
	for id := range entries {
		if calls[id] != 1 {
			t.Errorf("job %s was sent %d times", id, calls[id])
		}
	}
}

// TestANodeTakesOver: what a node leaves behind when it dies belongs to it until its
// leases end; then the other node goes on from what is on record. A node that only
// hung, and comes back, cannot write any more either.
func TestANodeTakesOver(t *testing.T) {
	for name, tt := range map[string]struct {
		back bool
		end  error // of the first node
	}{
		"from a dead node":               {false, errBroken},
		"from one that comes back later": {true, nil},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { takeOver(t, tt.back, tt.end) })
		})
	}
}

func takeOver(t *testing.T, back bool, end error) {
	t.Helper()
	const jobs = 3
	silent, survivor := make(chan struct{}), make(chan domain.ID, 9)
	s := newFixture(t, edit("a"), edit("b"))
	s.acts["send"] = outward("send", func(_ context.Context, task *domain.Task) domain.Result {
		if task.Attempt == 1 {
			<-silent
			return domain.KO("late", "from the first node")
		}
		survivor <- task.JobID
		return domain.OK()
	})
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "a"), step(2, "send"), step(3, "b")}})
	node, eng, stop := s.secondNode()
	entries := map[domain.ID]domain.ID{}
	for range jobs {
		entry := s.entry(`""`)
		entries[s.startOn(eng, s.newJob(entry))] = entry
	}
	synctest.Wait() // all are running, with their first step on record

	node.set(func() { node.dead = true })
	ended := make(chan error, 1)
	go func() { ended <- stop() }()
	synctest.Wait()
	s.clock.Advance(14 * time.Second)
	synctest.Wait()
	for id := range entries {
		if j := s.job(id); j.Lease.Owner != "second" || trace(j) != "a OK, send" {
			t.Errorf("before its lease ends: %s, held by %q", trace(j), j.Lease.Owner)
		}
	}
	s.clock.Advance(time.Second)
	synctest.Wait()
	if len(survivor) != jobs {
		t.Fatalf("%d of %d jobs were taken over", len(survivor), jobs)
	}
	node.set(func() { node.dead = !back })
	close(silent) // the actions of the first node return
	if err := <-ended; !errors.Is(err, end) {
		t.Errorf("the first node ended with %v", err)
	}
	for id, entry := range entries {
		j := s.finish(id)
		if got := trace(j); !strings.HasSuffix(got, "send OK, b OK") || j.Lease.Fence < 2 {
			t.Errorf("%s, fence %d", got, j.Lease.Fence)
		}
		if doc := string(s.read(entry).Content.Doc); doc != `"ab"` {
			t.Errorf("the effects on the document are %s", doc)
		}
	}
}

// TestCalledJobsComeToTheirPermits: while two nodes are at the limit of heavy work, a job that
// waits for one of them is not claimed by the other when its permit comes free. No permit stays
// reserved for a job that ran elsewhere, so that all are done although the clock stands still.
func TestCalledJobsComeToTheirPermits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		heavy := local("heavy", func(*domain.Task) domain.Result {
			time.Sleep(10 * time.Millisecond) // of the bubble: so that the nodes overlap
			return domain.OK()
		})
		heavy.Cost = domain.Heavy
		s := newFixture(t, heavy)
		s.opt.Heavy = 1
		s.begin()
		s.publish(domain.Definition{Steps: []*domain.Step{step(1, "heavy"), step(2, "heavy"), step(3, "heavy")}})
		_, second, stop := s.secondNode()
		var jobs []domain.ID
		for n := range 40 {
			eng := s.engine
			if n%2 == 1 {
				eng = second
			}
			jobs = append(jobs, s.startOn(eng, s.newJob(s.entry(`""`))))
		}
		for _, id := range jobs {
			if j := s.until(id, (*domain.Job).Completed); trace(j) != "heavy OK, heavy OK, heavy OK" {
				t.Error(trace(j))
			}
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

// TestCalledJobsWaitForTheStore: while the store can be read and not written, as on a full disk, the
// claim loop does not try again at once and without end. Afterwards no called job is lost.
func TestCalledJobsWaitForTheStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		leave := make(chan struct{})
		heavy := local("heavy", func(*domain.Task) domain.Result {
			<-leave
			return domain.OK()
		})
		heavy.Cost = domain.Heavy
		s := newFixture(t, heavy)
		s.opt.Heavy = 1
		s.begin()
		s.publish(domain.Definition{Steps: []*domain.Step{step(1, "heavy")}})
		var jobs []domain.ID
		for range 6 {
			jobs = append(jobs, s.start(""))
		}
		synctest.Wait() // some are parked
		tries := 0
		s.node.set(func() {
			s.node.beforeTake = func() error {
				if tries++; tries < 100 { // so that a loop without an end has one
					return errBroken
				}
				return nil
			}
		})
		leave <- struct{}{}
		synctest.Wait()
		if tries != 1 {
			t.Errorf("%d tries in one moment", tries)
		}
		s.node.set(func() { s.node.beforeTake = nil })
		close(leave)
		s.clock.Advance(time.Second)
		for _, id := range jobs {
			s.until(id, (*domain.Job).Completed)
		}
	})
}
