package sqlite

import (
	"path/filepath"
	"testing"

	"go.uber.org/goleak"

	"chancery/internal/domain"
	"chancery/internal/store/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func openTemp(t *testing.T) *Store {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "chancery.db"))
}

func openAt(t *testing.T, path string) *Store {
	t.Helper()
	s, err := open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) domain.Store { return openTemp(t) })
}
