package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Plain returns a connection of package sql as one of an engine, and takes ownership of it.
//
// Statements run on the connection of the driver. Package sql would lock the connection several
// times for each statement, and make new slices of its arguments, which for a statement with many
// takes as long as binding them.
func Plain(conn *sql.Conn) Conn { return &plain{conn: conn} }

// plain runs statements on a connection of a driver.
type plain struct {
	conn *sql.Conn
	// args are those of the statement that runs; the driver does not keep them.
	args []driver.NamedValue
}

// errDriver is the error of a driver that lacks what all of today have.
var errDriver = errors.New("the driver does not take contexts")

// Prepare implements Conn.
func (c *plain) Prepare(ctx context.Context, text string) (Statement, error) {
	text, order := positional(text)
	s := &statement{plain: c, order: order}
	return s, c.conn.Raw(func(raw any) error {
		preparer, ok := raw.(driver.ConnPrepareContext)
		if !ok {
			return errDriver
		}
		st, err := preparer.PrepareContext(ctx, text)
		if err != nil {
			return err
		}
		s.Stmt = st
		if s.execer, ok = st.(driver.StmtExecContext); ok {
			s.queryer, ok = st.(driver.StmtQueryContext)
		}
		if !ok {
			return errors.Join(errDriver, st.Close())
		}
		return nil
	})
}

func (c *plain) Close() error { return c.conn.Close() }

// positional writes the parameters of a text as question marks. order is the number of the
// parameter for each of them, nil if they stand in the order of their numbers. A driver
// looks for the name of each parameter that has one, which for a statement with many takes
// longer than binding them.
func positional(text string) (marked string, order []int) {
	var b strings.Builder
	sorted, quoted := true, false
	for i := 0; i < len(text); i++ {
		quoted = quoted != (text[i] == '\'')
		n, digits := 0, 0
		if text[i] == '$' && !quoted {
			for i+1+digits < len(text) && '0' <= text[i+1+digits] && text[i+1+digits] <= '9' {
				n = 10*n + int(text[i+1+digits]-'0')
				digits++
			}
		}
		if digits == 0 {
			b.WriteByte(text[i])
			continue
		}
		b.WriteByte('?')
		i += digits
		order = append(order, n-1)
		sorted = sorted && n == len(order)
	}
	if sorted {
		order = nil
	}
	return b.String(), order
}

// statement is a prepared statement of a driver. It is used only while the connection is held.
type statement struct {
	driver.Stmt
	*plain
	execer  driver.StmtExecContext
	queryer driver.StmtQueryContext
	order   []int
}

// bind makes the arguments for the marks of the statement, as the driver takes them.
func (s *statement) bind(args []any) (list []driver.NamedValue, err error) {
	n := len(args)
	if s.order != nil {
		n = len(s.order)
	}
	if cap(s.args) < n {
		s.args = make([]driver.NamedValue, n)
	}
	list = s.args[:n]
	for i := range list {
		arg := i
		if s.order != nil {
			arg = s.order[i]
		}
		if arg >= len(args) {
			return nil, fmt.Errorf("the statement has more than %d parameters", len(args))
		}
		value := args[arg]
		switch value.(type) {
		case nil, string, int64, []byte, bool, float64:
		default:
			if value, err = driver.DefaultParameterConverter.ConvertValue(value); err != nil {
				return nil, fmt.Errorf("parameter %d: %w", arg+1, err)
			}
		}
		list[i] = driver.NamedValue{Ordinal: i + 1, Value: value}
	}
	return list, nil
}

// Exec implements Statement.
func (s *statement) Exec(ctx context.Context, args []any) (n int64, err error) {
	list, err := s.bind(args)
	if err != nil {
		return 0, err
	}
	defer clear(list) // documents may be among them
	err = s.conn.Raw(func(any) error {
		res, err := s.execer.ExecContext(ctx, list)
		if err != nil {
			return err
		}
		n, err = res.RowsAffected()
		return err
	})
	return n, err
}

// Send implements Statement.
func (s *statement) Send(ctx context.Context, args []any, _ int64) (n int64, known bool, err error) {
	n, err = s.Exec(ctx, args)
	return n, true, err
}

// Check implements Statement.
func (s *statement) Check(ctx context.Context, args []any) (found, known bool, err error) {
	rows, err := s.Query(ctx, args)
	if err != nil {
		return false, true, err
	}
	found, err = rows.Next(), rows.Err()
	return found, true, errors.Join(err, rows.Close())
}

// Query implements Statement.
func (s *statement) Query(ctx context.Context, args []any) (Rows, error) {
	list, err := s.bind(args)
	if err != nil {
		return nil, err
	}
	defer clear(list)
	r := &plainRows{conn: s.conn}
	if err := s.conn.Raw(func(any) (err error) {
		r.rows, err = s.queryer.QueryContext(ctx, list)
		return err
	}); err != nil {
		return nil, err
	}
	r.values = make([]driver.Value, len(r.rows.Columns()))
	return r, nil
}

// Close implements Statement.
func (s *statement) Close() error {
	return s.conn.Raw(func(any) error { return s.Stmt.Close() })
}

// plainRows are the rows of a query of a driver.
type plainRows struct {
	conn   *sql.Conn
	rows   driver.Rows
	values []driver.Value
	err    error
}

// Next implements Rows.
func (r *plainRows) Next() bool {
	if r.err != nil {
		return false
	}
	r.err = r.conn.Raw(func(any) error { return r.rows.Next(r.values) })
	return r.err == nil
}

// Err implements Rows.
func (r *plainRows) Err() error {
	if errors.Is(r.err, io.EOF) {
		return nil
	}
	return r.err
}

// Close implements Rows.
func (r *plainRows) Close() error { return r.conn.Raw(func(any) error { return r.rows.Close() }) }

// Scan implements Rows.
func (r *plainRows) Scan(dest ...any) error {
	if len(dest) != len(r.values) {
		return fmt.Errorf("%d columns are read into %d places", len(r.values), len(dest))
	}
	for i, d := range dest {
		if err := assign(d, r.values[i]); err != nil {
			return fmt.Errorf("column %d: %w", i+1, err)
		}
	}
	return nil
}

// assign stores the value of a column in one of the places that the package uses.
func assign(dest any, value driver.Value) error {
	if s, ok := dest.(sql.Scanner); ok {
		return s.Scan(value)
	}
	ok := false
	switch d := dest.(type) {
	case *string:
		if b, isBytes := value.([]byte); isBytes {
			*d, ok = string(b), true
		} else {
			*d, ok = value.(string)
		}
	case *int64:
		*d, ok = value.(int64)
	case *int:
		var n int64
		n, ok = value.(int64)
		*d = int(n)
	case *bool:
		b, err := driver.Bool.ConvertValue(value)
		if err != nil {
			return err
		}
		*d, ok = b.(bool)
	case *[]byte:
		ok = true
		switch v := value.(type) {
		case nil:
			*d = nil
		case []byte:
			*d = v
		case string:
			*d = []byte(v)
		default:
			ok = false
		}
	}
	if !ok {
		return fmt.Errorf("a %T does not go into a %T", value, dest)
	}
	return nil
}
