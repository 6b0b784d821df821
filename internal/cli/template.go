package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"text/tabwriter"

	"github.com/google/uuid"

	"chancery/client"
	"chancery/internal/cli/term"
)

// templateCmd is the commands on workflows to begin with.
type templateCmd struct {
	List templateListCmd `cmd:"" help:"List workflows to begin with."`
	Show templateShowCmd `cmd:"" help:"Show one of them as a file."`
}

// Help is the long help.
func (templateCmd) Help() string {
	return `A server has workflows to begin with: for invoices and corrections, formats and delivery, what comes in, single
countries, and control. Take one as a file with an ID of its own, change it, try it, and bring it to the server:

    chancery template list
    chancery template show credit-note > workflows/credit-note.yaml
    chancery workflow lint workflows/credit-note.yaml
    chancery workflow apply workflows/credit-note.yaml

Each has a document to try it with:

    chancery template show credit-note --example > document.json
    chancery run --workflow workflows/credit-note.yaml document.json` + remoteHelp
}

type templateListCmd struct {
	Group   string `placeholder:"NAME" help:"Only those under this heading."`
	Country string `placeholder:"CODE" help:"Only those for this country, and those for any."`
	remote
}

// Help is the long help.
func (templateListCmd) Help() string {
	return `Lists workflows to begin with, by heading. STATE is "simulated" where the server lacks an action: such a workflow runs
only in a sandbox.

    chancery template list
    chancery template list --country ES
    chancery template list --group Delivery` + remoteHelp
}

// Run lists templates.
func (l *templateListCmd) Run(ctx context.Context, c *call) error {
	return l.with(ctx, c, func(api *client.Client) error {
		all, err := api.Templates(ctx)
		if err != nil {
			return err
		}
		rows := []client.TemplateRow{}
		for _, row := range all.List {
			fits := (l.Group == "" || strings.EqualFold(l.Group, row.Group)) &&
				(l.Country == "" || row.Country == "" || strings.EqualFold(l.Country, row.Country))
			if fits {
				rows = append(rows, row)
			}
		}
		if !c.ForPerson() {
			return c.PrintValue(rows)
		}
		return c.PrintLine(templateTable(rows))
	})
}

func templateTable(rows []client.TemplateRow) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "TEMPLATE\tGROUP\tCOUNTRY\tSTATE\tTITLE")
	for i := range rows {
		r := &rows[i]
		state := "installed"
		if !r.Installed {
			state = "simulated"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", r.ID, term.OneLine(r.Group), cmp.Or(r.Country, "-"), state, term.OneLine(r.Title))
	}
	if err := w.Flush(); err != nil {
		return err.Error() // cannot be: a builder takes everything
	}
	return strings.TrimSuffix(b.String(), "\n")
}

type templateShowCmd struct {
	Name    string `arg:"" help:"Name of the template, from \"chancery template list\"."`
	Example bool   `help:"Show the document to try it with instead."`
	remote
}

// Help is the long help.
func (templateShowCmd) Help() string {
	return `Shows a workflow to begin with as a file that "chancery run", "workflow lint" and "workflow apply" take. The file has a new ID, so
that each call makes another workflow. With --json the whole template is shown, with its document and its arguments.

    chancery template show credit-note > credit-note.yaml
    chancery template show credit-note --example
    chancery template show credit-note --json` + remoteHelp
}

// Run shows a template.
func (s *templateShowCmd) Run(ctx context.Context, c *call) error {
	return s.with(ctx, c, func(api *client.Client) error {
		t, err := api.Template(ctx, s.Name)
		if refused, ok := errors.AsType[*client.Error](err); ok && refused.Status == http.StatusNotFound {
			return term.Errorf("not-found", "there is no template %q; \"chancery template list\" shows their names", s.Name)
		}
		switch {
		case err != nil:
			return err
		case s.Example && len(t.Example) == 0:
			return term.Errorf("not-found", "the template %q has no document to try it with", s.Name)
		case s.Example:
			return c.PrintValue(t.Example)
		case c.JSON:
			return c.PrintValue(t)
		}
		var flow client.Workflow
		if err := json.Unmarshal(t.Workflow, &flow); err != nil {
			return err
		}
		flow.ID = uuid.NewString()
		form, err := canonicalFlow(&flow)
		if err != nil {
			return err
		}
		text, err := form.yaml()
		if err != nil {
			return err
		}
		return c.PrintLine(strings.TrimSuffix(string(text), "\n"))
	})
}
