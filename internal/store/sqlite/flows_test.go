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

// TestEntryChanges: a change of an entry is noticed within its transaction, after it, and when
// another process makes it.
func TestEntryChanges(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	s := openAt(t, path)
	ctx := t.Context()
	e := &domain.Entry{
		WorkspaceID: domaintest.ID(4, 1), ID: domaintest.ID(4, 2), CreatedAt: domaintest.Start, UpdatedAt: domaintest.Start,
		Content: domain.Content{Version: "v", Doc: []byte(`{}`), At: domaintest.Start},
	}
	move := func(tx domain.Tx) error {
		return tx.Entries().SetFolder(ctx, e.WorkspaceID, e.ID, "f", domaintest.Start)
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(s.Update(ctx, func(tx domain.Tx) error { return tx.Entries().Insert(ctx, e) }))
	before := s.EntryChanges(e.ID)
	must(s.Update(ctx, func(tx domain.Tx) error {
		_, err := tx.Entries().Get(ctx, e.WorkspaceID, e.ID)
		return err
	}))
	if s.EntryChanges(e.ID) != before {
		t.Error("reading counts as a change")
	}
	var within uint64
	must(s.Update(ctx, func(tx domain.Tx) error {
		err := move(tx)
		within = s.EntryChanges(e.ID)
		return err
	}))
	after := s.EntryChanges(e.ID)
	if within == before || after == within {
		t.Errorf("%d before, %d within, %d after", before, within, after)
	}
	wanted := errors.New("wanted by the test")
	if err := s.Update(ctx, func(tx domain.Tx) error { return errors.Join(move(tx), wanted) }); !errors.Is(err, wanted) {
		t.Error(err)
	}
	second, err := open(ctx, path, Options{})
	must(err)
	must(errors.Join(second.Update(ctx, move), second.Close()))
	must(s.Update(ctx, func(tx domain.Tx) error {
		if s.EntryChanges(e.ID) == after {
			t.Error("what another process has changed is not noticed")
		}
		return nil
	}))
}
