package api_test

import (
	"testing"

	"go.uber.org/goleak"

	"chancery/internal/domain"
	"chancery/internal/store/postgres"
	"chancery/test/kit"
	"chancery/test/pg"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(program{m}) }

// program runs the tests, and stops the database if they started one.
type program struct{ m *testing.M }

// Run implements goleak.TestingM.
func (p program) Run() int { return pg.Run(p.m) }

// onStores runs a test on a server with each store.
func onStores(t *testing.T, test func(t *testing.T, in *installation)) {
	t.Helper()
	for name, open := range map[string]func(t *testing.T) domain.Store{
		"sqlite": func(*testing.T) domain.Store { return nil }, // that of the installation
		"postgres": func(t *testing.T) domain.Store {
			t.Helper()
			s, err := postgres.Open(t.Context(), pg.Database(t), postgres.Options{})
			must(t, err)
			t.Cleanup(func() { must(t, s.Close()) })
			return s
		},
	} {
		t.Run(name, func(t *testing.T) { test(t, installOn(t, kit.Options{Store: open(t)})) })
	}
}
