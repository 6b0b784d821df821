package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"chancery/internal/domain"
)

// Session is a connection with the statements prepared on it so far. It is used
// by one goroutine at a time.
type Session struct {
	conn     *sql.Conn
	texts    Texts
	opt      SessionOptions
	prepared map[stmtKey]*sql.Stmt
}

// SessionOptions are what an engine decides about its sessions.
type SessionOptions struct {
	// Fail turns a driver's error into one of the domain; nil keeps it nil. The
	// result must not carry the driver's type.
	Fail func(error) error
	// Detach hides the end of a context from statements that have begun, for
	// drivers whose connections suffer from it. A context that ended before is
	// always honoured.
	Detach bool
	// Contents is what the sessions of the database remember together; nil is
	// nothing. Only sessions that are ReadOnly add to it: what a write sees may
	// never be committed.
	Contents *Contents
	ReadOnly bool
}

type stmtKey struct {
	name Name
	size int
}

// NewSession makes a session of a connection, which belongs to it from then on.
func NewSession(conn *sql.Conn, texts Texts, opt SessionOptions) *Session {
	return &Session{conn: conn, texts: texts, opt: opt, prepared: make(map[stmtKey]*sql.Stmt, len(texts))}
}

// Tx is the view of a session that callers work with, inside a transaction that
// the engine has begun.
func (s *Session) Tx() *Tx { return &Tx{s: s} }

// Conn is the connection beneath, for what only the engine does.
func (s *Session) Conn() *sql.Conn { return s.conn }

// PrepareAll prepares every statement, the sized ones for one row.
func (s *Session) PrepareAll(ctx context.Context) error {
	for name := range s.texts {
		if _, err := s.prepare(ctx, stmtKey{name: name}); err != nil {
			return err
		}
	}
	for name := range sized {
		if _, err := s.prepare(ctx, stmtKey{name: name, size: 1}); err != nil {
			return err
		}
	}
	return nil
}

// Close frees the statements and the connection.
func (s *Session) Close() error {
	var errs []error
	for _, st := range s.prepared {
		errs = append(errs, st.Close())
	}
	s.prepared = nil
	return errors.Join(append(errs, s.conn.Close())...)
}

func (s *Session) prepare(ctx context.Context, key stmtKey) (*sql.Stmt, error) {
	if st := s.prepared[key]; st != nil {
		return st, nil
	}
	text := s.texts[key.name]
	if key.size > 0 {
		text = sized[key.name](key.size)
	}
	st, err := s.conn.PrepareContext(ctx, text)
	if err != nil {
		return nil, s.fail(key.name, err)
	}
	s.prepared[key] = st
	return st, nil
}

// begin readies a statement and the context it runs under.
func (s *Session) begin(ctx context.Context, key stmtKey) (context.Context, *sql.Stmt, error) {
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	if s.opt.Detach && ctx.Done() != nil {
		ctx = context.WithoutCancel(ctx)
	}
	st, err := s.prepare(ctx, key)
	return ctx, st, err
}

// exec runs a statement and answers how many rows it touched.
func (s *Session) exec(ctx context.Context, name Name, args ...any) (int64, error) {
	return s.execSized(ctx, stmtKey{name: name}, args)
}

func (s *Session) execSized(ctx context.Context, key stmtKey, args []any) (int64, error) {
	ctx, st, err := s.begin(ctx, key)
	if err != nil {
		return 0, err
	}
	res, err := st.ExecContext(ctx, args...)
	if err != nil {
		return 0, s.fail(key.name, err)
	}
	n, err := res.RowsAffected()
	return n, s.fail(key.name, err)
}

// one scans the only row of a query. No row is sql.ErrNoRows.
func (s *Session) one(ctx context.Context, name Name, args []any, dest ...any) error {
	ctx, st, err := s.begin(ctx, stmtKey{name: name})
	if err != nil {
		return err
	}
	err = st.QueryRowContext(ctx, args...).Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return sql.ErrNoRows
	}
	return s.fail(name, err)
}

// each scans all rows of a query.
func (s *Session) each(ctx context.Context, name Name, args []any, row func(scan scanFunc) error) error {
	return s.eachSized(ctx, stmtKey{name: name}, args, row)
}

// scanFunc fills destinations from a row.
type scanFunc func(dest ...any) error

func (s *Session) eachSized(ctx context.Context, key stmtKey, args []any, row func(scan scanFunc) error) (err error) {
	ctx, st, err := s.begin(ctx, key)
	if err != nil {
		return err
	}
	rows, err := st.QueryContext(ctx, args...)
	if err != nil {
		return s.fail(key.name, err)
	}
	defer func() {
		if closed := rows.Close(); err == nil {
			err = s.fail(key.name, closed)
		}
	}()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return s.fail(key.name, err)
		}
	}
	return s.fail(key.name, rows.Err())
}

// fail makes a driver's error one of the domain and says which statement it was.
func (s *Session) fail(name Name, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", name, s.opt.Fail(err))
}

// missing names what was not found in place of sql.ErrNoRows.
func missing(err error, what string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return domain.Missing(what)
	}
	return err
}

// args spells out a list of parameters.
func args(list ...any) []any { return list }
