package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"chancery/client"
	"chancery/internal/access"
	"chancery/internal/app"
	"chancery/internal/cli/term"
	"chancery/internal/domain"
)

type runCmd struct {
	Workflow string        `name:"workflow" short:"w" required:"" placeholder:"FILE" help:"Workflow to run, JSON or YAML."`
	Arg      []string      `name:"arg" sep:"none" placeholder:"KEY=VALUE" help:"Argument for the steps. Can be repeated."`
	Out      string        `name:"out" placeholder:"DIR" help:"Save the envelope and the files here; otherwise files are only listed."`
	Live     bool          `name:"live" help:"Let steps reach out, instead of simulating them."`
	Limit    time.Duration `name:"timeout" default:"5m" placeholder:"TIME" help:"Give up after this time (${default})."`
	JSON     bool          `name:"json" help:"Answer with the whole job as JSON, also on a terminal."`
	Document string        `arg:"" placeholder:"DOC" help:"Document or envelope, JSON or YAML; - is the standard input."`
}

// Help is the long help.
func (runCmd) Help() string {
	return `Runs a workflow on a document in a temporary store that is removed at the end, and shows each step as
it ends. Everything is really computed, but for the steps that would reach out: those are answered by
simulators and marked "simulated". Such a run is a sandbox, so that a PDF is marked as a sample. With
--live they really reach out. The exit code is 1 when the job ends with faults.

    chancery run --workflow invoice.yaml draft.yaml
    chancery run --workflow invoice.json --arg channel=web --out ./result draft.json
    chancery gobl build draft.yaml | chancery run -w invoice.json - | jq .faults`
}

// runResult is a run in JSON.
type runResult struct {
	*client.Job
	// Saved are the paths of the files that were written.
	Saved []string `json:"saved,omitempty"`
}

// runSlug names the workspace of simulated runs.
const runSlug = "run"

// Run runs a workflow.
func (r *runCmd) Run(ctx context.Context, c *call) (err error) {
	args, err := pairs(r.Arg)
	if err != nil {
		return err
	}
	lib, err := c.Library()
	if err != nil {
		return err
	}
	flow, err := c.workflowInput(ctx, r.Workflow)
	if err != nil {
		return err
	}
	doc, err := c.Document(ctx, lib, r.Document)
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "chancery-run-")
	if err != nil {
		return fmt.Errorf("making a temporary folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	return r.serve(ctx, c, folder, func(ctx context.Context, api *client.Client) error {
		return r.execute(ctx, c, api, flow, doc, args)
	})
}

// pairs reads arguments of the form key=value.
func pairs(list []string) (map[string]string, error) {
	args := make(map[string]string, len(list))
	for _, text := range list {
		key, value, ok := strings.Cut(text, "=")
		if !ok || key == "" {
			return nil, &term.UsageError{Command: "chancery run", Cause: term.Errorf("usage", "--arg %s: KEY=VALUE is expected", text)}
		}
		args[key] = value
	}
	return args, nil
}

// serve runs a temporary server until fn returns.
func (r *runCmd) serve(ctx context.Context, c *call, folder string, fn func(context.Context, *client.Client) error) error {
	return c.withServer(ctx, app.Config{Place: app.Place{Data: folder}, Simulate: !r.Live}, slog.LevelError, func(a *app.App) error {
		token, err := r.token(ctx, a.Access)
		if err != nil {
			return err
		}
		return fn(ctx, &client.Client{URL: a.URL, Token: token})
	})
}

func (r *runCmd) token(ctx context.Context, s *access.Service) (string, error) {
	if r.Live {
		return s.IssueToken(ctx, access.DefaultWorkspace, "run")
	}
	if _, err := s.CreateWorkspace(ctx, domain.Workspace{Slug: runSlug, Name: "Run", Sandbox: true}); err != nil {
		return "", err
	}
	return s.IssueToken(ctx, runSlug, "run")
}

// execute sends workflow and document and prints the result.
func (r *runCmd) execute(ctx context.Context, c *call, api *client.Client, flow, doc term.Input, args map[string]string) error {
	flowID := uuid.NewString()
	if err := api.PutWorkflow(ctx, flowID, flow.JSON); err != nil {
		return flow.Wrap(err)
	}
	id, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("naming the job: %w", err)
	}
	if _, err := api.PutJob(ctx, id.String(), client.JobRequest{WorkflowID: flowID, Data: doc.JSON, Args: args}, 0); err != nil {
		return doc.Wrap(err)
	}
	onUpdate := func(*client.Job) error { return nil }
	person := c.ForPerson()
	if person {
		onUpdate = c.printer()
	}
	job, err := r.await(ctx, api, id.String(), onUpdate)
	if err != nil {
		return err
	}
	saved, err := r.save(ctx, api, job)
	if err != nil {
		return err
	}
	if person {
		err = c.PrintLine(r.report(c, job, saved))
	} else {
		for i := range job.Attachments {
			job.Attachments[i].URL = "" // the server stops with the run
		}
		err = c.PrintValue(runResult{job, saved})
	}
	if err != nil {
		return err
	}
	return faulted(job)
}

// await follows the job until it ends or the limit is over.
func (r *runCmd) await(ctx context.Context, api *client.Client, id string, onUpdate func(*client.Job) error) (*client.Job, error) {
	limit, cancel := context.WithTimeout(ctx, r.Limit)
	defer cancel()
	job, err := follow(limit, api, id, onUpdate)
	if limit.Err() != nil && ctx.Err() == nil {
		return nil, term.Errorf("timeout", "the job did not end within %s", r.Limit)
	}
	return job, err
}

// report returns the text after the trace: the result, the files and where they were saved.
func (r *runCmd) report(c *call, job *client.Job, saved []string) string {
	var b strings.Builder
	b.WriteString("\n  " + c.summary(job) + "\n")
	for i := range job.Attachments {
		f := &job.Attachments[i]
		fmt.Fprintf(&b, "  file  %s  %s, %d bytes\n", term.Printable(f.Name), term.Printable(f.MIME), f.Size)
	}
	for _, path := range saved {
		b.WriteString("  saved " + path + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// envelopeFile is the name under which an envelope is saved.
const envelopeFile = "envelope.json"

// save writes envelope and files to the folder of --out and returns the paths.
func (r *runCmd) save(ctx context.Context, api *client.Client, job *client.Job) ([]string, error) {
	if r.Out == "" {
		return nil, nil
	}
	if err := os.MkdirAll(r.Out, 0o750); err != nil {
		return nil, term.FileError(r.Out, err)
	}
	var saved []string
	taken := map[string]bool{}
	write := func(name string, data []byte) error {
		path := filepath.Join(r.Out, freeName(taken, name))
		if err := os.WriteFile(path, data, 0o600); err != nil {
			return term.FileError(path, err)
		}
		saved = append(saved, path)
		return nil
	}
	if len(job.Envelope) > 0 {
		if err := write(envelopeFile, job.Envelope); err != nil {
			return nil, err
		}
	}
	for i := range job.Attachments {
		f := &job.Attachments[i]
		data, err := api.Download(ctx, "/silo/v1/entries/"+url.PathEscape(job.SiloEntryID)+"/files/"+url.PathEscape(f.ID))
		if err != nil {
			return nil, fmt.Errorf("fetching %s: %w", f.Name, err)
		}
		if err := write(f.Name, data); err != nil {
			return nil, err
		}
	}
	return saved, nil
}

// freeName returns the last part of a name, with a number if it is taken, so
// that no file leaves the folder or replaces another.
func freeName(taken map[string]bool, name string) string {
	name = filepath.Base(strings.ReplaceAll(term.Printable(name), "\\", "/"))
	if name == "." || name == ".." || name == string(filepath.Separator) {
		name = "file"
	}
	free := name
	for n := 2; taken[free]; n++ {
		free = strconv.Itoa(n) + "-" + name
	}
	taken[free] = true
	return free
}
