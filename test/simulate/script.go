package simulate

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"chancery/internal/store"
)

// recorder is a connection that can write down what an update does on it, to do it again
// later, or to let others write in between.
type recorder struct {
	store.Conn
	db *database
}

// Prepare implements store.Conn.
func (r recorder) Prepare(ctx context.Context, text string) (store.Statement, error) {
	st, err := r.Conn.Prepare(ctx, text)
	if err != nil {
		return nil, err
	}
	return &recorded{st, text, r.db}, nil
}

// recorded is a statement of a recorder.
type recorded struct {
	store.Statement
	text string
	db   *database
}

// script is what an update has done: its statements and their results.
type script struct {
	lines []line
	// locked is the first line that waits, in a database with several writers, until the
	// others have committed, and that they wait for: what was read before it may have been
	// changed by others since; what comes behind it may not.
	locked int
	// cut is before which line others have their turn, and pause lets them; it reports false
	// if the server is gone.
	cut    int
	pause  func() bool
	failed error
}

// line is a statement with what it did.
type line struct {
	st   store.Statement
	args []any
	// query of rows; otherwise n is how many rows were changed.
	query bool
	rows  [][]driver.Value
	n     int64
}

// errOvertaken is that of an update whose statements do something else now.
var errOvertaken = errors.New("another writer was faster")

// Exec implements store.Statement.
func (s *recorded) Exec(ctx context.Context, args []any) (int64, error) {
	if s.db.script == nil {
		return s.Statement.Exec(ctx, args)
	}
	l, err := s.record(ctx, args, false)
	return l.n, err
}

// Send implements store.Statement.
func (s *recorded) Send(ctx context.Context, args []any, _ int64) (n int64, known bool, err error) {
	n, err = s.Exec(ctx, args)
	return n, true, err
}

// Check implements store.Statement.
func (s *recorded) Check(ctx context.Context, args []any) (found, known bool, err error) {
	if s.db.script == nil {
		return s.Statement.Check(ctx, args)
	}
	l, err := s.record(ctx, args, true)
	return len(l.rows) > 0, true, err
}

// Query implements store.Statement.
func (s *recorded) Query(ctx context.Context, args []any) (store.Rows, error) {
	if s.db.script == nil {
		return s.Statement.Query(ctx, args)
	}
	l, err := s.record(ctx, args, true)
	if err != nil {
		return nil, err
	}
	return &kept{rows: l.rows}, nil
}

// record runs a statement and writes it down.
func (s *recorded) record(ctx context.Context, args []any, query bool) (l line, err error) {
	sc := s.db.script
	if sc.pause != nil && len(sc.lines) == sc.cut {
		sc.failed = s.db.interrupt(ctx, sc)
	}
	if sc.failed != nil {
		return l, sc.failed
	}
	l = line{st: s.Statement, query: query}
	if l.args, err = valuesOf(args); err != nil {
		return l, err
	}
	if err := l.run(ctx); err != nil {
		return l, err
	}
	if sc.locked == len(sc.lines) && !locks(s.text) {
		sc.locked++
	}
	sc.lines = append(sc.lines, l)
	return l, nil
}

// locks reports whether a statement holds rows, in a database with several writers, until
// its transaction ends.
func locks(text string) bool { return !strings.HasPrefix(text, "SELECT") }

// run runs the statement and fills in its results.
func (l *line) run(ctx context.Context) (err error) {
	if !l.query {
		l.n, err = l.st.Exec(ctx, l.args)
		return err
	}
	rows, err := l.st.Query(ctx, l.args)
	if err != nil {
		return err
	}
	l.rows, err = readAll(rows)
	return errors.Join(err, rows.Close())
}

func readAll(rows store.Rows) (list [][]driver.Value, err error) {
	read, able := rows.(*directRows)
	if !able {
		return nil, fmt.Errorf("%T are not those of a direct connection", rows)
	}
	for read.Next() {
		list = append(list, slices.Clone(read.row))
	}
	return list, read.Err()
}

// valuesOf returns the values of parameters as they are now.
func valuesOf(args []any) (list []any, err error) {
	list = slices.Clone(args)
	for i, a := range list {
		if v, able := a.(driver.Valuer); able {
			if list[i], err = v.Value(); err != nil {
				return nil, err
			}
		}
	}
	return list, nil
}

// again runs the statements of a script again, but for those that hold no rows before
// others do. It returns errOvertaken if one of them does something else now.
func (sc *script) again(ctx context.Context) error {
	for i := sc.locked; i < len(sc.lines); i++ {
		was := &sc.lines[i]
		now := line{st: was.st, args: was.args, query: was.query}
		if err := now.run(ctx); err != nil || now.n != was.n || !reflect.DeepEqual(now.rows, was.rows) {
			return errOvertaken
		}
	}
	return nil
}

// kept are rows that were read.
type kept struct {
	rows [][]driver.Value
	at   int
}

// Next implements store.Rows.
func (k *kept) Next() bool { k.at++; return k.at <= len(k.rows) }

// Scan implements store.Rows.
func (k *kept) Scan(dest ...any) error { return assignAll(dest, k.rows[k.at-1]) }

// Err implements store.Rows.
func (*kept) Err() error { return nil }

// Close implements store.Rows.
func (*kept) Close() error { return nil }

// assignAll gives the values of a row to destinations, as package sql does.
func assignAll(dest []any, row []driver.Value) error {
	if len(dest) != len(row) {
		return fmt.Errorf("%d destinations for %d columns", len(dest), len(row))
	}
	for i, d := range dest {
		if err := assign(d, row[i]); err != nil {
			return fmt.Errorf("column %d: %w", i+1, err)
		}
	}
	return nil
}

// assign gives a value of the database to a destination.
func assign(dest any, value driver.Value) error {
	switch d := dest.(type) {
	case sql.Scanner:
		return d.Scan(value)
	case *string:
		if v, is := value.(string); is {
			*d = v
			return nil
		}
	case *int64:
		if v, is := value.(int64); is {
			*d = v
			return nil
		}
	case *int:
		if v, is := value.(int64); is {
			*d = int(v)
			return nil
		}
	case *bool:
		switch v := value.(type) {
		case bool:
			*d = v
			return nil
		case int64:
			*d = v != 0
			return nil
		}
	case *[]byte:
		switch v := value.(type) {
		case nil:
			*d = nil
			return nil
		case []byte:
			*d = v
			return nil
		case string:
			*d = []byte(v)
			return nil
		}
	}
	return fmt.Errorf("a %T is no %T", value, dest)
}
