package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"

	"chancery/internal/domain"
)

// keyFull is the key of errors that mean that the disk is full.
const keyFull = "disk-full"

// guard reports whether a store can be written to. The system lets anybody remove or
// replace the files of a running server; what it writes then is lost, or ends up in
// another database.
type guard struct {
	path    string
	db, log os.FileInfo // as they were opened
	// anchor is a connection that stays open, so that the write-ahead log is not
	// removed and made again while the store runs.
	anchor *sql.Conn
	// full is set while the last write did not find room on the disk.
	full atomic.Bool
	// probe reports whether there is room again.
	probe func() error
}

// newGuard remembers the files of an opened database.
func newGuard(ctx context.Context, path string, db *sql.DB) (_ *guard, err error) {
	g := &guard{path: path, probe: func() error { return probe(filepath.Dir(path)) }}
	if g.anchor, err = db.Conn(ctx); err != nil {
		return nil, fmt.Errorf("cannot open a connection: %w", translate(err))
	}
	var tables int // reading makes the write-ahead log
	err = g.anchor.QueryRowContext(ctx, countTables).Scan(&tables)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("cannot read the database: %w", translate(err)), g.close())
	}
	if g.db, err = os.Stat(path); err == nil {
		g.log, err = os.Stat(path + walSuffix)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("cannot look at the database: %w", err), g.close())
	}
	return g, nil
}

const walSuffix = "-wal"

// check returns an error if a file of the database is not the one that was opened.
func (g *guard) check() error {
	for suffix, opened := range map[string]os.FileInfo{"": g.db, walSuffix: g.log} {
		now, err := os.Stat(g.path + suffix)
		if err == nil && os.SameFile(now, opened) {
			continue
		}
		cause := fmt.Errorf("%s was removed or replaced while the server runs; stop the server, put the file back or restore a backup, and start it again", g.path+suffix)
		return newError(domain.Busy, "store-gone", "the server cannot write to its database", errors.Join(cause, err))
	}
	return nil
}

// note keeps whether the disk is full, from the outcome of a write.
func (g *guard) note(err error) {
	switch {
	case err == nil:
		g.full.Store(false)
	case isFull(err):
		g.full.Store(true)
	}
}

func isFull(err error) bool {
	e, ok := errors.AsType[*domain.Error](err)
	return ok && e.Key == keyFull
}

// ready returns why the store cannot be written to, if so.
func (g *guard) ready() error {
	if err := g.check(); err != nil {
		return err
	}
	if !g.full.Load() {
		return nil
	}
	if err := g.probe(); err != nil {
		return newError(domain.Busy, keyFull, fullMessage, err)
	}
	g.full.Store(false)
	return nil
}

func (g *guard) close() error { return translate(g.anchor.Close()) }

const fullMessage = "the disk is full; nothing was written. Try again later"

// probeBytes is the room that a disk must have to count as not full.
const probeBytes = 1 << 20

// probe writes a file to the directory and removes it.
func probe(dir string) error {
	f, err := os.CreateTemp(dir, ".room-*")
	if err != nil {
		return err
	}
	_, err = f.Write(make([]byte, probeBytes))
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close(), os.Remove(f.Name()))
}

// Ready returns why the store cannot be written to, if so: its files were removed or
// replaced, or the disk is full.
func (s *Store) Ready(context.Context) error { return s.guard.ready() }
