package sqlite

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
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

// waitQueued waits until n updates are in the queue.
func waitQueued(t *testing.T, s *Store, n int) {
	t.Helper()
	for range 10_000 {
		if len(s.queue) == n {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Fatalf("%d updates are waiting, want %d", len(s.queue), n)
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
	var wg sync.WaitGroup
	for n := range 25 {
		wg.Go(func() {
			if err := insert(t.Context(), s, n); err != nil {
				t.Error(err)
			}
		})
	}
	waitQueued(t, s, 25)
	before := s.writer.commits.Load()
	release()
	wg.Wait()
	// The blocking one, then batches of 10, 10 and 5.
	if got := s.writer.commits.Load() - before; got != 4 {
		t.Errorf("%d commits, want 4", got)
	}
	if got := count(t, s); got != 25 {
		t.Errorf("%d rows", got)
	}
}

func TestFullQueue(t *testing.T) {
	t.Parallel()
	s, err := open(t.Context(), filepath.Join(t.TempDir(), "x.db"), Options{QueueLimit: 2})
	if err != nil {
		t.Fatal(err)
	}
	release := block(t, s)
	var wg sync.WaitGroup
	for n := range 2 {
		wg.Go(func() {
			if err := insert(t.Context(), s, n); err != nil {
				t.Error(err)
			}
		})
	}
	waitQueued(t, s, 2)
	if err := insert(t.Context(), s, 9); !domain.Is(err, domain.Busy) {
		t.Errorf("a third one: %v", err)
	}
	release()
	wg.Wait()
	if got := count(t, s); got != 2 {
		t.Errorf("%d rows", got)
	}
	// Close lets the waiting updates finish.
	release = block(t, s)
	for n := range 2 {
		wg.Go(func() {
			if err := insert(t.Context(), s, 20+n); err != nil {
				t.Error(err)
			}
		})
	}
	waitQueued(t, s, 2)
	wg.Go(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	release()
	wg.Wait()
}

// TestLeavingTheQueue: the function of a caller that is cancelled while it waits
// never runs.
func TestLeavingTheQueue(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	release := block(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	left := make(chan error, 1)
	go func() {
		left <- s.Update(ctx, func(domain.Tx) error {
			t.Error("the function ran")
			return nil
		})
	}()
	waitQueued(t, s, 1)
	cancel()
	if err := <-left; !errors.Is(err, context.Canceled) { // while the writer is occupied
		t.Errorf("got %v", err)
	}
	release()
	if err := insert(t.Context(), s, 1); err != nil {
		t.Error(err)
	}
}

// TestLostTransaction: when SQLite rolls back a whole transaction, every caller in it
// gets an error, nothing of it is stored, and the next one works.
func TestLostTransaction(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	release := block(t, s)
	var wg sync.WaitGroup
	errs := make([]error, 3)
	var order sync.Mutex
	ran := 0
	for n := range errs {
		wg.Go(func() {
			errs[n] = s.Update(t.Context(), func(tx domain.Tx) error {
				order.Lock()
				defer order.Unlock()
				if ran++; ran == 2 {
					// What SQLite does itself when the disk is full.
					if _, err := s.writer.session.Conn().ExecContext(t.Context(), "ROLLBACK"); err != nil {
						t.Error(err)
					}
					return nil
				}
				return tx.Workspaces().Insert(t.Context(), workspace(n))
			})
		})
	}
	waitQueued(t, s, len(errs))
	release()
	wg.Wait()
	for n, err := range errs {
		if err == nil {
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

// TestTwoProcesses stands for a command beside a running server.
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
