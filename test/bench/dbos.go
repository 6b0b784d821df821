package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"time"

	"github.com/dbos-inc/dbos-transact-golang/dbos"
	_ "github.com/dbos-inc/dbos-transact-golang/dbos/driver/sqlite"
	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"
)

// expression is the one that Chancery's bench evaluates in each of its three steps.
const expression = `num(totals.payable) > 100 && supplier.tax_id.country == "ES" && len(lines) > 1`

// The numbers of connections to try; the better one counts. DBOS itself takes up
// to eight, which then wait for each other's locks by sleeping; with one there is
// nothing to wait for, and nothing to do at the same time either.
var poolSizes = []int{8, 1}

// slicesEach is over how many slices a measurement of one pool is spread.
const slicesEach = 2

type dbosResult struct {
	Version       string  `json:"version"`
	JobsPerSecond float64 `json:"jobs_per_second"`
	P50           float64 `json:"p50_ms"`
	P99           float64 `json:"p99_ms"`
	Connections   int     `json:"connections"`
	// As reported by the database.
	JournalMode string `json:"journal_mode"`
	Synchronous string `json:"synchronous"`
	// Tried is jobs per second by number of connections.
	Tried map[string]float64 `json:"tried"`
}

// dbosBench is one DBOS for each pool size, all on databases of their own.
type dbosBench struct {
	folder  string
	callers int
	engines []*engine
}

type engine struct {
	connections          int
	db                   *sql.DB
	ctx                  dbos.Context
	flow                 dbos.Workflow[string, string]
	journal, synchronous string
	figures
}

func openDBOS(ctx context.Context, invoice []byte, callers int) (_ *dbosBench, err error) {
	b := &dbosBench{callers: callers}
	defer func() {
		if err != nil {
			err = errors.Join(err, b.close())
		}
	}()
	if b.folder, err = os.MkdirTemp("", "dbos-bench-"); err != nil {
		return nil, err
	}
	ask, err := question(invoice)
	if err != nil {
		return nil, err
	}
	for _, n := range poolSizes {
		e := &engine{connections: n}
		b.engines = append(b.engines, e)
		if err := e.open(ctx, filepath.Join(b.folder, fmt.Sprintf("dbos%d.db", n)), ask); err != nil {
			return nil, fmt.Errorf("starting DBOS: %w", err)
		}
	}
	return b, nil
}

// question returns the step: it decodes the document and evaluates the expression,
// as Chancery does.
func question(invoice []byte) (func(context.Context) (string, error), error) {
	var check any
	if err := json.Unmarshal(invoice, &check); err != nil {
		return nil, fmt.Errorf("reading the invoice: %w", err)
	}
	program, err := expr.Compile(expression, expr.Env(map[string]any{}), expr.AllowUndefinedVariables(),
		expr.Function("num", func(params ...any) (any, error) {
			text, ok := params[0].(string)
			if !ok {
				return 0.0, nil
			}
			return strconv.ParseFloat(text, 64)
		}))
	if err != nil {
		return nil, fmt.Errorf("compiling the expression: %w", err)
	}
	ask := func(context.Context) (string, error) {
		var env map[string]any
		if err := json.Unmarshal(invoice, &env); err != nil {
			return "", err
		}
		machine := vm.VM{}
		v, err := machine.Run(program, env)
		return fmt.Sprint(v), err
	}
	if answer, err := ask(context.Background()); err != nil || answer != "true" {
		return nil, fmt.Errorf("the invoice's answer is %q, want true: %w", answer, err)
	}
	return ask, nil
}

// open starts DBOS on a pool that is set up as its own, but with full sync: its
// default for SQLite is synchronous=NORMAL, which may lose the last commits when
// the power fails.
func (e *engine) open(ctx context.Context, path string, ask func(context.Context) (string, error)) (err error) {
	query := url.Values{"_txlock": {"immediate"}, "_pragma": {
		"busy_timeout(5000)", "foreign_keys(ON)", "journal_mode(WAL)", "synchronous(FULL)",
	}}
	if e.db, err = sql.Open("sqlite", "file:"+path+"?"+query.Encode()); err != nil {
		return err
	}
	e.db.SetMaxOpenConns(e.connections)
	e.db.SetMaxIdleConns(e.connections)
	if err := e.settings(ctx); err != nil {
		return err
	}
	e.ctx, err = dbos.NewContext(ctx, dbos.Config{
		AppName: "bench", SQLiteSystemDB: e.db, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		return err
	}
	e.flow = func(ctx dbos.Context, _ string) (string, error) {
		var last string
		for range 3 {
			var err error
			if last, err = dbos.RunAsStep(ctx, ask); err != nil {
				return "", err
			}
		}
		return last, nil
	}
	dbos.RegisterWorkflow(e.ctx, e.flow, dbos.WithWorkflowName("questions"))
	return dbos.Launch(e.ctx)
}

// settings asks the database how durable it is, and refuses less than the same.
func (e *engine) settings(ctx context.Context) error {
	var level int
	if err := e.db.QueryRowContext(ctx, "PRAGMA journal_mode").Scan(&e.journal); err != nil {
		return err
	}
	if err := e.db.QueryRowContext(ctx, "PRAGMA synchronous").Scan(&level); err != nil {
		return err
	}
	names := []string{"OFF", "NORMAL", "FULL", "EXTRA"}
	if level < 0 || level >= len(names) {
		return fmt.Errorf("unknown synchronous level %d", level)
	}
	if e.synchronous = names[level]; e.synchronous != "FULL" || e.journal != "wal" {
		return fmt.Errorf("the database has synchronous=%s, journal_mode=%s; want FULL and wal", e.synchronous, e.journal)
	}
	return nil
}

// warmUp is how long each engine runs before it counts.
const warmUp = 300 * time.Millisecond

// measure loads each engine for the time given.
func (b *dbosBench) measure(ctx context.Context, span time.Duration) error {
	for _, e := range b.engines {
		if err := e.load(ctx, b.callers, min(span, warmUp), false); err != nil {
			return err
		}
	}
	for range slicesEach {
		for _, e := range b.engines {
			if err := e.load(ctx, b.callers, span/slicesEach, true); err != nil {
				return err
			}
		}
	}
	return nil
}

// load keeps callers busy, each waiting for its result.
func (e *engine) load(ctx context.Context, callers int, span time.Duration, count bool) error {
	f, err := load(ctx, callers, span, e.job)
	if err != nil {
		return fmt.Errorf("running DBOS: %w", err)
	}
	if count {
		e.figures.add(f)
	}
	return nil
}

func (e *engine) job() error {
	handle, err := dbos.RunWorkflow(e.ctx, e.flow, "invoice")
	if err != nil {
		return err
	}
	answer, err := handle.GetResult()
	if err == nil && answer != "true" {
		err = fmt.Errorf("the answer is %q", answer)
	}
	return err
}

// result is that of the better engine.
func (b *dbosBench) result() dbosResult {
	r := dbosResult{Version: versionOf("github.com/dbos-inc/dbos-transact-golang"), Tried: map[string]float64{}}
	for _, e := range b.engines {
		rate := e.rate()
		r.Tried[strconv.Itoa(e.connections)] = rate
		if rate <= r.JobsPerSecond {
			continue
		}
		r.JobsPerSecond, r.Connections = rate, e.connections
		r.JournalMode, r.Synchronous = e.journal, e.synchronous
		r.P50, r.P99 = e.quantile(50), e.quantile(99)
	}
	return r
}

func median(values []float64) float64 {
	values = slices.Sorted(slices.Values(values))
	n := len(values)
	if n == 0 {
		return 0
	}
	return (values[(n-1)/2] + values[n/2]) / 2
}

// quantile is in milliseconds.
func quantile(sorted []time.Duration, percent int) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return float64(sorted[max((len(sorted)*percent+99)/100, 1)-1].Microseconds()) / 1000
}

// versionOf returns the version of a module that is linked in.
func versionOf(path string) string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if m.Path == path {
				return m.Version
			}
		}
	}
	return ""
}

// close stops everything and removes the databases.
func (b *dbosBench) close() error {
	var errs []error
	for _, e := range b.engines {
		if e.ctx != nil {
			dbos.Shutdown(e.ctx, 5*time.Second)
		}
		if e.db != nil {
			errs = append(errs, e.db.Close())
		}
	}
	return errors.Join(append(errs, os.RemoveAll(b.folder))...)
}
