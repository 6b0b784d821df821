package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"

	"chancery/internal/admission"
	"chancery/internal/domain"
	"chancery/internal/limits"
	"chancery/internal/store"
	"chancery/internal/store/writer"
)

// Options configure a store; zero values mean the defaults.
type Options struct {
	// Logger receives reports of broken connections; nil discards them.
	Logger *slog.Logger
	// Name is what the connections are called in the database, such as "chancery node-1".
	Name string
	// Writers is how many connections write (3).
	Writers int
	// Readers is how many reads run at once (8).
	Readers int
	// BatchLimit is how many waiting updates share one commit at most (64).
	BatchLimit int
	// QueueLimit is how many updates may wait; more get Busy (4096).
	QueueLimit int
	// Patience is how long a transaction waits for the database in all (20 s).
	Patience time.Duration
	// KeepSchema refuses a database whose schema is older, instead of updating it.
	KeepSchema bool

	// Wrote learns about how many bytes an update of a workspace has written; nil for
	// nobody. The writers call it, so it must be quick.
	Wrote func(ws domain.ID, bytes int)
	// Trace learns about each query of a read; nil for nobody. See store.Trace.
	Trace store.Trace
}

func (o Options) withDefaults() Options {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Wrote == nil {
		o.Wrote = func(domain.ID, int) {}
	}
	for _, d := range []struct {
		value    *int
		standard int
	}{{&o.Writers, 3}, {&o.Readers, 8}, {&o.BatchLimit, 64}, {&o.QueueLimit, limits.Updates.Int()}} {
		if *d.value <= 0 {
			*d.value = d.standard
		}
	}
	if o.Patience <= 0 {
		o.Patience = 20 * time.Second
	}
	if o.Name == "" {
		o.Name = "chancery"
	}
	return o
}

// Store is a domain.Store in a PostgreSQL database. A function given to Update or View
// must not call Update of the same store, which may deadlock.
type Store struct {
	opt    Options
	config *pgx.ConnConfig
	// read and write are the statements of reading and of writing connections.
	read, write store.Texts

	mu      sync.Mutex // guards closed
	closed  bool
	queue   *writer.Queue
	writers sync.WaitGroup
	pool    *pgxpool.Pool // of the reading connections
	turns   *admission.Turns
	// contents is shared by all sessions.
	contents *store.Contents
}

var _ domain.Store = (*Store)(nil)

// Open connects to the database that the URL names and updates its schema. The URL may
// name several hosts; with target_session_attrs=read-write the one that takes writes is
// found, now and after a failover.
func Open(ctx context.Context, url string, opt Options) (*Store, error) {
	opt = opt.withDefaults()
	pool, err := configure(url, opt)
	if err != nil {
		return nil, err
	}
	s := &Store{
		opt: opt, config: pool.ConnConfig.Copy(), contents: store.NewContents(),
		queue: writer.NewQueue(opt.QueueLimit),
		// A workspace leaves a reader to the others.
		turns: admission.NewTurns(admission.TurnsOptions{Places: opt.Readers, Share: max(opt.Readers-1, 1)}),
	}
	s.queue.Apart, s.queue.Gather = true, true
	if s.read, err = readTexts(); err != nil {
		return nil, err
	}
	if s.write, err = writeTexts(); err != nil {
		return nil, err
	}
	if err := s.setUp(ctx); err != nil {
		return nil, err
	}
	if s.pool, err = pgxpool.NewWithConfig(context.WithoutCancel(ctx), pool); err != nil {
		return nil, fmt.Errorf("cannot set up the connections to the database: %w", translate(err))
	}
	for range opt.Writers {
		s.writers.Go(func() { s.newWriter().Loop(context.WithoutCancel(ctx)) })
	}
	return s, nil
}

// connectTime is how long a connection takes at most, unless the URL says otherwise.
const connectTime = 5 * time.Second

// configure reads the URL.
func configure(url string, opt Options) (*pgxpool.Config, error) {
	c, err := pgxpool.ParseConfig(url)
	if err != nil {
		// The message of the driver has no password in it.
		return nil, domain.E(domain.Invalid, "database", "the URL of the database cannot be read: %v", err)
	}
	delete(c.ConnConfig.RuntimeParams, "notify") // of the hints, see package wake/postgres
	if c.ConnConfig.ConnectTimeout == 0 {
		c.ConnConfig.ConnectTimeout = connectTime
	}
	if _, named := c.ConnConfig.RuntimeParams["application_name"]; !named {
		c.ConnConfig.RuntimeParams["application_name"] = opt.Name
	}
	c.ShouldPing = func(_ context.Context, p pgxpool.ShouldPingParams) bool {
		if p.IdleDuration < time.Second {
			return false
		}
		// Its deadline is that of its last transaction.
		return p.Conn.PgConn().Conn().SetDeadline(time.Now().Add(opt.Patience)) == nil
	}
	c.MaxConns, c.MinConns = int32(opt.Readers), 0
	return c, nil
}

// startTime is how long a database that does not answer is waited for at the start.
const startTime = 9 * time.Second

// oldest is the first version of the database that works.
const oldest = 140000

// setUp looks at the database and migrates it.
func (s *Store) setUp(ctx context.Context) error {
	db := stdlib.OpenDB(*s.config)
	err := func() error {
		limit, cancel := context.WithTimeout(ctx, startTime)
		defer cancel()
		if err := examine(limit, db); err != nil {
			return err
		}
		return migrate(ctx, db, !s.opt.KeepSchema)
	}()
	return errors.Join(err, db.Close())
}

// examine returns why the database cannot be used, if so.
func examine(ctx context.Context, db *sql.DB) error {
	var version int
	var recovering, encoding string
	err := db.QueryRowContext(ctx, `SELECT current_setting('server_version_num')::int, current_setting('transaction_read_only'),
		current_setting('server_encoding')`).Scan(&version, &recovering, &encoding)
	if err != nil {
		return unreachable(err)
	}
	return usable(version, recovering, encoding)
}

// usable returns why a database with these properties cannot be used, if so.
func usable(version int, readOnly, encoding string) error {
	switch {
	case version < oldest:
		return domain.E(domain.Invalid, "database", "the database is PostgreSQL %d; version %d or newer is needed", version/10000, oldest/10000)
	case readOnly == "on":
		return domain.E(domain.Invalid, "database",
			"the database only takes reads: it is a standby, or set to read-only. Name the primary, or all hosts with target_session_attrs=read-write")
	case encoding != "UTF8":
		return domain.E(domain.Invalid, "database", "the database has the encoding %s; create one with UTF8", encoding)
	}
	return nil
}

func (s *Store) newWriter() *writer.Writer {
	return writer.New(writer.Options{
		Queue: s.queue, Batch: s.opt.BatchLimit, Log: s.opt.Logger, Wrote: s.opt.Wrote,
		Open: func(ctx context.Context) (writer.Session, error) {
			conn, err := pgx.ConnectConfig(ctx, s.config)
			if err != nil {
				return nil, noConnection(err)
			}
			return newSession(conn, s.write, store.SessionOptions{Contents: s.contents}, s.opt.Patience), nil
		},
		Check: func() error { return nil },
		Note:  func(error) {},
		Ends:  func(error) bool { return false },
		Again: again, Redo: redo,
		Refused: turnedAway, Rest: func() { time.Sleep(restTime) },
	})
}

// Update implements domain.Store. The function may share its commit with others.
func (s *Store) Update(ctx context.Context, fn func(tx domain.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	r := writer.NewRequest(ctx, fn)
	if err := s.queue.Push(r); err != nil {
		return err
	}
	err := r.Await()
	if errors.Is(err, store.ErrRace) { // it has run often enough
		return newError(domain.Busy, keyRace, "other writers were faster; try again", err)
	}
	return err
}

// View implements domain.Store.
func (s *Store) View(ctx context.Context, fn func(tx domain.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	leave, err := s.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	// A read that has begun is not interrupted: reads are short, and an interrupted
	// connection would have to be discarded.
	base := context.WithoutCancel(ctx)
	conn, r, err := s.reader(base)
	if err != nil {
		return err
	}
	defer conn.Release() // a broken one is discarded
	defer func() {
		if err := r.Rollback(base); err != nil {
			s.opt.Logger.WarnContext(ctx, "a reading connection broke", "error", err)
			_ = r.pipe.conn.Close(base)
		}
	}()
	return fn(r.tx)
}

// unhurried is the patience of a snapshot.
const unhurried = 30 * 24 * time.Hour

// Snapshot implements domain.Snapshots, on a connection of its own: those of the pool are for
// reads of a moment.
func (s *Store) Snapshot(ctx context.Context, fn func(tx domain.Tx) error) (err error) {
	conn, err := pgx.ConnectConfig(ctx, s.config)
	if err != nil {
		return noConnection(err)
	}
	base := context.WithoutCancel(ctx)
	r := newSession(conn, s.read, store.SessionOptions{Contents: s.contents, ReadOnly: true}, unhurried)
	defer func() { err = errors.Join(err, r.Close()) }()
	if err := r.begin(beginView); err != nil {
		return err
	}
	err = fn(r.tx)
	return errors.Join(err, r.Rollback(base))
}

// enter waits for the turn of a read. It waits no longer than a transaction may take: when
// the database does not answer, those before it take that long too.
func (s *Store) enter(ctx context.Context) (leave func(), err error) {
	limit, cancel := context.WithTimeout(ctx, s.opt.Patience)
	defer cancel()
	leave, ok := s.turns.Enter(limit, domain.WorkspaceOf(ctx))
	switch {
	case ok:
		return leave, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	}
	return nil, domain.E(domain.Busy, keyBusy, "the database does not answer at the moment; try again")
}

const sessionKey = "chancery"

// restTime is how long a connection is not asked for again after the server has refused it.
const restTime = 100 * time.Millisecond

// beginView begins a transaction that sees one state.
const beginView = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

// reader returns a connection of the pool in a transaction. The pool looks whether one that
// was not used for a while still works.
func (s *Store) reader(ctx context.Context) (*pgxpool.Conn, *session, error) {
	limit, cancel := context.WithTimeout(ctx, s.opt.Patience)
	defer cancel()
	conn, err := s.acquire(limit)
	if err != nil {
		return nil, nil, err
	}
	custom := conn.Conn().PgConn().CustomData()
	r, known := custom[sessionKey].(*session)
	if !known {
		r = newSession(conn.Conn(), s.read, store.SessionOptions{Contents: s.contents, ReadOnly: true, Trace: s.opt.Trace}, s.opt.Patience)
		custom[sessionKey] = r
	}
	if err := r.begin(beginView); err != nil {
		conn.Release()
		return nil, nil, err
	}
	return conn, r, nil
}

// acquire returns a connection of the pool. If the server refuses another one, it waits for
// one of those that are there.
func (s *Store) acquire(ctx context.Context) (*pgxpool.Conn, error) {
	for {
		conn, err := s.pool.Acquire(ctx)
		if err == nil {
			return conn, nil
		}
		s.mu.Lock()
		closed := s.closed
		s.mu.Unlock()
		if closed {
			return nil, writer.ErrClosed()
		}
		if err = noConnection(err); !turnedAway(err) || s.pool.Stat().TotalConns() == 0 {
			return nil, err
		}
		time.Sleep(restTime / 10)
	}
}

// Ready returns why the database cannot be written to, if so.
func (s *Store) Ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, connectTime)
	defer cancel()
	conn, err := s.acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	var mode string
	if err := conn.QueryRow(ctx, "SELECT current_setting('transaction_read_only')").Scan(&mode); err != nil {
		return silent(err)
	}
	if mode == "on" {
		return domain.E(domain.Busy, keyBusy, "the database only takes reads")
	}
	return nil
}

// Close implements domain.Store. Updates that wait are still written.
func (s *Store) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	s.queue.Close()
	s.mu.Unlock()
	s.writers.Wait()
	s.pool.Close()
	return nil
}
