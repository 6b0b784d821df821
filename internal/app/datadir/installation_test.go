package datadir_test

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"chancery/internal/app"
	"chancery/internal/app/datadir"
)

// tryStart starts a server on a directory and stops it, and returns why it did not.
func tryStart(t *testing.T, dir string, anew bool) error {
	t.Helper()
	a, err := app.New(t.Context(), app.Config{Place: app.Place{Data: dir}, Listen: "127.0.0.1:0", Log: slog.New(slog.DiscardHandler), New: anew})
	if err == nil {
		stop(t, a)
	}
	return err
}

func identity(t *testing.T, dir string) string {
	t.Helper()
	id, err := datadir.Identify(t.Context(), dir)
	must(t, err)
	return id
}

// rename moves a file of the directory.
func rename(t *testing.T, dir, name, to string) {
	t.Helper()
	must(t, os.Rename(filepath.Join(dir, name), to))
}

// forget takes the installation ID away from a part, as earlier versions left it.
func forget(t *testing.T, dir, part string) {
	t.Helper()
	switch part {
	case datadir.DBFile:
		execute(t, dir, "DELETE FROM installation")
	case datadir.KeysFile:
		path := filepath.Join(dir, part)
		data, err := os.ReadFile(path)
		must(t, err)
		changed := strings.Replace(string(data), `"installation"`, `"other"`, 1)
		if changed == string(data) {
			t.Fatal("the keys carry no ID")
		}
		must(t, os.WriteFile(path, []byte(changed), 0o600))
	case datadir.FilesDir:
		must(t, os.Remove(filepath.Join(dir, part, "installation")))
	}
}

// TestNotWhole takes away or exchanges each part: the start is refused and says which
// part it is, nothing is made, and --new moves the rest aside.
func TestNotWhole(t *testing.T) {
	t.Parallel()
	whole := installation(t)
	foreign := filepath.Join(t.TempDir(), "foreign")
	must(t, tryStart(t, foreign, false))
	// Read before the cases begin: a reader makes files next to the database, which a
	// case that copies the directory at that time would take along.
	wholeID, foreignID := identity(t, whole), identity(t, foreign)
	for part, words := range map[string]string{datadir.DBFile: "chancery.db", datadir.KeysFile: "keys.json", datadir.FilesDir: "files/"} {
		for name, c := range map[string]struct {
			change func(t *testing.T, dir string)
			want   string
		}{
			"missing": {func(t *testing.T, dir string) {
				t.Helper()
				rename(t, dir, part, filepath.Join(t.TempDir(), "away"))
			}, words + " is missing"},
			"foreign": {func(t *testing.T, dir string) {
				t.Helper()
				rename(t, dir, part, filepath.Join(t.TempDir(), "away"))
				rename(t, clone(t, foreign), part, filepath.Join(dir, part))
			}, words + " belongs to the installation " + foreignID},
			"unknown": {func(t *testing.T, dir string) { t.Helper(); forget(t, dir, part) }, words + " carries no installation ID"},
		} {
			t.Run(part+" "+name, func(t *testing.T) {
				t.Parallel()
				dir := clone(t, whole)
				c.change(t, dir)
				before, err := os.ReadDir(dir)
				must(t, err)
				err = tryStart(t, dir, false)
				if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "--new") {
					t.Errorf("%v", err)
				}
				if _, err := app.OpenLocal(t.Context(), app.Place{Data: dir}, slog.New(slog.DiscardHandler)); err == nil {
					t.Error("the commands of operators open it")
				}
				if _, err := datadir.MakeBackup(t.Context(), dir, filepath.Join(t.TempDir(), "to"), datadir.BackupOptions{}); err == nil {
					t.Error("a backup was made")
				}
				if after, err := os.ReadDir(dir); err != nil || len(after) != len(before) && len(after) != len(before)+1 { // the lock
					t.Errorf("before %v, after %v (%v)", before, after, err)
				}
				must(t, tryStart(t, dir, true))
				if identity(t, dir) == wholeID {
					t.Error("the ID is the old one")
				}
				if aside, err := filepath.Glob(filepath.Join(dir, "replaced-*")); err != nil || len(aside) != 1 {
					t.Errorf("%v (%v)", aside, err)
				}
			})
		}
	}
}

// TestAdopted: a directory of an earlier version gets an ID at its first start, also
// when that is interrupted, and keeps it.
func TestAdopted(t *testing.T) {
	t.Parallel()
	dir := installation(t)
	for _, part := range []string{datadir.DBFile, datadir.KeysFile, datadir.FilesDir} {
		forget(t, dir, part)
	}
	if id := identity(t, dir); id != "" {
		t.Fatalf("ID %s", id)
	}
	to := filepath.Join(t.TempDir(), "to")
	backup(t, dir, to, datadir.BackupOptions{}) // before the upgrade
	if text := findings(t, to); text != "" {
		t.Error(text)
	}
	must(t, tryStart(t, dir, false))
	id := identity(t, dir)
	if id == "" {
		t.Fatal("no ID")
	}
	forget(t, dir, datadir.FilesDir) // as if the power had failed before
	must(t, os.WriteFile(filepath.Join(dir, "installation.new"), []byte(id+"\n"), 0o600))
	must(t, tryStart(t, dir, false))
	if got := identity(t, dir); got != id {
		t.Errorf("%s became %s", id, got)
	}
	if _, err := os.Stat(filepath.Join(dir, "installation.new")); err == nil {
		t.Error("the first start is not completed")
	}
	backup(t, dir, to, datadir.BackupOptions{Incremental: true})
	if text := findings(t, to); text != "" {
		t.Error(text)
	}
}

// TestStartRefused covers the other refusals of a start.
func TestStartRefused(t *testing.T) {
	t.Parallel()
	whole := installation(t)
	to := filepath.Join(t.TempDir(), "to")
	backup(t, whole, to, datadir.BackupOptions{})
	if err := tryStart(t, to, false); err == nil || !strings.Contains(err.Error(), "is a backup") {
		t.Errorf("a backup: %v", err)
	}
	if err := tryStart(t, to, true); err == nil || !strings.Contains(err.Error(), "is a backup") {
		t.Errorf("a backup with --new: %v", err)
	}
	if err := tryStart(t, whole, true); err == nil || !strings.Contains(err.Error(), "is whole") {
		t.Errorf("a whole one with --new: %v", err)
	}
	must(t, tryStart(t, whole, false))
}

// TestUncleanEnd: after an end that was not noted, a damaged database is refused and a
// whole one is not.
func TestUncleanEnd(t *testing.T) {
	t.Parallel()
	dir := installation(t)
	running := filepath.Join(dir, "running")
	if _, err := os.Stat(running); err == nil {
		t.Error("an end in order is not noted")
	}
	must(t, os.WriteFile(running, nil, 0o600))
	must(t, tryStart(t, dir, false))
	must(t, os.WriteFile(running, nil, 0o600))
	path := filepath.Join(dir, datadir.DBFile)
	data, err := os.ReadFile(path)
	must(t, err)
	for i := len(data) / 2; i < len(data); i += 4096 {
		copy(data[i&^4095:], "this page was overwritten")
	}
	must(t, os.WriteFile(path, data, 0o600))
	if err := tryStart(t, dir, false); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("a damaged database: %v", err)
	}
}
