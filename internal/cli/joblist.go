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

// jobFilters are the flags that select jobs.
type jobFilters struct {
	Result   string `placeholder:"RESULT" help:"Only jobs with this result: running, completed, faulted or cancelled."`
	Workflow string `placeholder:"WORKFLOW" help:"Only jobs of this workflow: its name or ID."`
	Status   string `placeholder:"STATUS" help:"Only jobs whose last event has this status, such as ERR."`
	Action   string `placeholder:"ACTION" help:"Only jobs with a fault of this action, and running ones that are at it."`
	Code     string `placeholder:"CODE" help:"Only jobs with a fault of this code, and running ones whose last event has it."`
	State    string `placeholder:"STATE" help:"Only jobs whose entry is in this state now."`
	Tag      string `placeholder:"TAG" help:"Only jobs with this tag."`
	Key      string `placeholder:"PREFIX" help:"Only jobs whose key begins with this."`
	Entry    string `placeholder:"ID" help:"Only jobs that work on this entry."`
	Since    string `placeholder:"TIME" help:"Only jobs created then or later: 2h or 7d ago, 2026-11-01, or a time like 2026-11-01T09:00:00Z."`
	Until    string `placeholder:"TIME" help:"Only jobs created then or earlier."`
}

// filter returns the filters for the API.
func (f *jobFilters) filter(ctx context.Context, c *call, api *client.Client) (client.JobFilter, error) {
	out := client.JobFilter{
		Tag: f.Tag, Result: f.Result, SiloEntryID: f.Entry, KeyPrefix: f.Key, Status: f.Status, Action: f.Action, Code: f.Code, State: f.State,
	}
	var err error
	if out.Since, err = parseTime("--since", f.Since, c.Env.Now()); err != nil {
		return out, err
	}
	if out.Until, err = parseTime("--until", f.Until, c.Env.Now()); err != nil {
		return out, err
	}
	out.WorkflowID, err = findWorkflow(ctx, api, f.Workflow)
	return out, err
}

// jobPage are the flags of lists of jobs.
type jobPage struct {
	Limit  int    `default:"20" placeholder:"N" help:"Largest number of jobs, up to 100 (${default})."`
	Cursor string `placeholder:"CURSOR" help:"Go on where an earlier list ended: its next_cursor."`
	jobFilters
	remote
}

// list writes a page of jobs.
func (j *jobPage) list(ctx context.Context, c *call, attention bool) error {
	return j.with(ctx, c, func(api *client.Client) error {
		filter, err := j.filter(ctx, c, api)
		if err != nil {
			return err
		}
		filter.Attention = attention
		page, err := api.Jobs(ctx, client.JobQuery{JobFilter: filter, Limit: j.Limit, Cursor: j.Cursor})
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

type jobListCmd struct {
	jobPage
}

// Help is the long help.
func (jobListCmd) Help() string {
	return `Lists jobs, newest first: how each ended or that it is running, the status of its last event, its workflow,
its key, and the document that it works on. All filters can be combined; where no index has a combination, a page
ends when 2,000 jobs were looked at, and "more" leads on.

    chancery job list
    chancery job list --result faulted --since 24h
    chancery job list --workflow "Issue an invoice" --since 2026-11-01
    chancery job list --action webhook --code HTTP/503
    chancery job list --limit 100 --tag march
    chancery job list --json | jq -r '.list[].id'

A job that runs and has the status QUEUED or ERR waits for its next attempt. Dates begin at midnight UTC.` + remoteHelp
}

// Run lists jobs.
func (j *jobListCmd) Run(ctx context.Context, c *call) error { return j.list(ctx, c, false) }

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

// parseTime reads a time that lies back by a duration, a date, or a time. An empty text
// is the zero time.
func parseTime(flag, text string, now time.Time) (time.Time, error) {
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
		"%s %q is no time: write how long ago (30m, 2h, 7d), a date (2026-11-01) or a time (2026-11-01T09:00:00Z)", flag, text)
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
