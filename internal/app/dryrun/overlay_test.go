package dryrun

import (
	"errors"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/store/sqlite"
)

const (
	entryID domain.ID = "01950000-0000-7000-8000-000000000003"
	otherID domain.ID = "01950000-0000-7000-8000-000000000002"
	fileID  domain.ID = "01950000-0000-7000-8000-000000000001"
)

// stores returns a store and one laid over it.
func stores(t *testing.T) (below domain.Store, above *overlay) {
	t.Helper()
	open := func() domain.Store {
		s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "test.db"), sqlite.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
		return s
	}
	below = open()
	return below, &overlay{open(), below, nil}
}

// Listed are the ports that a job writes to, with their methods: those that also
// look below, and those that are about the store above only. A new method of them
// must be listed here; a new port is read below and cannot be written.
func TestOverlayKnowsWhatJobsWrite(t *testing.T) {
	overlaid := map[string]struct{ both, above []string }{
		"Jobs":    {above: []string{"Acknowledge", "ByKey", "ByRef", "Count", "CountAttention", "CountDescendant", "EachFaulted", "Get", "Head", "Insert", "List", "Rows", "Search", "Waiting"}},
		"Queue":   {both: []string{"Commit"}, above: []string{"Backlog", "BacklogOf", "Claim", "NextDue", "Release", "Renew", "Signal", "Take"}},
		"Entries": {both: []string{"AddState", "ByKey", "Content", "Expect", "Get", "Head", "Insert", "Revise", "SetFolder", "Size", "States", "Unchanged", "Versions"}, above: []string{"List"}},
		"Files":   {both: []string{"Get", "List", "Put"}, above: []string{"ByJob", "Contents", "Find", "FindByHash", "Hashes", "MarkStored", "Replaced", "Unsent"}},
		"Spool":   {both: []string{"Get"}, above: []string{"Delete", "Insert", "Sweep"}},
		"Issued":  {both: []string{"Credits", "Holder", "Mixed", "Recent"}},
		"Series":  {both: []string{"Entry", "Get", "Insert", "Take"}, above: []string{"Describe", "Entries", "Held", "List", "Lock", "Note"}},
	}
	own := reflect.TypeFor[*overlayTx]()
	for port := range reflect.TypeFor[domain.Tx]().Methods() {
		known, ok := overlaid[port.Name]
		if !ok {
			continue
		}
		if _, found := own.MethodByName(port.Name); !found {
			t.Errorf("%s: not overlaid", port.Name)
		}
		for m := range port.Type.Out(0).Methods() {
			if !slices.Contains(slices.Concat(known.both, known.above), m.Name) {
				t.Errorf("%s.%s: say whether a dry run also looks below", port.Name, m.Name)
			}
		}
	}
}

// What no job writes is read below, and writing to it fails.
func TestOverlayReadsBelow(t *testing.T) {
	ctx := t.Context()
	below, above := stores(t)
	w := domain.Workspace{ID: domaintest.ID(7, 1), Slug: "a", CreatedAt: domaintest.Start}
	meta := &domain.MetaRow{WorkspaceID: w.ID, EntryID: entryID, Src: "s", Key: "k", CreatedAt: domaintest.Start, UpdatedAt: domaintest.Start}
	entry := &domain.Entry{WorkspaceID: w.ID, ID: entryID, Folder: "sales", CreatedAt: domaintest.Start, UpdatedAt: domaintest.Start, Content: content("v1")}
	insert := func(tx domain.Tx) error { return tx.Workspaces().Insert(ctx, w) }
	if err := above.Update(ctx, insert); err == nil {
		t.Error("a dry run wrote to the store below")
	}
	err := below.Update(ctx, func(tx domain.Tx) error {
		return errors.Join(insert(tx), tx.Entries().Insert(ctx, entry), tx.Metas().Put(ctx, meta))
	})
	if err != nil {
		t.Fatal(err)
	}
	err = above.View(ctx, func(tx domain.Tx) error {
		_, err := tx.Workspaces().BySlug(ctx, "a")
		list, err2 := tx.Metas().List(ctx, w.ID, entryID)
		if len(list) != 1 {
			t.Errorf("%d meta rows", len(list))
		}
		return errors.Join(err, err2)
	})
	if err != nil {
		t.Error(err)
	}
}

// The changes of a checkpoint are made above, on copies of what is below.
func TestOverlayCommits(t *testing.T) {
	ctx, ws := t.Context(), domaintest.ID(7, 900)
	below, above := stores(t)
	first := &domain.Entry{WorkspaceID: ws, ID: entryID, Key: "k", Folder: "sales", CreatedAt: domaintest.Start, UpdatedAt: domaintest.Start, Content: content("v1")}
	job := &domain.Job{WorkspaceID: ws, ID: domaintest.ID(7, 5), WorkflowID: domaintest.ID(4, 6), EntryID: entryID, CreatedAt: domaintest.Start, UpdatedAt: domaintest.Start, DueAt: domaintest.Start}
	child := &domain.Job{WorkspaceID: ws, ID: domaintest.ID(7, 6), WorkflowID: domaintest.ID(4, 6), CreatedAt: domaintest.Start, UpdatedAt: domaintest.Start, DueAt: domaintest.Start, ParentID: job.ID}
	update := func(s domain.Store, fn func(tx domain.Tx) error) {
		t.Helper()
		if err := s.Update(ctx, fn); err != nil {
			t.Fatal(err)
		}
	}
	update(below, func(tx domain.Tx) error { return tx.Entries().Insert(ctx, first) })
	update(above, func(tx domain.Tx) error { return tx.Jobs().Insert(ctx, job) })
	next := content("v2")
	cp := &domain.Checkpoint{Job: job, Changes: []domain.Change{{
		EntryID: entryID, Target: entryID, Base: "v1", Content: &next, Folder: "paid", Child: child, At: domaintest.Start,
	}}}
	update(above, func(tx domain.Tx) error { _, err := tx.Queue().Commit(ctx, cp); return err })
	if child.DueAt.IsZero() {
		t.Error("the checkpoint of the caller was changed")
	}
	for name, s := range map[string]domain.Store{"v2 paid": above, "v1 sales": below} {
		err := s.View(ctx, func(tx domain.Tx) error {
			e, err := tx.Entries().Get(ctx, ws, entryID)
			if err == nil && e.Content.Version+" "+e.Folder != name {
				t.Errorf("%s %s, want %s", e.Content.Version, e.Folder, name)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
	err := above.View(ctx, func(tx domain.Tx) error {
		c, err := tx.Jobs().Get(ctx, ws, child.ID)
		if err == nil && !c.DueAt.IsZero() {
			t.Errorf("the child is due at %s", c.DueAt)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// An entry below is seen from above with what belongs to it, also when some of it
// has changed above, and stays as it is.
func TestOverlayOnAnEntry(t *testing.T) {
	ctx, ws := t.Context(), domaintest.ID(7, 900)
	below, above := stores(t)
	now := domaintest.Start
	entry := func(id domain.ID, version string) *domain.Entry {
		return &domain.Entry{WorkspaceID: ws, ID: id, Key: "k", Folder: "sales", CreatedAt: now, UpdatedAt: now, Content: content(version)}
	}
	file := func(id domain.ID, name string) *domain.File {
		return &domain.File{WorkspaceID: ws, EntryID: entryID, ID: id, Name: name, Hash: "00", Stored: true, CreatedAt: now}
	}
	change := func(s domain.Store, fn func(tx domain.Tx) error) error { return s.Update(ctx, fn) }
	err := change(below, func(tx domain.Tx) error {
		return errors.Join(tx.Entries().Insert(ctx, entry(entryID, "v1")),
			tx.Entries().AddState(ctx, ws, entryID, &domain.State{Key: "draft", At: now}),
			tx.Entries().AddState(ctx, ws, entryID, &domain.State{Key: "sent", At: now}),
			tx.Files().Put(ctx, file(fileID, "a.txt")))
	})
	if err != nil {
		t.Fatal(err)
	}
	// seen is the entry as a store shows it.
	seen := func(s domain.Store) (line string) {
		t.Helper()
		err := s.View(ctx, func(tx domain.Tx) error {
			e, err := tx.Entries().ByKey(ctx, ws, "k")
			if err != nil {
				return err
			}
			files, err := tx.Files().List(ctx, ws, e.ID)
			states, err2 := tx.Entries().States(ctx, ws, e.ID)
			line = e.Content.Version + " " + e.State
			for _, f := range files {
				line += " " + f.Name
			}
			for _, st := range states {
				line += " " + st.Key
			}
			return errors.Join(err, err2, tx.Entries().Expect(ctx, ws, e.ID, e.Content.Version))
		})
		if err != nil {
			t.Fatal(err)
		}
		return line
	}
	if got := seen(above); got != "v1 sent a.txt sent draft" {
		t.Errorf("at first: %s", got)
	}
	err = change(above, func(tx domain.Tx) error { return tx.Entries().Insert(ctx, entry(otherID, "v1")) })
	if e, ok := errors.AsType[*domain.Error](err); !ok || e.Kind != domain.Conflict || e.ExistingID != entryID {
		t.Errorf("another with its key: %v", err)
	}
	next := content("v2")
	err = change(above, func(tx domain.Tx) error {
		return errors.Join(tx.Files().Put(ctx, file(otherID, "b.txt")), tx.Entries().Revise(ctx, ws, entryID, "v1", &next))
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := seen(above); got != "v2 sent a.txt b.txt sent draft" {
		t.Errorf("changed: %s", got)
	}
	if got := seen(below); got != "v1 sent a.txt sent draft" {
		t.Errorf("below: %s", got)
	}
}

func content(version string) domain.Content {
	return domain.Content{Version: version, Head: []byte(`{}`), Doc: []byte(`{"v":"` + version + `"}`), Digest: version}
}

// The numbers of signed documents below are taken above too, unless their entries have
// changed above.
func TestOverlayOfNumbers(t *testing.T) {
	ctx, ws := t.Context(), domaintest.ID(7, 900)
	below, above := stores(t)
	bill := func(version, code string, signed bool) domain.Content {
		c := content(version)
		c.DocSchema, c.Signed = "https://gobl.org/draft-0/bill/invoice", signed
		c.Index = domain.Index{Type: "standard", Series: "A", Code: code, SupplierTax: "DE814295732"}
		if !signed {
			return c
		}
		c.Sigs = []byte(`["x"]`)
		return c
	}
	insert := func(s domain.Store, id domain.ID, c domain.Content) error {
		e := &domain.Entry{WorkspaceID: ws, ID: id, Folder: "sales", CreatedAt: domaintest.Start, UpdatedAt: domaintest.Start, Content: c}
		return s.Update(ctx, func(tx domain.Tx) error { return tx.Entries().Insert(ctx, e) })
	}
	revise := func(id domain.ID, from string, c domain.Content) error {
		return above.Update(ctx, func(tx domain.Tx) error { return tx.Entries().Revise(ctx, ws, id, from, &c) })
	}
	holder := func(code string) (id domain.ID) {
		err := above.View(ctx, func(tx domain.Tx) error {
			n := domain.Number{Issuer: "DE814295732", Family: domain.FamilyInvoice, Series: "A", Code: code}
			d, err := tx.Issued().Holder(ctx, ws, n)
			if err == nil {
				id = d.EntryID
			}
			return err
		})
		if err != nil && !domain.Is(err, domain.NotFound) {
			t.Error(err)
		}
		return id
	}
	if err := insert(below, entryID, bill("v1", "1", true)); err != nil {
		t.Fatal(err)
	}
	if got := holder("1"); got != entryID {
		t.Errorf("%q has the number", got)
	}
	err := insert(above, otherID, bill("w1", "1", true))
	if e, ok := errors.AsType[*domain.Error](err); !ok || e.Key != domain.KeyDuplicate || e.ExistingID != entryID {
		t.Errorf("a double: %v", err)
	}
	if err := insert(above, otherID, bill("w1", "1", false)); err != nil {
		t.Fatal(err)
	}
	if err := revise(otherID, "w1", bill("w2", "1", true)); err == nil {
		t.Error("a double by a signature")
	}
	if err := revise(entryID, "v1", bill("v2", "1", false)); err != nil {
		t.Fatal(err)
	}
	if got := holder("1"); got != "" {
		t.Errorf("%s has the number of a draft", got)
	}
	if err := revise(otherID, "w1", bill("w2", "1", true)); err != nil {
		t.Error(err)
	}
	if got := holder("1"); got != otherID {
		t.Errorf("%q has the number", got)
	}
}
