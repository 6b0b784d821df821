package dir

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"

	"chancery/internal/domain"
)

const (
	dirMode = 0o700
	// tempPrefix begins the names of files that are being written.
	tempPrefix = ".put-"
)

// Store implements domain.Blobs in a directory.
type Store struct {
	root string
	// full is set while the last write did not find room on the disk.
	full atomic.Bool
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
	return &Store{root: root}, nil
}

// Put implements domain.Blobs. It checks that the hash is that of the data, because
// readers rely on it.
func (s *Store) Put(ctx context.Context, ws domain.ID, hash string, data []byte) error {
	path, err := s.path(ws, hash)
	if err != nil {
		return err
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != hash {
		return domain.E(domain.Invalid, "digest", "the contents do not have the SHA-256 %s", hash)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if complete(path, int64(len(data))) {
		// Another process may have renamed it a moment ago, and the machine may stop
		// before its folder is on disk.
		return syncDir(filepath.Dir(path))
	}
	return s.note(write(path, data))
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
	temp, err := writeTemp(s.root, make([]byte, probeBytes))
	if err == nil {
		err = os.Remove(temp)
	}
	return s.note(err)
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

// path returns where a content is stored. It refuses a workspace or hash that could
// lead out of the directory.
func (s *Store) path(ws domain.ID, hash string) (string, error) {
	id, err := domain.ParseID(string(ws))
	if err != nil || id != ws {
		return "", domain.E(domain.Invalid, "validation", "%q is no workspace", ws)
	}
	if len(hash) != hex.EncodedLen(sha256.Size) || strings.Trim(hash, "0123456789abcdef") != "" {
		return "", domain.E(domain.Invalid, "validation", "%q is no SHA-256 in lower-case hexadecimal", hash)
	}
	return filepath.Join(s.root, string(ws), hash[:2], hash), nil
}

// complete reports whether the file exists with its size. A file of another size was
// damaged from outside and is written again.
func complete(path string, size int64) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Size() == size
}

// write stores the file atomically and durably.
func write(path string, data []byte) error {
	parent := filepath.Dir(path)
	if err := makeDir(parent); err != nil {
		return err
	}
	temp, err := writeTemp(parent, data)
	if err != nil {
		return fmt.Errorf("cannot store a file: %w", err)
	}
	if err := os.Rename(temp, path); err != nil {
		return fmt.Errorf("cannot store a file: %w", errors.Join(err, os.Remove(temp)))
	}
	return syncDir(parent)
}

// writeTemp writes the data to a synced temporary file of mode 0600 and returns its
// name.
func writeTemp(parent string, data []byte) (string, error) {
	f, err := os.CreateTemp(parent, tempPrefix+"*")
	if err != nil {
		return "", err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return "", errors.Join(err, os.Remove(f.Name()))
	}
	return f.Name(), nil
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
