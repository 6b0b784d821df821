package engine_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

// Somebody else edits the document while a step runs: the step is
// repeated on what is there now, and nothing of either edit is lost.
//
// statements.yaml 2.2-3
func TestConflictIsRepeated(t *testing.T) {
	s := newFixture(t, edit("a"), edit("b"))
	entry := s.entry(`""`)
	var once sync.Once
	run := s.acts["b"].Run
	s.acts["b"].Run = func(ctx context.Context, task *domain.Task) domain.Result {
		once.Do(func() {
			s.update(func(ctx context.Context, tx domain.Tx) error {
				c := content(`"X"`, "foreign")
				return tx.Entries().Revise(ctx, s.ws, entry, "v0", &c)
			})
		})
		return run(ctx, task)
	}
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "a"), step(2, "b")}})
	j := s.finish(s.start(entry))
	if e := s.read(entry); string(e.Content.Doc) != `"Xab"` || trace(j) != "a OK, b OK" {
		t.Errorf("%s after %s", e.Content.Doc, trace(j))
	}
}

// statements.yaml 6.2-8
func TestEndlessConflictIsErr(t *testing.T) {
	s := newFixture(t, edit("a"))
	entry := s.entry(`""`)
	var n, limit int32 = 0, 5
	run := s.acts["a"].Run
	s.acts["a"].Run = func(ctx context.Context, task *domain.Task) domain.Result {
		if i := atomic.AddInt32(&n, 1); i <= limit {
			s.update(func(ctx context.Context, tx domain.Tx) error {
				e, err := tx.Entries().Get(ctx, s.ws, entry)
				if err != nil {
					return err
				}
				c := content(fmt.Sprintf(`"%d"`, i), fmt.Sprint("f", i))
				return tx.Entries().Revise(ctx, s.ws, entry, e.Content.Version, &c)
			})
		}
		return run(ctx, task)
	}
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "a")}})
	j := s.finish(s.start(entry))
	if got := trace(j); got != "a ERR(silo) OK" {
		t.Error(got)
	}
}

// A file made of a document that was changed meanwhile is made again.
func TestFilesAreOfTheStoredVersion(t *testing.T) {
	s := newFixture(t)
	entry := s.entry(`"old"`)
	var once sync.Once
	var from []string
	s.acts["file"] = &domain.Action{ID: "file", Reach: domain.Inside, Run: func(_ context.Context, t *domain.Task) domain.Result {
		from = append(from, string(t.Entry.Content.Doc))
		once.Do(func() {
			s.update(func(ctx context.Context, tx domain.Tx) error {
				c := content(`"new"`, "v1")
				return tx.Entries().Revise(ctx, s.ws, entry, "v0", &c)
			})
		})
		res := domain.OK()
		res.Effects.State = &domain.State{Key: "filed", At: t.Now}
		return res
	}}
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "file")}})
	if j := s.finish(s.start(entry)); trace(j) != "file OK" || len(from) != 2 || from[1] != `"new"` {
		t.Errorf("%s, made of %v", trace(j), from)
	}
}

// statements.yaml 2.2-2
func TestJobsOnOneEntryDoNotWaitForEachOther(t *testing.T) {
	s := newFixture(t, edit("e"))
	s.acts["wait"] = outward("wait", func(_ context.Context, t *domain.Task) domain.Result {
		if t.JobID == domaintest.ID(7, 100001) && t.Attempt == 1 {
			return domain.Result{Status: "QUEUED", RetryIn: 90 * 24 * time.Hour}
		}
		return domain.OK()
	})
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "wait"), step(2, "e")}})
	entry := s.entry(`""`)
	first := s.start(entry)
	s.settled(first)
	second := s.start(entry)
	if j := s.until(second, (*domain.Job).Completed); trace(j) != "wait OK, e OK" {
		t.Errorf("the second job: %s", trace(j))
	}
	if j := s.job(first); j.Completed() {
		t.Fatal("the first job does not wait")
	}
	if j := s.finish(first); trace(j) != "wait QUEUED OK, e OK" || string(s.read(entry).Content.Doc) != `"ee"` {
		t.Errorf("the first job: %s, document %s", trace(j), s.read(entry).Content.Doc)
	}
}

// interfere changes the document of an entry, as somebody else does.
func (s *fixture) interfere(entry domain.ID, version string) {
	s.update(func(ctx context.Context, tx domain.Tx) error {
		e, err := tx.Entries().Get(ctx, s.ws, entry)
		if err != nil {
			return err
		}
		c := content(`"`+version+`"`, version)
		return tx.Entries().Revise(ctx, s.ws, entry, e.Content.Version, &c)
	})
}

// TestConflictOfABatchEnds: when two steps that are joined into one commit are
// refused again and again, the engine commits each alone, and the one in conflict
// becomes ERR.
func TestConflictOfABatchEnds(t *testing.T) {
	const enough = 100 // attempts of an engine that does not give up
	for name, tt := range map[string]struct {
		interfering string
		want        string
		attempts    int32
	}{
		"in the first step":  {"a", "a ERR(silo) OK, b OK", 9 + 2},
		"in the second step": {"b", "a OK, b ERR(silo) OK", 4*2 + 1 + 4 + 1},
	} {
		t.Run(name, func(t *testing.T) {
			s := newFixture(t, edit("a"), edit("b"))
			entry := s.entry(`""`)
			var attempts atomic.Int32
			for id, act := range s.acts {
				run := act.Run
				act.Run = func(ctx context.Context, task *domain.Task) domain.Result {
					if n := attempts.Add(1); id == tt.interfering && task.Attempt == 1 && n < enough {
						s.interfere(entry, fmt.Sprint("f", n))
					}
					return run(ctx, task)
				}
			}
			s.publish(domain.Definition{Steps: []*domain.Step{step(1, "a"), step(2, "b")}})
			j := s.finish(s.start(entry))
			if got := trace(j); got != tt.want || attempts.Load() != tt.attempts {
				t.Errorf("%s after %d attempts, want %s after %d", got, attempts.Load(), tt.want, tt.attempts)
			}
		})
	}
}

// TestConflictsAreCountedSinceTheLastCommit: a job that lives through many conflicts
// is not stopped by them, as long as each of its steps is stored in the end.
func TestConflictsAreCountedSinceTheLastCommit(t *testing.T) {
	s := newFixture(t, edit("a"), edit("b"), outward("send", func(context.Context, *domain.Task) domain.Result { return domain.OK() }))
	entry := s.entry(`""`)
	left := map[string]int{"a": 3, "b": 3} // as many as a step may have
	for _, id := range []string{"a", "b"} {
		run := s.acts[id].Run
		s.acts[id].Run = func(ctx context.Context, task *domain.Task) domain.Result {
			if left[id]--; left[id] >= 0 {
				s.interfere(entry, fmt.Sprint(id, left[id]))
			}
			return run(ctx, task)
		}
	}
	s.publish(domain.Definition{Steps: []*domain.Step{step(1, "a"), step(2, "send"), step(3, "b")}})
	j := s.finish(s.start(entry))
	if got := trace(j); got != "a OK, send OK, b OK" {
		t.Error(got)
	}
}
