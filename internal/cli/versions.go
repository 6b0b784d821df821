package cli

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"chancery/client"
	"chancery/internal/cli/term"
	"chancery/internal/domain"
)

type workflowVersionsCmd struct {
	ID string `arg:"" help:"ID of the workflow."`
	remote
}

// Help is the long help.
func (workflowVersionsCmd) Help() string {
	return `Lists the published versions of a workflow, newest first. "show --version N" shows one, "diff" compares two.

    chancery workflow versions 1c9a4e52-…` + remoteHelp
}

// Run lists versions.
func (w *workflowVersionsCmd) Run(ctx context.Context, c *call) error {
	return w.with(ctx, c, func(api *client.Client) error {
		list, err := api.WorkflowVersions(ctx, w.ID)
		if err != nil {
			return err
		}
		if !c.ForPerson() {
			return c.PrintValue(list)
		}
		var b strings.Builder
		out := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
		fmt.Fprintln(out, "VERSION\tHASH\tPUBLISHED\tBY\tNAME")
		for i := range list {
			v := &list[i]
			by := strings.TrimSpace(v.Src + " " + v.SrcID)
			fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\n", v.Version, v.Hash, formatTime(v.CreatedAt), cmp.Or(term.OneLine(by), "-"), cmp.Or(term.OneLine(v.Name), "-"))
		}
		if err := out.Flush(); err != nil {
			return err
		}
		return c.PrintLine(strings.TrimSuffix(b.String(), "\n"))
	})
}

// ofVersions returns the ID of the workflow whose versions are compared, if it is one.
func (w *workflowDiffCmd) ofVersions() (domain.ID, bool) {
	if len(w.Files) != 1 {
		return "", false
	}
	id, err := domain.ParseID(w.Files[0])
	return id, err == nil
}

// versions compares two versions of a workflow.
func (w *workflowDiffCmd) versions(ctx context.Context, c *call, id domain.ID) error {
	return w.with(ctx, c, func(api *client.Client) error {
		d, err := api.DiffWorkflow(ctx, string(id), w.From, w.To)
		if err != nil {
			return err
		}
		switch {
		case c.JSON:
			err = c.PrintValue(d)
		case d.Text != "":
			err = c.PrintLine(term.Printable(strings.TrimSuffix(d.Text, "\n")))
		}
		if err != nil || len(d.Changes) == 0 {
			return err
		}
		return term.Errorf("differs", "version %s and %s differ", d.From, d.To)
	})
}

type workflowRestoreCmd struct {
	ID      string `arg:"" help:"ID of the workflow."`
	Version int    `arg:"" help:"Number of the version."`
	remote
}

// Help is the long help.
func (workflowRestoreCmd) Help() string {
	return `Makes the content of an old version the draft of its workflow. Jobs go on with the version that is published, until
the draft is published too. A draft that was not published is replaced.

    chancery workflow restore 1c9a4e52-… 3
    chancery workflow show 1c9a4e52-… > invoice.yaml
    chancery workflow apply invoice.yaml` + remoteHelp
}

// Run restores a version.
func (w *workflowRestoreCmd) Run(ctx context.Context, c *call) error {
	return w.with(ctx, c, func(api *client.Client) error {
		flow, err := api.RestoreWorkflow(ctx, w.ID, w.Version)
		if err != nil {
			return err
		}
		if !c.ForPerson() {
			return c.PrintValue(flow)
		}
		text := fmt.Sprintf("Version %d is the draft of the workflow; version %s is published.", w.Version, flow.Version)
		if !flow.Draft {
			text = fmt.Sprintf("Version %d is what is published already.", w.Version)
		}
		lines := []string{text}
		for _, p := range flow.Problems {
			lines = append(lines, "  "+term.Printable(p.Path)+": "+term.Printable(p.Message))
		}
		return c.PrintLine(strings.Join(lines, "\n"))
	})
}
