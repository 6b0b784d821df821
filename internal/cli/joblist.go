package cli

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"chancery/client"
	"chancery/gobl/similar"
	"chancery/internal/cli/term"
	"chancery/internal/domain"
)

type jobListCmd struct {
	Limit    int    `default:"20" placeholder:"N" help:"Largest number of jobs, up to 100 (${default})."`
	Result   string `placeholder:"RESULT" help:"Only jobs with this result: running, completed, faulted or cancelled."`
	Workflow string `placeholder:"WORKFLOW" help:"Only jobs of this workflow: its name or ID."`
	Since    string `placeholder:"TIME" help:"Only jobs created then or later: 2h or 7d ago, 2026-11-01, or a time like 2026-11-01T09:00:00Z."`
	Tag      string `placeholder:"TAG" help:"Only jobs with this tag."`
	Cursor   string `placeholder:"CURSOR" help:"Go on where an earlier list ended: its next_cursor."`
	remote
}

// Help is the long help.
func (jobListCmd) Help() string {
	return `Lists jobs, newest first: how each ended or that it is running, the status of its last event, its workflow,
its key, and the document that it works on. All filters can be combined.

    chancery job list
    chancery job list --result faulted --since 24h
    chancery job list --workflow "Issue an invoice" --since 2026-11-01
    chancery job list --limit 100 --tag march
    chancery job list --json | jq -r '.list[].id'

A job that runs and has the status QUEUED or ERR waits for its next attempt. Dates begin at midnight UTC.` + remoteHelp
}

// Run lists jobs.
func (j *jobListCmd) Run(ctx context.Context, c *call) error {
	since, err := parseSince(j.Since, c.Env.Now())
	if err != nil {
		return err
	}
	return j.with(ctx, c, func(api *client.Client) error {
		flow, err := findWorkflow(ctx, api, j.Workflow)
		if err != nil {
			return err
		}
		page, err := api.Jobs(ctx, client.JobQuery{
			Limit: j.Limit, Tag: j.Tag, Result: j.Result, WorkflowID: flow, Since: since, Cursor: j.Cursor,
		})
		if err != nil {
			return err
		}
		if !c.ForPerson() {
			return c.PrintValue(page)
		}
		text, err := jobTable(page.List)
		if err != nil {
			return err
		}
		if page.NextCursor != "" {
			text += "more: --cursor " + page.NextCursor + "\n"
		}
		return c.PrintLine(strings.TrimSuffix(text, "\n"))
	})
}

// jobTable formats jobs for a person.
func jobTable(list []client.JobRow) (string, error) {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "JOB\tRESULT\tSTATUS\tWORKFLOW\tKEY\tDOCUMENT\tCREATED\tTAGS")
	for i := range list {
		row := &list[i]
		cells := []string{
			row.ID, row.Result, row.Status, cmp.Or(row.Workflow, row.WorkflowID), row.Key, documentName(row.Document),
			formatTime(row.CreatedAt), strings.Join(row.Tags, ", "),
		}
		for i, cell := range cells {
			cells[i] = cmp.Or(term.OneLine(cell), "-")
		}
		fmt.Fprintln(w, strings.Join(cells, "\t"))
	}
	err := w.Flush()
	return b.String(), err
}

// documentName says what a document is: "credit-note S-000001", or "message" for one
// without a type and a number.
func documentName(d *client.JobDocument) string {
	if d == nil {
		return ""
	}
	name := path.Base(d.Schema)
	if d.Type != "" && d.Type != "standard" {
		name = d.Type
	}
	number := d.Code
	if d.Series != "" && d.Code != "" {
		number = d.Series + "-" + d.Code
	}
	return strings.TrimSpace(name + " " + number)
}

// parseSince reads a time that lies back by a duration, a date, or a time. An empty text
// is the zero time.
func parseSince(text string, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if days, ok := strings.CutSuffix(text, "d"); ok {
		if n, err := strconv.ParseUint(days, 10, 16); err == nil {
			return now.AddDate(0, 0, -int(n)), nil
		}
	}
	if d, err := time.ParseDuration(text); err == nil && d >= 0 {
		return now.Add(-d), nil
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339Nano} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	return time.Time{}, term.Errorf("usage",
		"--since %q is no time: write how long ago (30m, 2h, 7d), a date (2026-11-01) or a time (2026-11-01T09:00:00Z)", text)
}

// findWorkflow returns the ID of the workflow with an ID or a name; an empty text is none.
func findWorkflow(ctx context.Context, api *client.Client, text string) (string, error) {
	if text == "" {
		return "", nil
	}
	if id, err := domain.ParseID(text); err == nil {
		return string(id), nil
	}
	list, err := api.Workflows(ctx, "")
	if err != nil {
		return "", err
	}
	var ids, names []string
	for i := range list {
		names = append(names, list[i].Name)
		if strings.EqualFold(list[i].Name, text) {
			ids = append(ids, list[i].ID)
		}
	}
	switch len(ids) {
	case 0:
		hint := similar.DidYouMean(text, names)
		return "", term.Errorf("not-found", "there is no workflow with the name or ID %q%s", text, cmp.Or(hint, "; \"chancery workflow list\" shows all"))
	case 1:
		return ids[0], nil
	}
	return "", term.Errorf("usage", "%s have the name %q; give the ID of one: %s", term.Count(len(ids), "workflow"), text, strings.Join(ids, ", "))
}
