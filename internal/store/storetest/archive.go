package storetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chancery/internal/domain"
)

// archived reads all rows of a workspace, part by part and a few at a time.
func archived(t *testing.T, s domain.Store, ws domain.ID) map[string][]domain.ArchiveRow {
	t.Helper()
	got := map[string][]domain.ArchiveRow{}
	err := domain.Snapshot(t.Context(), s, func(tx domain.Tx) error {
		for _, p := range tx.Archives().Parts() {
			r := domain.ArchiveRead{Part: p.Name, Limit: 2}
			for {
				list, err := tx.Archives().Read(t.Context(), ws, r)
				if err != nil {
					return err
				}
				if len(list) == 0 {
					break
				}
				got[p.Name] = append(got[p.Name], list...)
				r.After = list[len(list)-1]
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func spaceNamed(id domain.ID, slug string) domain.Workspace {
	return domain.Workspace{ID: id, Slug: slug, Name: "Name of it", CreatedAt: at(1)}
}

// archives: all rows of a workspace can be read and written into another one, where they are
// the same. Jobs among them are held, and rows of others are not touched.
func archives(t *testing.T, s domain.Store) {
	ctx := t.Context()
	write(t, s, func(tx domain.Tx) error { return tx.Workspaces().Insert(ctx, spaceNamed(ws, "from")) })
	write(t, s, func(tx domain.Tx) error { return tx.Workspaces().Insert(ctx, spaceNamed(other, "to")) })
	insertEntry(t, s, newEntry(1), newEntry(2), newEntry(3))
	write(t, s, func(tx domain.Tx) error { return tx.Jobs().Insert(ctx, fullJob(4)) })
	want := archived(t, s, ws)
	for part, n := range map[string]int{"workspaces": 1, "entries": 3, "entry_versions": 3, "jobs": 1} {
		if len(want[part]) != n {
			t.Fatalf("%d rows of %s", len(want[part]), part)
		}
	}
	copyRows(t, s, want)
	if diff := cmp.Diff(want, archived(t, s, other)); diff != "" {
		t.Errorf("rows (-read +written):\n%s", diff)
	}
	heldJobs(t, s)
	err := s.Update(ctx, func(tx domain.Tx) error {
		return tx.Archives().Insert(ctx, other, "entries", want["entries"][1:])
	})
	if double, is := errors.AsType[*domain.DuplicateRowError](err); !is || double.Index != 0 {
		t.Errorf("a row twice: %v", err)
	}
	// A page ends with the bytes.
	if list := read(t, s, func(tx domain.Tx) ([]domain.ArchiveRow, error) {
		return tx.Archives().Read(ctx, ws, domain.ArchiveRead{Part: "documents", Bytes: 1})
	}); len(list) != 1 {
		t.Errorf("%d rows", len(list))
	}
	removeRows(t, s)
	if diff := cmp.Diff(want, archived(t, s, ws)); diff != "" {
		t.Errorf("the other workspace:\n%s", diff)
	}
}

func copyRows(t *testing.T, s domain.Store, rows map[string][]domain.ArchiveRow) {
	t.Helper()
	ctx := t.Context()
	write(t, s, func(tx domain.Tx) error {
		for _, p := range tx.Archives().Parts() {
			var err error
			if p.Keys == 0 {
				err = tx.Archives().Settle(ctx, other, rows[p.Name][0])
			} else {
				err = tx.Archives().Insert(ctx, other, p.Name, rows[p.Name])
			}
			if err != nil {
				return err
			}
		}
		_, err := tx.Archives().Relate(ctx, other, "", 100)
		return err
	})
	changes := read(t, s, func(tx domain.Tx) ([]domain.SearchChange, error) { return tx.Search().Changes(ctx, other, 10) })
	if len(changes) != len(rows["entries"]) {
		t.Errorf("%d entries are noted for the search", len(changes))
	}
}

// heldJobs: a job that was written does not run before it is released.
func heldJobs(t *testing.T, s domain.Store) {
	t.Helper()
	ctx := t.Context()
	now := at(1000)
	claim := func() (n int) {
		write(t, s, func(tx domain.Tx) error {
			list, err := tx.Queue().Claim(ctx, "n", now, now.Add(time.Minute), 10)
			n = 0
			for _, j := range list {
				if j.WorkspaceID == other {
					n++
				}
			}
			return err
		})
		return n
	}
	held := func() int {
		return read(t, s, func(tx domain.Tx) (int, error) { return tx.Archives().HeldJobs(ctx, other, 10) })
	}
	if n, h := claim(), held(); n != 0 || h != 1 {
		t.Errorf("%d jobs run, %d are held", n, h)
	}
	write(t, s, func(tx domain.Tx) error {
		n, err := tx.Archives().ReleaseJobs(ctx, other, now, 10)
		if n != 1 {
			t.Errorf("%d jobs were released", n)
		}
		return err
	})
	if n, h := claim(), held(); n != 1 || h != 0 {
		t.Errorf("%d jobs run, %d are held", n, h)
	}
}

// removeRows removes everything that was copied.
func removeRows(t *testing.T, s domain.Store) {
	t.Helper()
	ctx := t.Context()
	write(t, s, func(tx domain.Tx) error {
		parts := tx.Archives().Parts()
		for _, p := range slices.Backward(parts) {
			if _, err := tx.Archives().Remove(ctx, other, p.Name, 100); err != nil {
				return err
			}
		}
		for {
			n, err := tx.Archives().Unrelate(ctx, other, 100)
			if err != nil || n == 0 {
				return err
			}
		}
	})
	left := archived(t, s, other)
	delete(left, "workspaces")
	if len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

// imports: a workspace that is being imported is not found, but listed.
func imports(t *testing.T, s domain.Store) {
	ctx := t.Context()
	w := spaceNamed(ws, "new")
	w.Importing = true
	i := domain.Import{WorkspaceID: ws, Digest: "d", Made: true, StartedAt: at(1), UpdatedAt: at(1)}
	write(t, s, func(tx domain.Tx) error {
		return errors.Join(tx.Workspaces().Insert(ctx, w), tx.Archives().SetImport(ctx, i))
	})
	hidden := func(want bool) {
		t.Helper()
		for name, err := range map[string]error{
			"get":     s.View(ctx, func(tx domain.Tx) error { _, err := tx.Workspaces().Get(ctx, ws); return err }),
			"by slug": s.View(ctx, func(tx domain.Tx) error { _, err := tx.Workspaces().BySlug(ctx, "new"); return err }),
		} {
			if domain.Is(err, domain.NotFound) != want || !want && err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	hidden(true)
	if list := read(t, s, func(tx domain.Tx) ([]domain.Workspace, error) { return tx.Workspaces().List(ctx) }); len(list) != 1 || !list[0].Importing {
		t.Errorf("listed: %+v", list)
	}
	err := s.Update(ctx, func(tx domain.Tx) error { return tx.Workspaces().Insert(ctx, spaceNamed(other, "new")) })
	if !domain.Is(err, domain.Conflict) {
		t.Errorf("the slug is free: %v", err)
	}
	i.Place, i.Cursor, i.UpdatedAt, i.DoneAt = 7, "c", at(2), at(3)
	write(t, s, func(tx domain.Tx) error {
		return errors.Join(tx.Archives().SetImport(ctx, i), tx.Workspaces().SetImporting(ctx, ws, false), tx.Workspaces().SetOrigin(ctx, ws, other))
	})
	hidden(false)
	for _, digest := range []string{"d", ""} {
		same(t, "imports", read(t, s, func(tx domain.Tx) ([]domain.Import, error) { return tx.Archives().Imports(ctx, digest) }), []domain.Import{i})
	}
	if list := read(t, s, func(tx domain.Tx) ([]domain.Import, error) { return tx.Archives().Imports(ctx, "x") }); len(list) > 0 {
		t.Errorf("of another archive: %v", list)
	}
	if got := read(t, s, func(tx domain.Tx) (domain.Workspace, error) { return tx.Workspaces().Get(ctx, ws) }); got.Root() != other {
		t.Errorf("%+v", got)
	}
	// Giving up drops the workspace only while it is not complete.
	forget := func(want bool) {
		t.Helper()
		write(t, s, func(tx domain.Tx) error { return tx.Archives().ForgetImport(ctx, i) })
		list := read(t, s, func(tx domain.Tx) ([]domain.Workspace, error) { return tx.Workspaces().List(ctx) })
		if (len(list) == 1) != want {
			t.Errorf("%+v", list)
		}
	}
	forget(true)
	write(t, s, func(tx domain.Tx) error { return tx.Workspaces().SetImporting(ctx, ws, true) })
	forget(false)
}
