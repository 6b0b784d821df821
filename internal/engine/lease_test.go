package engine_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"chancery/internal/domain"
)

// A job that was claimed before its creator came to start it, because the commit
// took longer than the lease, goes on where it was claimed.
func TestAClaimedJobIsNotStoppedByItsCreator(t *testing.T) {
	began := make(chan struct{}, 8)
	release := make(chan struct{})
	var interrupted atomic.Int32
	s := newFixture(t, outward("send", func(ctx context.Context, _ *domain.Task) domain.Result {
		began <- struct{}{}
		select {
		case <-ctx.Done():
			interrupted.Add(1)
		case <-release:
		}
		return domain.OK()
	}))
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "send")}})
	j := s.newJob("")
	slot := s.engine.Reserve()
	if slot == nil {
		t.Fatal("no slot is free although no job is due")
	}
	j.Lease = slot.Lease()
	s.clock.Advance(20 * time.Second) // the machine slept, or the disk did
	s.insert(j)
	s.wake.Notify(domain.TopicJobs)
	<-began // claimed, as its lease was over
	own := *j
	end := slot.Start(domain.Work{Job: &own, Workspace: s.space()})
	<-end
	close(release)
	s.until(j.ID, (*domain.Job).Completed)
	if interrupted.Load() != 0 {
		t.Errorf("%d attempts were interrupted", interrupted.Load())
	}
}

// An action that was left behind may still ask for files.
func TestFilesForAnActionThatWasLeftBehind(t *testing.T) {
	late := make(chan struct{})
	gone := make(chan struct{})
	var s *fixture
	slow := outward("slow", func(ctx context.Context, task *domain.Task) domain.Result {
		close(late)
		<-ctx.Done()
		for range 2000 {
			_, _ = task.FilesNow(context.WithoutCancel(ctx), s)
		}
		close(gone)
		return domain.OK()
	})
	slow.Timeout = time.Second
	s = newFixture(t, slow, edit("edit"))
	s.publish(domain.Definition{Steps: []*domain.Step{
		step(1, "slow", &domain.Next{Status: "ERR"}), step(2, "edit"),
	}, Rescue: []*domain.Step{step(3, "edit"), step(4, "edit"), step(5, "edit")}})
	id := s.start(s.entry(`{}`))
	<-late
	s.signal(id, domain.Signal{Kind: domain.SignalCancel})
	s.clock.Advance(2 * time.Second)
	s.until(id, (*domain.Job).Completed)
	<-gone
}

// A result that is refused by a conflict each time is not the fault of the attempt.
func TestAConflictRepeatsNoOutwardAttempt(t *testing.T) {
	var calls atomic.Int32
	var ws domain.ID
	a := outward("send", func(_ context.Context, task *domain.Task) domain.Result {
		calls.Add(1)
		res := domain.OK()
		e := *task.Entry
		e.ID, e.Key = domain.ID("018f0000-0000-7000-8000-00000000aaaa"), "taken"
		e.Content = content(`{}`, "v9")
		e.WorkspaceID = ws
		res.Effects.Entry = &e
		return res
	})
	s := newFixture(t, a)
	ws = s.ws
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "send")}})
	s.update(func(ctx context.Context, tx domain.Tx) error {
		return tx.Entries().Insert(ctx, &domain.Entry{WorkspaceID: ws, ID: s.ids.New(), Key: "taken", Folder: "sales", Content: content(`{}`, "v0")})
	})
	s.finish(s.start(s.entry(`{}`)))
	if calls.Load() != 1 {
		t.Errorf("%d calls outside", calls.Load())
	}
}
