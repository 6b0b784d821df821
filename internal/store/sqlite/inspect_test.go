package sqlite

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSnapshot copies a database while its store is open: the copy has the rows, is
// not in another mode than its own, and holds an installation ID that was set before.
func TestSnapshot(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	s := openAt(t, path)
	fillOld(t, s)
	if err := SetInstallation(t.Context(), path, "one"); err != nil {
		t.Fatal(err)
	}
	if err := SetInstallation(t.Context(), path, "two"); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "copy.db")
	if err := Snapshot(t.Context(), path, to); err != nil {
		t.Fatal(err)
	}
	private(t, to, 0o600)
	if err := Snapshot(t.Context(), path, to); err == nil {
		t.Error("a file was overwritten")
	}
	i, err := Inspect(t.Context(), to)
	if err != nil {
		t.Fatal(err)
	}
	if id, err := i.Installation(t.Context()); err != nil || id != "one" {
		t.Errorf("installation %q (%v)", id, err)
	}
	for _, quick := range []bool{true, false} {
		if err := i.Integrity(t.Context(), quick, func(problem string) error { t.Error(problem); return nil }); err != nil {
			t.Error(err)
		}
	}
	if err := i.Close(); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff(snapshot(t, s), snapshot(t, openAt(t, to))); diff != "" {
		t.Errorf("the copy differs (-want +got):\n%s", diff)
	}
}

func TestInspectMissing(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	if _, err := Inspect(t.Context(), path); err == nil {
		t.Error("a missing database was read")
	}
	if err := Snapshot(t.Context(), path, path+"2"); err == nil {
		t.Error("a missing database was copied")
	}
}
