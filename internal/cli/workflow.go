package cli

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"text/tabwriter"

	"github.com/rogpeppe/go-internal/diff"

	"chancery/client"
	"chancery/internal/cli/term"
)

// workflowCmd is the commands on workflows.
type workflowCmd struct {
	Apply workflowApplyCmd `cmd:"" help:"Bring the workflows of files to a server."`
	List  workflowListCmd  `cmd:"" help:"List workflows."`
	Show  workflowShowCmd  `cmd:"" help:"Show a workflow as a file."`
	Lint  workflowLintCmd  `cmd:"" help:"Check files. Needs no server."`
	Diff  workflowDiffCmd  `cmd:"" help:"Show how files and server, or two versions, differ."`

	Versions workflowVersionsCmd `cmd:"" help:"List the published versions of a workflow."`
	Restore  workflowRestoreCmd  `cmd:"" help:"Make an old version the draft of its workflow."`
}

// Help is the long help.
func (workflowCmd) Help() string {
	return `Workflows can be kept as files, YAML or JSON, next to the code that uses them. Each has an "id", a UUID that stays
the same ("uuidgen" makes one):

    id: 1c9a4e52-6a43-4a0e-9d0a-5f4f2f6f3c11
    name: Issue an invoice
    schema: bill/invoice
    steps:
      - name: Sign
        action: silo.close

    chancery workflow lint workflows/
    chancery workflow diff workflows/
    chancery workflow apply workflows/` + remoteHelp
}

type workflowApplyCmd struct {
	Files []string `arg:"" placeholder:"FILE" help:"Files, or directories with files; - is the standard input."`
	Draft bool     `name:"draft" help:"Save without publishing."`
	remote
}

// Help is the long help.
func (workflowApplyCmd) Help() string {
	return `Creates the workflows that the server does not know, changes those that differ, and publishes them. What is
the same already stays as it is, so that it can be done as often as you like. All files are read before the
first is sent; "draft: true" in a file, or --draft, saves without publishing.

    chancery workflow apply workflows/
    chancery workflow apply --draft invoice.yaml` + remoteHelp
}

// applyResult is the result of applying one file.
type applyResult struct {
	File     string           `json:"file"`
	ID       string           `json:"id"`
	Result   string           `json:"result"` // created, updated, unchanged
	Version  string           `json:"version,omitempty"`
	Draft    bool             `json:"draft,omitempty"`
	Problems []client.Problem `json:"problems,omitempty"`
	Warnings []client.Problem `json:"warnings,omitempty"`
}

// The results of applying a file.
const (
	flowCreated   = "created"
	flowUpdated   = "updated"
	flowUnchanged = "unchanged"
)

// Run applies files.
func (w *workflowApplyCmd) Run(ctx context.Context, c *call) error {
	files, err := c.flowFiles(ctx, w.Files)
	if err != nil {
		return err
	}
	return w.with(ctx, c, func(api *client.Client) error {
		list := make([]applyResult, 0, len(files))
		var failed error
		for _, f := range files {
			one, err := apply(ctx, api, f, w.Draft || f.draft)
			if err != nil {
				failed = f.Wrap(err)
				break
			}
			list = append(list, one)
		}
		if !c.ForPerson() {
			return errors.Join(c.PrintValue(list), failed)
		}
		for _, one := range list {
			if err := c.PrintLine(one.line()); err != nil {
				return err
			}
		}
		return failed
	})
}

// line formats the result for a person.
func (a *applyResult) line() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-9s  %s  %s", a.Result, a.ID, a.File)
	if a.Version != "" {
		b.WriteString("  version " + a.Version)
	}
	if a.Draft {
		b.WriteString("  draft")
	}
	for _, p := range a.Problems {
		b.WriteString("\n  " + term.Printable(p.Path) + ": " + term.Printable(p.Message))
	}
	for _, p := range a.Warnings {
		b.WriteString("\n  " + term.Printable(p.Path) + ": warning: " + term.Printable(p.Message))
	}
	return b.String()
}

// fullWorkflow holds all members of a workflow, empty ones too, so that it
// replaces the whole workflow of the server.
type fullWorkflow struct {
	Name        string        `json:"name"`
	Description string        `json:"description"`
	Schema      string        `json:"schema"`
	Country     string        `json:"country"`
	Disabled    bool          `json:"disabled"`
	Steps       []client.Step `json:"steps"`
	Rescue      []client.Step `json:"rescue"`
	Draft       bool          `json:"draft"`
}

// apply makes the server's workflow that of the file.
func apply(ctx context.Context, api *client.Client, f *flowFile, draft bool) (applyResult, error) {
	form := f.form
	whole := fullWorkflow{
		form.Name, form.Description, form.Schema, form.Country, form.Disabled, form.Steps, form.Rescue, draft,
	}
	done := applyResult{File: term.InputName(f.Name), ID: form.ID}
	now, err := api.Workflow(ctx, form.ID, 0)
	switch {
	case isNotFound(err):
		done.Result = flowCreated
		now, err = api.CreateWorkflow(ctx, form.ID, whole)
	case err != nil:
	default:
		var same bool
		if same, err = sameFlow(form, now); err != nil {
			return done, err
		}
		if same && (draft || !now.Draft) {
			done.Result = flowUnchanged
			break
		}
		done.Result = flowUpdated
		now, err = api.PatchWorkflow(ctx, form.ID, whole)
	}
	if err != nil {
		return done, err
	}
	done.Version, done.Draft, done.Problems, done.Warnings = now.Version, now.Draft, now.Problems, now.Warnings
	return done, nil
}

// isNotFound reports whether the server does not have the object.
func isNotFound(err error) bool {
	refused, ok := errors.AsType[*client.Error](err)
	return ok && refused.Status == http.StatusNotFound
}

// sameFlow compares a file with what a server has.
func sameFlow(form *flowForm, now *client.Workflow) (bool, error) {
	there, err := canonicalFlow(now)
	if err != nil {
		return false, err
	}
	a, err := form.yaml()
	if err != nil {
		return false, err
	}
	b, err := there.yaml()
	return bytes.Equal(a, b), err
}

type workflowListCmd struct {
	Schema string `placeholder:"NAME" help:"Only workflows for this schema, like bill/invoice."`
	remote
}

// Help is the long help.
func (workflowListCmd) Help() string {
	return `Lists all workflows, newest first.

    chancery workflow list --schema bill/invoice` + remoteHelp
}

// flowRow is a workflow in a list.
type flowRow struct {
	ID       string `json:"id"`
	Name     string `json:"name,omitempty"`
	Schema   string `json:"schema,omitempty"`
	Version  string `json:"version,omitempty"`
	Draft    bool   `json:"draft,omitempty"`
	Disabled bool   `json:"disabled,omitempty"`
}

// Run lists workflows.
func (w *workflowListCmd) Run(ctx context.Context, c *call) error {
	return w.with(ctx, c, func(api *client.Client) error {
		list, err := api.Workflows(ctx, w.Schema)
		if err != nil {
			return err
		}
		rows := make([]flowRow, len(list))
		for i := range list {
			f := &list[i]
			rows[i] = flowRow{f.ID, f.Name, f.Schema, f.Version, f.Draft, f.Disabled}
		}
		if !c.ForPerson() {
			return c.PrintValue(rows)
		}
		return c.PrintLine(flowTable(rows))
	})
}

func flowTable(rows []flowRow) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "WORKFLOW\tVERSION\tSTATE\tSCHEMA\tNAME")
	for _, f := range rows {
		state := "published"
		switch {
		case f.Disabled:
			state = "disabled"
		case f.Draft:
			state = "draft"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", f.ID, cmp.Or(f.Version, "-"), state, cmp.Or(f.Schema, "-"), term.OneLine(f.Name))
	}
	if err := w.Flush(); err != nil {
		return err.Error() // cannot be: a builder takes everything
	}
	return strings.TrimSuffix(b.String(), "\n")
}

type workflowShowCmd struct {
	ID      string `arg:"" help:"ID of the workflow."`
	Version int    `placeholder:"N" help:"The content of this version; else the latest, also if it is a draft."`
	remote
}

// Help is the long help.
func (workflowShowCmd) Help() string {
	return `Shows a workflow as YAML, as "apply" takes it; with --json as JSON.

    chancery workflow show 1c9a4e52-… > invoice.yaml
    chancery workflow show 1c9a4e52-… --version 3` + remoteHelp
}

// Run shows a workflow.
func (w *workflowShowCmd) Run(ctx context.Context, c *call) error {
	return w.with(ctx, c, func(api *client.Client) error {
		flow, err := api.Workflow(ctx, w.ID, w.Version)
		if err != nil {
			return err
		}
		form, err := canonicalFlow(flow)
		if err != nil {
			return err
		}
		if c.JSON {
			return c.PrintValue(form)
		}
		text, err := form.yaml()
		if err != nil {
			return err
		}
		return c.PrintLine(strings.TrimSuffix(string(text), "\n"))
	})
}

type workflowDiffCmd struct {
	Files []string `arg:"" placeholder:"FILE" help:"Files, or directories with files; - is the standard input. Or the ID of a workflow."`
	From  string   `placeholder:"N" help:"Of a workflow with an ID: the earlier version; else the one before the later."`
	To    string   `placeholder:"N" help:"Of a workflow with an ID: the later version, or draft; else what it has now."`
	remote
}

// Help is the long help.
func (workflowDiffCmd) Help() string {
	return `Shows how to get from the workflows of the server to those of the files, as a unified diff of their
canonical YAML. The exit code is 1 when they differ. With the ID of a workflow it shows how two of its versions
differ, step by step.

    chancery workflow diff workflows/
    chancery workflow diff 1c9a4e52-… --from 1 --to 3
    chancery workflow diff 1c9a4e52-… --to draft` + remoteHelp
}

// drift is how a file differs from the server.
type drift struct {
	File    string `json:"file"`
	ID      string `json:"id"`
	Differs bool   `json:"differs"`
	Diff    string `json:"diff,omitempty"`
}

// Run compares files with the server, or versions.
func (w *workflowDiffCmd) Run(ctx context.Context, c *call) error {
	if id, ok := w.ofVersions(); ok {
		return w.versions(ctx, c, id)
	}
	if w.From != "" || w.To != "" {
		return term.Errorf("usage", "--from and --to compare versions of one workflow: give its ID")
	}
	return w.drifts(ctx, c)
}

// drifts compares files with the server.
func (w *workflowDiffCmd) drifts(ctx context.Context, c *call) error {
	files, err := c.flowFiles(ctx, w.Files)
	if err != nil {
		return err
	}
	return w.with(ctx, c, func(api *client.Client) error {
		list := make([]drift, len(files))
		var text strings.Builder
		differing := 0
		for i, f := range files {
			if list[i], err = compare(ctx, api, f); err != nil {
				return f.Wrap(err)
			}
			if list[i].Differs {
				differing++
				text.WriteString(list[i].Diff)
			}
		}
		if c.JSON {
			err = c.PrintValue(list)
		} else if text.Len() > 0 {
			err = c.PrintLine(term.Printable(strings.TrimSuffix(text.String(), "\n")))
		}
		if err != nil {
			return err
		}
		if differing > 0 {
			return term.Errorf("differs", "%d of %s differ from the server", differing, term.Count(len(files), "workflow"))
		}
		return nil
	})
}

// compare finds the drift of one file.
func compare(ctx context.Context, api *client.Client, f *flowFile) (drift, error) {
	d := drift{File: term.InputName(f.Name), ID: f.form.ID}
	var there []byte
	now, err := api.Workflow(ctx, f.form.ID, 0)
	switch {
	case isNotFound(err):
	case err != nil:
		return d, err
	default:
		form, err := canonicalFlow(now)
		if err != nil {
			return d, err
		}
		if there, err = form.yaml(); err != nil {
			return d, err
		}
	}
	here, err := f.form.yaml()
	if err != nil {
		return d, err
	}
	d.Diff = string(diff.Diff("server/"+d.ID, there, d.File, here))
	d.Differs = d.Diff != ""
	return d, nil
}
