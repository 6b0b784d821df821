package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

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
	// Readers is how many reads run at once (4).
	Readers int
	// BatchLimit is how many waiting updates share one commit at most (128).
	BatchLimit int
	// QueueLimit is how many updates may wait; more get Busy (4096).
	QueueLimit int

	// Wrote learns about how many bytes an update of a workspace has written; nil for
	// nobody. It is called by the writer, so it must be quick.
	Wrote func(ws domain.ID, bytes int)

	// Trace learns about each query; nil for nobody. See store.Trace.
	Trace store.Trace

	// busyTimeout is how long to wait for the locks of other processes (5 s).
	busyTimeout time.Duration
}

func (o Options) withDefaults() Options {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Wrote == nil {
		o.Wrote = func(domain.ID, int) {}
	}
	if o.Readers <= 0 {
		o.Readers = 4
	}
	if o.BatchLimit <= 0 {
		o.BatchLimit = 128
	}
	if o.QueueLimit <= 0 {
		o.QueueLimit = limits.Updates.Int()
	}
	if o.busyTimeout <= 0 {
		o.busyTimeout = 5 * time.Second
	}
	return o
}

// Store is a domain.Store in one file. A function given to Update or View must
// not call Update of the same store, which would deadlock.
type Store struct {
	opt   Options
	texts store.Texts
	// write and read keep no idle connections: sessions hold them.
	write *sql.DB
	read  *sql.DB

	mu      sync.Mutex // guards closed
	closed  bool
	queue   *writer.Queue
	stopped chan struct{}
	writer  *writer.Writer
	// writing is the last connection that the writer got.
	writing *session
	// readers holds a session for each read that may run; nil is one that is not
	// connected yet. The turns say who gets the next.
	readers chan *session
	turns   *admission.Turns
	// contents is shared by all sessions.
	contents *store.Contents
	guard    *guard
	// flowChanges is what FlowChanges returns.
	flowChanges atomic.Uint64
	// watch is what EntryChanges returns.
	watch *store.Watch
}

var (
	_ domain.Store       = (*Store)(nil)
	_ domain.FlowCounter = (*Store)(nil)
)

// Open opens the database file at path and updates its schema. It creates the file
// and its directory if they are missing, readable by the owner only, and refuses a
// schema that is newer than this program. Other processes may have the same file
// open.
func Open(ctx context.Context, path string, opt Options) (domain.Store, error) {
	s, err := open(ctx, path, opt)
	if err != nil {
		return nil, err
	}
	return s, nil
}

func open(ctx context.Context, path string, opt Options) (*Store, error) {
	path, err := prepareFile(path)
	if err != nil {
		return nil, err
	}
	texts, err := store.NewTexts(nil)
	if err != nil {
		return nil, err
	}
	s := &Store{opt: opt.withDefaults(), texts: texts, stopped: make(chan struct{}), contents: store.NewContents(), watch: store.NewWatch()}
	if s.write, err = pool(path, s.opt.busyTimeout); err != nil {
		return nil, err
	}
	if s.read, err = pool(path, s.opt.busyTimeout, "query_only(1)"); err != nil {
		return nil, errors.Join(err, s.write.Close())
	}
	if err := s.setUp(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), s.write.Close(), s.read.Close())
	}
	if s.guard, err = newGuard(ctx, path, s.read); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), s.write.Close(), s.read.Close())
	}
	s.queue = writer.NewQueue(s.opt.QueueLimit)
	// A workspace leaves a reader to the others.
	s.turns = admission.NewTurns(admission.TurnsOptions{Places: s.opt.Readers, Share: max(s.opt.Readers-1, 1)})
	s.readers = make(chan *session, s.opt.Readers)
	for range s.opt.Readers {
		s.readers <- nil
	}
	s.writer = writer.New(writer.Options{
		Queue: s.queue, Batch: s.opt.BatchLimit, Log: s.opt.Logger, Wrote: s.opt.Wrote,
		Open:  s.openWriting,
		Check: s.guard.check, Note: s.guard.note,
		Ends:    isFull, // SQLite may have ended the transaction
		Again:   func(error, int) bool { return false },
		Redo:    func(error) bool { return false },
		Refused: func(error) bool { return false }, Rest: func() {},
	})
	go func() {
		defer close(s.stopped)
		s.writer.Loop(context.WithoutCancel(ctx))
	}()
	return s, nil
}

// prepareFile creates the directory and the file with stricter modes than SQLite
// would choose; SQLite gives its other files the mode of this one.
func prepareFile(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("cannot determine where the database is: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", fmt.Errorf("cannot make the directory of the database: %w", err)
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return "", fmt.Errorf("cannot open the database: %w", err)
	}
	return path, f.Close()
}

// pool returns a pool of connections to the file. It opens none yet.
func pool(path string, busyTimeout time.Duration, pragmas ...string) (*sql.DB, error) {
	// Without the mode SQLite makes a file that is missing.
	query := url.Values{"mode": {"rw"}, "_pragma": append([]string{
		fmt.Sprintf("busy_timeout(%d)", busyTimeout.Milliseconds()),
		"foreign_keys(1)",
		"synchronous(FULL)",
		"temp_store(MEMORY)",
		"cache_size(-16000)",           // KiB
		"journal_size_limit(67108864)", // of a WAL that has grown
		"secure_delete(FAST)",          // what is deleted from a page is overwritten in it
	}, pragmas...)}
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a Windows drive
	}
	name := url.URL{Scheme: "file", Path: path, RawQuery: query.Encode()}
	db, err := sql.Open("sqlite", name.String())
	if err != nil {
		return nil, fmt.Errorf("cannot set up the database: %w", translate(err))
	}
	db.SetMaxIdleConns(-1)
	return db, nil
}

// setUp switches the file to a write-ahead log, which is a lasting setting, and
// migrates it.
func (s *Store) setUp(ctx context.Context) error {
	var mode string
	var err error
	for range attempts {
		// The switch ignores the busy timeout, and two processes may run it at once.
		err = s.write.QueryRowContext(ctx, "PRAGMA journal_mode = WAL").Scan(&mode)
		if !domain.Is(translate(err), domain.Busy) {
			break
		}
	}
	if err != nil {
		return fmt.Errorf("cannot set up the database: %w", translate(err))
	}
	if mode != "wal" {
		return domain.E(domain.Internal, "store", "the file system does not allow a write-ahead log (mode is %q)", mode)
	}
	return migrate(ctx, s.write)
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
	return r.Await()
}

// View implements domain.Store.
func (s *Store) View(ctx context.Context, fn func(tx domain.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	leave, ok := s.turns.Enter(ctx, domain.WorkspaceOf(ctx))
	if !ok {
		return ctx.Err()
	}
	defer leave()
	r, open := <-s.readers
	if !open {
		return writer.ErrClosed()
	}
	defer func() { s.readers <- r }()
	// A read that has begun is not interrupted: reads are short, and an interrupted
	// connection would have to be discarded.
	base := context.WithoutCancel(ctx)
	if r == nil {
		var err error
		if r, err = s.connect(base, s.read, true); err != nil {
			return err
		}
	}
	replace := func(err error) {
		s.opt.Logger.WarnContext(ctx, "a reading connection broke; opening another", "error", errors.Join(err, r.Close()))
		r = nil
	}
	if err := r.control(base, beginDeferred); err != nil {
		replace(err)
		return err
	}
	defer func() {
		if err := r.control(base, rollback); err != nil {
			replace(err)
		}
	}()
	return fn(r.tx)
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
	<-s.stopped
	var errs []error
	for range cap(s.readers) {
		if r := <-s.readers; r != nil {
			errs = append(errs, r.Close())
		}
	}
	close(s.readers)
	return errors.Join(append(errs, s.guard.close(), s.read.Close(), s.write.Close())...)
}

// openWriting opens the connection of the writer.
func (s *Store) openWriting(ctx context.Context) (writer.Session, error) {
	c, err := s.connect(ctx, s.write, false)
	if err != nil {
		return nil, err
	}
	if c.flows, err = s.watchFlows(ctx, c.conn); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	s.writing = c
	return c, nil
}

// connect opens a session to the files that the store was opened with. To any others it would
// read and write another database; and where SQLite finds an empty file, it removes the
// write-ahead log next to it, with what is only there.
func (s *Store) connect(ctx context.Context, db *sql.DB, readOnly bool) (*session, error) {
	if err := s.guard.check(); err != nil {
		return nil, err
	}
	opt := store.SessionOptions{Contents: s.contents, ReadOnly: readOnly, Trace: s.opt.Trace}
	if !readOnly {
		opt.Watch = s.watch
	}
	c, err := connect(ctx, db, s.texts, opt)
	if err == nil {
		err = c.read(ctx) // now it has both files
	}
	gone := s.guard.check() // they may have been taken away in between
	if err = errors.Join(gone, err); err == nil {
		return c, nil
	}
	if c != nil {
		err = errors.Join(err, c.Close())
	}
	return nil, err
}
