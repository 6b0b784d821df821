package datadir_test

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"go.uber.org/goleak"
	_ "modernc.org/sqlite" // to change databases behind the back of the program

	"chancery/client"
	"chancery/examples"
	"chancery/internal/access"
	"chancery/internal/app"
	"chancery/internal/app/datadir"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var at = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

const issueFlow = `{"name": "Issue", "schema": "bill/invoice", "steps": [
	{"action": "sequence.enumerate", "config": {"name": "Invoices", "padding": 6}},
	{"action": "silo.close"},
	{"action": "pdf"}
]}`

const flowID = "01950000-0000-7000-8000-000000000001"

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// start starts a server on a directory and returns a client, and what stops it.
func start(t *testing.T, dir string) (api *client.Client, stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	a, err := app.New(ctx, app.Config{Place: app.Place{Data: dir}, Listen: "127.0.0.1:0", Log: slog.New(slog.DiscardHandler)})
	must(t, err)
	token, err := a.Access.IssueToken(ctx, access.DefaultWorkspace, "test")
	must(t, err)
	stopped := make(chan error, 1)
	go func() { stopped <- a.Run(ctx) }()
	return &client.Client{URL: a.URL, Token: token, Retry: client.Once()}, func() {
		t.Helper()
		cancel()
		must(t, <-stopped)
	}
}

// issue runs n jobs that number, sign and render an invoice.
func issue(t *testing.T, dir string, n int) {
	t.Helper()
	api, stop := start(t, dir)
	defer stop()
	must(t, api.PutWorkflow(t.Context(), flowID, []byte(issueFlow)))
	invoice, err := examples.Files.ReadFile("invoices/es.json")
	must(t, err)
	for range n {
		job, err := api.PutJob(t.Context(), uuid.Must(uuid.NewV7()).String(), client.JobRequest{WorkflowID: flowID, Data: invoice}, 20*time.Second)
		must(t, err)
		if !job.Completed() || len(job.Faults) > 0 {
			t.Fatalf("%+v", job)
		}
	}
}

// installation makes a data directory with three issued invoices.
func installation(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	issue(t, dir, 3)
	return dir
}

func backup(t *testing.T, dir, to string, opt datadir.BackupOptions) *datadir.Backup {
	t.Helper()
	opt.Now, opt.Version = at, "1.2.3"
	b, err := datadir.MakeBackup(t.Context(), dir, to, opt)
	must(t, err)
	return b
}

// findings runs a check and returns what it found, a line each.
func findings(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	_, err := datadir.Check(t.Context(), dir, func(f datadir.Finding) error {
		b.WriteString(f.Part + " " + f.Where + ": " + f.Message + "\n")
		return nil
	}, nil)
	must(t, err)
	return b.String()
}

// clone copies a directory tree.
func clone(t *testing.T, dir string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "clone")
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(to, rel), 0o700)
		}
		data, err := os.ReadFile(path)
		return errors.Join(err, os.WriteFile(filepath.Join(to, rel), data, 0o600))
	}))
	return to
}

// execute changes a database.
func execute(t *testing.T, dir string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, datadir.DBFile))
	must(t, err)
	for _, s := range statements {
		result, err := db.ExecContext(t.Context(), s)
		must(t, err)
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			t.Errorf("%s changed nothing (%v)", s, err)
		}
	}
	must(t, db.Close())
}

// openLog lets statements change the log of changes, as the owner of a database can.
func openLog(t *testing.T, dir string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, datadir.DBFile))
	must(t, err)
	_, err = db.ExecContext(t.Context(), "DROP TRIGGER audit_rows_stay; DROP TRIGGER audit_rows_keep")
	must(t, errors.Join(err, db.Close()))
}

// anyFile returns one content of the directory.
func anyFile(t *testing.T, dir string) string {
	t.Helper()
	list, err := filepath.Glob(filepath.Join(dir, datadir.FilesDir, "*", "*", "*"))
	must(t, err)
	if len(list) == 0 {
		t.Fatal("there is no file")
	}
	return list[0]
}

// stop serves for no time, which closes the server in order.
func stop(t *testing.T, a *app.App) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	must(t, a.Run(ctx))
}
