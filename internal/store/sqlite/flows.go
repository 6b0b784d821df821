package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"sync/atomic"

	"chancery/internal/domain"
	"chancery/internal/store"
)

// FlowChanges implements domain.FlowCounter.
func (s *Store) FlowChanges() uint64 { return s.flowChanges.Load() }

// EntryChanges implements domain.FlowCounter.
func (s *Store) EntryChanges(entry domain.ID) uint64 { return s.watch.Of(entry) }

// flows notices that other connections than that of the writer have written: those of other
// processes, since all others of this one only read. They may have changed workflows
// and entries.
type flows struct {
	changes *atomic.Uint64
	entries *store.Watch
	version *sql.Stmt
	seen    int64
}

// dataVersion changes when another connection has written the file.
const dataVersion = "PRAGMA data_version"

// watchFlows begins to watch from the connection of the writer.
func (s *Store) watchFlows(ctx context.Context, conn *sql.Conn) (*flows, error) {
	version, err := conn.PrepareContext(ctx, dataVersion)
	if err != nil {
		return nil, fmt.Errorf("cannot set up a connection: %w", translate(err))
	}
	s.flowChanges.Add(1) // nobody watched until now
	s.watch.All()
	return &flows{changes: &s.flowChanges, entries: s.watch, version: version}, nil
}

// look looks for writes of others. It is called in a transaction, so that there are none until
// its end.
func (f *flows) look(ctx context.Context) error {
	if f == nil { // a database that is in memory only
		return nil
	}
	var now int64
	if err := f.version.QueryRowContext(ctx).Scan(&now); err != nil {
		return fmt.Errorf("%s: %w", dataVersion, translate(err))
	}
	if now != f.seen {
		f.seen = now
		f.changes.Add(1)
		f.entries.All()
	}
	return nil
}

func (f *flows) close() error {
	if f == nil {
		return nil
	}
	return f.version.Close()
}
