package sqlite

import (
	"testing"

	"chancery/internal/domain"
	"chancery/internal/store"
)

// TestCommitFails: when the commit itself fails, every caller in it gets the error,
// nothing of it is stored, and the next one works.
func TestCommitFails(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	release := block(t, s)
	var results []<-chan error
	for n := range 3 {
		results = append(results, queue(t.Context(), t, s, func(tx domain.Tx) error {
			if n == 0 {
				breakCommit(t, s.writing)
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
		t.Errorf("%d rows without a commit", got)
	}
	if err := insert(t.Context(), s, 7); err != nil {
		t.Errorf("the next update: %v", err)
	}
}

// breakCommit replaces the statement COMMIT of a connection by one that fails.
func breakCommit(t *testing.T, s *session) {
	t.Helper()
	failing, err := store.Plain(s.conn).Prepare(t.Context(), "RELEASE absent")
	if err != nil {
		t.Error(err)
		return
	}
	if err := s.prepared[commit].Close(); err != nil {
		t.Error(err)
	}
	s.prepared[commit] = failing
}
