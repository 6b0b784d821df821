package postgres

import (
	"os"
	"testing"

	"chancery/internal/domain"
	"chancery/internal/store/storetest"
	"chancery/test/pg"
)

func TestMain(m *testing.M) { os.Exit(pg.Run(m)) }

func openTemp(t *testing.T) *Store {
	t.Helper()
	s, err := Open(t.Context(), pg.Database(t), Options{})
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
	t.Parallel()
	storetest.Run(t, func(t *testing.T) domain.Store { return openTemp(t) })
}
