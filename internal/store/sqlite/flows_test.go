package sqlite

import (
	"errors"
	"path/filepath"
	"testing"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

func TestFlowChanges(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	s := openAt(t, path)
	flow := &domain.Workflow{WorkspaceID: domaintest.ID(4, 1), ID: domaintest.ID(4, 2), Name: "f", Hash: "h", CreatedAt: domaintest.Start, UpdatedAt: domaintest.Start}
	insertFlow := func(tx domain.Tx) error { return tx.Workflows().Insert(t.Context(), flow) }
	updateFlow := func(tx domain.Tx) error { return tx.Workflows().Update(t.Context(), flow) }
	n := 0
	other := func(tx domain.Tx) error { n++; return tx.Workspaces().Insert(t.Context(), workspace(n)) }
	wanted := errors.New("wanted by the test")
	elsewhere := func() error {
		second, err := open(t.Context(), path, Options{})
		if err != nil {
			return err
		}
		return errors.Join(second.Update(t.Context(), updateFlow), second.Close())
	}
	if err := s.Update(t.Context(), other); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		name    string
		do      func() error
		changes bool
	}{
		{"nothing", func() error { return nil }, false},
		{"another row", func() error { return s.Update(t.Context(), other) }, false},
		{"an insert", func() error { return s.Update(t.Context(), insertFlow) }, true},
		{"an update", func() error { return s.Update(t.Context(), updateFlow) }, true},
		{"what is rolled back", func() error {
			err := s.Update(t.Context(), func(tx domain.Tx) error { return errors.Join(updateFlow(tx), wanted) })
			if !errors.Is(err, wanted) {
				return err
			}
			return s.Update(t.Context(), other)
		}, false},
		{"another process", elsewhere, true},
		{"after it", func() error { return nil }, false},
	} {
		before := s.FlowChanges()
		if err := step.do(); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		var seen uint64
		if err := s.Update(t.Context(), func(tx domain.Tx) error { seen = s.FlowChanges(); return other(tx) }); err != nil {
			t.Fatal(err)
		}
		if changed := seen != before; changed != step.changes {
			t.Errorf("%s: changed is %v", step.name, changed)
		}
	}
}
