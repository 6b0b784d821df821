package engine_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/limits"
)

// TestLargeDocumentsTakeTurns: only so many large documents are in memory; the jobs on
// others wait without a slot, and small ones go on.
func TestLargeDocumentsTakeTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const size = 2 << 20
		var mu sync.Mutex
		inside, most := 0, 0
		leave := make(chan struct{})
		work := local("work", func(task *domain.Task) domain.Result {
			if len(task.Entry.Content.Doc) < size {
				return domain.OK()
			}
			mu.Lock()
			inside += len(task.Entry.Content.Doc)
			most = max(most, inside)
			mu.Unlock()
			<-leave
			mu.Lock()
			inside -= len(task.Entry.Content.Doc)
			mu.Unlock()
			return domain.OK()
		})
		work.Entryless = false
		s := newFixture(t, work)
		s.publish(domain.Definition{Steps: []*domain.Step{step(1, "work"), step(2, "work")}})
		var large []domain.ID
		for range 20 {
			large = append(large, s.start(s.entry(strings.Repeat("x", size))))
		}
		synctest.Wait()
		if j := s.finish(s.start(s.entry("small"))); trace(j) != "work OK, work OK" {
			t.Errorf("a small document: %s", trace(j))
		}
		close(leave)
		for _, id := range large {
			if j := s.until(id, (*domain.Job).Completed); trace(j) != "work OK, work OK" {
				t.Errorf("%s", trace(j))
			}
		}
		if share := limits.DocumentMemorySpace.Int(); most > share || most < share/2 {
			t.Errorf("%d bytes of documents at once, of %d", most, share)
		}
	})
}

// TestADocumentThatGrows: a step that makes a document large lets the job wait for
// memory before the next, and nothing of it is lost.
func TestADocumentThatGrows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		size := limits.DocumentMemorySpace.Int()
		leave := make(chan struct{})
		grow := local("grow", func(task *domain.Task) domain.Result {
			res := domain.OK()
			c := content(strings.Repeat("y", size), task.Entry.Content.Version+"+")
			res.Effects.Content = &c
			return res
		})
		hold := local("hold", func(*domain.Task) domain.Result { <-leave; return domain.OK() })
		s := newFixture(t, grow, hold)
		s.publish(domain.Definition{Steps: []*domain.Step{step(1, "grow"), step(2, "hold")}})
		first := s.start(s.entry("small"))
		synctest.Wait()
		second := s.start(s.entry("tiny"))
		j := s.settled(second)
		if trace(j) != "grow OK" || j.DueAt.Sub(s.clock.Now()) < 10*time.Second {
			t.Errorf("the second: %s, due at %v", trace(j), j.DueAt)
		}
		close(leave)
		for _, id := range []domain.ID{first, second} {
			if j := s.until(id, (*domain.Job).Completed); trace(j) != "grow OK, hold OK" {
				t.Errorf("%s", trace(j))
			}
		}
	})
}

// TestAnAnswerWithoutItsDocument: a job that ends while its document may not be in
// memory is not handed over, but read by those who wait for it.
func TestAnAnswerWithoutItsDocument(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		size := limits.DocumentMemorySpace.Int()
		leave := make(chan struct{})
		hold := local("hold", func(*domain.Task) domain.Result { <-leave; return domain.OK() })
		send := outward("send", func(context.Context, *domain.Task) domain.Result { return domain.OK() })
		s := newFixture(t, hold, send)
		s.publish(domain.Definition{Steps: []*domain.Step{step(1, "send")}})
		sending := s.flow
		s.flow = domaintest.ID(7, 9005)
		s.publish(domain.Definition{Steps: []*domain.Step{step(1, "hold")}})
		holding := s.start(s.entry(strings.Repeat("x", size)))
		synctest.Wait()
		s.flow = sending
		j := s.newJob(s.entry(strings.Repeat("z", size)))
		slot := s.engine.Reserve()
		j.Lease = slot.Lease()
		s.insert(j)
		own := *j
		end := slot.Start(domain.Work{Job: &own, Workspace: s.space()})
		synctest.Wait()
		select {
		case f, ok := <-end:
			if ok {
				t.Errorf("handed over: %+v", f)
			}
		default:
			t.Error("the slot is not left")
		}
		close(leave)
		s.until(holding, (*domain.Job).Completed)
		if j := s.until(j.ID, (*domain.Job).Completed); trace(j) != "send OK" {
			t.Errorf("%s", trace(j))
		}
	})
}
