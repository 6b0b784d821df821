package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"chancery/internal/store"
	"chancery/internal/store/writer"
)

// OpenMemory opens an empty database in memory and returns the only session on it. It
// is for one goroutine at a time and keeps nothing: a simulation puts its own
// transactions, and what can go wrong with them, around it. The statements run on what
// open makes of the connection.
func OpenMemory(ctx context.Context, open func(*sql.Conn) (store.Conn, error)) (writer.Session, error) {
	texts, err := store.NewTexts(nil)
	if err != nil {
		return nil, err
	}
	db, err := memory()
	if err != nil {
		return nil, err
	}
	if err := migrate(ctx, db); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	s, err := connectWith(ctx, db, texts, store.SessionOptions{}, open)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &memorySession{s, db}, nil
}

// memory returns a pool of one connection, which is the database: each connection
// would have another.
func memory() (*sql.DB, error) {
	db, err := sql.Open("sqlite", "file::memory:?_pragma=foreign_keys(1)&_pragma=temp_store(MEMORY)")
	if err != nil {
		return nil, fmt.Errorf("cannot set up the database: %w", translate(err))
	}
	db.SetMaxOpenConns(1)
	db.SetMaxIdleConns(1)
	return db, nil
}

type memorySession struct {
	*session
	db *sql.DB
}

// Close closes the session and the database.
func (s *memorySession) Close() error { return errors.Join(s.session.Close(), s.db.Close()) }
