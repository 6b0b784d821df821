package dir

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"chancery/internal/domain"
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
	if names, err := os.ReadDir(root); err != nil || len(names) > 0 {
		t.Errorf("%v (%v)", names, err)
	}
}
