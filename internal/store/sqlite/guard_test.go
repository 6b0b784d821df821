package sqlite

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"chancery/internal/domain"
)

// TestFilesGone removes or replaces a file of an open store: writes are refused from
// then on, the store is not ready, and both end when the file is back.
func TestFilesGone(t *testing.T) {
	t.Parallel()
	for _, suffix := range []string{"", walSuffix} {
		for _, replaced := range []bool{false, true} {
			path := filepath.Join(t.TempDir(), "x.db")
			s := openAt(t, path)
			write := func(n int) error { return insert(t.Context(), s, n) }
			if err := errors.Join(write(0), s.Ready(t.Context())); err != nil {
				t.Fatal(err)
			}
			away := filepath.Join(t.TempDir(), "away")
			if err := os.Rename(path+suffix, away); err != nil {
				t.Fatal(err)
			}
			if replaced {
				copyTo(t, away, path+suffix)
			}
			for name, err := range map[string]error{"write": write(1), "ready": s.Ready(t.Context())} {
				if !domain.Is(err, domain.Busy) || !strings.Contains(err.Error(), path+suffix+" was removed or replaced") {
					t.Errorf("%q, replaced %v: %s: %v", suffix, replaced, name, err)
				}
			}
			if err := os.Rename(away, path+suffix); err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(write(2), s.Ready(t.Context())); err != nil {
				t.Error(err)
			}
			if got := count(t, s); got != 2 {
				t.Errorf("%d rows", got)
			}
		}
	}
}

// TestReadsWhileGone needs another connection for reading while a file is removed or replaced: none
// is opened to what is there instead, so that all goes on when the file is back, and no row is lost.
func TestReadsWhileGone(t *testing.T) {
	t.Parallel()
	for _, suffix := range []string{"", walSuffix} {
		for _, replaced := range []bool{false, true} {
			path := filepath.Join(t.TempDir(), "x.db")
			s := openAt(t, path)
			if err := insert(t.Context(), s, 0); err != nil {
				t.Fatal(err)
			}
			away := filepath.Join(t.TempDir(), "away")
			// The read holds the one connection that was open before.
			err := s.View(t.Context(), func(domain.Tx) error {
				if err := os.Rename(path+suffix, away); err != nil {
					return err
				}
				if replaced {
					copyTo(t, away, path+suffix)
				}
				read := s.View(t.Context(), func(tx domain.Tx) error {
					_, err := tx.Workspaces().List(t.Context())
					return err
				})
				if !domain.Is(read, domain.Busy) || !strings.Contains(read.Error(), path+suffix+" was removed or replaced") {
					t.Errorf("%q, replaced %v: %v", suffix, replaced, read)
				}
				return os.Rename(away, path+suffix)
			})
			if err := errors.Join(err, insert(t.Context(), s, 1), s.Ready(t.Context())); err != nil {
				t.Errorf("%q is back, replaced %v: %v", suffix, replaced, err)
			}
			if got := count(t, s); got != 2 {
				t.Errorf("%d rows", got)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
			if got := count(t, openAt(t, path)); got != 2 {
				t.Errorf("%q, replaced %v: %d rows when it is opened again", suffix, replaced, got)
			}
		}
	}
}

func copyTo(t *testing.T, from, to string) {
	t.Helper()
	in, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	out, err := os.Create(to)
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.Copy(out, in)
	if err := errors.Join(err, in.Close(), out.Close()); err != nil {
		t.Fatal(err)
	}
}

// TestDiskFull fills the database to a limit: writes are Busy, the store is not ready,
// and both end when there is room again, without a restart.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	room := false
	s.guard.probe = func() error {
		if room {
			return nil
		}
		return errors.New("no space left on device")
	}
	limit := func(pages string) {
		t.Helper()
		// Only the writer's own connection has the limit.
		err := s.Update(t.Context(), func(domain.Tx) error {
			_, err := s.writing.conn.ExecContext(t.Context(), "PRAGMA max_page_count = "+pages)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	limit("1") // the least possible is the present size
	stored, n := 0, 0
	var err error
	for ; err == nil && n < 10_000; n++ {
		if err = insert(t.Context(), s, n); err == nil {
			stored++
		}
	}
	if !domain.Is(err, domain.Busy) || !isFull(err) {
		t.Fatalf("%d rows, %v", n, err)
	}
	if err := s.Ready(t.Context()); !domain.Is(err, domain.Busy) {
		t.Errorf("a full disk is ready: %v", err)
	}
	room = true
	if err := s.Ready(t.Context()); err != nil {
		t.Error(err)
	}
	// The connection was given up with its limit.
	if err := insert(t.Context(), s, n); err != nil {
		t.Error(err)
	}
	if got := count(t, s); got != stored+1 {
		t.Errorf("%d rows, want %d", got, stored+1)
	}
}

func TestProbe(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := probe(dir); err != nil {
		t.Error(err)
	}
	if names, err := os.ReadDir(dir); err != nil || len(names) > 0 {
		t.Errorf("%v (%v)", names, err)
	}
	if err := probe(filepath.Join(dir, "none")); err == nil {
		t.Error("a directory that does not exist has room")
	}
}
