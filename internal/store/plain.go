package store

import (
	"context"
	"database/sql"
	"errors"
)

// Plain returns a connection of package sql as one of an engine, and takes ownership of it.
func Plain(conn *sql.Conn) Conn { return plain{conn} }

// plain runs statements on a connection of package sql.
type plain struct{ conn *sql.Conn }

// Prepare implements Conn.
func (c plain) Prepare(ctx context.Context, text string) (Statement, error) {
	st, err := c.conn.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	return statement{st}, nil
}

func (c plain) Close() error { return c.conn.Close() }

type statement struct{ *sql.Stmt }

// Exec implements Statement.
func (s statement) Exec(ctx context.Context, args []any) (int64, error) {
	res, err := s.ExecContext(ctx, args...)
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
	rows, err := s.QueryContext(ctx, args...)
	if err != nil {
		return false, true, err
	}
	found, err = rows.Next(), rows.Err()
	return found, true, errors.Join(err, rows.Close())
}

// Query implements Statement.
func (s statement) Query(ctx context.Context, args []any) (Rows, error) {
	rows, err := s.QueryContext(ctx, args...) //nolint:rowserrcheck // by the caller, who reads them
	if err != nil {
		return nil, err
	}
	return rows, nil
}
