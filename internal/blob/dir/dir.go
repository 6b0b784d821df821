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

	"chancery/internal/domain"
)

const (
	dirMode = 0o700
	// unfinished is how names of files begin that are being written.
	unfinished = ".put-"
)

// Store implements domain.Blobs in a directory.
type Store struct{ root string }

var _ domain.Blobs = (*Store)(nil)

// Open makes the directory when it is missing, for the owner alone. Several
// processes may use it at once.
func Open(root string) (*Store, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, fmt.Errorf("cannot tell where the files are: %w", err)
	}
	if err := makeDir(root); err != nil {
		return nil, err
	}
	return &Store{root: root}, nil
}

// Put implements domain.Blobs. The hash must be that of the data: an address
// that lies would be believed by everybody after.
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
	if whole(path, int64(len(data))) {
		return nil
	}
	return write(path, data)
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

// path is where a content lies. Whatever could lead elsewhere is refused.
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

// whole tells whether the file is there with its size. A file of another size was
// damaged from outside; it is written again.
func whole(path string, size int64) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Size() == size
}

// write puts the file in its place at once and for good.
func write(path string, data []byte) error {
	parent := filepath.Dir(path)
	if err := makeDir(parent); err != nil {
		return err
	}
	draft, err := writeDraft(parent, data)
	if err != nil {
		return fmt.Errorf("cannot store a file: %w", err)
	}
	if err := os.Rename(draft, path); err != nil {
		return fmt.Errorf("cannot store a file: %w", errors.Join(err, os.Remove(draft)))
	}
	return syncDir(parent)
}

// writeDraft answers the name of a synced file with the data, mode 0600.
func writeDraft(parent string, data []byte) (string, error) {
	f, err := os.CreateTemp(parent, unfinished+"*")
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

// makeDir makes a directory and those above it, each one durably.
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
