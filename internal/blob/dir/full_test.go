package dir

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

// TestDiskFull: a write without room is Busy, and the store is ready again when a file
// can be written.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	root := filepath.Join(t.TempDir(), "files")
	s, err := Open(root)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Ready(t.Context()); err != nil {
		t.Error(err)
	}
	err = s.note(fmt.Errorf("cannot store a file: %w", &os.PathError{Op: "write", Err: syscall.ENOSPC}))
	if !domain.Is(err, domain.Busy) || !s.full.Load() {
		t.Errorf("%v", err)
	}
	if err := s.note(os.ErrPermission); domain.Is(err, domain.Busy) {
		t.Errorf("%v", err)
	}
	if err := s.Ready(t.Context()); err != nil || s.full.Load() {
		t.Errorf("%v", err)
	}
	if names, err := os.ReadDir(filepath.Join(root, draftDir)); err != nil || len(names) > 0 {
		t.Errorf("%v (%v)", names, err)
	}
}

// TestSweepDrafts: what an interrupted write left is removed when it is old enough, and
// never what is being written.
func TestSweepDrafts(t *testing.T) {
	t.Parallel()
	root := filepath.Join(t.TempDir(), "files")
	s, err := Open(root)
	if err != nil {
		t.Fatal(err)
	}
	ws, data := domaintest.ID(4, 1), []byte("contents")
	sum := sha256.Sum256(data)
	hash := hex.EncodeToString(sum[:])
	if err := s.Put(t.Context(), ws, hash, data); err != nil {
		t.Fatal(err)
	}
	left := filepath.Join(root, draftDir, "left")
	earlier := filepath.Join(root, string(ws), hash[:2], oldDraft+"1")
	for _, path := range []string{left, earlier} {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	sweep := func(before time.Time, want int) {
		t.Helper()
		if n, err := s.SweepDrafts(t.Context(), before); err != nil || n != want {
			t.Errorf("%d drafts, want %d: %v", n, want, err)
		}
	}
	made := time.Now()
	sweep(made.Add(-time.Hour), 0)
	// While it is written, a sweep with any time leaves the draft.
	pieces := [][]byte{data[:3], data[3:]}
	during := readerFunc(func(p []byte) (int, error) {
		if len(pieces) == 0 {
			return 0, io.EOF
		}
		sweep(made.Add(time.Hour), 1)
		n := copy(p, pieces[0])
		pieces = pieces[1:]
		if len(pieces) == 1 {
			if err := os.WriteFile(left, data, 0o600); err != nil {
				t.Error(err)
			}
		}
		return n, nil
	})
	if err := s.Create(t.Context(), domaintest.ID(4, 2), hash, int64(len(data)), during); err != nil {
		t.Error(err)
	}
	list, err := s.List(t.Context(), domain.Blob{}, 10)
	if err != nil || len(list) != 2 || list[0].Hash != hash {
		t.Errorf("%v, %v", list, err)
	}
	if _, err := os.Stat(earlier); !os.IsNotExist(err) {
		t.Errorf("the draft of an earlier version: %v", err)
	}
}

type readerFunc func(p []byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }
