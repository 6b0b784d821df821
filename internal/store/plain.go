package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
)

// Plain returns a connection of package sql as one of an engine, and takes ownership of it.
func Plain(conn *sql.Conn) Conn { return plain{conn} }

// plain runs statements on a connection of package sql.
type plain struct{ conn *sql.Conn }

// Prepare implements Conn.
func (c plain) Prepare(ctx context.Context, text string) (Statement, error) {
	text, order := positional(text)
	st, err := c.conn.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	return statement{st, order}, nil
}

func (c plain) Close() error { return c.conn.Close() }

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

type statement struct {
	*sql.Stmt
	order []int
}

// inOrder returns the arguments for the marks of the statement.
func (s statement) inOrder(args []any) []any {
	if s.order == nil {
		return args
	}
	list := make([]any, len(s.order))
	for i, n := range s.order {
		list[i] = args[n]
	}
	return list
}

// Exec implements Statement.
func (s statement) Exec(ctx context.Context, args []any) (int64, error) {
	res, err := s.ExecContext(ctx, s.inOrder(args)...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// Send implements Statement.
func (s statement) Send(ctx context.Context, args []any, _ int64) (n int64, known bool, err error) {
	n, err = s.Exec(ctx, args)
	return n, true, err
}

// Check implements Statement.
func (s statement) Check(ctx context.Context, args []any) (found, known bool, err error) {
	rows, err := s.QueryContext(ctx, s.inOrder(args)...)
	if err != nil {
		return false, true, err
	}
	found, err = rows.Next(), rows.Err()
	return found, true, errors.Join(err, rows.Close())
}

// Query implements Statement.
func (s statement) Query(ctx context.Context, args []any) (Rows, error) {
	rows, err := s.QueryContext(ctx, s.inOrder(args)...) //nolint:rowserrcheck // by the caller, who reads them
	if err != nil {
		return nil, err
	}
	return rows, nil
}
