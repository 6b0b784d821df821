package engine_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

// begun is a job that began before it was stored, and what its creator knows of it.
type begun struct {
	job  *domain.Job
	b    domain.Beginning
	end  <-chan *domain.Finished
	puts atomic.Int32
}

// beginNew begins a job on a new entry; put, if set, comes first in the transaction that stores
// the job.
func (s *fixture) beginNew(put func() error) *begun {
	s.t.Helper()
	slot := s.engine.Reserve()
	if slot == nil {
		s.t.Fatal("no slot")
	}
	entry := &domain.Entry{
		WorkspaceID: s.ws, ID: s.ids.New(), Folder: "sales", Content: content(`"new"`, "v0"),
		CreatedAt: s.clock.Now(), UpdatedAt: s.clock.Now(),
	}
	n := &begun{job: s.newJob(entry.ID)}
	n.job.Lease = slot.Lease()
	own := *n.job
	n.b, n.end = slot.Begin(domain.Work{Job: &own, Workspace: s.space(), Entry: entry}, func(ctx context.Context, tx domain.Tx, j *domain.Job) error {
		n.puts.Add(1)
		if put != nil {
			if err := put(); err != nil {
				return err
			}
		}
		return errors.Join(tx.Jobs().Insert(ctx, j), tx.Entries().Insert(ctx, entry))
	})
	return n
}

// absent checks that neither the job nor its entry is on record.
func (s *fixture) absent(n *begun) {
	s.t.Helper()
	s.view(func(ctx context.Context, tx domain.Tx) error {
		_, job := tx.Jobs().Get(ctx, s.ws, n.job.ID)
		_, entry := tx.Entries().Get(ctx, s.ws, n.job.EntryID)
		if !domain.Is(job, domain.NotFound) || !domain.Is(entry, domain.NotFound) {
			s.t.Errorf("on record: job %v, entry %v", job, entry)
		}
		return nil
	})
}

// updates counts the transactions of the node that write.
func (s *fixture) updates() *atomic.Int32 {
	n := &atomic.Int32{}
	s.node.set(func() { s.node.afterUpdate = func() { n.Add(1) } })
	return n
}

// A job of local steps is stored once, as it ends, with all that its steps did.
func TestALocalJobIsOneCommit(t *testing.T) {
	s := newFixture(t,
		local("a", always(domain.Result{Status: domain.StatusOK, Args: map[string]string{"x": "1"}})),
		local("state", func(*domain.Task) domain.Result {
			return domain.Result{Status: domain.StatusOK, Effects: domain.Effects{State: &domain.State{Key: "sent", At: domaintest.Start}}}
		}),
		local("ko", always(domain.KO("E1", "refused"))),
	)
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "a"), step(2, "state"), step(3, "ko")}})
	commits := s.updates()
	n := s.beginNew(nil)
	f := <-n.end
	if stored := <-n.b.Done(); !stored || f == nil || !f.Job.Completed() || n.puts.Load() != 1 || commits.Load() != 1 {
		t.Fatalf("stored %v, %d times, in %d commits: %+v", stored, n.puts.Load(), commits.Load(), f)
	}
	if sent := s.wake.times(domain.TopicJob(s.ws, n.job.ID)); sent != 0 {
		t.Errorf("%d hints about a job that nobody could wait for", sent)
	}
	j := s.job(n.job.ID)
	if trace(j) != "a OK, state OK, ko KO(E1)" || j.Status != domain.StatusKO || len(j.Faults) != 1 || j.Lease.Owner != "" || j.CompletedAt.IsZero() {
		t.Errorf("%s: %+v", trace(j), j)
	}
	s.view(func(ctx context.Context, tx domain.Tx) error {
		e, err := tx.Entries().Get(ctx, s.ws, n.job.EntryID)
		if err != nil || e.State != "sent" {
			t.Errorf("%+v, %v", e, err)
		}
		return err
	})
}

// What comes before the first wait or the first call outside is stored with the job.
func TestAJobIsStoredBeforeItActsOutside(t *testing.T) {
	var s *fixture
	var n *begun
	ready := make(chan struct{})
	s = newFixture(t, local("a", always(domain.OK())), outward("call", func(context.Context, *domain.Task) domain.Result {
		<-ready
		if got := trace(s.job(n.job.ID)); got != "a OK, call" {
			t.Errorf("on record is %q", got)
		}
		return domain.OK()
	}))
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "a"), step(2, "call")}})
	n = s.beginNew(nil)
	stored := <-n.b.Done()
	close(ready)
	if f := <-n.end; !stored || f == nil || trace(s.job(n.job.ID)) != "a OK, call OK" || n.puts.Load() != 1 {
		t.Errorf("stored %v, %d times: %s", stored, n.puts.Load(), trace(s.job(n.job.ID)))
	}
	if sent := s.wake.times(domain.TopicJob(s.ws, n.job.ID)); sent != 1 {
		t.Errorf("%d hints that the job has ended", sent)
	}
}

// A number is taken in the transaction that stores the job: if that is not stored, neither is
// the number.
func TestANewJobTakesItsNumberAsItIsStored(t *testing.T) {
	s := newFixture(t)
	series := domain.Series{WorkspaceID: s.ws, ID: domaintest.ID(5, 3), Padding: 1, Start: 1}
	s.acts["number"] = numbering(series, true)
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "number")}})
	refused := s.beginNew(func() error { return errBroken })
	if <-refused.b.Done() {
		t.Error("stored")
	}
	if f, open := <-refused.end; f != nil || open {
		t.Errorf("%+v", f)
	}
	s.absent(refused)
	padding := 1
	for _, want := range []struct{ document, note string }{{`"1"`, ""}, {`"2"`, "padding"}} {
		s.acts["number"] = &domain.Action{ID: "number", Reach: domain.Inside, Run: func(context.Context, *domain.Task) domain.Result {
			res := domain.OK()
			res.Effects.Number = &domain.Numbering{Series: series, Create: true, Asked: domain.SeriesFormat{Padding: padding, Start: 1}}
			return res
		}}
		n := s.beginNew(nil)
		f := <-n.end
		if f == nil || f.Job.Status != domain.StatusOK || string(f.Entry.Content.Doc) != want.document {
			t.Fatalf("%+v", f)
		}
		j := s.job(n.job.ID)
		if trace(j) != "number OK" || j.Events[1].Message != f.Job.Events[1].Message || !strings.Contains(j.Events[1].Message, want.note) {
			t.Errorf("%s: %+v", trace(j), j.Events)
		}
		padding = 4 // the series keeps its own, and a note says so
	}
}

// A step that takes long does not keep the job from being seen.
func TestACreatorStoresASlowJob(t *testing.T) {
	enter, leave := make(chan struct{}, 2), make(chan struct{})
	s := newFixture(t, local("slow", func(*domain.Task) domain.Result {
		enter <- struct{}{}
		<-leave
		return domain.OK()
	}))
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "slow")}})
	other := s.start("")
	<-enter
	n := s.beginNew(nil)
	<-enter
	s.absent(n)
	// Nothing is renewed that is not on record, and nothing is lost by it.
	renewed := make(chan struct{}, 1)
	s.node.set(func() {
		s.node.afterUpdate = func() {
			select {
			case renewed <- struct{}{}:
			default:
			}
		}
	})
	s.clock.Advance(5 * time.Second)
	<-renewed
	if !n.b.Store(t.Context()) {
		t.Fatal("not stored")
	}
	if j := s.job(n.job.ID); j.Completed() || j.Lease.Owner != "node" || len(j.Events) != 0 {
		t.Errorf("%+v", j)
	}
	close(leave)
	if f := <-n.end; f == nil || trace(s.job(n.job.ID)) != "slow OK" || n.puts.Load() != 1 {
		t.Errorf("%+v, stored %d times", f, n.puts.Load())
	}
	s.finish(other)
}

// Creator and run do not both store the job: the one that comes second learns what the first
// has done.
func TestACreatorThatIsLate(t *testing.T) {
	for name, fault := range map[string]error{"stored": nil, "refused": errBroken} {
		t.Run(name, func(t *testing.T) {
			s := newFixture(t, local("a", always(domain.OK())))
			s.publish(domain.Definition{Steps: []*domain.Step{step(1, "a")}})
			n := s.beginNew(func() error { return fault })
			<-n.end
			if stored := n.b.Store(t.Context()); stored != (fault == nil) || n.puts.Load() != 1 {
				t.Errorf("stored %v, %d times", stored, n.puts.Load())
			}
		})
	}
}

// A run whose job its creator could not store ends without a trace.
func TestASlowJobThatIsRefused(t *testing.T) {
	enter, leave := make(chan struct{}), make(chan struct{})
	s := newFixture(t, local("slow", func(*domain.Task) domain.Result {
		close(enter)
		<-leave
		return domain.OK()
	}))
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "slow")}})
	n := s.beginNew(func() error { return errBroken })
	<-enter
	if n.b.Store(t.Context()) {
		t.Error("stored")
	}
	close(leave)
	if f, open := <-n.end; f != nil || open || n.puts.Load() != 1 {
		t.Errorf("%+v, tried %d times", f, n.puts.Load())
	}
	s.absent(n)
}

// A panic before the job is stored leaves nothing, and the creator learns of it.
func TestARunThatPanicsUnstored(t *testing.T) {
	s := newFixture(t, local("a", always(domain.OK())))
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "a")}})
	n := s.beginNew(func() error { panic("broken") })
	if <-n.b.Done() {
		t.Error("stored")
	}
	<-n.end
	s.absent(n)
}

// An engine that stops begins nothing.
func TestNothingBeginsAtTheEnd(t *testing.T) {
	s := newFixture(t, local("a", always(domain.OK())))
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "a")}})
	slot := s.engine.Reserve()
	s.stop()
	j := s.newJob("")
	j.Lease = slot.Lease()
	b, end := slot.Begin(domain.Work{Job: j, Workspace: s.space()}, func(context.Context, domain.Tx, *domain.Job) error {
		t.Error("stored")
		return nil
	})
	if stored := <-b.Done(); stored {
		t.Error("stored")
	}
	if f, open := <-end; f != nil || open {
		t.Errorf("%+v", f)
	}
}

// A refused effect is the creator's to find: it stores the job, and then each step is tried
// alone.
func TestARefusedEffectOfANewJob(t *testing.T) {
	s := newFixture(t, local("a", always(domain.OK())), local("big", func(*domain.Task) domain.Result {
		c := content(`"x"`, "v1")
		return domain.Result{Status: domain.StatusOK, Effects: domain.Effects{Content: &c}}
	}))
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "a"), step(2, "big")}})
	s.node.set(func() {
		s.node.beforeCommit = func(c *domain.Checkpoint) {
			for i := range c.Changes {
				if c.Changes[i].Content != nil {
					c.Changes[i].Base = "another"
				}
			}
		}
	})
	n := s.beginNew(nil)
	if <-n.b.Done() {
		t.Error("stored")
	}
	<-n.end
	s.absent(n)
}
