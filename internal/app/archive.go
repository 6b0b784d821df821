package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"chancery/internal/archive"
	"chancery/internal/domain"
)

// ExportOptions configure an export.
type ExportOptions struct {
	// Workspace is the slug.
	Workspace string
	// To is the file to make.
	To string
	// Version of the program.
	Version  string
	Progress archive.Progress
}

// Export writes a workspace into a file. The file gets its name when it is complete and on
// disk.
func (l *Local) Export(ctx context.Context, o ExportOptions) (out *archive.Export, err error) {
	space, err := l.workspace(ctx, o.Workspace)
	if err != nil {
		return nil, err
	}
	keys, err := json.Marshal(l.Keys.Public())
	if err != nil {
		return nil, fmt.Errorf("writing the public keys: %w", err)
	}
	blobs, closeFiles, err := l.openFiles(ctx)
	if err != nil {
		return nil, err
	}
	defer closeFiles()
	e := archive.Exporter{Store: l.store, Blobs: blobs, Progress: o.Progress}
	err = newFile(o.To, func(w io.Writer) (err error) {
		out, err = e.Export(ctx, space, archive.Head{MadeBy: o.Version, MadeAt: clock{}.Now().UTC(), Keys: keys}, w)
		return err
	})
	return out, err
}

// newFile makes a file that fn writes, which only its owner may read. It appears under its
// name when it is complete.
func newFile(path string, fn func(io.Writer) error) (err error) {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return domain.E(domain.Conflict, "conflict", "%s exists already; choose another name", path)
	}
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".partial-*")
	if err != nil {
		return fmt.Errorf("making the file: %w", err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	if err := errors.Join(fn(f), f.Sync(), f.Close()); err != nil {
		return err
	}
	// A link, unlike a new name, does not replace a file that somebody has made meanwhile.
	if err := os.Link(f.Name(), path); err == nil {
		return os.Remove(f.Name())
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return fmt.Errorf("naming the file: %w", err)
	}
	return nil
}

// importer returns what imports, and what closes the contents of files.
func (l *Local) importer(ctx context.Context, p archive.Progress) (*archive.Importer, func(), error) {
	blobs, end, err := l.openFiles(ctx)
	if err != nil {
		return nil, nil, err
	}
	return &archive.Importer{Store: l.store, Blobs: blobs, Clock: clock{}, IDs: ids{}, Progress: p}, end, nil
}

// Import stores the workspace in a file.
func (l *Local) Import(ctx context.Context, from string, o archive.Options, p archive.Progress) (*archive.Imported, error) {
	im, end, err := l.importer(ctx, p)
	if err != nil {
		return nil, err
	}
	defer end()
	return im.Import(ctx, func() (io.ReadCloser, error) {
		f, err := os.Open(from)
		if err != nil {
			return nil, fmt.Errorf("opening the archive: %w", err)
		}
		return f, nil
	}, o)
}

// DiscardImport removes what an import has stored that is not complete.
func (l *Local) DiscardImport(ctx context.Context, slug string, p archive.Progress) error {
	im, end, err := l.importer(ctx, p)
	if err != nil {
		return err
	}
	defer end()
	return im.Discard(ctx, slug)
}
