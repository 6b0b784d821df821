package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"
	"modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"

	"chancery/internal/domain"
	"chancery/internal/store"
	"chancery/internal/store/storetest"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(crashVariable); path != "" {
		writeUntilKilled(path)
	}
	goleak.VerifyTestMain(m)
}

// empty returns a new database. With the race detector its schema takes seconds to make, so all tests
// of the store begin with copies of one. Package kit does the same for others; it imports this one.
var empty = sync.OnceValues(func() (data []byte, err error) { //nolint:gochecknoglobals // made once for all tests
	dir, err := os.MkdirTemp("", "chancery-empty-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	path := filepath.Join(dir, "chancery.db")
	s, err := open(context.Background(), path, Options{})
	if err != nil {
		return nil, err
	}
	if err := s.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

func openTemp(t *testing.T) *Store {
	t.Helper()
	path := filepath.Join(t.TempDir(), "chancery.db")
	data, err := empty()
	if err == nil {
		err = os.WriteFile(path, data, 0o600)
	}
	if err != nil {
		t.Errorf("a new database: %v", err)
		return nil
	}
	return openAt(t, path)
}

func openAt(t *testing.T, path string) *Store {
	t.Helper()
	s, err := open(t.Context(), path, Options{})
	if err != nil {
		t.Errorf("open: %v", err)
		return nil
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

// TestStatementsPrepare checks every statement against the schema.
func TestStatementsPrepare(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	for _, db := range []*sql.DB{s.read, s.write} {
		c, err := connect(t.Context(), db, s.texts, store.SessionOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(c.PrepareAll(t.Context()), c.Close()); err != nil {
			t.Error(err)
		}
	}
}

func TestOverrides(t *testing.T) {
	t.Parallel()
	if _, err := store.NewTexts(store.Texts{"jobs.clam": "SELECT 1"}); err == nil || !strings.Contains(err.Error(), "jobs.clam") {
		t.Errorf("a replacement for an unknown statement: %v", err)
	}
	texts, err := store.NewTexts(store.Texts{store.JobsClaim: "SELECT 1"})
	if err != nil || texts[store.JobsClaim] != "SELECT 1" {
		t.Errorf("claim is %q (%v)", texts[store.JobsClaim], err)
	}
}

func TestSettings(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	for pragma, both := range map[string][2]string{
		"journal_mode": {"wal", "wal"}, "synchronous": {"2", "2"}, "foreign_keys": {"1", "1"},
		"busy_timeout": {"5000", "5000"}, "query_only": {"0", "1"},
	} {
		for i, db := range []*sql.DB{s.write, s.read} {
			want := both[i]
			var got string
			if err := db.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got); err != nil {
				t.Fatal(err)
			}
			if got != want {
				t.Errorf("%s of connection %d is %s, want %s", pragma, i, got, want)
			}
		}
	}
}

// TestPlans: the claim, the next due time and other searches do not scan the table.
func TestPlans(t *testing.T) {
	t.Parallel()
	tables := []string{"jobs", "j", "f", "k", "entries", "e", "v", "d", "files", "n", "workflows"} // and their aliases
	s := openTemp(t)
	for _, c := range []struct {
		name store.Name
		args []any
		want []string
	}{
		{store.JobsClaim, []any{"o", 1, 1, 1}, []string{"jobs_free", "jobs_leased"}},
		{store.JobsClaimInTurns, []any{"o", 1, 1, 1}, []string{"jobs_free_of", "jobs_leased"}},
		{"jobs.backlog", []any{1}, []string{"jobs_free", "jobs_leased"}},
		{"jobs.next-due", nil, []string{"jobs_free", "jobs_leased"}},
		{"jobs.release", []any{"o"}, []string{"jobs_leased"}},
		{"entries.by-key", []any{"w", "k"}, []string{"entries_by_key"}},
		{"files.list", []any{"w", "e"}, []string{"files"}},
		{"files.find", []any{"e", "i", "h"}, []string{"files_by_link"}},
		{"files.find-by-hash", []any{"e", "i", "h"}, []string{"files_by_link"}},
		{"files.by-job", []any{"w", "j"}, []string{"files_by_job"}},
		{"files.insert", []any{"w", "e", "i", "", "", "", "", "", "", 1, "h", false, false, false, "", 1, "l", "s"}, []string{"files_by_seq"}},
		{"files.unsent", []any{"w", 1, 9}, []string{"files_unsent"}},
		{"files.hashes", []any{"w", "0", "f"}, []string{"files_by_hash"}},
		{"files.contents", []any{"w", "0", 9}, []string{"files_by_hash"}},
	} {
		plan := explain(t, s, s.texts[c.name], c.args)
		for _, index := range c.want {
			if !strings.Contains(plan, index) {
				t.Errorf("%s does not use %s:\n%s", c.name, index, plan)
			}
		}
		for line := range strings.Lines(plan) {
			words := strings.Fields(line)
			// The others are results of subqueries.
			if words[0] == "SCAN" && slices.Contains(tables, words[1]) && !strings.Contains(line, "INDEX") {
				t.Errorf("%s scans a table: %s", c.name, line)
			}
		}
	}
}

func explain(t *testing.T, s *Store, text string, params []any) string {
	t.Helper()
	rows, err := s.read.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+text, params...)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		b.WriteString(detail + "\n")
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestReopen(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "odd name?#%20 ü", "data", "x.db")
	for n := range 3 {
		s, err := Open(t.Context(), path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := count(t, s); got != n {
			t.Errorf("%d rows, want %d", got, n)
		}
		if err := insert(t.Context(), s, n); err != nil {
			t.Fatal(err)
		}
		if runtime.GOOS != "windows" {
			private(t, filepath.Dir(path), 0o700)
			for _, suffix := range []string{"", "-wal", "-shm"} {
				private(t, path+suffix, 0o600)
			}
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func private(t *testing.T, path string, want os.FileMode) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != want {
		t.Errorf("%s has mode %o, want %o", path, got, want)
	}
}

func TestNewerSchema(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	s := openAt(t, path)
	if _, err := s.write.ExecContext(t.Context(),
		"INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)"); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), path, Options{})
	if !domain.Is(err, domain.Invalid) || !strings.Contains(err.Error(), "newer version of this program") {
		t.Errorf("got %v", err)
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	text := filepath.Join(t.TempDir(), "x.db")
	if err := os.WriteFile(text, []byte(strings.Repeat("this is no database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for name, c := range map[string]struct {
		ctx  context.Context
		path string
		want string
	}{
		"another kind of file":   {t.Context(), text, "damaged or of another kind"},
		"a directory":            {t.Context(), t.TempDir(), "cannot open the database"},
		"below a file":           {t.Context(), filepath.Join(text, "y.db"), "cannot make the directory"},
		"after the caller ended": {cancelled, filepath.Join(t.TempDir(), "z.db"), "context canceled"},
	} {
		s, err := Open(c.ctx, c.path, Options{})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if s != nil {
			t.Errorf("%s: a store came with the error", name)
		}
		hidden(t, err)
	}
}

// hidden fails if the error wraps a type of the driver.
func hidden(t *testing.T, err error) {
	t.Helper()
	if _, ok := errors.AsType[*sqlite.Error](err); ok {
		t.Errorf("the driver's error shows: %v", err)
	}
}

func TestErrorKinds(t *testing.T) {
	t.Parallel()
	for code, want := range map[int]domain.Kind{
		codes.SQLITE_CONSTRAINT_UNIQUE:     domain.Conflict,
		codes.SQLITE_CONSTRAINT_PRIMARYKEY: domain.Conflict,
		codes.SQLITE_CONSTRAINT_FOREIGNKEY: domain.NotFound,
		codes.SQLITE_CONSTRAINT_NOTNULL:    domain.Internal,
		codes.SQLITE_BUSY:                  domain.Busy,
		codes.SQLITE_BUSY_SNAPSHOT:         domain.Busy,
		codes.SQLITE_LOCKED:                domain.Busy,
		codes.SQLITE_TOOBIG:                domain.TooLarge,
		codes.SQLITE_FULL:                  domain.Busy,
		codes.SQLITE_IOERR_FSYNC:           domain.Internal,
		codes.SQLITE_CORRUPT:               domain.Internal,
		codes.SQLITE_READONLY:              domain.Internal,
		codes.SQLITE_ERROR:                 domain.Internal,
	} {
		if err := byCode(code, errors.New("x")); domain.KindOf(err) != want {
			t.Errorf("code %d: kind %d, want %d", code, domain.KindOf(err), want)
		}
	}
	s := openTemp(t)
	for text, want := range map[string]domain.Kind{
		"INSERT INTO series_entries VALUES ('w','s','i',1,'','','',0,'',0)":                                                      domain.NotFound,
		"INSERT INTO workspaces VALUES ('a','s','','',0,0,'','',NULL,0,'',0,'',''), ('a','t','','',0,0,'','',NULL,0,'',0,'','')": domain.Conflict,
		"INSERT INTO workspaces VALUES ('a','s','','',0,0,'','',NULL,0,'',0,'',''), ('b','s','','',0,0,'','',NULL,0,'',0,'','')": domain.Conflict,
		"INSERT INTO workspaces VALUES ('a',NULL,'','',0,0,'','',NULL,0,'',0,'','')":                                             domain.Internal,
		"SELECT nothing FROM nowhere":                                 domain.Internal,
		"INSERT INTO documents VALUES ('w','d',zeroblob(2000000000))": domain.TooLarge,
	} {
		_, err := s.write.ExecContext(t.Context(), text)
		if err == nil {
			t.Errorf("%s: no error", text)
		}
		err = translate(err)
		hidden(t, err)
		var e *domain.Error
		if !errors.As(err, &e) || e.Kind != want || e.Message == "" || e.Cause == nil {
			t.Errorf("%s: %v, want kind %d", text, err, want)
		}
	}
	err := s.View(t.Context(), func(tx domain.Tx) error { return tx.Workspaces().Insert(t.Context(), workspace(1)) })
	hidden(t, err)
	if domain.KindOf(err) != domain.Internal {
		t.Errorf("a write in a view: %v", err)
	}
}
