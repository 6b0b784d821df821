package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

type options struct {
	program, invoice, goBench, out, only string
	servers                              bool
	callers                              int
	seconds                              float64
}

// results is the file that is written.
type results struct {
	Date    string  `json:"date"`
	Machine machine `json:"machine"`
	// Chancery is the output of its own bench on SQLite, the median of the rounds.
	Chancery map[string]any `json:"chancery"`
	DBOS     dbosResult     `json:"dbos"`
	// RiverFile is River on SQLite.
	RiverFile riverResult `json:"river_sqlite"`
	// VsDBOS is Chancery's jobs per second divided by those of DBOS, VsRiverFile by those of
	// River on SQLite.
	VsDBOS      float64 `json:"vs_dbos"`
	VsRiverFile float64 `json:"vs_river_sqlite"`
	// Postgres is all of that on a PostgreSQL server; nil without its programs.
	Postgres *postgresResult `json:"postgres,omitempty"`
	// Formats are the European formats.
	Formats *formatsResult `json:"formats,omitempty"`
	// GoBenchmarks are those of the tree, when they were run.
	GoBenchmarks []goBenchmark `json:"go_benchmarks,omitempty"`
}

func main() {
	var o options
	flag.StringVar(&o.program, "chancery", "bin/chancery", "the program to measure")
	flag.StringVar(&o.invoice, "invoice", "examples/invoices/es.json", "the invoice that Chancery's bench uses")
	flag.StringVar(&o.goBench, "go-bench", "", "output of go test -bench to keep with the figures")
	flag.StringVar(&o.out, "out", "", "file to write the figures to")
	flag.IntVar(&o.callers, "callers", 64, "how many call at the same time")
	flag.Float64Var(&o.seconds, "seconds", 5, "time for each engine on SQLite, and in each round on PostgreSQL")
	flag.StringVar(&o.only, "only", "", `"sqlite", "postgres" or "formats": measure only that; the last keeps the rest of the file`)
	flag.BoolVar(&o.servers, "servers", true, "measure several servers on one database too")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) (err error) {
	if o.only == "formats" {
		return formatsOnly(ctx, o)
	}
	invoice, err := exec.CommandContext(ctx, o.program, "gobl", "build", o.invoice).Output()
	if err != nil {
		return fmt.Errorf("completing the invoice: %w", err)
	}
	r := results{Date: date(), Machine: describe()}
	before := readUsage()
	if o.only != "postgres" {
		if err := r.onSQLite(ctx, o, invoice); err != nil {
			return err
		}
	}
	if o.only != "sqlite" {
		if r.Postgres, err = onPostgres(ctx, o, invoice); err != nil {
			return err
		}
	}
	if o.only == "" {
		if r.Formats, err = onFormats(ctx, o); err != nil {
			return fmt.Errorf("measuring formats: %w", err)
		}
	}
	r.Machine.Others = otherShare(before, readUsage())
	if r.GoBenchmarks, err = readGoBenchmarks(o.goBench); err != nil {
		return err
	}
	return r.report(o.out)
}

// formatsOnly measures the European formats, and leaves what else is in the file of results.
func formatsOnly(ctx context.Context, o options) error {
	r := results{Date: date(), Machine: describe()}
	data, err := os.ReadFile(o.out)
	if err == nil {
		err = json.Unmarshal(data, &r)
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("reading the figures so far: %w", err)
	}
	if r.Formats, err = onFormats(ctx, o); err != nil {
		return fmt.Errorf("measuring formats: %w", err)
	}
	r.Formats.report()
	return r.write(o.out)
}

// rounds is how often the engines take turns, so that a change of the machine's speed
// affects all.
const rounds = 3

func (r *results) onSQLite(ctx context.Context, o options, invoice []byte) (err error) {
	dbos, err := openDBOS(ctx, invoice, o.callers)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, dbos.close()) }()
	folder, err := os.MkdirTemp("", "river-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	river, err := openRiverFile(ctx, filepath.Join(folder, "river.db"), invoice)
	if err != nil {
		return fmt.Errorf("starting River: %w", err)
	}
	defer func() { err = errors.Join(err, river.stop()) }()
	span := time.Duration(o.seconds * float64(time.Second) / rounds)
	var ours []map[string]any
	for range rounds {
		if err := errors.Join(dbos.measure(ctx, span), river.measure(ctx, o.callers, span)); err != nil {
			return err
		}
		f, err := measureChancery(ctx, o, "")
		if err != nil {
			return err
		}
		ours = append(ours, f)
	}
	r.Chancery, r.DBOS, r.RiverFile = medians(ours), dbos.result(), river.result()
	jobs, _ := r.Chancery["jobs_per_second"].(float64)
	if jobs <= 0 || r.DBOS.JobsPerSecond <= 0 || r.RiverFile.JobsPerSecond <= 0 {
		return errors.New("one of them did nothing")
	}
	r.VsDBOS, r.VsRiverFile = ratio(jobs, r.DBOS.JobsPerSecond), ratio(jobs, r.RiverFile.JobsPerSecond)
	return nil
}

// measureChancery runs the program's own bench, on a database if there is one.
func measureChancery(ctx context.Context, o options, database string, more ...string) (map[string]any, error) {
	args := []string{"bench", "--json", "--callers", strconv.Itoa(o.callers), "--seconds", strconv.FormatFloat(o.seconds, 'f', -1, 64)}
	if database != "" {
		args = append(args, "--database", database)
	}
	args = append(args, more...)
	cmd := exec.CommandContext(ctx, o.program, args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("running chancery bench: %w", err)
	}
	var figures map[string]any
	if err := json.Unmarshal(out, &figures); err != nil {
		return nil, fmt.Errorf("reading the figures of chancery bench: %w", err)
	}
	return figures, nil
}

// medians returns the median of each figure.
func medians(list []map[string]any) map[string]any {
	out := map[string]any{}
	for key, last := range list[len(list)-1] {
		out[key] = last
		var values []float64
		for _, f := range list {
			if v, ok := f[key].(float64); ok {
				values = append(values, v)
			}
		}
		if len(values) == len(list) {
			out[key] = median(values)
		}
	}
	return out
}

// date returns BENCH_DATE, or today in UTC.
func date() string {
	if d := os.Getenv("BENCH_DATE"); d != "" {
		return d
	}
	return time.Now().UTC().Format(time.DateOnly)
}

// report prints the ratios and writes everything.
func (r *results) report(out string) error {
	if r.Chancery != nil {
		fmt.Println("on SQLite, every commit synced:")
		fmt.Printf("  chancery, over HTTP      %8.0f jobs/s   %.3f of the floor (aim: 0.3 or more)\n", r.Chancery["jobs_per_second"], r.Chancery["vs_floor"])
		fmt.Printf("  DBOS %s, in-process  %8.0f jobs/s   chancery makes %.1f times as many (aim: 15)\n", r.DBOS.Version, r.DBOS.JobsPerSecond, r.VsDBOS)
		fmt.Printf("  River %s, in-process %8.0f jobs/s   chancery makes %.1f times as many (aim: 15)\n", r.RiverFile.Version, r.RiverFile.JobsPerSecond, r.VsRiverFile)
	}
	if p := r.Postgres; p != nil {
		fmt.Printf("on PostgreSQL %s, every commit synced:\n", p.Server)
		fmt.Printf("  chancery, over HTTP      %8.0f jobs/s   one caller: p50 %.1f, p99 %.1f ms\n",
			p.Chancery["jobs_per_second"], p.Chancery["one_caller_p50_ms"], p.Chancery["one_caller_p99_ms"])
		fmt.Printf("  River %s, in-process %8.0f jobs/s   one caller: p50 %.1f, p99 %.1f ms\n",
			p.River.Version, p.River.JobsPerSecond, p.River.OneCallerP50, p.River.OneCallerP99)
		fmt.Printf("  with 1, 2 and 3 servers  %.0f, %.0f, %.0f jobs/s; with three times as many callers %.0f, %.0f, %.0f\n",
			p.Servers["1"], p.Servers["2"], p.Servers["3"], p.Crowds["1"], p.Crowds["2"], p.Crowds["3"])
		fmt.Printf("  chancery ÷ River         %8.2f          (aim: 4 or more; by round: %v)\n", p.VsRiver, p.VsRiverByRound)
	}
	if r.Formats != nil {
		r.Formats.report()
	}
	if r.Machine.Others > maxOthers {
		fmt.Printf("other programs used %.0f %% of the machine meanwhile: repeat this when it is quiet\n", r.Machine.Others*100)
	}
	return r.write(out)
}

// write writes everything to a file, if there is one to be written.
func (r *results) write(out string) error {
	if out == "" {
		return nil
	}
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return fmt.Errorf("writing the figures: %w", err)
	}
	if err := os.WriteFile(out, append(data, '\n'), 0o644); err != nil {
		return fmt.Errorf("writing the figures: %w", err)
	}
	fmt.Println("all figures are in", out)
	return nil
}
