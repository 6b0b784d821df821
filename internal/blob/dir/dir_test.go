package dir_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"chancery/internal/blob/blobtest"
	"chancery/internal/blob/dir"
	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func open(t *testing.T, root string) *dir.Store {
	t.Helper()
	s, err := dir.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestBlobs(t *testing.T) {
	blobtest.Run(t, func(t *testing.T) domain.Blobs { return open(t, filepath.Join(t.TempDir(), "a", "files")) })
}

// TestLayout checks where contents are stored, which backups rely on, and that only
// the owner can read them.
func TestLayout(t *testing.T) {
	root := filepath.Join(t.TempDir(), "new", "files")
	s := open(t, root)
	ws, data := domaintest.ID(4, 1), []byte("contents")
	sum := sha256.Sum256(data)
	hash := hex.EncodeToString(sum[:])
	if err := s.Put(t.Context(), ws, hash, data); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(root, string(ws), hash[:2], hash)
	got, err := os.ReadFile(path)
	if err != nil || string(got) != "contents" {
		t.Fatalf("%s holds %q (%v)", path, got, err)
	}
	files := 0
	err = filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if !d.IsDir() {
			files++
		}
		if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", p, info.Mode())
		}
		return nil
	})
	if err != nil || files != 1 {
		t.Errorf("%d files, want one and no temporary file (%v)", files, err)
	}
	// A reopened store replaces a damaged file.
	if err := os.WriteFile(path, []byte("cont"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := open(t, root).Put(t.Context(), ws, hash, data); err != nil {
		t.Fatal(err)
	}
	if got, err = os.ReadFile(path); err != nil || string(got) != "contents" {
		t.Errorf("after damage %s holds %q (%v)", path, got, err)
	}
}

func TestOpenRefusesFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := dir.Open(path); err == nil || !strings.Contains(err.Error(), "no directory") {
		t.Errorf("got %v", err)
	}
}

// rounds are enough to lose a content in nearly every run, if one can be lost.
const rounds = 500

// TestRemoveByOthers: two processes share the directory, and one removes what the other
// stores. A content that was stored is there afterwards, in whatever order.
func TestRemoveByOthers(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	writer, remover := open(t, root), open(t, root)
	ws, data := domaintest.ID(4, 1), []byte("contents")
	sum := sha256.Sum256(data)
	hash := hex.EncodeToString(sum[:])
	for n := range rounds {
		if err := writer.Put(t.Context(), ws, hash, data); err != nil {
			t.Fatal(err)
		}
		list, err := remover.List(t.Context(), domain.Blob{}, 10)
		if err != nil || len(list) != 1 {
			t.Fatalf("%v, %v", list, err)
		}
		done := make(chan error, 1)
		go func() { done <- writer.Put(t.Context(), ws, hash, data) }()
		_, err = remover.Remove(t.Context(), list[0])
		if err := errors.Join(err, <-done); err != nil {
			t.Fatal(err)
		}
		r, err := writer.Open(t.Context(), ws, hash)
		if err != nil {
			t.Fatalf("in round %d the content was lost: %v", n, err)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
