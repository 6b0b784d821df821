package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"chancery/internal/access"
	"chancery/internal/domain"
	"chancery/internal/keystore"
	"chancery/internal/store/sqlite"
)

// dbFile is the database inside the data directory.
const dbFile = "chancery.db"

// Local is the data directory of an installation, opened beside the server that
// may be running on it.
type Local struct {
	Access *access.Service
	store  domain.Store
}

// OpenLocal opens an installation that was started before. It creates nothing.
func OpenLocal(ctx context.Context, dir string, log *slog.Logger) (*Local, error) {
	keys, err := keystore.Open(dir)
	if err == nil {
		_, err = os.Stat(filepath.Join(dir, dbFile))
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, domain.E(domain.NotFound, "not-found",
			"there is no installation in %s yet; start it once with: chancery serve --data %s", dir, dir)
	}
	if err != nil {
		return nil, err
	}
	store, err := sqlite.Open(ctx, filepath.Join(dir, dbFile), sqlite.Options{Logger: log})
	if err != nil {
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	return &Local{
		Access: &access.Service{Store: store, Keys: keys, Clock: clock{}, IDs: ids{}},
		store:  store,
	}, nil
}

// Close gives everything back.
func (l *Local) Close() error { return l.store.Close() }
