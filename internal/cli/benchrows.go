package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"chancery/examples"
	"chancery/internal/access"
	"chancery/internal/app"
	"chancery/internal/bench"
	"chancery/internal/bench/rows"
	"chancery/internal/cli/term"
	"chancery/internal/domain"
	"chancery/internal/keystore"
)

type benchRowsCmd struct {
	Rows     int     `name:"rows" default:"100000" placeholder:"N" help:"How many entries, and as many jobs (${default})."`
	Data     string  `name:"data" required:"" placeholder:"DIR" help:"Directory that keeps what is stored, to measure it again."`
	Database string  `name:"database" placeholder:"URL" help:"PostgreSQL database that holds the rows instead, which has to be empty the first time; the directory then has the rest."`
	Samples  int     `name:"samples" default:"100" placeholder:"N" help:"Requests of each operation (${default})."`
	Seconds  float64 `name:"seconds" default:"2" placeholder:"N" help:"Time of each turn in which new jobs and entries are made (${default}); 0 makes none."`
	Rounds   int     `name:"rounds" default:"5" placeholder:"N" help:"Turns of the full and of the empty workspace (${default})."`
	Only     string  `name:"only" placeholder:"REGEXP" help:"Measure only the operations with such a name."`
	Plans    bool    `name:"plans" help:"Show the plan of each query."`
	JSON     bool    `name:"json" help:"Write the figures as JSON, with the plans."`
}

// Help is the long help.
func (benchRowsCmd) Help() string {
	return `Fills one workspace with entries and jobs, and measures what a server answers then: every list and filter,
look-ups by key, related entries, the search, and how fast something new is created, compared with an
empty workspace. It ends with status 1 if an operation takes more than 50 ms at p95 (150 ms for counts), or if a query reads
a whole table.

What is stored stays in the directory, or in the database. A call that was stopped goes on where it was.

    chancery bench rows --data /var/tmp/rows --rows 1000000
    chancery bench rows --data /var/tmp/rows-pg --database postgres://user@host/rows --plans`
}

// Validate is called when the command line is read.
func (b benchRowsCmd) Validate() error {
	switch {
	case b.Rows < 1000 || b.Rows > 100_000_000:
		return errors.New("--rows is from 1000 to 100000000")
	case b.Samples < 1 || b.Rounds < 1 || b.Seconds < 0 || b.Seconds > maxBenchSeconds:
		return errors.New("--samples and --rounds are at least 1, and --seconds is not negative")
	}
	if _, err := regexp.Compile(b.Only); err != nil {
		return fmt.Errorf("--only is no regular expression: %w", err)
	}
	return nil
}

// errBenchRows says that something was too slow.
var errBenchRows = errors.New("not everything is as fast as it has to be")

// Run fills, measures and shows the figures.
func (b benchRowsCmd) Run(ctx context.Context, c *call) error {
	tuneMemory()
	if b.Database == "" {
		tuneProcessors()
	}
	p, save, err := b.plan(c)
	if err != nil {
		return err
	}
	place, err := b.place(c, b.Data, b.Database)
	if err != nil {
		return err
	}
	report, err := b.inPlace(ctx, c, place, p, save)
	if err != nil {
		return err
	}
	if c.ForPerson() {
		err = c.PrintLine(b.table(c, report))
	} else {
		err = c.PrintValue(report)
	}
	if err == nil && len(report.Failed()) > 0 {
		err = errBenchRows
	}
	return err
}

// plan reads what was stored in the directory before, and returns how to save it.
func (b benchRowsCmd) plan(c *call) (*rows.Plan, func() error, error) {
	file := filepath.Join(b.Data, "rows.json")
	p := &rows.Plan{Rows: b.Rows, End: c.Env.Now().UTC().Truncate(time.Hour)}
	data, err := os.ReadFile(file)
	switch {
	case err == nil:
		if err := json.Unmarshal(data, p); err != nil {
			return nil, nil, fmt.Errorf("reading %s: %w", file, err)
		}
		if p.Rows != b.Rows {
			return nil, nil, fmt.Errorf("%s holds %d rows: name another directory for %d", b.Data, p.Rows, b.Rows)
		}
	case !errors.Is(err, os.ErrNotExist):
		return nil, nil, fmt.Errorf("reading %s: %w", file, err)
	}
	if err := os.MkdirAll(b.Data, 0o700); err != nil {
		return nil, nil, fmt.Errorf("making the directory: %w", err)
	}
	return p, func() error {
		data, err := json.Marshal(p)
		if err != nil {
			return fmt.Errorf("writing %s: %w", file, err)
		}
		return os.WriteFile(file, data, 0o600)
	}, nil
}

// place is where the rows are. Of a database the directory has the files and the master key.
func (b benchRowsCmd) place(c *call, dir, database string) (app.Place, error) {
	if database == "" {
		return app.Place{Data: filepath.Join(dir, "server")}, nil
	}
	master := filepath.Join(dir, "master.key")
	if _, err := os.Stat(master); errors.Is(err, os.ErrNotExist) {
		if err := keystore.GenerateMasterKey(master, c.Env.Rand); err != nil {
			return app.Place{}, err
		}
	}
	place := app.Place{Database: database, Files: filepath.Join(dir, "files")}
	var err error
	place.MasterKey, err = keystore.ReadMasterKey(master, "")
	return place, err
}

// traced collects the queries of a server.
type traced struct {
	mu   sync.Mutex
	list []rows.Statement
}

func (t *traced) add(name, text string, args []any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.list) < 1000 {
		t.list = append(t.list, rows.Statement{Name: name, Text: text, Args: slices.Clone(args)})
	}
}

func (t *traced) take() (list []rows.Statement) {
	t.mu.Lock()
	defer t.mu.Unlock()
	list, t.list = t.list, nil
	return list
}

// inPlace fills and measures.
func (b benchRowsCmd) inPlace(ctx context.Context, c *call, place app.Place, p *rows.Plan, save func() error) (report *rows.Report, err error) {
	show := func(what string, done, total int) {
		if c.Env.IsTerminal(c.Stderr) {
			progress(c.Stderr, what, done, total)
		}
	}
	defer show("", 0, 0)
	var queries traced
	err = c.withServer(ctx, app.Config{Place: place, Trace: queries.add}, slog.LevelWarn, func(a *app.App) error {
		server, err := b.enter(ctx, a)
		if err != nil {
			return err
		}
		if p.Done == 0 {
			if err := b.workflows(ctx, server); err != nil {
				return err
			}
		}
		if err := a.FillRows(ctx, p, save, show); err != nil {
			return err
		}
		only := regexp.MustCompile(b.Only)
		report, err = rows.Measure(ctx, p, rows.Config{
			Server: server, Samples: b.Samples, Now: c.Env.Now, Statements: queries.take, Progress: show, Only: only.MatchString,
			Explain: func(ctx context.Context, s rows.Statement) (plan, scans []string, err error) {
				return a.Explain(ctx, s.Text, s.Args)
			},
		})
		if err != nil || b.Seconds == 0 {
			return err
		}
		report.Created, err = b.create(ctx, c, server, show)
		return err
	})
	return report, err
}

// enter returns the server with a token.
func (b benchRowsCmd) enter(ctx context.Context, a *app.App) (rows.Server, error) {
	_, token, err := a.Access.IssueTokenWith(ctx, access.DefaultWorkspace, access.TokenInput{Name: "bench", Scopes: []string{domain.ScopeAPI, domain.ScopeAdmin}})
	return rows.Server{URL: a.URL, Token: token}, err
}

// workflows makes those of the rows.
func (b benchRowsCmd) workflows(ctx context.Context, s rows.Server) error {
	for n := range rows.Flows {
		flow := fmt.Sprintf(`{"name": "Flow %d", "steps": [{"name": "Send", "action": "silo.state", "config": {"state": "sent"}}]}`, n)
		if err := s.Put(ctx, "/transform/v1/workflows/"+string(rows.FlowID(n)), []byte(flow)); err != nil {
			return err
		}
	}
	return nil
}

// create compares creating with an empty workspace, on the same disk or database server.
func (b benchRowsCmd) create(ctx context.Context, c *call, full rows.Server, show func(string, int, int)) (created *rows.Created, err error) {
	dir, err := os.MkdirTemp(b.Data, "empty-")
	if err != nil {
		return nil, fmt.Errorf("making a folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	database := b.Database
	if database != "" {
		schema, err := bench.NewSchema(ctx, database)
		if err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, schema.Drop(context.WithoutCancel(ctx))) }()
		database = schema.URL
	}
	place, err := b.place(c, dir, database)
	if err != nil {
		return nil, err
	}
	cfg := rows.Creation{Full: full, Callers: 16, Rounds: b.Rounds, Turn: time.Duration(b.Seconds * float64(time.Second)), Now: c.Env.Now, Progress: show}
	if cfg.Invoice, err = examples.Files.ReadFile("invoices/es.json"); err != nil {
		return nil, fmt.Errorf("reading the invoice: %w", err)
	}
	cfg.Workflow = json.RawMessage(`{"name": "New", "steps": [{"name": "Processing", "action": "silo.state", "config": {"state": "processing"}}, ` +
		`{"name": "Sent", "action": "silo.state", "config": {"state": "sent"}}]}`)
	err = c.withServer(ctx, app.Config{Place: place}, slog.LevelWarn, func(a *app.App) (err error) {
		if cfg.Empty, err = b.enter(ctx, a); err != nil {
			return err
		}
		created, err = rows.Create(ctx, cfg)
		return err
	})
	return created, err
}

// table formats the figures.
func (b benchRowsCmd) table(c *call, r *rows.Report) string {
	var t strings.Builder
	fmt.Fprintf(&t, "%d cores, %s/%s; %d entries and jobs in one workspace; p50, p95, p99 and the slowest in ms\n", runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, r.Plan.Rows)
	service := ""
	for _, f := range r.Operations {
		if f.Service != service {
			service = f.Service
			t.WriteString("\n" + c.Style(c.Stdout, term.Faint, service) + "\n")
		}
		mark := ""
		if f.Slow {
			mark = "   " + c.Style(c.Stdout, term.Red, "slow")
		}
		fmt.Fprintf(&t, "  %-50s %8.1f %8.1f %8.1f %8.1f%s\n", f.Operation, f.P50, f.P95, f.P99, f.Max, mark)
	}
	if n := r.Created; n != nil {
		t.WriteString("\n" + c.Style(c.Stdout, term.Faint, "created a second: full, empty, and the ratio of turns") + "\n")
		fmt.Fprintf(&t, "  %-50s %8.0f %8.0f %8.2f\n", "jobs with an invoice", n.FullJobs, n.EmptyJobs, n.JobsRatio)
		fmt.Fprintf(&t, "  %-50s %8.0f %8.0f %8.2f\n", "entries", n.FullEntries, n.EmptyEntries, n.EntriesRatio)
	}
	if b.Plans {
		for _, p := range r.Plans {
			t.WriteString("\n" + c.Style(c.Stdout, term.Faint, p.Name) + "\n  " + strings.Join(p.Plan, "\n  ") + "\n")
		}
	}
	t.WriteString("\n")
	failed := r.Failed()
	for _, text := range failed {
		t.WriteString(c.Style(c.Stdout, term.Red, text) + "\n")
	}
	if len(failed) == 0 {
		fmt.Fprintf(&t, "p95 of all is at most %v (%v for counts), and none of %d queries reads a whole table\n", rows.Limit, rows.LimitCount, len(r.Plans))
	}
	return strings.TrimRight(t.String(), "\n")
}
