package datadir_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"chancery/internal/app/datadir"
	"chancery/internal/keystore"
)

// TestBackup makes a backup, a restore and an incremental backup. The restored
// installation goes on with the next number.
func TestBackup(t *testing.T) {
	t.Parallel()
	dir := installation(t)
	to := filepath.Join(t.TempDir(), "sub", "to")
	b := backup(t, dir, to, datadir.BackupOptions{})
	if b.Files != 3 || b.Reused != 0 || len(b.Skipped) > 0 {
		t.Errorf("%+v", b)
	}
	if s := b.Manifest.Series; len(s) != 1 || s[0].Last != 3 || !strings.HasSuffix(s[0].Code, "000003") {
		t.Errorf("%+v", s)
	}
	if text := findings(t, to); text != "" {
		t.Errorf("the backup has findings:\n%s", text)
	}
	if _, err := os.Stat(filepath.Join(to, "node")); err == nil {
		t.Error("the backup has the name of the node")
	}
	restored := filepath.Join(t.TempDir(), "restored")
	r, err := datadir.Restore(t.Context(), to, restored, func(f datadir.Finding) error { t.Error(f); return nil }, nil)
	must(t, err)
	if r.Report.Numbers != 3 || r.Report.Signatures != 3 || r.Report.Files != 3 || r.Report.Versions != 9 {
		t.Errorf("%+v", r.Report)
	}
	issue(t, restored, 2)
	if text := findings(t, restored); text != "" {
		t.Errorf("the restored installation has findings:\n%s", text)
	}
	b = backup(t, restored, to, datadir.BackupOptions{Incremental: true})
	if b.Files != 5 || b.Reused != 3 || b.Manifest.Series[0].Last != 5 {
		t.Errorf("%+v", b)
	}
	if text := findings(t, to); text != "" {
		t.Errorf("the incremental backup has findings:\n%s", text)
	}
}

// TestBackupOfManyKeys: a backup has all keys, and a check verifies what each of them
// signed.
func TestBackupOfManyKeys(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	issue(t, dir, 1)
	ring, err := keystore.Open(t.Context(), keystore.Dir(dir))
	must(t, err)
	first := ring.Documents().ID()
	_, err = ring.Rotate(t.Context(), keystore.Documents, at)
	must(t, err)
	issue(t, dir, 1)
	_, err = ring.Retire(t.Context(), first, at)
	must(t, err)
	to, restored := filepath.Join(t.TempDir(), "to"), filepath.Join(t.TempDir(), "restored")
	backup(t, dir, to, datadir.BackupOptions{})
	r, err := datadir.Restore(t.Context(), to, restored, func(f datadir.Finding) error { t.Error(f); return nil }, nil)
	must(t, err)
	if r.Report.Signatures != 2 {
		t.Errorf("%+v", r.Report)
	}
	issue(t, restored, 1)
	if text := findings(t, restored); text != "" {
		t.Errorf("the restored installation has findings:\n%s", text)
	}
	again, err := keystore.Open(t.Context(), keystore.Dir(restored))
	must(t, err)
	if again.Documents().ID() != ring.Documents().ID() || again.Documents().ID() == first || len(again.List()) != 4 {
		t.Errorf("restored %v", again.List())
	}
}

// TestIncrementalAfterInterruption: a backup that was being replaced gets its name
// back, and a damaged file in it is copied again.
func TestIncrementalAfterInterruption(t *testing.T) {
	t.Parallel()
	dir := installation(t)
	to := filepath.Join(t.TempDir(), "to")
	backup(t, dir, to, datadir.BackupOptions{})
	must(t, os.WriteFile(anyFile(t, to), []byte("damaged"), 0o600))
	must(t, os.Rename(to, to+".old"))
	if b := backup(t, dir, to, datadir.BackupOptions{Incremental: true}); b.Files != 3 || b.Reused != 2 {
		t.Errorf("%+v", b)
	}
	if text := findings(t, to); text != "" {
		t.Error(text)
	}
}

func TestBackupOfDamagedFiles(t *testing.T) {
	t.Parallel()
	dir := installation(t)
	to := filepath.Join(t.TempDir(), "to")
	damaged := anyFile(t, dir)
	must(t, os.WriteFile(damaged, []byte("damaged"), 0o600))
	_, err := datadir.MakeBackup(t.Context(), dir, to, datadir.BackupOptions{})
	if err == nil || !strings.Contains(err.Error(), damaged+" is damaged") {
		t.Errorf("%v", err)
	}
	for _, path := range []string{to, to + ".partial"} {
		if _, err := os.Stat(path); err == nil {
			t.Errorf("%s is left", path)
		}
	}
	b := backup(t, dir, to, datadir.BackupOptions{SkipDamaged: true})
	if b.Files != 2 || len(b.Skipped) != 1 || b.Skipped[0] != damaged {
		t.Errorf("%+v", b)
	}
	if text := findings(t, to); !strings.Contains(text, filepath.Base(damaged)+": the file is missing") {
		t.Error(text)
	}
}

// TestTamperedBackup changes each part of a backup: it is found, and the backup is
// not restored.
func TestTamperedBackup(t *testing.T) {
	t.Parallel()
	dir := installation(t)
	whole := filepath.Join(t.TempDir(), "to")
	backup(t, dir, whole, datadir.BackupOptions{})
	edit := func(name, from, to string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			t.Helper()
			data, err := os.ReadFile(filepath.Join(dir, name))
			must(t, err)
			changed := strings.Replace(string(data), from, to, 1)
			if changed == string(data) {
				t.Fatalf("%s does not have %q", name, from)
			}
			must(t, os.WriteFile(filepath.Join(dir, name), []byte(changed), 0o600))
		}
	}
	remove := func(name string) func(*testing.T, string) {
		return func(t *testing.T, dir string) { t.Helper(); must(t, os.Remove(filepath.Join(dir, name))) }
	}
	for name, c := range map[string]struct {
		change func(t *testing.T, dir string)
		want   string
	}{
		"a row":               {func(t *testing.T, dir string) { t.Helper(); execute(t, dir, "UPDATE series SET last = 2") }, "backup chancery.db: it was changed"},
		"the database":        {remove(datadir.DBFile), "backup chancery.db: it is missing"},
		"the keys":            {remove(datadir.KeysFile), "backup keys.json: it is missing"},
		"changed keys":        {edit(datadir.KeysFile, "P-256", "P-384"), "backup keys.json: it was changed"},
		"a file":              {func(t *testing.T, dir string) { t.Helper(); must(t, os.WriteFile(anyFile(t, dir), nil, 0o600)) }, "it was changed"},
		"no file":             {func(t *testing.T, dir string) { t.Helper(); must(t, os.Remove(anyFile(t, dir))) }, "it is missing"},
		"the manifest":        {edit(datadir.ManifestFile, `"version": "1.2.3"`, `"version": "1.2.4"`), "backup manifest.json: the manifest does not have the sum"},
		"the last number":     {edit(datadir.ManifestFile, `"last": 3`, `"last": 4`), "differ: last numbers"},
		"the sum":             {remove(datadir.ManifestSum), "the manifest does not have the sum"},
		"a file in the list":  {edit(datadir.ManifestFile, `","size":`, `","size":1`), "it was changed"},
		"a broken manifest":   {edit(datadir.ManifestFile, `"files": [`, `"files": [,`), "backup manifest.json: the manifest cannot be read"},
		"the schema it names": {edit(datadir.ManifestFile, `"schema": `, `"schema": 1`), "differ: schema"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			changed := clone(t, whole)
			c.change(t, changed)
			if text := findings(t, changed); !strings.Contains(text, c.want) {
				t.Errorf("check found:\n%s", text)
			}
			found := ""
			to := filepath.Join(t.TempDir(), "restored")
			_, err := datadir.Restore(t.Context(), changed, to, func(f datadir.Finding) error {
				found += f.Part + " " + f.Where + ": " + f.Message + "\n"
				return nil
			}, nil)
			if err == nil || !strings.Contains(found, c.want) {
				t.Errorf("restore: %v, found:\n%s", err, found)
			}
			for _, path := range []string{to, to + ".partial"} {
				if _, err := os.Stat(path); err == nil {
					t.Errorf("%s was made", path)
				}
			}
		})
	}
}

// TestReplace: a backup takes the place of a directory, which is moved aside when the backup
// is known to be whole, and not before.
func TestReplace(t *testing.T) {
	t.Parallel()
	dir := installation(t)
	to := filepath.Join(t.TempDir(), "to")
	backup(t, dir, to, datadir.BackupOptions{})
	issue(t, dir, 1) // number 4, which the backup does not have
	aside := dir + ".aside"
	nothing := func(datadir.Finding) error { return nil }
	damaged := clone(t, to)
	must(t, os.WriteFile(anyFile(t, damaged), nil, 0o600))
	if _, err := datadir.Replace(t.Context(), damaged, dir, aside, nothing, nil); err == nil {
		t.Error("a damaged backup was restored")
	}
	if _, err := os.Stat(aside); err == nil {
		t.Error("the directory was moved for a damaged backup")
	}
	if _, err := datadir.Restore(t.Context(), to, dir, nothing, nil); err == nil || !strings.Contains(err.Error(), "is not empty") {
		t.Errorf("restored over what is there: %v", err)
	}
	r, err := datadir.Replace(t.Context(), to, dir, aside, nothing, nil)
	must(t, err)
	if r.Report.Numbers != 3 {
		t.Errorf("%+v", r.Report)
	}
	if text := findings(t, aside); text != "" {
		t.Errorf("what was moved aside has findings:\n%s", text)
	}
	if _, err := datadir.Replace(t.Context(), to, dir, aside, nothing, nil); err == nil {
		t.Error("what was moved aside was replaced")
	}
}
