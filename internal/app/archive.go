package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"chancery/internal/app/pull"
	"chancery/internal/archive"
	"chancery/internal/domain"
	"chancery/internal/keystore"
	"chancery/internal/wake"
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

// PublicKeys returns the public keys with which the documents of a workspace may be signed:
// those of the installation, and those of others that came with what was imported, each as a
// JSON Web Key.
func (l *Local) PublicKeys(ctx context.Context, slug string) ([]json.RawMessage, error) {
	space, err := l.workspace(ctx, slug)
	if err != nil {
		return nil, err
	}
	list, err := ownKeys(l.Keys)
	if err != nil {
		return nil, err
	}
	err = l.store.View(ctx, func(tx domain.Tx) error {
		came, err := archive.Keys(ctx, tx, space.ID)
		list = append(list, came...)
		return err
	})
	return list, err
}

func ownKeys(ring *keystore.Ring) (list []json.RawMessage, err error) {
	public := ring.Public()
	for i := range public.Keys {
		key, err := json.Marshal(public.Keys[i])
		if err != nil {
			return nil, fmt.Errorf("writing the public keys: %w", err)
		}
		list = append(list, key)
	}
	return list, nil
}

// answerTime is how long another server may take to begin an answer.
const answerTime = 2 * time.Minute

// Pull stores the workspace of a token of another server.
func (l *Local) Pull(ctx context.Context, url, token, as string, p archive.Progress) (*pull.Pulled, error) {
	im, end, err := l.importer(ctx, p)
	if err != nil {
		return nil, err
	}
	defer end()
	stack, err := NewStack(Parts{ //nolint:contextcheck // without an engine nothing runs
		Store: l.store, Blobs: im.Blobs, Wake: wake.New(), Clock: clock{}, IDs: ids{}, Keys: l.Keys, Log: l.log,
	})
	if err != nil {
		return nil, err
	}
	transport := http.DefaultTransport.(*http.Transport).Clone() //nolint:forcetypeassert // it is one
	transport.ResponseHeaderTimeout = answerTime
	defer transport.CloseIdleConnections()
	source := &pull.Source{URL: url, Token: token, HTTP: &http.Client{Transport: transport}, Clock: clock{}}
	return (&pull.Puller{Importer: im, Source: source, Build: stack.Silo.Build, Transform: stack.Transform}).Import(ctx, as)
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
