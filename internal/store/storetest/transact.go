package storetest

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"chancery/internal/domain"
)

// healthy fails if the store does not write and read any more.
func healthy(t *testing.T, s domain.Store, n int) {
	t.Helper()
	j := newJob(n)
	insert(t, s, j)
	same(t, "a job after all that", getJob(t, s, j), j)
}

// stored returns the jobs of the workspace.
func stored(t *testing.T, s domain.Store) map[domain.ID]bool {
	t.Helper()
	list := read(t, s, func(tx domain.Tx) ([]*domain.Job, error) { return tx.Jobs().List(t.Context(), ws, domain.JobQuery{}) })
	ids := map[domain.ID]bool{}
	for _, j := range list {
		ids[j.ID] = true
	}
	return ids
}

func errorUndoes(t *testing.T, s domain.Store) {
	err := s.Update(t.Context(), func(tx domain.Tx) error {
		if err := tx.Jobs().Insert(t.Context(), newJob(1)); err != nil {
			return err
		}
		if _, err := tx.Jobs().Get(t.Context(), ws, id(1)); err != nil {
			t.Errorf("a transaction does not see what it wrote: %v", err)
		}
		return fmt.Errorf("around: %w", errWanted)
	})
	if !errors.Is(err, errWanted) {
		t.Errorf("got %v", err)
	}
	same(t, "jobs", len(stored(t, s)), 0)
	healthy(t, s, 1)
}

func panicUndoes(t *testing.T, s domain.Store) {
	for name, run := range map[string]func(context.Context, func(domain.Tx) error) error{"update": s.Update, "view": s.View} {
		func() {
			defer func() {
				if got := recover(); got != "wanted" {
					t.Errorf("%s: recovered %v, want the function's own panic", name, got)
				}
			}()
			err := run(t.Context(), func(tx domain.Tx) error {
				if name == "update" {
					if err := tx.Jobs().Insert(t.Context(), newJob(1)); err != nil {
						return err
					}
				}
				panic("wanted")
			})
			t.Errorf("%s: answered %v after a panic", name, err)
		}()
	}
	same(t, "jobs", len(stored(t, s)), 0)
	healthy(t, s, 1)
}

// goexitUndoes: a goroutine that ends inside its function, as that of a failing test
// does, rolls back only its own writes.
func goexitUndoes(t *testing.T, s domain.Store) {
	for _, run := range []func(context.Context, func(domain.Tx) error) error{s.Update, s.View} {
		var wg sync.WaitGroup
		wg.Go(func() {
			err := run(t.Context(), func(domain.Tx) error {
				runtime.Goexit()
				return nil
			})
			t.Errorf("answered %v", err)
		})
		wg.Wait()
	}
	healthy(t, s, 1)
}

// groupedFailures: of many updates at once every third fails and every fifth panics;
// exactly the others are stored, and each caller gets the right result.
func groupedFailures(t *testing.T, s domain.Store) {
	const total = 240
	var wg sync.WaitGroup
	for n := range total {
		wg.Go(func() {
			fails, panics := n%3 == 0, n%5 == 0
			defer func() {
				if got := recover(); (got != nil) != panics {
					t.Errorf("update %d: recovered %v", n, got)
				}
			}()
			err := s.Update(t.Context(), func(tx domain.Tx) error {
				if err := tx.Jobs().Insert(t.Context(), newJob(n)); err != nil {
					return err
				}
				if panics {
					panic("wanted")
				}
				if fails {
					return errWanted
				}
				return nil
			})
			if fails != errors.Is(err, errWanted) || (!fails && err != nil) {
				t.Errorf("update %d: %v", n, err)
			}
		})
	}
	wg.Wait()
	got := stored(t, s)
	for n := range total {
		if want := n%3 != 0 && n%5 != 0; got[id(n)] != want {
			t.Errorf("update %d: stored %v, want %v", n, got[id(n)], want)
		}
	}
}

// consistentView: a view sees one state, however long it lasts.
func consistentView(t *testing.T, s domain.Store) {
	ctx := t.Context()
	insert(t, s, newJob(1))
	count := func(tx domain.Tx) int {
		list, err := tx.Jobs().List(ctx, ws, domain.JobQuery{})
		if err != nil {
			t.Errorf("list: %v", err)
		}
		return len(list)
	}
	err := s.View(ctx, func(tx domain.Tx) error {
		before := count(tx)
		insert(t, s, newJob(2))
		if after := count(tx); before != 1 || after != before {
			t.Errorf("a view saw %d jobs, then %d", before, after)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "jobs in a new view", len(stored(t, s)), 2)
}

func viewCannotWrite(t *testing.T, s domain.Store) {
	err := s.View(t.Context(), func(tx domain.Tx) error { return tx.Jobs().Insert(t.Context(), newJob(1)) })
	if err == nil {
		t.Error("a view wrote")
	}
	same(t, "jobs", len(stored(t, s)), 0)
	healthy(t, s, 1)
}

func cancelledBefore(t *testing.T, s domain.Store) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, run := range map[string]func(context.Context, func(domain.Tx) error) error{"update": s.Update, "view": s.View} {
		err := run(ctx, func(domain.Tx) error {
			t.Errorf("%s: the function ran", name)
			return nil
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
	healthy(t, s, 1)
}

// cancelledMidway: 300 functions whose contexts end early or midway leave the store
// intact. A row is stored if and only if its update returned nil.
func cancelledMidway(t *testing.T, s domain.Store) {
	const total = 300
	var acknowledged [total]atomic.Bool
	var wg sync.WaitGroup
	gate := make(chan struct{}, 16)
	for n := range total {
		wg.Go(func() {
			gate <- struct{}{}
			defer func() { <-gate }()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if n%3 == 0 {
				go cancel() // at any time
			}
			err := s.Update(ctx, func(tx domain.Tx) error {
				if n%3 == 1 {
					cancel() // before a statement
				}
				if err := tx.Jobs().Insert(ctx, newJob(n)); err != nil {
					return err
				}
				if n%3 == 2 {
					go cancel() // during a statement
				}
				_, err := tx.Jobs().List(ctx, ws, domain.JobQuery{})
				return err
			})
			if err != nil && !errors.Is(err, context.Canceled) {
				t.Errorf("update %d: %v", n, err)
			}
			acknowledged[n].Store(err == nil)
			viewing, stop := context.WithCancel(t.Context())
			go stop()
			err = s.View(viewing, func(tx domain.Tx) error {
				_, err := tx.Jobs().List(viewing, ws, domain.JobQuery{})
				return err
			})
			if err != nil && !errors.Is(err, context.Canceled) {
				t.Errorf("view %d: %v", n, err)
			}
		})
	}
	wg.Wait()
	got := stored(t, s)
	for n := range acknowledged {
		if acknowledged[n].Load() != got[id(n)] {
			t.Errorf("update %d: acknowledged %v, stored %v", n, acknowledged[n].Load(), got[id(n)])
		}
	}
	healthy(t, s, 5000)
}

// concurrentReads: reads that run during writes see whole transactions only.
func concurrentReads(t *testing.T, s domain.Store) {
	const writers, rounds = 4, 25
	ctx := t.Context()
	stop := make(chan struct{})
	var reading sync.WaitGroup
	for range 4 {
		reading.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				err := s.View(ctx, func(tx domain.Tx) error {
					list, err := tx.Jobs().List(ctx, ws, domain.JobQuery{})
					if err == nil && len(list)%2 != 0 {
						t.Errorf("saw %d jobs of pairs", len(list))
					}
					return err
				})
				if err != nil {
					t.Errorf("view: %v", err)
					return
				}
			}
		})
	}
	var writing sync.WaitGroup
	for w := range writers {
		writing.Go(func() {
			for n := range rounds {
				err := s.Update(ctx, func(tx domain.Tx) error {
					for i := range 2 {
						if err := tx.Jobs().Insert(ctx, newJob(1000*w+2*n+i)); err != nil {
							return err
						}
					}
					return nil
				})
				if err != nil {
					t.Errorf("update: %v", err)
				}
			}
		})
	}
	writing.Wait()
	close(stop)
	reading.Wait()
	same(t, "jobs", len(stored(t, s)), writers*rounds*2)
}

// oddText: quotes, percent signs, emoji, other scripts and long text are text.
func oddText(t *testing.T, s domain.Store) {
	long := make([]byte, 1<<17)
	for i := range long {
		long[i] = 'a' + byte(i%26)
	}
	for n, text := range []string{`'; DROP TABLE jobs; --`, `"%_\`, "🧾 счёт 请求", "a\tb\r\nc", " ", "NULL", string(long)} {
		j := newJob(n)
		j.Key = text
		j.Tags = []string{text}
		j.Args = map[string]string{text: text}
		j.Events = []domain.Event{fullEvent(1)}
		j.Events[0].Name, j.Events[0].Message = text, text
		insert(t, s, j)
		same(t, "job", getJob(t, s, j), j)
		got := read(t, s, func(tx domain.Tx) (*domain.Job, error) { return tx.Jobs().ByKey(t.Context(), ws, text, at(0)) })
		same(t, "found by key", got.ID, j.ID)
	}
}

func closed(t *testing.T, s domain.Store) {
	insert(t, s, newJob(1))
	for range 2 {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	}
	for name, run := range map[string]func(context.Context, func(domain.Tx) error) error{"update": s.Update, "view": s.View} {
		err := run(t.Context(), func(domain.Tx) error {
			t.Errorf("%s: the function ran", name)
			return nil
		})
		if !domain.Is(err, domain.Busy) {
			t.Errorf("%s after the end: %v", name, err)
		}
	}
}
