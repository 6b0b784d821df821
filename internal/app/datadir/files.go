package datadir

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// hashWriter counts and hashes what is written to it.
type hashWriter struct {
	h    hash.Hash
	size int64
}

// Write implements io.Writer.
func (w *hashWriter) Write(p []byte) (int, error) {
	w.size += int64(len(p))
	return w.h.Write(p)
}

func (w *hashWriter) sum() Sum { return Sum{w.size, hex.EncodeToString(w.h.Sum(nil))} }

// reader is a reader that ends with its context.
type reader struct {
	ctx context.Context //nolint:containedctx // of the copy that reads
	r   io.Reader
}

// Read implements io.Reader.
func (r reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}

// sumOf reads a whole file.
func sumOf(ctx context.Context, path string) (Sum, error) {
	f, err := os.Open(path)
	if err != nil {
		return Sum{}, err
	}
	w := &hashWriter{h: sha256.New()}
	_, err = io.Copy(w, reader{ctx, f})
	return w.sum(), errors.Join(err, f.Close())
}

// create creates a file that must not exist, readable by its owner only, and its
// directory.
func create(path string) (*os.File, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("making a directory: %w", err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("making a file: %w", err)
	}
	return f, nil
}

// writeFile writes a new file durably.
func writeFile(path string, data []byte) error {
	f, err := create(path)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}

// copyFile copies a file durably and returns what it copied.
func copyFile(ctx context.Context, from, to string) (_ Sum, err error) {
	in, err := os.Open(from)
	if err != nil {
		return Sum{}, err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	out, err := create(to)
	if err != nil {
		return Sum{}, err
	}
	w := &hashWriter{h: sha256.New()}
	_, err = io.Copy(io.MultiWriter(out, w), reader{ctx, in})
	if err == nil {
		err = out.Sync()
	}
	if err := errors.Join(err, out.Close()); err != nil {
		return Sum{}, fmt.Errorf("copying to %s: %w", to, err)
	}
	return w.sum(), nil
}

// syncTree makes the names in a directory and all below it durable.
func syncTree(root string) error {
	return filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		return syncDir(path)
	})
}

func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("syncing a directory: %w", err)
	}
	err = d.Sync()
	if errors.Is(err, errors.ErrUnsupported) {
		err = nil
	}
	if err := errors.Join(err, d.Close()); err != nil {
		return fmt.Errorf("syncing a directory: %w", err)
	}
	return nil
}

// exists reports whether there is anything at the path.
func exists(path string) (bool, error) {
	_, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// within reports whether path is dir or is below it.
func within(path, dir string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && (rel == "." || filepath.IsLocal(rel))
}

func sumOfBytes(data []byte) Sum {
	w := &hashWriter{h: sha256.New()}
	_, _ = w.Write(data) // a hash takes everything
	return w.sum()
}
