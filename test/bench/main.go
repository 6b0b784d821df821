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
	"strconv"
	"time"
)

type options struct {
	program, invoice, goBench, out string
	callers                        int
	seconds                        float64
}

// results is the file that is written.
type results struct {
	Date    string  `json:"date"`
	Machine machine `json:"machine"`
	// Chancery is the output of its own bench.
	Chancery map[string]any `json:"chancery"`
	DBOS     dbosResult     `json:"dbos"`
	// VsDBOS is Chancery's jobs per second divided by those of DBOS.
	VsDBOS float64 `json:"vs_dbos"`
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
	flag.Float64Var(&o.seconds, "seconds", 5, "time for each engine")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) (err error) {
	invoice, err := exec.CommandContext(ctx, o.program, "gobl", "build", o.invoice).Output()
	if err != nil {
		return fmt.Errorf("completing the invoice: %w", err)
	}
	other, err := openDBOS(ctx, invoice, o.callers)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, other.close()) }()
	// Half before and half after, so that a change of the machine's speed affects
	// both.
	before := readUsage()
	half := time.Duration(o.seconds * float64(time.Second) / 2)
	if err := other.measure(ctx, half); err != nil {
		return err
	}
	ours, err := measureChancery(ctx, o)
	if err != nil {
		return err
	}
	if err := other.measure(ctx, half); err != nil {
		return err
	}
	r := results{Date: date(), Machine: describe(), Chancery: ours, DBOS: other.result()}
	r.Machine.Others = otherShare(before, readUsage())
	jobs, ok := ours["jobs_per_second"].(float64)
	if !ok || r.DBOS.JobsPerSecond <= 0 {
		return errors.New("one of the two did nothing")
	}
	r.VsDBOS = float64(int(jobs/r.DBOS.JobsPerSecond*100+0.5)) / 100
	if r.GoBenchmarks, err = readGoBenchmarks(o.goBench); err != nil {
		return err
	}
	return r.report(o.out)
}

// measureChancery runs the program's own bench.
func measureChancery(ctx context.Context, o options) (map[string]any, error) {
	cmd := exec.CommandContext(ctx, o.program, "bench", "--json",
		"--callers", strconv.Itoa(o.callers), "--seconds", strconv.FormatFloat(o.seconds, 'f', -1, 64))
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

// date returns BENCH_DATE, or today in UTC.
func date() string {
	if d := os.Getenv("BENCH_DATE"); d != "" {
		return d
	}
	return time.Now().UTC().Format(time.DateOnly)
}

// report prints the ratios and writes everything.
func (r *results) report(out string) error {
	fmt.Printf("chancery, over HTTP     %8.0f jobs/s\n", r.Chancery["jobs_per_second"])
	fmt.Printf("DBOS %s, in-process  %4.0f jobs/s  (%d connections, journal_mode=%s, synchronous=%s)\n",
		r.DBOS.Version, r.DBOS.JobsPerSecond, r.DBOS.Connections, r.DBOS.JournalMode, r.DBOS.Synchronous)
	fmt.Printf("chancery ÷ DBOS         %8.2f  (aim: 8 or more)\n", r.VsDBOS)
	fmt.Printf("chancery ÷ floor        %8.3f  (aim: 0.2 or more)\n", r.Chancery["vs_floor"])
	if r.Machine.Others > maxOthers {
		fmt.Printf("other programs used %.0f %% of the machine meanwhile: repeat this when it is quiet\n", r.Machine.Others*100)
	}
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
