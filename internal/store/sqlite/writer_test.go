package sqlite

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/store/writer"
)

func workspace(n int) domain.Workspace {
	id := domaintest.ID(4, n)
	return domain.Workspace{ID: id, Slug: string(id), CreatedAt: domaintest.Start}
}

func insert(ctx context.Context, s domain.Store, n int) error {
	return s.Update(ctx, func(tx domain.Tx) error { return tx.Workspaces().Insert(ctx, workspace(n)) })
}

func count(t *testing.T, s domain.Store) int {
	t.Helper()
	n := 0
	if err := s.View(t.Context(), func(tx domain.Tx) error {
		list, err := tx.Workspaces().List(t.Context())
		n = len(list)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

// block occupies the writer until release is called. It returns once the writer is
// occupied.
func block(t *testing.T, s *Store) (release func()) {
	t.Helper()
	begun, end, done := make(chan struct{}), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		if err := s.Update(t.Context(), func(domain.Tx) error {
			close(begun)
			<-end
			return nil
		}); err != nil {
			t.Errorf("blocking update: %v", err)
		}
	}()
	<-begun
	return func() { close(end); <-done }
}

// queue puts an update into the queue before it returns. The update's result is sent
// to the channel; a panic, and the end of its goroutine, are writer.ErrAborted.
func queue(ctx context.Context, t *testing.T, s *Store, fn func(tx domain.Tx) error) <-chan error {
	t.Helper()
	r := writer.NewRequest(ctx, fn)
	if err := s.queue.Push(r); err != nil {
		t.Fatal(err)
	}
	result := make(chan error, 1)
	go func() {
		err := writer.ErrAborted
		defer func() {
			_ = recover() // a panic that the test wants
			result <- err
		}()
		err = r.Await()
	}()
	return result
}

// queueInsert queues an update that inserts the n-th workspace.
func queueInsert(ctx context.Context, t *testing.T, s *Store, n int) <-chan error {
	t.Helper()
	return queue(ctx, t, s, func(tx domain.Tx) error { return tx.Workspaces().Insert(ctx, workspace(n)) })
}

// succeed waits for queued updates, which must succeed.
func succeed(t *testing.T, results ...<-chan error) {
	t.Helper()
	for n, result := range results {
		if err := <-result; err != nil {
			t.Errorf("update %d: %v", n, err)
		}
	}
}

// TestWorkspacesTakeTurns: however many updates of one workspace wait, that of another
// is the next but one, also when a long one ends the commit; those of one keep their
// order.
func TestWorkspacesTakeTurns(t *testing.T) {
	t.Parallel()
	for name, bytes := range map[string]int{"short": 1, "long": writer.MaxCommitted} {
		s := openTemp(t)
		release := block(t, s)
		var order []string
		var results []<-chan error
		add := func(ws domain.ID, n int) {
			label := fmt.Sprint(ws, n)
			results = append(results, queue(domain.ForWorkspace(t.Context(), ws), t, s, func(tx domain.Tx) error {
				order = append(order, label) // by the writer, one after another
				return tx.Spool().Insert(t.Context(), &domain.SpoolFile{
					WorkspaceID: ws, Key: label, Name: "x", Data: make([]byte, bytes), CreatedAt: domaintest.Start, ExpiresAt: domaintest.Start,
				})
			}))
		}
		for n := range 5 {
			add("a", n)
		}
		add("b", 0)
		add("b", 1)
		release()
		succeed(t, results...)
		if got, want := strings.Join(order, " "), "a0 b0 a1 b1 a2 a3 a4"; got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

// TestOneWorkspaceDoesNotFillTheQueue: the others still have room.
func TestOneWorkspaceDoesNotFillTheQueue(t *testing.T) {
	t.Parallel()
	q := writer.NewQueue(4)
	as := func(ws domain.ID) error { return q.Push(writer.NewRequest(domain.ForWorkspace(t.Context(), ws), nil)) }
	for n, want := range []string{"", "", domain.KeyLimit} {
		if err := as("a"); (err == nil) != (want == "") || err != nil && !strings.HasPrefix(err.Error(), want) {
			t.Errorf("update %d: %v", n, err)
		}
	}
	if err := errors.Join(as("b"), as("c")); err != nil {
		t.Error(err)
	}
	if err := as("d"); !domain.Is(err, domain.Busy) || !strings.HasPrefix(err.Error(), "busy") {
		t.Errorf("beyond all: %v", err)
	}
	// The server itself, which renews its leases, still has some.
	if err := as(""); err != nil {
		t.Errorf("of the server itself: %v", err)
	}
}

// TestJoinedCommits: updates that wait while a transaction runs share the next
// commit, up to the limit.
func TestJoinedCommits(t *testing.T) {
	t.Parallel()
	s, err := open(t.Context(), filepath.Join(t.TempDir(), "x.db"), Options{BatchLimit: 10})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	release := block(t, s)
	var results []<-chan error
	for n := range 25 {
		results = append(results, queueInsert(t.Context(), t, s, n))
	}
	before := s.writer.Commits()
	release()
	succeed(t, results...)
	// The blocking one, then batches of 10, 10 and 5.
	if got := s.writer.Commits() - before; got != 4 {
		t.Errorf("%d commits, want 4", got)
	}
	if got := count(t, s); got != 25 {
		t.Errorf("%d rows", got)
	}
}

// TestLongDocumentIsCommittedAtOnce: an update does not wait for the long documents of
// those behind it, while short ones share a commit as always.
func TestLongDocumentIsCommittedAtOnce(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	long := func(n int) func(tx domain.Tx) error {
		return func(tx domain.Tx) error {
			e := &domain.Entry{WorkspaceID: domaintest.ID(4, 1), ID: domaintest.ID(7, n), Folder: "f", CreatedAt: domaintest.Start}
			e.Content.Version, e.Content.Doc = "v1", fmt.Appendf(make([]byte, writer.MaxCommitted), "%d", n)
			return tx.Entries().Insert(t.Context(), e)
		}
	}
	release := block(t, s)
	var results []<-chan error
	for n := range 3 {
		results = append(results, queueInsert(t.Context(), t, s, n))
	}
	results = append(results, queue(t.Context(), t, s, long(1)))
	lost := queue(t.Context(), t, s, func(tx domain.Tx) error {
		return errors.Join(long(2)(tx), writer.ErrAborted)
	})
	results = append(results, queue(t.Context(), t, s, long(3)), queueInsert(t.Context(), t, s, 4))
	before := s.writer.Commits()
	release()
	succeed(t, results...)
	if err := <-lost; !errors.Is(err, writer.ErrAborted) {
		t.Error(err)
	}
	// The blocking one, the first long one with the short ones before it, the second
	// one alone, which is rolled back, the third, and the last short one.
	if got := s.writer.Commits() - before; got != 4 {
		t.Errorf("%d commits, want 4", got)
	}
	if got := count(t, s); got != 4 {
		t.Errorf("%d rows", got)
	}
}

func TestFullQueue(t *testing.T) {
	t.Parallel()
	s, err := open(t.Context(), filepath.Join(t.TempDir(), "x.db"), Options{QueueLimit: 4})
	if err != nil {
		t.Fatal(err)
	}
	release := block(t, s)
	first, second := queueInsert(t.Context(), t, s, 0), queueInsert(t.Context(), t, s, 1)
	if err := insert(t.Context(), s, 9); !domain.Is(err, domain.Busy) {
		t.Errorf("a third one: %v", err)
	}
	release()
	succeed(t, first, second)
	if got := count(t, s); got != 2 {
		t.Errorf("%d rows", got)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// TestCancelledWhileWaiting: the function of a caller that is cancelled before its
// turn never runs, and those around it are not affected.
func TestCancelledWhileWaiting(t *testing.T) {
	t.Parallel()
	for name, others := range map[string]int{"alone": 0, "among others": 2} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openTemp(t)
			release := block(t, s)
			ctx, cancel := context.WithCancel(t.Context())
			var results []<-chan error
			for n := range others {
				results = append(results, queueInsert(t.Context(), t, s, n))
			}
			left := queue(ctx, t, s, func(domain.Tx) error {
				t.Error("the function ran")
				return nil
			})
			for n := range others {
				results = append(results, queueInsert(t.Context(), t, s, others+n))
			}
			cancel()
			release()
			if err := <-left; !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
			succeed(t, results...)
			if got := count(t, s); got != 2*others {
				t.Errorf("%d rows, want %d", got, 2*others)
			}
			if err := insert(t.Context(), s, 99); err != nil {
				t.Errorf("the next update: %v", err)
			}
		})
	}
}

// TestCancelledByOther: an update whose caller is cancelled by the function before it,
// in the same transaction, does not run. One whose function has returned is committed.
func TestCancelledByOther(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	release := block(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	before := queueInsert(ctx, t, s, 1)
	between := queue(t.Context(), t, s, func(domain.Tx) error {
		cancel()
		return nil
	})
	after := queueInsert(ctx, t, s, 2)
	release()
	succeed(t, before, between)
	if err := <-after; !errors.Is(err, context.Canceled) {
		t.Errorf("the function after: %v", err)
	}
	if got := count(t, s); got != 1 {
		t.Errorf("%d rows, want one", got)
	}
}

// TestCancelledWhileRunning: the result of a function decides, not its context.
func TestCancelledWhileRunning(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		others int
		rows   int
		result func(ctx context.Context) error
	}{
		"success alone":         {0, 1, func(context.Context) error { return nil }},
		"success among others":  {1, 2, func(context.Context) error { return nil }},
		"failure alone":         {0, 0, func(ctx context.Context) error { return ctx.Err() }},
		"failure among others":  {1, 1, func(ctx context.Context) error { return ctx.Err() }},
		"statement with others": {1, 1, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openTemp(t)
			release := block(t, s)
			ctx, cancel := context.WithCancel(t.Context())
			running := queue(ctx, t, s, func(tx domain.Tx) error {
				if err := tx.Workspaces().Insert(ctx, workspace(1)); err != nil {
					return err
				}
				cancel()
				if c.result == nil {
					return tx.Workspaces().Insert(ctx, workspace(2))
				}
				return c.result(ctx)
			})
			for n := range c.others {
				defer succeed(t, queueInsert(t.Context(), t, s, 10+n))
			}
			release()
			want := context.Canceled
			if c.rows > c.others {
				want = nil
			}
			if err := <-running; !errors.Is(err, want) {
				t.Errorf("got %v, want %v", err, want)
			}
			if err := insert(t.Context(), s, 99); err != nil { // all before it are done
				t.Error(err)
			}
			if got := count(t, s) - 1; got != c.rows {
				t.Errorf("%d rows, want %d", got, c.rows)
			}
		})
	}
}

// TestPanicAmongOthers: functions that panic or end their goroutine roll back only
// their own writes.
func TestPanicAmongOthers(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	release := block(t, s)
	var bad, good []<-chan error
	for n, end := range []func(){func() { panic("wanted by the test") }, runtime.Goexit} {
		good = append(good, queueInsert(t.Context(), t, s, n))
		bad = append(bad, queue(t.Context(), t, s, func(tx domain.Tx) error {
			if err := tx.Workspaces().Insert(t.Context(), workspace(10+n)); err != nil {
				t.Error(err)
			}
			end()
			return nil
		}))
	}
	good = append(good, queueInsert(t.Context(), t, s, 20))
	before := s.writer.Commits()
	release()
	succeed(t, good...)
	for n, result := range bad {
		if err := <-result; !errors.Is(err, writer.ErrAborted) {
			t.Errorf("function %d returned %v", n, err)
		}
	}
	if got := count(t, s); got != len(good) {
		t.Errorf("%d rows, want %d", got, len(good))
	}
	if got := s.writer.Commits() - before; got != 2 { // the blocking one, and all others
		t.Errorf("%d commits, want 2", got)
	}
}

// TestClosing: Close writes what waits, except for callers that were cancelled.
func TestClosing(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	s := openAt(t, path)
	ctx, cancel := context.WithCancel(t.Context())
	begun, end := make(chan struct{}), make(chan struct{})
	running := queue(t.Context(), t, s, func(tx domain.Tx) error {
		close(begun)
		<-end
		return tx.Workspaces().Insert(t.Context(), workspace(1))
	})
	<-begun
	waiting := queueInsert(t.Context(), t, s, 2)
	left := queueInsert(ctx, t, s, 3)
	cancel()
	closed := make(chan error, 1)
	go func() { closed <- s.Close() }()
	// Close closes the queue before it waits for the writer, which is occupied.
	for refused := false; !refused; {
		s.mu.Lock()
		refused = s.closed
		s.mu.Unlock()
		runtime.Gosched()
	}
	close(end)
	succeed(t, running, waiting, closed)
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Errorf("the cancelled update: %v", err)
	}
	if err := insert(t.Context(), s, 4); !domain.Is(err, domain.Busy) {
		t.Errorf("after Close: %v", err)
	}
	if got := count(t, openAt(t, path)); got != 2 {
		t.Errorf("%d rows, want 2", got)
	}
}

// TestLostTransaction: when SQLite rolls back a whole transaction, every caller in it
// gets an error, nothing of it is stored, and the next one works.
func TestLostTransaction(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	release := block(t, s)
	var results []<-chan error
	for n := range 3 {
		results = append(results, queue(t.Context(), t, s, func(tx domain.Tx) error {
			if n == 1 {
				// What SQLite does itself when the disk is full.
				if _, err := s.writing.conn.ExecContext(t.Context(), "ROLLBACK"); err != nil {
					t.Error(err)
				}
				return nil
			}
			return tx.Workspaces().Insert(t.Context(), workspace(n))
		}))
	}
	release()
	for n, result := range results {
		if err := <-result; err == nil {
			t.Errorf("update %d was acknowledged", n)
		}
	}
	if got := count(t, s); got != 0 {
		t.Errorf("%d rows of a lost transaction", got)
	}
	if err := insert(t.Context(), s, 7); err != nil {
		t.Errorf("the next update: %v", err)
	}
}

// TestTwoProcesses stands for a command that runs next to a server.
func TestTwoProcesses(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	stores := make([]*Store, 4)
	var wg sync.WaitGroup
	for i := range stores { // opening a new file at the same time too
		wg.Go(func() { stores[i] = openAt(t, path) })
	}
	wg.Wait()
	for i, s := range stores {
		wg.Go(func() {
			for n := range 40 {
				if err := insert(t.Context(), s, 1000*i+n); err != nil {
					t.Errorf("store %d: %v", i, err)
				}
			}
		})
	}
	wg.Wait()
	for _, s := range stores {
		if got := count(t, s); got != 160 {
			t.Errorf("%d rows, want 160", got)
		}
	}
}

// TestForeignLock: a lock that another process does not release results in Busy, and
// the store works again when the lock is gone.
func TestForeignLock(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	s, err := open(t.Context(), path, Options{busyTimeout: 20 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	release := block(t, openAt(t, path))
	if err := insert(t.Context(), s, 1); !domain.Is(err, domain.Busy) {
		t.Errorf("got %v", err)
	}
	if got := count(t, s); got != 0 {
		t.Errorf("%d rows", got)
	}
	release()
	if err := insert(t.Context(), s, 1); err != nil {
		t.Error(err)
	}
}
