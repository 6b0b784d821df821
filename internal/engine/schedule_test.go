package engine_test

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

// TestDueJobsComeBeforeNewOnes: a workspace that keeps creating jobs does not take
// the slots that come free while jobs of another one are due. The claim loop is held
// up each time before it looks, so that nothing but the slots decides.
func TestDueJobsComeBeforeNewOnes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began, leave := make(chan domain.ID, 9), make(chan struct{})
		s := newFixture(t, local("work", func(task *domain.Task) domain.Result {
			began <- task.Workspace.ID
			<-leave
			return domain.OK()
		}))
		s.opt.Slots = 1
		s.begin()
		busy, patient := s.ws, domaintest.ID(7, 9003)
		def := domain.Definition{Steps: []*domain.Step{step(1, "work")}}
		s.publish(def)
		s.ws = patient
		s.update(func(ctx context.Context, tx domain.Tx) error {
			return tx.Workspaces().Insert(ctx, domain.Workspace{ID: patient, Slug: "patient", CreatedAt: s.clock.Now()})
		})
		s.publish(def)

		s.ws = busy
		s.start("")
		s.ws = patient
		waiting := []domain.ID{s.start(""), s.start("")}
		synctest.Wait() // the loop has found them due, and no slot

		look := make(chan struct{})
		s.node.set(func() { s.node.beforeLook = func() { <-look } })
		if ws := <-began; ws != busy {
			t.Fatalf("the first job is of %s", ws)
		}
		for range waiting {
			leave <- struct{}{}
			synctest.Wait() // the slot is free; the loop is about to look
			if slot := s.engine.Reserve(); slot != nil {
				t.Error("a new job took the slot that a due one waits for")
				slot.Cancel()
			}
			look <- struct{}{}
			synctest.Wait() // claimed; the loop is about to look for more
			if ws := <-began; ws != patient {
				t.Errorf("the next job is of %s", ws)
			}
		}
		s.node.set(func() { s.node.beforeLook = nil })
		close(look)
		close(leave)
		for _, id := range waiting {
			s.until(id, (*domain.Job).Completed)
		}
		synctest.Wait()
		if slot := s.engine.Reserve(); slot == nil {
			t.Error("new jobs are kept out although none is due")
		} else {
			slot.Cancel()
		}
	})
}

// TestAwait: a creator gets the slot that comes free, or none when the time is over, the caller is gone
// or jobs on record wait; no slot is lost.
func TestAwait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFixture(t, local("work", func(*domain.Task) domain.Result { return domain.OK() }))
		s.opt.Slots = 1
		s.begin()
		held := s.engine.Reserve()
		got := make(chan domain.Slot)
		await := func(ctx context.Context) {
			go func() { got <- s.engine.Await(ctx, s.ws, time.Second) }()
			synctest.Wait()
		}
		await(t.Context())
		held.Cancel()
		slot := <-got
		if slot == nil {
			t.Fatal("no slot, although one came free")
		}
		await(t.Context())
		s.clock.Advance(time.Second)
		if <-got != nil {
			t.Error("a slot, although none came free in time")
		}
		ctx, cancel := context.WithCancel(t.Context())
		await(ctx)
		if cancel(); <-got != nil {
			t.Error("a slot for nobody")
		}
		s.publish(domain.Definition{Steps: []*domain.Step{step(1, "work")}})
		job := s.start("") // on record
		synctest.Wait()
		if s.engine.Await(t.Context(), s.ws, time.Second) != nil {
			t.Error("a slot before a job on record")
		}
		slot.Cancel()
		s.until(job, (*domain.Job).Completed)
		synctest.Wait()
		if slot = s.engine.Await(t.Context(), s.ws, time.Second); slot == nil {
			t.Fatal("the slot is lost")
		}
		slot.Cancel()
	})
}

// TestLeaseAfterALongCreation: a job whose creating commit took most of its lease
// gets a whole one when it starts, because the heartbeat would be late for it.
func TestLeaseAfterALongCreation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		leave := make(chan struct{})
		var calls atomic.Int32
		s := newFixture(t, outward("slow", func(context.Context, *domain.Task) domain.Result {
			calls.Add(1)
			<-leave
			return domain.OK()
		}))
		s.publish(domain.Definition{Steps: []*domain.Step{step(1, "slow")}})
		j := s.newJob("")
		slot := s.engine.Reserve()
		j.Lease = slot.Lease()
		s.clock.Advance(10 * time.Second) // of 15
		synctest.Wait()
		s.insert(j)
		own := *j
		slot.Start(domain.Work{Job: &own, Workspace: s.space()})
		synctest.Wait()
		if left := s.job(j.ID).Lease.Until.Sub(s.clock.Now()); left != 15*time.Second {
			t.Errorf("the job begins with a lease of %v", left)
		}
		s.clock.Advance(6 * time.Second) // past the first lease
		synctest.Wait()
		close(leave)
		if j := s.finish(j.ID); trace(j) != "slow OK" || calls.Load() != 1 || j.Lease.Fence != 1 {
			t.Errorf("%s, %d calls, fence %d", trace(j), calls.Load(), j.Lease.Fence)
		}
	})
}

// TestANodeDoesNotClaimItsOwnJobs: when its leases ran out unrenewed, a node renews
// them before it claims what is abandoned.
func TestANodeDoesNotClaimItsOwnJobs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		entered, leave := make(chan struct{}, 9), make(chan struct{})
		s := newFixture(t, outward("slow", func(context.Context, *domain.Task) domain.Result {
			entered <- struct{}{}
			<-leave
			return domain.OK()
		}))
		s.publish(domain.Definition{Steps: []*domain.Step{step(1, "slow")}})
		id := s.start("")
		synctest.Wait()
		s.node.set(func() { s.node.dead = true })
		s.clock.Advance(16 * time.Second) // the heartbeat fails, and comes back in 5 s
		synctest.Wait()
		s.node.set(func() { s.node.dead = false })
		s.clock.Advance(time.Second) // the claim loop, in one
		synctest.Wait()
		if got := s.job(id).Lease; got.Fence != 1 || !got.Until.Equal(s.clock.Now().Add(15*time.Second)) {
			t.Errorf("the lease is %+v", got)
		}
		close(leave)
		if j := s.finish(id); trace(j) != "slow OK" || len(entered) != 1 {
			t.Errorf("%s, begun %d times", trace(j), len(entered))
		}
	})
}

// TestACommitThatBeganEnds: when the engine has waited long enough it cancels the
// work of its jobs, but not a commit that is on its way.
func TestACommitThatBeganEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFixture(t, edit("a"))
		s.publish(domain.Definition{Steps: []*domain.Step{step(1, "a")}})
		entry := s.entry(`""`)
		began, leave := make(chan struct{}), make(chan struct{})
		s.node.set(func() {
			s.node.beforeCommit = func(*domain.Checkpoint) {
				close(began)
				<-leave
			}
		})
		id := s.start(entry)
		<-began
		stopped := make(chan struct{})
		go func() { defer close(stopped); s.stop() }()
		synctest.Wait()
		s.clock.Advance(30 * time.Second)
		synctest.Wait() // the work is cancelled
		close(leave)
		<-stopped
		if j := s.job(id); trace(j) != "a OK" || !j.Completed() || string(s.read(entry).Content.Doc) != `"a"` {
			t.Errorf("left behind: %s, document %s", trace(j), s.read(entry).Content.Doc)
		}
	})
}
