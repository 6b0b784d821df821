package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"chancery/internal/access"
	"chancery/internal/api"
	"chancery/internal/app/datadir"
	"chancery/internal/domain"
	"chancery/internal/keystore"
	"chancery/internal/store/postgres"
	"chancery/internal/store/sqlite"
	"chancery/internal/wake"
)

// dbFile is the database inside the data directory.
const dbFile = datadir.DBFile

// Local is the data directory of an installation, opened while a server may be
// running on it.
type Local struct {
	Access *access.Service
	// Keys are the signing keys. A server follows what is done to them.
	Keys *keystore.Ring

	place Place
	store domain.Store
	log   *slog.Logger
	end   func() // closes the contents of files; nil as long as they are not open
}

// OpenLocal opens an installation that was started before. It creates nothing.
func OpenLocal(ctx context.Context, p Place, log *slog.Logger) (*Local, error) {
	if p.shared() {
		return openLocalShared(ctx, p, log)
	}
	data := p.Data
	keys, err := keystore.Open(ctx, keystore.Dir(data))
	if err == nil {
		_, err = os.Stat(filepath.Join(data, dbFile))
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, domain.E(domain.NotFound, "not-found",
			"there is no installation in %s yet; start it once with: chancery serve --data %s", data, data)
	}
	if err == nil {
		_, err = datadir.Identify(ctx, data)
	}
	if err != nil {
		return nil, err
	}
	store, err := sqlite.Open(ctx, filepath.Join(data, dbFile), sqlite.Options{Logger: log})
	if err != nil {
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	return newLocal(p, store, keys, log), nil
}

// openLocalShared opens the database of servers that may be running on it.
func openLocalShared(ctx context.Context, p Place, log *slog.Logger) (*Local, error) {
	store, err := postgres.Open(ctx, p.Database, postgres.Options{Logger: log, Name: "chancery command", Writers: 1, Readers: 2, KeepSchema: true})
	if err != nil {
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	keys, err := keystore.Open(ctx, keystore.Database{Store: store, Master: p.MasterKey})
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return newLocal(p, store, keys, log), nil
}

func newLocal(p Place, store domain.Store, keys *keystore.Ring, log *slog.Logger) *Local {
	return &Local{
		Access: &access.Service{Store: store, Keys: keys, Clock: clock{}, IDs: ids{}},
		Keys:   keys, place: p, store: store, log: log,
	}
}

// RotateKey makes a key that signs from now on.
func (l *Local) RotateKey(ctx context.Context, p keystore.Purpose, now time.Time) (keystore.Key, error) {
	k, err := l.Keys.Rotate(ctx, p, now)
	if err == nil {
		err = l.recordKey(ctx, &k, now)
	}
	return k, err
}

// RetireKey ends the use of a key.
func (l *Local) RetireKey(ctx context.Context, id string, now time.Time) (keystore.Key, error) {
	k, err := l.Keys.Retire(ctx, id, now)
	if err == nil && !k.RetiredAt.Before(now.Truncate(time.Microsecond)) { // not retired before
		err = l.recordKey(ctx, &k, now)
	}
	return k, err
}

// recordKey adds to the log of changes what was done to a key in a file, which is in no
// transaction with the log. Keys in a database do that themselves.
func (l *Local) recordKey(ctx context.Context, k *keystore.Key, now time.Time) error {
	if l.place.shared() {
		return nil
	}
	err := l.store.Update(ctx, func(tx domain.Tx) error { return keystore.Record(ctx, tx, now, k) })
	if err != nil {
		return fmt.Errorf("the key was changed, and the log of changes does not say so: %w", err)
	}
	return nil
}

// Nodes lists the servers on the store.
func (l *Local) Nodes(ctx context.Context) ([]domain.Node, error) {
	var list []domain.Node
	err := l.store.View(ctx, func(tx domain.Tx) (err error) {
		list, err = tx.Nodes().List(ctx, clock{}.Now().Add(-domain.NodeTime))
		return err
	})
	return list, err
}

// API is the API of the installation for its operator, who may enter any
// workspace without a token. Jobs are not run here: a server on the same directory
// learns of signals within its poll interval, or else at its next start.
func (l *Local) API(ctx context.Context, slug string) (http.Handler, error) {
	space, err := l.workspace(ctx, slug)
	if err != nil {
		return nil, err
	}
	blobs, closeFiles, err := l.openFiles(ctx)
	if err != nil {
		return nil, err
	}
	l.end = closeFiles
	s, err := NewStack(Parts{ //nolint:contextcheck // without an engine nothing runs
		Store: l.store, Blobs: blobs, Wake: wake.New(), Clock: clock{}, IDs: ids{}, Keys: l.Keys, Log: l.log,
	})
	if err != nil {
		return nil, err
	}
	templates, err := Templates()
	if err != nil {
		return nil, err
	}
	return api.New(api.Config{ //nolint:contextcheck // each request has its own
		Silo: s.Silo, Transform: s.Transform, Sequence: s.Sequence, Access: l.Access, Feed: s.Feed, Keys: l.Keys,
		Clock: clock{}, IDs: ids{}, Log: l.log, Judge: Judge, Templates: templates, Trusted: &domain.Actor{Workspace: space},
	}), nil
}

// workspace finds a workspace by its slug.
func (l *Local) workspace(ctx context.Context, slug string) (domain.Workspace, error) {
	list, err := l.Access.Workspaces(ctx)
	if err != nil {
		return domain.Workspace{}, err
	}
	names := make([]string, len(list))
	for i, w := range list {
		switch {
		case w.Slug == slug && w.Importing:
			return w, access.ErrImporting(slug)
		case w.Slug == slug:
			return w, nil
		}
		names[i] = w.Slug
	}
	return domain.Workspace{}, domain.E(domain.NotFound, "not-found",
		"there is no workspace %q; the workspaces are: %s", slug, strings.Join(names, ", "))
}

// Close gives everything back.
func (l *Local) Close() error {
	if l.end != nil {
		l.end()
	}
	return l.store.Close()
}
