package postgres

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/store"
	"chancery/internal/store/writer"
	"chancery/test/pg"
)

// unstable is a session whose first commit fails.
type unstable struct {
	writer.Session

	commits int
	written []string // by the transaction
	stored  []string
}

func (s *unstable) Begin(context.Context, bool, []domain.NumberReads) error {
	s.written = nil
	return nil
}

func (s *unstable) Commit(context.Context) error {
	if s.commits++; s.commits == 1 {
		return domain.E(domain.Busy, keyBusy, "nobody knows whether it was done")
	}
	s.stored = append(s.stored, s.written...)
	return nil
}

func (s *unstable) Rollback(context.Context) error  { return nil }
func (s *unstable) Savepoint(context.Context) error { return nil }
func (s *unstable) Release(context.Context) error   { return nil }
func (s *unstable) Undo(context.Context) error      { return nil }
func (s *unstable) Failed() bool                    { return false }
func (s *unstable) Tx() domain.Tx                   { return nil }
func (s *unstable) Written() int                    { return 0 }
func (s *unstable) ResetWritten()                   {}
func (s *unstable) Alive() bool                     { return true }
func (s *unstable) Close() error                    { return nil }

// TestErrorsOfUncommittedRows: an update that was refused because of what another one has
// written in the same transaction runs again when that was not committed.
func TestErrorsOfUncommittedRows(t *testing.T) {
	t.Parallel()
	s, queue := &unstable{}, writer.NewQueue(10)
	w := writer.New(writer.Options{
		Queue: queue, Batch: 10, Log: slog.New(slog.DiscardHandler),
		Open:  func(context.Context) (writer.Session, error) { return s, nil },
		Check: func() error { return nil }, Note: func(error) {}, Ends: func(error) bool { return false },
		Again: again, Redo: redo, Refused: turnedAway, Rest: func() {}, Wrote: func(domain.ID, int) {},
	})
	add := func(name, unless string) <-chan error {
		r, done := writer.NewRequest(t.Context(), func(domain.Tx) error {
			if slices.Contains(slices.Concat(s.stored, s.written), unless) {
				return domain.E(domain.Invalid, "taken", "there is %s", unless)
			}
			s.written = append(s.written, name)
			return nil
		}), make(chan error, 1)
		if err := queue.Push(r); err != nil {
			t.Fatal(err)
		}
		go func() { done <- r.Await() }()
		return done
	}
	first, second := add("first", "second"), add("second", "first")
	var end sync.WaitGroup
	end.Go(func() { w.Loop(t.Context()) })
	if err := <-first; !domain.Is(err, domain.Busy) {
		t.Errorf("the update whose commit failed: %v", err)
	}
	if err := <-second; err != nil {
		t.Errorf("an update was refused because of another that was not committed: %v", err)
	}
	if err := <-add("third", "second"); !domain.Is(err, domain.Invalid) {
		t.Errorf("an update that may not be: %v", err)
	}
	queue.Close()
	end.Wait()
}

// TestAlwaysTooLate: an update that always loses is to be tried again later.
func TestAlwaysTooLate(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	runs := 0
	err := s.Update(t.Context(), func(domain.Tx) error { runs++; return store.ErrRace })
	if !domain.Is(err, domain.Busy) || runs != maxRuns {
		t.Errorf("after %d runs: %v", runs, err)
	}
}

// TestOthersPass: while updates wait for rows that another server holds, those of other
// workspaces go on.
func TestOthersPass(t *testing.T) {
	t.Parallel()
	url := pg.Database(t)
	holder, s := open(t, url, Options{Patience: 4 * time.Minute}), open(t, url, Options{Writers: 1})
	const rows = 3
	enter := func(ctx context.Context, s *Store, first, last int, then func()) error {
		return s.Update(ctx, func(tx domain.Tx) error {
			then()
			for n := first; n <= last; n++ {
				at := time.Unix(1, 0)
				node := domain.Node{Name: string(rune('a' + n)), Run: "run", StartedAt: at, SeenAt: at}
				if err := tx.Nodes().Enter(ctx, node, time.Time{}); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := enter(t.Context(), holder, 1, rows, func() {}); err != nil {
		t.Fatal(err)
	}
	held, release, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1+rows)
	go func() {
		ended <- holder.Update(t.Context(), func(tx domain.Tx) error {
			for n := 1; n <= rows; n++ {
				if _, err := tx.Nodes().Seen(t.Context(), string(rune('a'+n)), "run", time.Unix(2, 0)); err != nil {
					return err
				}
			}
			close(held)
			<-release
			return nil
		})
	}()
	<-held
	runs := make(chan struct{}, 1000)
	for n := 1; n <= rows; n++ {
		ctx := domain.ForWorkspace(t.Context(), domain.ID("space-"+string(rune('a'+n))))
		go func() { ended <- enter(ctx, s, n, n, func() { runs <- struct{}{} }) }()
	}
	for range 2 * rows {
		<-runs
	}
	before := len(runs)
	for n := range 5 {
		err := s.Update(domain.ForWorkspace(t.Context(), "other"), func(tx domain.Tx) error { return tx.Jobs().Insert(t.Context(), job(n)) })
		if err != nil {
			t.Errorf("another update: %v", err)
		}
	}
	if n := len(runs) - before; n > 5*rows {
		t.Errorf("five updates of others waited for %d runs of those that wait for a row", n)
	}
	close(release)
	for range cap(ended) {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}

// TestFailuresOfOne: when an update fails the transaction that it shares, the others run again; after
// the second time its workspace has transactions of its own for a while. It does not matter what the
// update makes of the failure when it runs again.
func TestFailuresOfOne(t *testing.T) {
	t.Parallel()
	for name, silent := range map[string]bool{"refused": false, "silent": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			failuresOfOne(t, silent)
		})
	}
}

func failuresOfOne(t *testing.T, silent bool) {
	s := open(t, pg.Database(t), Options{Writers: 1})
	insert := func(ws domain.ID, n int) func(tx domain.Tx) error {
		return func(tx domain.Tx) error {
			j := job(n)
			j.WorkspaceID = ws
			err := tx.Jobs().Insert(t.Context(), j)
			if silent && domain.Is(err, domain.Conflict) {
				return nil
			}
			return err
		}
	}
	if err := s.Update(domain.ForWorkspace(t.Context(), "bad"), insert("bad", 0)); err != nil {
		t.Fatal(err)
	}
	const good = 3
	runs := 0 // of the others: the writer runs them one by one
	// round has a job of the workspace that exists already wait together with jobs of others.
	round := func(n int) {
		t.Helper()
		entered, leave, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1+good)
		go func() {
			ended <- s.Update(t.Context(), func(domain.Tx) error { close(entered); <-leave; return nil })
		}()
		<-entered
		bad := make(chan error)
		go func() { bad <- s.Update(domain.ForWorkspace(t.Context(), "bad"), insert("bad", 0)) }()
		for i := range good {
			go func() {
				ended <- s.Update(domain.ForWorkspace(t.Context(), "good"), func(tx domain.Tx) error {
					runs++
					return insert("good", n*good+i)(tx)
				})
			}()
		}
		for s.queue.Size() < 1+good {
			time.Sleep(time.Millisecond) // the queue has no signal for an update that waits
		}
		close(leave)
		for range cap(ended) {
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}
		if err := <-bad; domain.Is(err, domain.Conflict) == silent {
			t.Errorf("a job that there is already: %v", err)
		}
	}
	for n := range 5 {
		want := good
		if n < 2 {
			want = 2 * good
		}
		runs = 0
		if round(n); runs != want {
			t.Errorf("round %d: the updates of others ran %d times, want %d", n, runs, want)
		}
	}
}
