package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"chancery/internal/domain"
)

// Conn is a connection of an engine. One goroutine at a time may use it.
type Conn interface {
	// Prepare returns a statement that the connection runs. An engine may do the work of
	// it when the statement runs first.
	Prepare(ctx context.Context, text string) (Statement, error)
	Close() error
}

// Statement is a prepared statement of a connection.
type Statement interface {
	// Exec returns how many rows the statement changed.
	Exec(ctx context.Context, args []any) (int64, error)
	// Send is Exec for a statement that has to change as many rows as are wanted; AnyRows
	// if that does not matter. An engine may run it later, and then the number is not
	// known: if it turns out to be another, or the statement fails, the whole update is
	// undone and runs again without such delays.
	Send(ctx context.Context, args []any, want int64) (n int64, known bool, err error)
	// Check is Send for a query that has to find a row.
	Check(ctx context.Context, args []any) (found, known bool, err error)
	Query(ctx context.Context, args []any) (Rows, error)
	Close() error
}

// Ahead is a connection that can send queries before their answers are needed.
type Ahead interface {
	// Ahead sends the queries that come next in the transaction, most likely in this order.
	Ahead(ctx context.Context, list []Asked) error
}

// Asked is a query with its parameters.
type Asked struct {
	Text string
	Args []any
}

// AnyRows is what Send wants of statements that may change any number of rows.
const AnyRows = -1

// Rows are the rows of a query, as in package sql.
type Rows interface {
	Next() bool
	Scan(dest ...any) error
	Err() error
	Close() error
}

// Session is a connection with the statements prepared on it so far. One goroutine
// at a time may use it.
type Session struct {
	conn     Conn
	texts    Texts
	opt      SessionOptions
	prepared map[stmtKey]Statement
	built    int // how many of them are built queries
	written  int
	// flowsChanged is set by a statement that changes workflows.
	flowsChanged bool
	// watched are the statements that the Watch is about; touched are the counters that go on once
	// more at the end of the transaction.
	watched    map[Name]bool
	touched    []int
	touchedAll bool
	// known is what was read ahead in the transaction, nil for nothing.
	known *numbering
}

// Written returns about how many bytes were written since ResetWritten.
func (s *Session) Written() int { return s.written }

// FlowsChanged reports whether workflows were changed since the last call.
func (s *Session) FlowsChanged() bool {
	changed := s.flowsChanged
	s.flowsChanged = false
	return changed
}

// ResetWritten lets Written count from 0.
func (s *Session) ResetWritten() { s.written = 0 }

// maxBuilt is how many built queries a session keeps prepared. Those of all filters
// that are in use fit in.
const maxBuilt = 64

// SessionOptions configure the sessions of an engine.
type SessionOptions struct {
	// Translate converts an error of the driver into one of the domain; nil stays
	// nil. The result must not wrap the driver's error type.
	Translate func(error) error
	// Detach hides the cancellation of a context from statements that have begun,
	// for drivers whose connections break when interrupted. A context that ended
	// before the statement began always prevents it.
	Detach bool
	// Parted bounds each part of a union, for engines that would read all rows of all parts
	// and sort them, and joins other tables to the rows of a page one by one, for engines that
	// would read these tables as a whole.
	Parted bool
	// Search is how the engine writes searches.
	Search SearchTexts
	// Contents is the cache that the sessions of the database share; nil disables
	// it. Only ReadOnly sessions add to it, because what a write session reads may
	// never be committed.
	Contents *Contents
	ReadOnly bool
	// Watch counts the changes of entries; nil for nobody.
	Watch *Watch
	// Trace learns about each query before it runs; nil for nobody.
	Trace Trace
}

// Trace learns about a statement. It must be quick, and must not change the parameters.
type Trace func(name, text string, args []any)

// stmtKey identifies a prepared statement: one of the texts by its name, one with a
// repeated part by its size too, a built query by its text.
type stmtKey struct {
	name Name
	size int
	text string
}

// NewSession returns a session on a connection and takes ownership of the
// connection.
func NewSession(conn Conn, texts Texts, opt SessionOptions) *Session {
	s := &Session{conn: conn, texts: texts, opt: opt, prepared: make(map[stmtKey]Statement, len(texts))}
	if opt.Watch != nil {
		s.watched = watchedTexts(texts)
	}
	return s
}

// Tx returns the session as callers see it, inside a transaction that the engine
// has begun.
func (s *Session) Tx() *Tx { return &Tx{s: s} }

// PrepareAll prepares every statement; those with a repeated part for one
// repetition.
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

// Close closes the statements and the connection.
func (s *Session) Close() error {
	var errs []error
	for _, st := range s.prepared {
		errs = append(errs, st.Close())
	}
	s.prepared = nil
	return errors.Join(append(errs, s.conn.Close())...)
}

func (s *Session) prepare(ctx context.Context, key stmtKey) (Statement, error) {
	if st := s.prepared[key]; st != nil {
		return st, nil
	}
	if key.text != "" {
		if err := s.makeRoom(); err != nil {
			return nil, s.fail(key.name, err)
		}
	}
	st, err := s.conn.Prepare(ctx, s.textOf(key))
	if err != nil {
		return nil, s.fail(key.name, err)
	}
	s.prepared[key] = st
	if key.text != "" {
		s.built++
	}
	return st, nil
}

// textOf returns the text of a statement.
func (s *Session) textOf(key stmtKey) string {
	switch {
	case key.text != "":
		return key.text
	case key.size > 0:
		return sized[key.name](key.size)
	}
	return s.texts[key.name]
}

// makeRoom closes all built queries when there are too many.
func (s *Session) makeRoom() error {
	if s.built < maxBuilt {
		return nil
	}
	var errs []error
	for key, st := range s.prepared {
		if key.text != "" {
			errs = append(errs, st.Close())
			delete(s.prepared, key)
		}
	}
	s.built = 0
	return errors.Join(errs...)
}

// begin prepares a statement and the context it runs with.
func (s *Session) begin(ctx context.Context, key stmtKey) (context.Context, Statement, error) {
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	if s.opt.Detach && ctx.Done() != nil {
		ctx = context.WithoutCancel(ctx)
	}
	st, err := s.prepare(ctx, key)
	return ctx, st, err
}

// exec runs a statement and returns how many rows it changed.
func (s *Session) exec(ctx context.Context, name Name, args ...any) (int64, error) {
	return s.execSized(ctx, stmtKey{name: name}, args)
}

// sizeOf returns the size of a parameter that may be large.
func sizeOf(a any) (n int) {
	switch v := a.(type) {
	case []byte:
		return len(v)
	case string:
		return len(v)
	case jsonText:
		if m, ok := v.v.(map[string]string); ok {
			for key, value := range m {
				n += len(key) + len(value)
			}
		}
	}
	return n
}

func (s *Session) execSized(ctx context.Context, key stmtKey, args []any) (int64, error) {
	ctx, st, err := s.begin(ctx, key)
	if err != nil {
		return 0, err
	}
	for _, a := range args {
		s.written += sizeOf(a)
	}
	s.watch(key.name, args)
	n, err := st.Exec(ctx, args)
	return n, s.fail(key.name, err)
}

// send runs a statement that has to change want rows, now or later. If the number of rows
// is not what was wanted and known, the caller says what is wrong.
func (s *Session) send(ctx context.Context, name Name, want int64, args ...any) (wrong bool, err error) {
	return s.sendSized(ctx, stmtKey{name: name}, want, args)
}

func (s *Session) sendSized(ctx context.Context, key stmtKey, want int64, args []any) (wrong bool, err error) {
	ctx, st, err := s.begin(ctx, key)
	if err != nil {
		return false, err
	}
	for _, a := range args {
		s.written += sizeOf(a)
	}
	s.watch(key.name, args)
	n, known, err := st.Send(ctx, args, want)
	return err == nil && known && want != AnyRows && n != want, s.fail(key.name, err)
}

// check runs a query that has to find a row, now or later. If it is known that there is
// none, the caller says what is wrong.
func (s *Session) check(ctx context.Context, name Name, args ...any) (missing bool, err error) {
	ctx, st, err := s.begin(ctx, stmtKey{name: name})
	if err != nil {
		return false, err
	}
	found, known, err := st.Check(ctx, args)
	return err == nil && known && !found, s.fail(name, err)
}

// one scans the only row of a query. It returns sql.ErrNoRows if there is none.
func (s *Session) one(ctx context.Context, name Name, args []any, dest ...any) error {
	found := false
	err := s.each(ctx, name, args, func(scan scanFunc) error {
		found = true
		if err := scan(dest...); err != nil {
			return err
		}
		return errEnough
	})
	if err == nil && !found {
		return sql.ErrNoRows
	}
	return err
}

// each calls row for every row of a query.
func (s *Session) each(ctx context.Context, name Name, args []any, row func(scan scanFunc) error) error {
	return s.eachOf(ctx, stmtKey{name: name}, args, row)
}

// scanFunc scans a row into destinations.
type scanFunc func(dest ...any) error

// errEnough ends the reading of rows.
var errEnough = errors.New("no more rows are needed")

func (s *Session) eachOf(ctx context.Context, key stmtKey, args []any, row func(scan scanFunc) error) (err error) {
	ctx, st, err := s.begin(ctx, key)
	if err != nil {
		return err
	}
	if s.opt.Trace != nil {
		s.opt.Trace(string(key.name), s.textOf(key), args)
	}
	s.watch(key.name, args)
	rows, err := st.Query(ctx, args)
	if err != nil {
		return s.fail(key.name, err)
	}
	defer func() {
		if closed := rows.Close(); err == nil {
			err = s.fail(key.name, closed)
		}
	}()
	for rows.Next() {
		switch err := row(rows.Scan); {
		case errors.Is(err, errEnough):
			return nil
		case err != nil:
			return s.fail(key.name, err)
		}
	}
	return s.fail(key.name, rows.Err())
}

// fail converts an error of the driver into one of the domain and names the
// statement.
func (s *Session) fail(name Name, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", name, s.opt.Translate(err))
}

// missing replaces sql.ErrNoRows by an error that says what was not found.
func missing(err error, what string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return domain.Missing(what)
	}
	return err
}

// args returns its arguments as a slice of parameters.
func args(list ...any) []any { return list }
