package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"chancery/examples"
	"chancery/internal/access"
	"chancery/internal/app"
	"chancery/internal/bench"
	"chancery/internal/cli/term"
	"chancery/internal/keystore"
)

type benchGroup struct {
	Jobs benchCmd     `cmd:"" default:"withargs" help:"Measure how fast jobs are, which is what bench does without a subcommand."`
	Rows benchRowsCmd `cmd:"" help:"Fill a workspace with very many entries and jobs, and measure every list, filter and search."`
}

type benchCmd struct {
	Callers  int     `name:"callers" default:"64" placeholder:"N" help:"How many send jobs at the same time (${default})."`
	Seconds  float64 `name:"seconds" default:"5" placeholder:"N" help:"Time for the floor and for the jobs, each (${default}); all takes about five times as long."`
	Data     string  `name:"data" xor:"place" placeholder:"DIR" help:"Directory on the disk to measure; by default the one for temporary files."`
	Database string  `name:"database" placeholder:"URL" xor:"place" help:"PostgreSQL database to measure on instead, in a schema that is made for it and dropped at the end; only the files are in the folder."`
	Servers  int     `name:"servers" default:"1" placeholder:"N" help:"With --database: how many servers share it and the callers (${default}); all run in this process."`
	Profile  string  `name:"profile" placeholder:"FILE" help:"Write a CPU profile of the jobs of three steps, for go tool pprof."`
	JSON     bool    `name:"json" help:"Write the figures as JSON."`
}

// Help is the long help.
func (benchCmd) Help() string {
	return `Finds out what this machine would do: starts a server in a new temporary folder, sends it jobs over HTTP on
the loopback interface, and compares them with the floor, the bare writes to the disk without which no
job can be kept. Every answer is awaited, every commit is synced. The folder is removed at the end.
Use the disk that the server is going to use, and keep the machine quiet meanwhile.

With --database it does the same on a PostgreSQL server, and the floor is measured there.

    chancery bench
    chancery bench --database postgres://user@host/name
    chancery bench --data /var/lib --callers 16 --json`
}

// Limits of the flags.
const (
	maxBenchCallers = 4096
	maxBenchSeconds = 3600
	maxBenchServers = 16
)

// Validate is called when the command line is read.
func (b benchCmd) Validate() error {
	if b.Callers < 1 || b.Callers > maxBenchCallers {
		return fmt.Errorf("--callers is from 1 to %d", maxBenchCallers)
	}
	if b.Servers < 1 || b.Servers > maxBenchServers || b.Servers > 1 && b.Database == "" {
		return fmt.Errorf("--servers is from 1 to %d, and needs --database", maxBenchServers)
	}
	if !(b.Seconds > 0) || b.Seconds > maxBenchSeconds { // the form also refuses NaN
		return fmt.Errorf("--seconds is more than 0 and at most %d", maxBenchSeconds)
	}
	return nil
}

// Run measures and shows the figures.
func (b benchCmd) Run(ctx context.Context, c *call) error {
	tuneMemory()
	if b.Database == "" {
		tuneProcessors()
	}
	folder, err := os.MkdirTemp(b.Data, "chancery-bench-")
	if err != nil {
		return fmt.Errorf("making a folder for the bench: %w", err)
	}
	report, err := b.inPlace(ctx, c, folder)
	if err := errors.Join(err, os.RemoveAll(folder)); err != nil {
		return err
	}
	if c.ForPerson() {
		return c.PrintLine(benchTable(c, report))
	}
	return c.PrintValue(report)
}

// inPlace measures in the folder, or in a database for the time of the measurement.
func (b benchCmd) inPlace(ctx context.Context, c *call, folder string) (report *bench.Report, err error) {
	place := app.Place{Data: filepath.Join(folder, "server")}
	if b.Database != "" {
		schema, err := bench.NewSchema(ctx, b.Database)
		if err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, schema.Drop(context.WithoutCancel(ctx))) }()
		master := filepath.Join(folder, "master.key")
		if err := keystore.GenerateMasterKey(master, c.Env.Rand); err != nil {
			return nil, err
		}
		place = app.Place{Database: schema.URL, Files: filepath.Join(folder, "files")}
		if place.MasterKey, err = keystore.ReadMasterKey(master, ""); err != nil {
			return nil, err
		}
	}
	err = b.serve(ctx, c, place, nil, func(list []*app.App) (err error) {
		report, err = b.measure(ctx, c, list, bench.Config{
			Callers: b.Callers, Time: time.Duration(b.Seconds * float64(time.Second)), Folder: folder, Database: place.Database, Now: c.Env.Now,
		})
		return err
	})
	return report, err
}

// serve runs servers in the place, in addition to those that run already, while they are
// measured.
func (b benchCmd) serve(ctx context.Context, c *call, place app.Place, running []*app.App, measure func([]*app.App) error) error {
	if len(running) == b.Servers {
		return measure(running)
	}
	return c.withServer(ctx, app.Config{Place: place}, slog.LevelWarn, func(a *app.App) error {
		return b.serve(ctx, c, place, append(running, a), measure)
	})
}

func (b benchCmd) measure(ctx context.Context, c *call, servers []*app.App, cfg bench.Config) (_ *bench.Report, err error) {
	token, err := servers[0].Access.IssueToken(ctx, access.DefaultWorkspace, "bench")
	if err != nil {
		return nil, err
	}
	if cfg.Invoice, err = examples.Files.ReadFile("invoices/es.json"); err != nil {
		return nil, fmt.Errorf("reading the invoice: %w", err)
	}
	if cfg.Workflow, err = examples.Files.ReadFile("workflows/invoice.json"); err != nil {
		return nil, fmt.Errorf("reading the workflow: %w", err)
	}
	if b.Profile != "" {
		f, err := os.Create(b.Profile)
		if err != nil {
			return nil, fmt.Errorf("making the profile: %w", err)
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		cfg.Profile = f
	}
	if c.Env.IsTerminal(c.Stderr) {
		cfg.Progress = func(what string, done, total int) { progress(c.Stderr, what, done, total) }
		defer progress(c.Stderr, "", 0, 0)
	}
	var targets []bench.Target
	for _, a := range servers {
		targets = append(targets, bench.Target{URL: a.URL, Token: token})
	}
	return bench.Run(ctx, targets, cfg)
}

// progress writes over the line that it wrote before (ECMA-48, erase in line).
// A failure to show it does not stop the measurement.
func progress(w io.Writer, what string, done, total int) {
	line := "\r\x1b[K"
	if total > 0 {
		line += fmt.Sprintf("%3d %%  measuring %s", done*100/total, what)
	}
	_, _ = io.WriteString(w, line)
}

// benchTable formats the figures with the meaning of each.
func benchTable(c *call, r *bench.Report) string {
	var b strings.Builder
	heading := func(text string) { b.WriteString("\n" + c.Style(c.Stdout, term.Faint, text) + "\n") }
	line := func(name, figure, meaning string) { fmt.Fprintf(&b, "  %-18s %18s   %s\n", name, figure, meaning) }
	times := func(p50, p99 float64) string { return fmt.Sprintf("%.2f / %.2f ms", p50, p99) }

	fmt.Fprintf(&b, "%d cores, %s/%s; medians of slices that took turns\n", runtime.NumCPU(), runtime.GOOS, runtime.GOARCH)
	heading(fmt.Sprintf("%d callers, each waiting for its answer", r.Callers))
	line("floor", perSecond(r.FloorPerSecond), "two awaited, synced commits of bare rows of 2 KB: more the disk and the database do not give")
	line("jobs", perSecond(r.JobsPerSecond), "jobs over HTTP, of three steps that ask something about a stored invoice")
	line("share of floor", c.Style(c.Stdout, term.Green, fmt.Sprintf("%18.3f", r.VsFloor)), "jobs ÷ floor: what is left of the disk's speed, with all that a job is")
	line("p50 / p99", times(r.P50, r.P99), "how long half and 99 % of the callers waited at most")
	line("a crowd", perSecond(r.CrowdPerSecond), "the same jobs with three times as many callers")
	if r.CPU > 0 {
		line("processor", fmt.Sprintf("%.2f ms a job", r.CPU), "of all cores, with what the callers take of it")
	}
	line("invoices", perSecond(r.DemoPerSecond), "sent, numbered, signed and stored")
	line("invoices with PDF", perSecond(r.DemoPDFPerSecond), "the same, and rendered")
	heading("one caller")
	line("floor, p50", fmt.Sprintf("%.2f ms", r.FloorOneCallerP50), "two synced commits, one after the other")
	line("jobs, p50 / p99", times(r.OneCallerP50, r.OneCallerP99), "a job of three steps, from request to answer")
	line("invoice, p50", fmt.Sprintf("%.2f ms", r.DemoP50), "an invoice sent, numbered, signed and stored")
	line("with PDF, p50", fmt.Sprintf("%.2f ms", r.DemoPDFP50), "the same, and rendered")
	if r.Faulted > 0 {
		fmt.Fprintf(&b, "\n%s\n", c.Style(c.Stdout, term.Red, fmt.Sprintf("%d jobs are not counted: %s", r.Faulted, r.Fault)))
	}
	return strings.TrimRight(b.String(), "\n")
}

func perSecond(v float64) string {
	if v < 100 {
		return fmt.Sprintf("%.1f/s", v)
	}
	return fmt.Sprintf("%.0f/s", v)
}
