package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"chancery/internal/domain"
	"chancery/internal/store"
	"chancery/internal/store/writer"
)

// session is a connection with the statements that run on it.
type session struct {
	*store.Session
	pipe *pipeline
	tx   *store.Tx
	// patience is how long a transaction may wait for the database in all.
	patience time.Duration
	// used is when the last writing transaction began.
	used time.Time
	// settings is the statement behind the BEGIN of writing transactions, patient that of those
	// that lock series.
	settings, patient string
	// begun is how many statements the beginning of a transaction has.
	begun int
	// planned is when the plans of the statements were dropped last, and planAge how long
	// those made since are used.
	planned time.Time
	planAge time.Duration
}

var _ writer.Session = (*session)(nil)

// newSession takes ownership of a connection.
func newSession(conn *pgx.Conn, texts store.Texts, opt store.SessionOptions, patience time.Duration) *session {
	opt.Translate, opt.Detach, opt.Parted, opt.Search = translate, true, true, searchTexts
	pipe := &pipeline{conn: conn, joins: joins(texts), direct: opt.ReadOnly}
	s := &session{Session: store.NewSession(plain{pipe}, texts, opt), pipe: pipe, patience: patience}
	s.settings = fmt.Sprintf(settings, lockTime, (patience / idlePart).Milliseconds())
	s.patient = fmt.Sprintf(settings, seriesTime, (patience / idlePart).Milliseconds())
	s.tx = s.Session.Tx()
	s.planned, s.planAge = time.Now(), youngPlan
	return s
}

// Plans are made once for all parameters, from the sizes that the tables have then. In an
// empty table all indexes cost the same, so a row may be looked up in one that lists those of
// its workspace by time, which takes longer with every row. The schema avoids this for
// primary keys, but not for a second key of a table. The database itself makes new
// plans only when it has analyzed the table, a minute later. So plans are dropped while
// they are young, and then now and again.
const (
	youngPlan = 50 * time.Millisecond
	oldPlan   = time.Minute
)

// dropPlans adds the statement to a transaction that drops old plans, when it is time.
func (s *session) dropPlans() {
	now := time.Now()
	if now.Sub(s.planned) < s.planAge {
		return
	}
	s.planned, s.planAge = now, min(2*s.planAge, oldPlan)
	s.pipe.later("DISCARD PLANS")
}

// begin begins a transaction together with its first statement. A database that does not
// answer breaks the connection when the patience ends, at whatever statement: a deadline
// of the connection costs nothing.
func (s *session) begin(texts ...string) error {
	s.pipe.reset()
	if err := s.pipe.conn.PgConn().Conn().SetDeadline(time.Now().Add(s.patience)); err != nil {
		return translate(err)
	}
	for _, text := range texts {
		s.pipe.later(text)
	}
	s.dropPlans()
	s.begun = len(s.pipe.waiting)
	return nil
}

// unsent reports whether the transaction has not reached the server yet.
func (s *session) unsent() bool {
	return len(s.pipe.waiting) > 0 && strings.HasPrefix(s.pipe.waiting[0].text, "BEGIN")
}

// settings of writing transactions. They hold for one transaction, because a pooler may
// give the next one another connection. The statements are planned once, for all
// parameters, and look rows up by their keys, even if they were planned while the tables
// were empty. What has no key seems so dear then that the server would compile it, which takes
// far longer than to run it.
const settings = `SELECT set_config('lock_timeout', '%s', true), set_config('plan_cache_mode', 'force_generic_plan', true),
	set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
	set_config('jit', 'off', true),
	set_config('idle_in_transaction_session_timeout', '%dms', true)`

// idlePart is the part of the patience for which a writing transaction may pause between two
// statements: a server that is frozen inside of one must not hold its rows for longer.
const idlePart = 4

// lockTime is how long a row is waited for that another writer holds; then the update runs
// again later. Otherwise the transactions of two writers, each with the rows of many
// updates, would often wait for each other, which the server notices only after a second.
//
// seriesTime is the same for the series of a transaction, which are locked before anything
// else: who waits for one holds nothing for which others wait.
const (
	lockTime   = "100ms"
	seriesTime = "2s"
)

// Begin and the methods below implement writer.Session.
//
// A connection that was not used for a moment may be broken. Then the beginning is sent on
// its own: later nobody could know whether the commit behind it was done.
func (s *session) Begin(ctx context.Context, careful bool, ahead []domain.NumberReads) error {
	s.pipe.direct = careful
	s.Forget()
	idle := time.Since(s.used) > fresh
	s.used = time.Now()
	if len(ahead) > 0 && !careful {
		return s.beginAhead(ctx, ahead)
	}
	if err := s.begin("BEGIN", s.settings); err != nil || !idle {
		return err
	}
	return translate(s.pipe.flush(ctx))
}

// beginAhead begins a transaction with the locks and reads of updates that take numbers.
func (s *session) beginAhead(ctx context.Context, ahead []domain.NumberReads) error {
	if err := s.begin("BEGIN", s.patient); err != nil {
		return err
	}
	err := s.ReadAhead(ctx, ahead)
	if err != nil && s.Alive() {
		return errors.Join(err, s.Rollback(ctx))
	}
	return err
}

// fresh is how long a connection counts as one that works after it was used.
const fresh = 100 * time.Millisecond

// Commit sends what waits and the end of the transaction together, unless the number of
// rows of a statement has to be looked at before.
func (s *session) Commit(ctx context.Context) error {
	if err := s.Settle(ctx); err != nil {
		return err
	}
	if s.unsent() && len(s.pipe.waiting) == s.begun { // nobody has done anything
		s.pipe.reset()
		return nil
	}
	if s.pipe.counted() {
		if err := s.pipe.flush(ctx); err != nil {
			return translate(err)
		}
	}
	if s.pipe.failed != nil {
		return translate(s.pipe.failed)
	}
	results, err := s.pipe.sendAll(ctx, &delayed{text: "COMMIT"})
	if err != nil {
		return uncertain(err, s.Alive())
	}
	tag, err := results.Exec()
	if err == nil {
		err = closed(results, nil)
	}
	if err != nil {
		_ = closed(results, err)
		return uncertain(err, s.Alive())
	}
	if tag.String() != "COMMIT" { // it was aborted before, and is rolled back instead
		return domain.E(domain.Internal, "store", "the database answered %q to a commit", tag)
	}
	return nil
}

// Rollback ends a transaction without its changes.
func (s *session) Rollback(ctx context.Context) error {
	if s.pipe.ahead != nil {
		if err := s.pipe.endAhead(); err == nil || !s.Alive() {
			return translate(err)
		}
		// A query was refused, and with it the end of the transaction behind it.
	}
	unsent := s.unsent()
	s.pipe.reset()
	if unsent {
		return nil
	}
	return s.control(ctx, "ROLLBACK")
}

// Savepoint begins the part of one update.
func (s *session) Savepoint(context.Context) error {
	s.PartBegins()
	s.pipe.beginPart()
	return translate(s.pipe.failed)
}

// Release keeps the part.
func (s *session) Release(context.Context) error {
	s.pipe.endPart()
	return translate(s.pipe.failed)
}

// Failed implements writer.Session.
func (s *session) Failed() bool { return s.pipe.missed }

// Undo rolls the part back.
func (s *session) Undo(ctx context.Context) error {
	s.PartUndone()
	if s.pipe.failed != nil {
		return translate(s.pipe.failed)
	}
	if !s.pipe.dropPart() {
		return nil
	}
	return s.control(ctx, "ROLLBACK TO turn; RELEASE turn")
}

// control runs statements without parameters at once.
func (s *session) control(ctx context.Context, text string) error {
	if _, err := s.pipe.conn.Exec(ctx, text); err != nil {
		return fmt.Errorf("%s: %w", text, translate(err))
	}
	return nil
}

// Tx implements writer.Session.
func (s *session) Tx() domain.Tx { return s.tx }

// Alive implements writer.Session.
func (s *session) Alive() bool { return !s.pipe.conn.IsClosed() }

// Close closes the connection; an open transaction is rolled back.
func (s *session) Close() error { return translate(s.Session.Close()) }

// plain runs statements on a connection. The driver prepares them when they run first.
type plain struct{ pipe *pipeline }

// closing is how long a connection says goodbye.
const closing = 2 * time.Second

// Prepare implements store.Conn.
func (c plain) Prepare(_ context.Context, text string) (store.Statement, error) {
	return &statement{c.pipe, text, joinOf(c.pipe.joins, text), isPlainInsert(text)}, nil
}

// Close implements store.Conn.
func (c plain) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), closing)
	defer cancel()
	return c.pipe.conn.Close(ctx)
}

type statement struct {
	pipe        *pipeline
	text        string
	join        *join
	plainInsert bool
}

// Exec implements store.Statement.
func (s *statement) Exec(ctx context.Context, args []any) (int64, error) {
	return s.pipe.exec(ctx, s.text, args)
}

// Send implements store.Statement.
func (s *statement) Send(ctx context.Context, args []any, want int64) (n int64, known bool, err error) {
	return s.pipe.send(ctx, s, args, want)
}

// Check implements store.Statement. The number of rows of a query is that of the rows that
// it found.
func (s *statement) Check(ctx context.Context, args []any) (found, known bool, err error) {
	n, known, err := s.pipe.send(ctx, s, args, 1)
	return n > 0, known, err
}

// Ahead implements store.Ahead.
func (c plain) Ahead(ctx context.Context, list []store.Asked) error {
	return c.pipe.sendAhead(ctx, list)
}

// Batch implements store.Batch.
func (c plain) Batch(ctx context.Context, list []store.Asked, read func(i int, rows store.Rows) error) error {
	return c.pipe.batch(ctx, list, read)
}

// Query implements store.Statement.
func (s *statement) Query(ctx context.Context, args []any) (store.Rows, error) {
	return s.pipe.query(ctx, s.text, args)
}

// Close implements store.Statement.
func (*statement) Close() error { return nil }
