package simulate

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"

	"chancery/internal/store"
)

// direct is a connection of the driver without package sql around it, which takes as long as
// the database does. One goroutine uses it, and nobody interrupts a statement.
type direct struct {
	hold *sql.Conn // has the connection as long as it is used
	conn driver.ConnPrepareContext
}

func newDirect(hold *sql.Conn) (store.Conn, error) {
	d := &direct{hold: hold}
	err := hold.Raw(func(c any) error {
		var able bool
		if d.conn, able = c.(driver.ConnPrepareContext); !able {
			return fmt.Errorf("a %T prepares no statements", c)
		}
		return nil
	})
	return d, err
}

// Prepare implements store.Conn.
func (d *direct) Prepare(_ context.Context, text string) (store.Statement, error) {
	st, err := d.conn.PrepareContext(context.Background(), text)
	if err != nil {
		return nil, err
	}
	exec, able := st.(driver.StmtExecContext)
	query, also := st.(driver.StmtQueryContext)
	if !able || !also {
		return nil, fmt.Errorf("a %T does not run", st)
	}
	return &directly{Stmt: st, exec: exec, query: query}, nil
}

// Close implements store.Conn.
func (d *direct) Close() error { return d.hold.Close() }

// directly is a statement of a direct connection.
type directly struct {
	driver.Stmt
	exec  driver.StmtExecContext
	query driver.StmtQueryContext
	args  []driver.NamedValue
}

// named returns the parameters as the driver takes them, until the next call.
func (s *directly) named(args []any) ([]driver.NamedValue, error) {
	s.args = s.args[:0]
	for i, a := range args {
		switch a.(type) {
		case nil, int64, string, bool, []byte:
		default:
			var err error
			if a, err = driver.DefaultParameterConverter.ConvertValue(a); err != nil {
				return nil, err
			}
		}
		s.args = append(s.args, driver.NamedValue{Ordinal: i + 1, Value: a})
	}
	return s.args, nil
}

// Exec implements store.Statement.
func (s *directly) Exec(_ context.Context, args []any) (int64, error) {
	list, err := s.named(args)
	if err != nil {
		return 0, err
	}
	res, err := s.exec.ExecContext(context.Background(), list)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// Send implements store.Statement.
func (s *directly) Send(ctx context.Context, args []any, _ int64) (n int64, known bool, err error) {
	n, err = s.Exec(ctx, args)
	return n, true, err
}

// Check implements store.Statement.
func (s *directly) Check(ctx context.Context, args []any) (found, known bool, err error) {
	rows, err := s.Query(ctx, args)
	if err != nil {
		return false, true, err
	}
	found, err = rows.Next(), rows.Err()
	return found, true, errors.Join(err, rows.Close())
}

// Query implements store.Statement.
func (s *directly) Query(_ context.Context, args []any) (store.Rows, error) {
	list, err := s.named(args)
	if err != nil {
		return nil, err
	}
	rows, err := s.query.QueryContext(context.Background(), list)
	if err != nil {
		return nil, err
	}
	return &directRows{rows: rows, row: make([]driver.Value, len(rows.Columns()))}, nil
}

// directRows are the rows of a query.
type directRows struct {
	rows driver.Rows
	row  []driver.Value
	err  error
}

// Next implements store.Rows.
func (r *directRows) Next() bool {
	r.err = r.rows.Next(r.row)
	if errors.Is(r.err, io.EOF) {
		r.err = nil
		return false
	}
	return r.err == nil
}

// Scan implements store.Rows.
func (r *directRows) Scan(dest ...any) error { return assignAll(dest, r.row) }

// Err implements store.Rows.
func (r *directRows) Err() error { return r.err }

// Close implements store.Rows.
func (r *directRows) Close() error { return r.rows.Close() }
