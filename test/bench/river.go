package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
)

// riverWorkers is how many jobs River works on at once, as many as Chancery has slots, and
// riverConnections how many connections it has for that.
const (
	riverWorkers     = 64
	riverConnections = 32
)

// riverArgs are those of a job: the document that it is about, and who waits for it.
type riverArgs struct {
	Caller  int64           `json:"caller"`
	Invoice json.RawMessage `json:"invoice"`
}

// Kind implements river.JobArgs.
func (riverArgs) Kind() string { return "questions" }

// riverBench is River, with a row for the result of each step and the job completed in the
// transaction of the last one. That is what a queue of jobs needs to know which steps of a
// job are done.
type riverBench struct {
	insert  func(ctx context.Context, args riverArgs) error
	invoice json.RawMessage
	stop    func() error

	mu      sync.Mutex
	waiting map[int64]chan struct{}
	last    atomic.Int64

	many, one figures
}

// steps write the rows.
type steps interface {
	// step writes the row of a step in a transaction of its own.
	step(ctx context.Context, job int64, n int, answer string) error
	// last writes the row of the last step and completes the job.
	last(ctx context.Context, job *river.Job[riverArgs], n int, answer string) error
}

// worker runs the three steps.
type worker struct {
	river.WorkerDefaults[riverArgs]
	bench *riverBench
	steps steps
	ask   func(context.Context) (string, error)
}

// Work implements river.Worker.
func (w *worker) Work(ctx context.Context, job *river.Job[riverArgs]) error {
	for n := range 3 {
		answer, err := w.ask(ctx)
		if err != nil {
			return err
		}
		if n < 2 {
			err = w.steps.step(ctx, job.ID, n, answer)
		} else {
			err = w.steps.last(ctx, job, n, answer)
		}
		if err != nil {
			return err
		}
	}
	w.bench.done(job.Args.Caller)
	return nil
}

func (b *riverBench) done(caller int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if c := b.waiting[caller]; c != nil {
		close(c)
		delete(b.waiting, caller)
	}
}

// job makes a job and waits for its end, of which the worker says so in this process.
func (b *riverBench) job() error {
	id, end := b.last.Add(1), make(chan struct{})
	b.mu.Lock()
	b.waiting[id] = end
	b.mu.Unlock()
	if err := b.insert(context.Background(), riverArgs{id, b.invoice}); err != nil {
		return err
	}
	select {
	case <-end:
		return nil
	case <-time.After(time.Minute):
		return errors.New("a job of River did not end")
	}
}

// measure loads River with all callers and with one.
func (b *riverBench) measure(ctx context.Context, callers int, span time.Duration) error {
	for _, part := range []struct {
		callers int
		span    time.Duration
		into    *figures
	}{{callers, min(span, warmUp), nil}, {callers, span, &b.many}, {1, span / 2, &b.one}} {
		f, err := load(ctx, part.callers, part.span, b.job)
		if err != nil {
			return fmt.Errorf("running River: %w", err)
		}
		if part.into != nil {
			part.into.add(f)
		}
	}
	return nil
}

// riverConfig lets River look for jobs as often as it can.
func riverConfig(workers *river.Workers) *river.Config {
	return &river.Config{
		Queues:  map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: riverWorkers}},
		Workers: workers, Logger: slog.New(slog.DiscardHandler),
		FetchCooldown: time.Millisecond, FetchPollInterval: 10 * time.Millisecond,
	}
}

const stepsTable = "CREATE TABLE bench_steps (job_id BIGINT NOT NULL, step BIGINT NOT NULL, answer TEXT NOT NULL, PRIMARY KEY (job_id, step))"

const insertStep = "INSERT INTO bench_steps (job_id, step, answer) VALUES ($1, $2, $3)"

// openRiver starts River on a PostgreSQL database.
func openRiver(ctx context.Context, database string, invoice []byte) (_ *riverBench, err error) {
	config, err := pgxpool.ParseConfig(database)
	if err != nil {
		return nil, err
	}
	config.MaxConns = riverConnections
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	b := newRiver(invoice, func() error { pool.Close(); return nil })
	defer func() {
		if err != nil {
			err = errors.Join(err, b.stop())
		}
	}()
	driver := riverpgxv5.New(pool)
	migrator, err := rivermigrate.New(driver, nil)
	if err != nil {
		return nil, err
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return nil, err
	}
	if _, err := pool.Exec(ctx, stepsTable); err != nil {
		return nil, err
	}
	return b, startRiver(ctx, b, driver, pgSteps{pool})
}

// openRiverFile starts River on a SQLite file, as its documentation says: with one
// connection.
func openRiverFile(ctx context.Context, path string, invoice []byte) (_ *riverBench, err error) {
	query := url.Values{"_txlock": {"immediate"}, "_pragma": {"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)"}}
	db, err := sql.Open("sqlite", "file:"+path+"?"+query.Encode())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	b := newRiver(invoice, db.Close)
	defer func() {
		if err != nil {
			err = errors.Join(err, b.stop())
		}
	}()
	driver := riversqlite.New(db)
	migrator, err := rivermigrate.New(driver, nil)
	if err != nil {
		return nil, err
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return nil, err
	}
	if _, err := db.ExecContext(ctx, stepsTable); err != nil {
		return nil, err
	}
	return b, startRiver(ctx, b, driver, fileSteps{db})
}

func newRiver(invoice []byte, stop func() error) *riverBench {
	return &riverBench{invoice: invoice, waiting: map[int64]chan struct{}{}, stop: stop}
}

// startRiver starts the client that inserts and works.
func startRiver[TTx any](ctx context.Context, b *riverBench, driver riverdriver.Driver[TTx], s steps) error {
	ask, err := question(b.invoice)
	if err != nil {
		return err
	}
	workers := river.NewWorkers()
	river.AddWorker(workers, &worker{bench: b, steps: s, ask: ask})
	client, err := river.NewClient(driver, riverConfig(workers))
	if err != nil {
		return err
	}
	b.insert = func(ctx context.Context, args riverArgs) error {
		_, err := client.Insert(ctx, args, nil)
		return err
	}
	if err := client.Start(ctx); err != nil {
		return err
	}
	release := b.stop
	b.stop = func() error {
		limit, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		return errors.Join(client.Stop(limit), release())
	}
	return nil
}

// pgSteps are steps in PostgreSQL.
type pgSteps struct{ pool *pgxpool.Pool }

func (s pgSteps) step(ctx context.Context, job int64, n int, answer string) error {
	_, err := s.pool.Exec(ctx, insertStep, job, n, answer)
	return err
}

func (s pgSteps) last(ctx context.Context, job *river.Job[riverArgs], n int, answer string) error {
	tx, err := s.pool.Begin(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback(ctx) }()
	if _, err := tx.Exec(ctx, insertStep, job.ID, n, answer); err != nil {
		return err
	}
	if _, err := river.JobCompleteTx[*riverpgxv5.Driver](ctx, tx, job); err != nil {
		return err
	}
	return tx.Commit(ctx)
}

// fileSteps are steps in SQLite.
type fileSteps struct{ db *sql.DB }

func (s fileSteps) step(ctx context.Context, job int64, n int, answer string) error {
	_, err := s.db.ExecContext(ctx, insertStep, job, n, answer)
	return err
}

func (s fileSteps) last(ctx context.Context, job *river.Job[riverArgs], n int, answer string) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.ExecContext(ctx, insertStep, job.ID, n, answer); err != nil {
		return err
	}
	if _, err := river.JobCompleteTx[*riversqlite.Driver](ctx, tx, job); err != nil {
		return err
	}
	return tx.Commit()
}

type riverResult struct {
	Version       string  `json:"version"`
	JobsPerSecond float64 `json:"jobs_per_second"`
	P50           float64 `json:"p50_ms"`
	P99           float64 `json:"p99_ms"`
	OneCallerP50  float64 `json:"one_caller_p50_ms"`
	OneCallerP99  float64 `json:"one_caller_p99_ms"`
}

func (b *riverBench) result() riverResult {
	return riverResult{
		Version: versionOf("github.com/riverqueue/river"), JobsPerSecond: b.many.rate(),
		P50: b.many.quantile(50), P99: b.many.quantile(99), OneCallerP50: b.one.quantile(50), OneCallerP99: b.one.quantile(99),
	}
}
