package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/google/uuid"

	"chancery/client"
	"chancery/examples"
	"chancery/internal/access"
	"chancery/internal/app"
	"chancery/internal/cli/term"
)

type demoCmd struct {
	Invoice string `name:"invoice" placeholder:"FILE" help:"Invoice to send instead of the Spanish example."`
	Dir     string `name:"dir" placeholder:"DIR" help:"Where to keep data and PDF; by default a new temporary folder."`
}

// Help is the long help.
func (demoCmd) Help() string {
	return `Starts a server in a temporary folder, sends it a Spanish invoice and a workflow over HTTP, and shows
the result: each step, the totals, the number, the PDF. The server is stopped at the end.

    chancery demo`
}

// demoTime limits the demo; it is more than any machine needs.
const demoTime = 2 * time.Minute

// Run runs the demo.
func (d demoCmd) Run(ctx context.Context, c *call) error {
	ctx, cancel := context.WithTimeout(ctx, demoTime)
	defer cancel()
	folder := d.Dir
	if folder == "" {
		var err error
		if folder, err = os.MkdirTemp("", "chancery-demo-"); err != nil {
			return fmt.Errorf("making a folder for the demo: %w", err)
		}
	}
	invoice, err := d.invoice()
	if err != nil {
		return err
	}
	return c.withServer(ctx, app.Config{Place: app.Place{Data: folder}}, slog.LevelWarn, func(a *app.App) error {
		return (&demo{c: c, app: a, folder: folder}).run(ctx, invoice)
	})
}

func (d demoCmd) invoice() ([]byte, error) {
	if d.Invoice != "" {
		data, err := os.ReadFile(d.Invoice)
		if err != nil {
			return nil, fmt.Errorf("reading the invoice: %w", err)
		}
		return data, nil
	}
	return examples.Files.ReadFile("invoices/es.json")
}

type demo struct {
	c      *call
	app    *app.App
	folder string
	api    *client.Client
}

func (d *demo) run(ctx context.Context, invoice []byte) error {
	token, err := d.app.Access.IssueToken(ctx, access.DefaultWorkspace, "demo")
	if err != nil {
		return err
	}
	d.api = &client.Client{URL: d.app.URL, Token: token}
	workflow, err := examples.Files.ReadFile("workflows/invoice.json")
	if err != nil {
		return err
	}
	flow := uuid.NewString()
	if err := d.api.PutWorkflow(ctx, flow, workflow); err != nil {
		return fmt.Errorf("saving the workflow: %w", err)
	}
	id, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("naming the job: %w", err)
	}
	began := d.c.Env.Now()
	job, err := d.api.PutJob(ctx, id.String(), client.JobRequest{WorkflowID: flow, Data: invoice}, 30*time.Second)
	if err != nil {
		return fmt.Errorf("sending the invoice: %w", err)
	}
	return d.show(ctx, job, d.c.Env.Now().Sub(began))
}

func (d *demo) show(ctx context.Context, job *client.Job, took time.Duration) error {
	var b strings.Builder
	fmt.Fprintf(&b, "\nPUT %s/transform/v1/jobs/%s?wait=30\n\n", d.app.URL, job.ID)
	for _, in := range job.Intents {
		b.WriteString(d.step(&in))
	}
	fmt.Fprintf(&b, "\n  job %s in %d ms, over HTTP, every step on disk\n\n", job.Status, took.Milliseconds())
	if err := d.document(&b, job); err != nil {
		return err
	}
	for _, f := range job.Attachments {
		path, err := d.save(ctx, &f)
		if err != nil {
			return err
		}
		fmt.Fprintf(&b, "  %-12s %s (%d kB)\n", "PDF", path, (f.Size+500)/1000)
	}
	d.next(&b, job)
	if err := d.c.PrintLine(strings.TrimRight(b.String(), "\n")); err != nil {
		return err
	}
	if len(job.Faults) > 0 || !job.Completed() {
		return term.Errorf("demo", "the job did not succeed: %+v", job.Faults)
	}
	return nil
}

// step is one line of the trace.
func (d *demo) step(in *client.Intent) string {
	last := in.Events[len(in.Events)-1]
	colour := term.Green
	if last.Status != statusOK && last.Status != statusSkip {
		colour = term.Red
	}
	took := float64(in.UpdatedAt.Sub(in.CreatedAt).Microseconds()) / 1000
	line := fmt.Sprintf("  %s  %-26s %-20s %6.0f ms", d.c.Style(d.c.Stdout, colour, fmt.Sprintf("%-4s", last.Status)), in.Name, in.Provider, took)
	if last.Message != "" {
		line += "  " + last.Message
	}
	return line + "\n"
}

// document shows number, parties and totals.
func (d *demo) document(b *strings.Builder, job *client.Job) error {
	var env struct {
		Doc struct {
			Series   string `json:"series"`
			Code     string `json:"code"`
			Currency string `json:"currency"`
			Supplier struct {
				Name string `json:"name"`
			} `json:"supplier"`
			Customer struct {
				Name string `json:"name"`
			} `json:"customer"`
			Totals struct {
				Sum     string `json:"sum"`
				Tax     string `json:"tax"`
				Total   string `json:"total"`
				Payable string `json:"payable"`
			} `json:"totals"`
		} `json:"doc"`
		Sigs []string `json:"sigs"`
	}
	if len(job.Envelope) == 0 {
		return nil
	}
	if err := json.Unmarshal(job.Envelope, &env); err != nil {
		return fmt.Errorf("reading the envelope: %w", err)
	}
	doc := &env.Doc
	fmt.Fprintf(b, "  %-12s %s, number %s\n", "Invoice", doc.Series, d.c.Style(d.c.Stdout, term.Green, doc.Code))
	fmt.Fprintf(b, "  %-12s %s → %s\n", "Parties", doc.Supplier.Name, doc.Customer.Name)
	for _, t := range []struct{ name, amount string }{
		{"Net", doc.Totals.Total}, {"Tax", doc.Totals.Tax}, {"Payable", doc.Totals.Payable},
	} {
		fmt.Fprintf(b, "  %-12s %12s %s\n", t.name, t.amount, doc.Currency)
	}
	fmt.Fprintf(b, "  %-12s %d (ES256)\n", "Signatures", len(env.Sigs))
	return nil
}

func (d *demo) save(ctx context.Context, f *client.File) (string, error) {
	data, err := d.api.Download(ctx, f.URL)
	if err != nil {
		return "", fmt.Errorf("fetching %s: %w", f.Name, err)
	}
	path := filepath.Join(d.folder, filepath.Base(f.Name))
	if err := os.WriteFile(path, data, 0o600); err != nil {
		return "", fmt.Errorf("saving %s: %w", f.Name, err)
	}
	return path, nil
}

func (d *demo) next(b *strings.Builder, job *client.Job) {
	program := os.Args[0]
	fmt.Fprintf(b, "\nThe server is stopped; its data is kept. Try next:\n\n")
	fmt.Fprintf(b, "  %s serve --data %s\n", program, d.folder)
	fmt.Fprintf(b, "  curl -H \"Authorization: Bearer $(%s token create --data %s)\" http://127.0.0.1:8080/transform/v1/jobs/%s\n", program, d.folder, job.ID)
}
