package datadir_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"chancery/internal/app/datadir"
)

// TestCheck changes each part of a data directory: it is found.
func TestCheck(t *testing.T) {
	t.Parallel()
	whole := installation(t)
	if text := findings(t, whole); text != "" {
		t.Fatalf("a whole installation has findings:\n%s", text)
	}
	sql := func(statements ...string) func(*testing.T, string) {
		return func(t *testing.T, dir string) { t.Helper(); execute(t, dir, statements...) }
	}
	onLog := func(statement string) func(*testing.T, string) {
		return func(t *testing.T, dir string) { t.Helper(); openLog(t, dir); execute(t, dir, statement) }
	}
	for name, c := range map[string]struct {
		change func(t *testing.T, dir string)
		want   string
	}{
		"a changed document": {
			sql(`UPDATE documents SET data = replace(CAST(data AS TEXT), '"currency":"EUR"', '"currency":"USD"') WHERE digest =
				(SELECT document FROM entry_versions WHERE signed)`),
			"the document does not have the digest on record",
		},
		"changed bytes": {
			sql(`UPDATE documents SET data = CAST(data AS TEXT) || ' ' WHERE digest = (SELECT document FROM entry_versions WHERE signed)`),
			"the stored bytes of the document were changed",
		},
		"a changed digest": {
			sql(`UPDATE entry_versions SET digest = 'a' || substr(digest, 2) WHERE substr(digest, 1, 1) <> 'a'`), "the digest on record",
		},
		"a changed header": {
			sql(`UPDATE entry_versions SET head = replace(CAST(head AS TEXT), '"uuid":"0', '"uuid":"1') WHERE signed`),
			"signatures ",
		},
		"a changed signature": {
			sql(`UPDATE entry_versions SET sigs = substr(CAST(sigs AS TEXT), 1, length(sigs) - 12) || 'AAAAAAAAAA"]' WHERE signed`),
			"a signature of this installation is not valid",
		},
		"no signature":                {sql(`UPDATE entry_versions SET sigs = NULL WHERE signed`), "its signatures cannot be read"},
		"no document":                 {sql(`DELETE FROM documents`), "the document is missing"},
		"no entry":                    {sql(`DELETE FROM entries`), "which does not exist"},
		"a gap":                       {sql(`DELETE FROM series_entries WHERE idx = 2`), "2 is expected, and the number on record is 3"},
		"no last one":                 {sql(`DELETE FROM series_entries WHERE idx = 3`), "the last number is 3, and the last on record is 2"},
		"set back":                    {sql(`UPDATE series SET last = 2`), "the last number is 2, and the last on record is 3"},
		"a changed row of the log":    {onLog(`UPDATE audit_rows SET actor_name = 'nobody' WHERE seq = 1 AND workspace_id <> ''`), "row 1: it was changed"},
		"a row of the log is missing": {onLog(`DELETE FROM audit_rows WHERE seq = 1 AND workspace_id <> ''`), ": row 1: it is missing"},
		"the end of the log is missing": {
			onLog(`DELETE FROM audit_rows WHERE (workspace_id, seq) IN (SELECT workspace_id, seq FROM audit_chains)`), "it is missing; the chain has ",
		},
		"no end of the log": {sql(`DELETE FROM audit_chains`), "it is behind the end of the chain"},
		"the log of the installation": {
			onLog(`UPDATE audit_rows SET detail = '{"a":"b"}' WHERE seq = 1 AND workspace_id = ''`), "changes installation: row 1: it was changed",
		},
		"a changed file": {
			func(t *testing.T, dir string) { t.Helper(); must(t, os.WriteFile(anyFile(t, dir), []byte("x"), 0o600)) }, "the file was changed",
		},
		"a missing file": {
			func(t *testing.T, dir string) { t.Helper(); must(t, os.Remove(anyFile(t, dir))) }, "the file is missing",
		},
		"a file of nobody": {
			func(t *testing.T, dir string) {
				t.Helper()
				must(t, os.WriteFile(filepath.Join(dir, datadir.FilesDir, "extra"), nil, 0o600))
			}, "1 files belong to no record",
		},
		"other keys": {
			func(t *testing.T, dir string) {
				t.Helper()
				must(t, os.WriteFile(filepath.Join(dir, datadir.KeysFile), []byte("{}"), 0o600))
			}, "keys keys.json: the keystore",
		},
		"a damaged database": {
			func(t *testing.T, dir string) {
				t.Helper()
				path := filepath.Join(dir, datadir.DBFile)
				data, err := os.ReadFile(path)
				must(t, err)
				for i := 8192; i < len(data); i += 4096 {
					copy(data[i:], "this page was overwritten")
				}
				must(t, os.WriteFile(path, data, 0o600))
			}, "database chancery.db: ",
		},
		"no database": {
			func(t *testing.T, dir string) { t.Helper(); must(t, os.Remove(filepath.Join(dir, datadir.DBFile))) },
			"database chancery.db: ",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := clone(t, whole)
			c.change(t, dir)
			if text := findings(t, dir); !strings.Contains(text, c.want) {
				t.Errorf("found:\n%s", text)
			}
		})
	}
}

// TestCheckEndsWithItsReceiver: an error of the receiver ends the check and is
// returned.
func TestCheckEndsWithItsReceiver(t *testing.T) {
	t.Parallel()
	dir := installation(t)
	must(t, os.Remove(anyFile(t, dir)))
	must(t, os.Remove(anyFile(t, dir)))
	full := errors.New("full")
	count := 0
	_, err := datadir.Check(t.Context(), dir, func(datadir.Finding) error { count++; return full }, nil)
	if !errors.Is(err, full) || count != 1 {
		t.Errorf("%d findings, %v", count, err)
	}
}
