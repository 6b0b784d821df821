package dir

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"chancery/internal/blob"
	"chancery/internal/domain"
)

const (
	dirMode = 0o700
	// draftDir holds files that are being written.
	draftDir = ".drafts"
)

// Store implements domain.Blobs in a directory.
type Store struct {
	root string
	// full is set while the last write did not find room on the disk.
	full atomic.Bool

	// mu is held while a content gets or loses its name, and while its age changes: what
	// a writer finds whole cannot be removed before it is young again.
	mu sync.Mutex
	// drafts are the names of the drafts that are being written now.
	drafts map[string]bool
}

var _ domain.Blobs = (*Store)(nil)

// Open opens the store in a directory and creates the directory if it is missing,
// accessible to the owner only. Several processes may use it at once.
func Open(root string) (*Store, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, fmt.Errorf("cannot determine where the files are: %w", err)
	}
	if err := makeDir(root); err != nil {
		return nil, err
	}
	return &Store{root: root, drafts: map[string]bool{}}, nil
}

// Put implements domain.Blobs. It checks that the hash is that of the data, because
// readers rely on it.
func (s *Store) Put(ctx context.Context, ws domain.ID, hash string, data []byte) error {
	path, err := s.path(ws, hash)
	if err != nil {
		return err
	}
	if err := blob.CheckSum(sha256.Sum256(data), hash); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	found, err := s.refresh(path, int64(len(data)))
	if found || err != nil {
		return err
	}
	return s.note(s.write(path, int64(len(data)), func(f io.Writer) error {
		_, err := f.Write(data)
		return err
	}))
}

// Create implements domain.Blobs. The bytes go to the draft as they come, with one
// buffer of a fixed size, also if the content is there already.
func (s *Store) Create(ctx context.Context, ws domain.ID, hash string, size int64, r io.Reader) error {
	path, err := s.path(ws, hash)
	if err != nil {
		return err
	}
	return s.note(s.write(path, size, func(f io.Writer) error {
		h := sha256.New()
		n, err := io.Copy(io.MultiWriter(f, h), io.LimitReader(&reader{ctx, r}, size+1))
		if err != nil {
			return err
		}
		if n != size {
			return domain.E(domain.Invalid, "digest", "the contents do not have %d bytes", size)
		}
		return blob.CheckSum([sha256.Size]byte(h.Sum(nil)), hash)
	}))
}

// reader reads until its context ends.
type reader struct {
	ctx context.Context //nolint:containedctx // of one call
	r   io.Reader
}

// Read implements io.Reader.
func (r *reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}

// note keeps whether the disk is full, from the outcome of a write, and returns the
// error as callers get it.
func (s *Store) note(err error) error {
	if err == nil {
		s.full.Store(false)
		return nil
	}
	if !errors.Is(err, syscall.ENOSPC) && !errors.Is(err, syscall.EDQUOT) {
		return err
	}
	s.full.Store(true)
	return &domain.Error{
		Kind: domain.Busy, Key: "disk-full", Message: "the disk is full; the file was not stored. Try again later", Cause: err,
	}
}

// probeBytes is the room that a disk must have to count as not full.
const probeBytes = 1 << 20

// Ready returns an error if the disk is full.
func (s *Store) Ready(context.Context) error {
	if !s.full.Load() {
		return nil
	}
	return s.note(s.draft(func(f io.Writer) error {
		_, err := f.Write(make([]byte, probeBytes))
		return err
	}, func(string) error { return nil }))
}

// Open implements domain.Blobs.
func (s *Store) Open(ctx context.Context, ws domain.ID, hash string) (io.ReadCloser, error) {
	path, err := s.path(ws, hash)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, domain.Missing("file contents")
	}
	if err != nil {
		return nil, fmt.Errorf("cannot open a stored file: %w", err)
	}
	return f, nil
}

// path returns where a content is stored.
func (s *Store) path(ws domain.ID, hash string) (string, error) {
	path, err := blob.Path(ws, hash)
	return filepath.Join(s.root, filepath.FromSlash(path)), err
}

// complete reports whether the file exists with its size. A file of another size was
// damaged from outside and is written again.
func complete(path string, size int64) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Size() == size
}

// refresh makes a complete file as young as if it were written now, and reports whether
// there is one. Another process may move it away while it gets young, so it is looked for
// again: what moves it later sees that it is young.
func (s *Store) refresh(path string, size int64) (bool, error) {
	s.mu.Lock()
	found := complete(path, size) && touch(path) == nil && opens(path)
	s.mu.Unlock()
	if !found {
		return false, nil
	}
	// Another process may have renamed it a moment ago, and the machine may stop
	// before its folder is on disk.
	return true, syncDir(filepath.Dir(path))
}

// opens reports whether there is a file. It opens the file, because on a shared directory
// the name of one that has gone may be remembered.
func opens(path string) bool {
	f, err := os.Open(path)
	return err == nil && f.Close() == nil
}

func touch(path string) error {
	return os.Chtimes(path, time.Time{}, time.Now()) //nolint:forbidigo // as the file system does
}

// write stores a file atomically and durably.
func (s *Store) write(path string, size int64, fill func(f io.Writer) error) error {
	return s.draft(fill, func(draft string) error {
		if found, err := s.refresh(path, size); found || err != nil {
			return err
		}
		parent := filepath.Dir(path)
		if err := makeDir(parent); err != nil {
			return err
		}
		s.mu.Lock()
		err := os.Rename(draft, path)
		s.mu.Unlock()
		if err != nil {
			return fmt.Errorf("cannot store a file: %w", err)
		}
		return syncDir(parent)
	})
}

// draft writes a synced file of mode 0600, passes its name on, and removes it unless it
// has got another name.
func (s *Store) draft(fill func(f io.Writer) error, use func(draft string) error) error {
	f, err := s.createDraft()
	if err != nil {
		return fmt.Errorf("cannot store a file: %w", err)
	}
	err = fill(f)
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		err = fmt.Errorf("cannot store a file: %w", err)
	} else {
		err = use(f.Name())
	}
	if gone := os.Remove(f.Name()); gone != nil && !errors.Is(gone, fs.ErrNotExist) {
		err = errors.Join(err, gone)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.drafts, filepath.Base(f.Name()))
	return err
}

// createDraft creates a draft that no sweep removes.
func (s *Store) createDraft() (*os.File, error) {
	parent := filepath.Join(s.root, draftDir)
	if err := makeDir(parent); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	f, err := os.CreateTemp(parent, "*")
	if err != nil {
		return nil, err
	}
	s.drafts[filepath.Base(f.Name())] = true
	return f, nil
}

// makeDir creates a directory and its parents, each one durably.
func makeDir(path string) error {
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return nil
	case err == nil:
		return fmt.Errorf("cannot keep files in %s: it is no directory", path)
	case !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("cannot keep files in %s: %w", path, err)
	}
	parent := filepath.Dir(path)
	if parent != path {
		if err := makeDir(parent); err != nil {
			return err
		}
	}
	if err := os.Mkdir(path, dirMode); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("cannot make the directory %s: %w", path, err)
	}
	return syncDir(parent)
}

// syncDir makes the names in a directory durable.
func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("cannot sync a directory: %w", err)
	}
	err = d.Sync()
	if closed := d.Close(); err == nil {
		err = closed
	}
	if err != nil && !errors.Is(err, errors.ErrUnsupported) {
		return fmt.Errorf("cannot sync a directory: %w", err)
	}
	return nil
}
