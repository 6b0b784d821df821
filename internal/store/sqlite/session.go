package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"chancery/internal/domain"
	"chancery/internal/store"
	"chancery/internal/store/writer"
)

// control is a statement that begins or ends a transaction or a savepoint.
type control int

const (
	beginDeferred control = iota
	beginImmediate
	commit
	rollback
	savepoint
	release
	rollbackTo
	controls
)

var controlTexts = [controls]string{ //nolint:gochecknoglobals // a table
	beginDeferred:  "BEGIN DEFERRED",
	beginImmediate: "BEGIN IMMEDIATE",
	commit:         "COMMIT",
	rollback:       "ROLLBACK",
	savepoint:      "SAVEPOINT turn",
	release:        "RELEASE turn",
	rollbackTo:     "ROLLBACK TO turn",
}

var _ writer.Session = (*session)(nil)

// session is a connection with its prepared statements.
type session struct {
	*store.Session
	conn     *sql.Conn
	tx       *store.Tx
	prepared [controls]store.Statement
	// flows is set for the connection of the writer.
	flows *flows
}

// connect opens a session on its own connection.
func connect(ctx context.Context, db *sql.DB, texts store.Texts, opt store.SessionOptions) (*session, error) {
	return connectWith(ctx, db, texts, opt, func(c *sql.Conn) (store.Conn, error) { return store.Plain(c), nil })
}

// connectWith is connect with statements that run on what open makes of the connection.
func connectWith(ctx context.Context, db *sql.DB, texts store.Texts, opt store.SessionOptions, open func(*sql.Conn) (store.Conn, error)) (*session, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("cannot open a connection: %w", translate(err))
	}
	opt.Translate, opt.Detach, opt.Search = translate, true, searchTexts
	opened, err := open(conn)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	s := &session{Session: store.NewSession(opened, texts, opt), conn: conn}
	s.tx = s.Session.Tx()
	direct := store.Plain(conn) // what open makes of the connection is not asked about transactions
	for c, text := range controlTexts {
		if s.prepared[c], err = direct.Prepare(ctx, text); err != nil {
			s.prepared[c] = nil
			return nil, errors.Join(fmt.Errorf("cannot set up a connection: %w", translate(err)), s.Close())
		}
	}
	return s, nil
}

// read makes the connection open its files, which SQLite does when it first reads.
func (s *session) read(ctx context.Context) error {
	var tables int
	return translate(s.conn.QueryRowContext(ctx, countTables).Scan(&tables))
}

const countTables = "SELECT COUNT(*) FROM sqlite_master"

// control runs control statements, one after another.
func (s *session) control(ctx context.Context, list ...control) error {
	for _, c := range list {
		if _, err := s.prepared[c].Exec(ctx, nil); err != nil {
			return fmt.Errorf("%s: %w", controlTexts[c], translate(err))
		}
	}
	return nil
}

// Begin and the methods below implement writer.Session.
func (s *session) Begin(ctx context.Context, _ bool, _ []domain.NumberReads) error {
	if err := s.control(ctx, beginImmediate); err != nil {
		return err
	}
	return s.flows.look(ctx)
}

func (s *session) Commit(ctx context.Context) error {
	err := s.control(ctx, commit)
	if s.FlowsChanged() && s.flows != nil { // also if the outcome is unknown
		s.flows.changes.Add(1)
	}
	s.EntriesSettled()
	return err
}

func (s *session) Rollback(ctx context.Context) error {
	s.FlowsChanged()
	defer s.EntriesSettled()
	return s.control(ctx, rollback)
}

func (s *session) Savepoint(ctx context.Context) error { return s.control(ctx, savepoint) }

func (s *session) Release(ctx context.Context) error { return s.control(ctx, release) }

// Failed implements writer.Session: no update fails those of others.
func (*session) Failed() bool { return false }

// Undo rolls the part of an update back.
func (s *session) Undo(ctx context.Context) error { return s.control(ctx, rollbackTo, release) }

func (s *session) Tx() domain.Tx { return s.tx }

// Alive implements writer.Session. A connection to a file that fails is closed by the
// outcome of a transaction.
func (s *session) Alive() bool { return true }

// Close closes the connection; an open transaction is rolled back.
func (s *session) Close() error {
	s.EntriesSettled()
	errs := []error{s.flows.close()}
	for _, st := range s.prepared {
		if st != nil {
			errs = append(errs, st.Close())
		}
	}
	return translate(errors.Join(append(errs, s.Session.Close())...))
}
