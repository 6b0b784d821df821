package postgres

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"chancery/internal/domain"
	"chancery/internal/wake"
)

const (
	channel = "chancery"
	// gather is how long hints wait for others that go with them.
	gather = 20 * time.Millisecond
	// maxPayload is how many bytes a notification has (8000 is the limit of the server).
	maxPayload = 7900
	// maxWaiting is how many hints wait to be sent; more are dropped.
	maxWaiting = 10_000
	// retry is how long a lost connection is left alone, twice as long each time up to
	// maxRetry.
	retry, maxRetry = 200 * time.Millisecond, 10 * time.Second
	// arrive is how long a hint of this process to itself may take.
	arrive = 10 * time.Second
	// answer is how long the database may take for an answer, and quiet after how long without
	// a hint the connection is tried: a machine that is gone closes no connection.
	answer, quiet = 10 * time.Second, 30 * time.Second
	// probe is the topic of such a hint. Nobody watches it.
	probe = "probe"
	// setting is the parameter of the URL that switches hints off.
	setting = "notify"
)

// Wake implements domain.Wake between processes.
type Wake struct {
	*wake.Local

	config *pgx.ConnConfig
	clock  domain.Clock
	log    *slog.Logger
	self   string // marks what this process sent

	mu      sync.Mutex // guards waiting
	waiting map[string]struct{}
	ready   chan struct{}

	end  context.CancelFunc
	done sync.WaitGroup
	// arrive, answer and quiet are the constants, except in tests.
	arrive, answer, quiet time.Duration
}

var _ domain.Wake = (*Wake)(nil)

// Wanted reports whether the URL of a database lets servers send hints: not with
// notify=off, as behind a pooler that shares connections.
func Wanted(url string) (bool, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return false, domain.E(domain.Invalid, "database", "the URL of the database cannot be read: %v", err)
	}
	switch value := config.RuntimeParams[setting]; value {
	case "", "on", "true":
		return true, nil
	case "off", "false":
		return false, nil
	default:
		return false, domain.E(domain.Invalid, "database", "notify in the URL of the database is on or off, not %q", value)
	}
}

// New connects in the background and carries hints until Close. The URL is that of the
// store; self is an ID of this process without spaces.
func New(ctx context.Context, url, self string, clock domain.Clock, log *slog.Logger) (*Wake, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, domain.E(domain.Invalid, "database", "the URL of the database cannot be read: %v", err)
	}
	delete(config.RuntimeParams, setting)
	config.RuntimeParams["application_name"] = "chancery hints"
	w := &Wake{
		Local: wake.New(), config: config, clock: clock, log: log, self: self,
		waiting: map[string]struct{}{}, ready: make(chan struct{}, 1),
		arrive: arrive, answer: answer, quiet: quiet,
	}
	w.start(ctx)
	return w, nil
}

func (w *Wake) start(ctx context.Context) {
	ctx, w.end = context.WithCancel(context.WithoutCancel(ctx))
	w.done.Go(func() { w.keep(ctx, "listening", w.listen) })
	w.done.Go(func() { w.keep(ctx, "sending", w.send) })
}

// Close ends both connections.
func (w *Wake) Close() {
	w.end()
	w.done.Wait()
}

// Notify implements domain.Wake.
func (w *Wake) Notify(topic string) {
	w.Local.Notify(topic)
	w.later(topic)
}

// later has a hint sent to other processes.
func (w *Wake) later(topic string) {
	w.mu.Lock()
	if len(w.waiting) < maxWaiting {
		w.waiting[topic] = struct{}{}
	}
	w.mu.Unlock()
	select {
	case w.ready <- struct{}{}:
	default:
	}
}

// keep runs a function over a connection, and again over another when it breaks.
func (w *Wake) keep(ctx context.Context, what string, run func(ctx context.Context, conn *pgx.Conn) error) {
	wait := retry
	for ctx.Err() == nil {
		began := w.clock.Monotonic()
		err := w.over(ctx, run)
		if ctx.Err() != nil {
			return
		}
		if w.clock.Monotonic()-began > maxRetry {
			wait = retry
		}
		w.log.WarnContext(ctx, "a connection for hints broke; jobs of other servers are noticed later until it works again",
			"for", what, "error", err)
		w.pause(ctx, wait/2+rand.N(wait)) //nolint:gosec // servers should not come back all at once
		wait = min(2*wait, maxRetry)
	}
}

// pause waits, or until the context ends.
func (w *Wake) pause(ctx context.Context, d time.Duration) {
	timer := w.clock.Timer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C():
	}
}

func (w *Wake) over(ctx context.Context, run func(ctx context.Context, conn *pgx.Conn) error) error {
	conn, err := w.connect(ctx)
	if err != nil {
		return fmt.Errorf("connecting: %w", err)
	}
	err = run(ctx, conn)
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	return errors.Join(err, conn.Close(closing))
}

// connect makes a connection. It has a limit of its own: a machine may go away between
// taking the connection and answering on it, and nobody ends it then.
func (w *Wake) connect(ctx context.Context) (*pgx.Conn, error) {
	limit, cancel := context.WithTimeout(ctx, w.answer)
	defer cancel()
	return pgx.ConnectConfig(limit, w.config)
}

// subscribe asks for the hints of other processes.
func (w *Wake) subscribe(ctx context.Context, conn *pgx.Conn) error {
	limit, cancel := context.WithTimeout(ctx, w.answer)
	defer cancel()
	_, err := conn.Exec(limit, "LISTEN "+channel)
	return err
}

// listen passes on what other processes send. What was sent while nobody listened is
// unknown, so everybody looks.
func (w *Wake) listen(ctx context.Context, conn *pgx.Conn) error {
	if err := w.subscribe(ctx, conn); err != nil {
		return err
	}
	w.NotifyAll()
	// A pooler that shares connections takes the statement and loses what it asks for.
	deaf := time.AfterFunc(w.arrive, func() {
		w.log.WarnContext(ctx, "hints of this server do not come back to it; if there is a pooler in front of the database, "+
			"switch them off with notify=off in its URL or --notify=false: servers then look for jobs from time to time")
	})
	defer deaf.Stop()
	w.later(probe)
	for {
		n, err := w.hear(ctx, conn)
		if err != nil {
			return err
		}
		if n == nil {
			continue
		}
		from, topics, _ := strings.Cut(n.Payload, " ")
		if from == w.self {
			deaf.Stop()
			continue
		}
		for topic := range strings.FieldsSeq(topics) {
			w.Local.Notify(topic)
		}
	}
}

// hear returns the next notification, or none if there was none for a while and the
// connection still works.
func (w *Wake) hear(ctx context.Context, conn *pgx.Conn) (*pgconn.Notification, error) {
	quiet, cancel := context.WithTimeout(ctx, w.quiet)
	defer cancel()
	n, err := conn.WaitForNotification(quiet)
	if err == nil || ctx.Err() != nil || quiet.Err() == nil {
		return n, err
	}
	limit, cancel := context.WithTimeout(ctx, w.answer)
	defer cancel()
	return nil, conn.Ping(limit)
}

// notify sends a hint. Hints need not be on disk, so the others do not wait for the disk
// either.
const notify = "SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, $2)"

// send sends what waits, as few notifications as possible.
func (w *Wake) send(ctx context.Context, conn *pgx.Conn) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-w.ready:
		}
		w.pause(ctx, gather)
		for _, payload := range w.payloads() {
			if err := w.tell(ctx, conn, payload); err != nil {
				return err
			}
		}
	}
}

func (w *Wake) tell(ctx context.Context, conn *pgx.Conn, payload string) error {
	limit, cancel := context.WithTimeout(ctx, w.answer)
	defer cancel()
	_, err := conn.Exec(limit, notify, channel, payload)
	return err
}

// payloads takes the hints that wait.
func (w *Wake) payloads() []string {
	w.mu.Lock()
	taken := w.waiting
	w.waiting = map[string]struct{}{}
	w.mu.Unlock()
	var list []string
	var b strings.Builder
	for topic := range taken {
		if b.Len() > 0 && b.Len()+1+len(topic) > maxPayload {
			list = append(list, b.String())
			b.Reset()
		}
		if b.Len() == 0 {
			b.WriteString(w.self)
		}
		b.WriteByte(' ')
		b.WriteString(topic)
	}
	if b.Len() > 0 {
		list = append(list, b.String())
	}
	return list
}
