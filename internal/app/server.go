package app

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"time"

	"chancery/internal/api"
	"chancery/internal/domain"
)

// serverFresh is for how long others get the state of the server that was read for one.
const serverFresh = 5 * time.Second

// serverState reads how the server is. Pages that show it ask again and again, so it is read
// at most once in a while.
type serverState struct {
	app     *App
	cfg     *Config
	started time.Time

	mu   sync.Mutex
	last *api.ServerState
	at   time.Duration
}

func (s *serverState) get(ctx context.Context) (*api.ServerState, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last != nil && (clock{}).Monotonic()-s.at < serverFresh {
		return s.last, nil
	}
	st, err := s.read(ctx)
	if err == nil {
		s.last, s.at = st, clock{}.Monotonic()
	}
	return st, err
}

// sized is a store that knows how large its database is.
type sized interface {
	Size(ctx context.Context) (int64, error)
}

func (s *serverState) read(ctx context.Context) (*api.ServerState, error) {
	now := clock{}.Now()
	st := &api.ServerState{StartedAt: s.started, Store: "sqlite"}
	if s.cfg.shared() {
		st.Store = "postgres"
	} else {
		st.Database = sizeOf(s.cfg.Data, dbFile, dbFile+"-wal")
		st.DiskTotal, st.DiskFree = diskOf(s.cfg.Data)
	}
	if db, ok := s.app.store.(sized); ok {
		n, err := db.Size(ctx)
		if err != nil {
			return nil, err
		}
		st.Database = n
	}
	err := s.app.store.View(ctx, func(tx domain.Tx) error {
		counts, err := tx.Queue().Backlog(ctx, now)
		if err != nil {
			return err
		}
		st.Jobs = 0
		for _, n := range counts {
			st.Jobs += n
		}
		st.Nodes, err = tx.Nodes().List(ctx, now.Add(-domain.NodeTime))
		return err
	})
	if err != nil {
		return nil, err
	}
	if !s.cfg.shared() {
		st.Nodes = []domain.Node{{Name: s.cfg.Node, Run: s.app.run, Version: s.cfg.Version, StartedAt: s.started, SeenAt: now}}
	}
	st.Node = s.app.run
	return st, nil
}

// sizeOf returns how large files are together. One that is missing counts nothing.
func sizeOf(dir string, names ...string) (n int64) {
	for _, name := range names {
		if info, err := os.Stat(filepath.Join(dir, name)); err == nil {
			n += info.Size()
		}
	}
	return n
}
