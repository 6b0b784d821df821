package kit

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"chancery/internal/domain"
	"chancery/internal/store/sqlite"
)

// dbFile is the name of the database in the directory of an installation.
const dbFile = "test.db"

// empty is the file of an empty database. Migrating one takes longer than most tests,
// so that they share it.
var empty = sync.OnceValues(makeEmpty) //nolint:gochecknoglobals // made once for all tests of a package

func makeEmpty() (_ []byte, err error) {
	data, err := os.MkdirTemp("", "kit")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(data)) }()
	path := filepath.Join(data, dbFile)
	store, err := sqlite.Open(context.Background(), path, sqlite.Options{})
	if err != nil {
		return nil, err
	}
	if err := store.Close(); err != nil { // moves everything into the one file
		return nil, err
	}
	return os.ReadFile(path)
}

// openStore opens an empty store in a directory until the test ends.
func openStore(t testing.TB, data string, o sqlite.Options) domain.Store {
	t.Helper()
	file, err := empty()
	Must(t, err)
	path := filepath.Join(data, dbFile)
	Must(t, os.WriteFile(path, file, 0o600))
	store, err := sqlite.Open(t.Context(), path, o)
	Must(t, err)
	t.Cleanup(func() { Must(t, store.Close()) })
	return store
}
