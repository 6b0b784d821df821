package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"chancery/internal/domain"
	"chancery/internal/store"
	"chancery/internal/store/writer"
)

// session is a connection with the statements that run on it.
type session struct {
	*store.Session
	conn *pgx.Conn
	tx   *store.Tx
	// patience is how long a transaction may wait for the database in all.
	patience time.Duration
}

var _ writer.Session = (*session)(nil)

// newSession takes ownership of a connection.
func newSession(conn *pgx.Conn, texts store.Texts, opt store.SessionOptions, patience time.Duration) *session {
	opt.Translate, opt.Detach = translate, true
	s := &session{Session: store.NewSession(plain{conn}, texts, opt), conn: conn, patience: patience}
	s.tx = s.Session.Tx()
	return s
}

// control runs a statement without parameters.
func (s *session) control(ctx context.Context, text string) error {
	if _, err := s.conn.Exec(ctx, text); err != nil {
		return fmt.Errorf("%s: %w", text, translate(err))
	}
	return nil
}

// begin begins a transaction. A database that does not answer breaks the connection when
// the patience ends, at whatever statement: a deadline of the connection costs nothing.
func (s *session) begin(ctx context.Context, text string) error {
	if err := s.conn.PgConn().Conn().SetDeadline(time.Now().Add(s.patience)); err != nil {
		return translate(err)
	}
	return s.control(ctx, text)
}

// Begin and the methods below implement writer.Session. A row that another writer holds is
// waited for only shortly: the update runs again later. Otherwise the transactions of two
// writers, each with the rows of many updates, would often wait for each other, which the
// server notices only after a second.
func (s *session) Begin(ctx context.Context) error {
	return s.begin(ctx, "BEGIN; SET LOCAL lock_timeout = '100ms'")
}

func (s *session) Commit(ctx context.Context) error {
	tag, err := s.conn.Exec(ctx, "COMMIT")
	if err != nil {
		return fmt.Errorf("COMMIT: %w", translate(err))
	}
	if tag.String() != "COMMIT" { // it was aborted before, and is rolled back instead
		return domain.E(domain.Internal, "store", "the database answered %q to a commit", tag)
	}
	return nil
}

func (s *session) Rollback(ctx context.Context) error { return s.control(ctx, "ROLLBACK") }

func (s *session) Savepoint(ctx context.Context) error { return s.control(ctx, "SAVEPOINT turn") }

func (s *session) Release(ctx context.Context) error { return s.control(ctx, "RELEASE turn") }

func (s *session) Undo(ctx context.Context) error {
	return s.control(ctx, "ROLLBACK TO turn; RELEASE turn")
}

func (s *session) Tx() domain.Tx { return s.tx }

func (s *session) Alive() bool { return !s.conn.IsClosed() }

// Close closes the connection; an open transaction is rolled back.
func (s *session) Close() error { return translate(s.Session.Close()) }

// plain runs statements on a connection. The driver prepares them when they run first.
type plain struct{ conn *pgx.Conn }

// closing is how long a connection says goodbye.
const closing = 2 * time.Second

func (c plain) Prepare(_ context.Context, text string) (store.Statement, error) {
	return &statement{c.conn, text}, nil
}

func (c plain) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), closing)
	defer cancel()
	return c.conn.Close(ctx)
}

type statement struct {
	conn *pgx.Conn
	text string
}

// Exec implements store.Statement.
func (s *statement) Exec(ctx context.Context, args []any) (int64, error) {
	tag, err := s.conn.Exec(ctx, s.text, args...)
	return tag.RowsAffected(), err
}

// Query implements store.Statement.
func (s *statement) Query(ctx context.Context, args []any) (store.Rows, error) {
	r, err := s.conn.Query(ctx, s.text, args...)
	if err != nil {
		return nil, err
	}
	return rows{r}, nil
}

func (*statement) Close() error { return nil }

type rows struct{ pgx.Rows }

// Close implements store.Rows. Rows that nobody read are discarded.
func (r rows) Close() error {
	r.Rows.Close()
	return r.Err()
}
