package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"chancery/client"
)

// jobCmd is the commands on jobs.
type jobCmd struct {
	Create jobCreateCmd `cmd:"" help:"Run a workflow on a document, an entry or arguments."`
	Get    jobGetCmd    `cmd:"" help:"Show a job with its steps."`
	List   jobListCmd   `cmd:"" help:"List jobs."`
	Watch  jobWatchCmd  `cmd:"" help:"Follow a job until it ends."`
	Cancel jobCancelCmd `cmd:"" help:"End a job."`
	Retry  jobRetryCmd  `cmd:"" help:"Make the next attempt of a waiting step now."`
	Skip   jobSkipCmd   `cmd:"" help:"End a waiting step, and go on after it."`
	Poke   jobPokeCmd   `cmd:"" help:"Wake a step that waits to be woken."`
	Again  jobAgainCmd  `cmd:"" help:"Run a completed job once more."`

	Attention   jobAttentionCmd   `cmd:"" help:"List jobs with faults that nobody has acknowledged."`
	Acknowledge jobAcknowledgeCmd `cmd:"" help:"Say that the faults of a job have been seen."`
	Change      jobChangeCmd      `cmd:"" help:"Cancel, retry, skip, wake, repeat or acknowledge many jobs."`
	Bulk        jobBulkCmd        `cmd:"" help:"Create a job for each line of a file."`
}

// Help is the long help.
func (jobCmd) Help() string {
	return `A job is one run of a workflow on a document.

    chancery job create invoice.yaml --workflow "Issue an invoice" --wait 30s
    chancery job list --result faulted --since 24h
    chancery job get 0195d7a2-…
    chancery job watch 0195d7a2-…
    chancery job cancel 0195d7a2-… --reason "sent by mistake"
    chancery job attention
    chancery job change retry --action webhook --code HTTP/503
    chancery job bulk jobs.ndjson` + remoteHelp
}

type jobGetCmd struct {
	ID string `arg:"" help:"ID or key of the job."`
	remote
}

// Help is the long help.
func (jobGetCmd) Help() string {
	return `Shows each step of a job with its outcome; for a program the whole job as JSON, with the envelope.

    chancery job get 0195d7a2-…
    chancery job get 0195d7a2-… | jq .envelope > invoice.json
    chancery job get --data ./data 0195d7a2-…` + remoteHelp
}

// Run shows a job.
func (j *jobGetCmd) Run(ctx context.Context, c *call) error {
	return j.with(ctx, c, func(api *client.Client) error {
		get := api.JobByKey
		if isID(j.ID) {
			get = api.Job
		}
		job, err := get(ctx, j.ID)
		if err != nil {
			return err
		}
		return c.printJob(job)
	})
}

// printJob writes a job: the trace for a person, else JSON.
func (c *call) printJob(job *client.Job) error {
	if !c.ForPerson() {
		return c.PrintValue(job)
	}
	return c.PrintLine(c.trace(job))
}

// trace returns every step of a job, and the state of the job.
func (c *call) trace(job *client.Job) string {
	var b strings.Builder
	for i := range job.Intents {
		b.WriteString(c.stepLine(&job.Intents[i]) + "\n")
	}
	b.WriteString("  " + c.summary(job))
	return b.String()
}

// formatTime formats a time for a person; the zero time is a dash.
func formatTime(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.UTC().Format(time.DateTime)
}

type jobWatchCmd struct {
	ID string `arg:"" help:"ID of the job."`
	remote
}

// Help is the long help.
func (jobWatchCmd) Help() string {
	return `Follows a job until it ends: on a terminal the steps are drawn anew as they change, otherwise each step is
one line when it has ended. With --json the job is answered at its end. The exit code is 1 when it ended
with faults.

    chancery job watch 0195d7a2-…` + remoteHelp
}

// Run follows a job.
func (j *jobWatchCmd) Run(ctx context.Context, c *call) error {
	return j.with(ctx, c, func(api *client.Client) error {
		var onUpdate func(*client.Job) error
		switch {
		case c.JSON:
			onUpdate = func(*client.Job) error { return nil }
		case c.ForPerson() && c.Env.Getenv("TERM") != "dumb":
			onUpdate = c.redrawer()
		default:
			onUpdate = c.printer()
		}
		job, err := follow(ctx, api, j.ID, onUpdate)
		if err != nil {
			return err
		}
		switch {
		case c.JSON:
			err = c.PrintValue(job)
		case !c.ForPerson() || c.Env.Getenv("TERM") == "dumb":
			err = c.PrintLine("  " + c.summary(job))
		}
		if err != nil {
			return err
		}
		return faulted(job)
	})
}

// redrawer returns a function that writes the trace over the previous one
// (ECMA-48: cursor up, erase below).
func (c *call) redrawer() func(*client.Job) error {
	last, lines := "", 0
	return func(job *client.Job) error {
		text := c.trace(job)
		if text == last {
			return nil
		}
		up := ""
		if lines > 0 {
			up = fmt.Sprintf("\x1b[%dA\x1b[J", lines)
		}
		last, lines = text, strings.Count(text, "\n")+1
		return c.PrintLine(up + text)
	}
}

type jobCancelCmd struct {
	ID       string `arg:"" help:"ID of the job."`
	Reason   string `placeholder:"TEXT" help:"Why; kept with the job."`
	NoRescue bool   `name:"no-rescue" help:"Keep the rescue steps from running."`
	remote
}

// Help is the long help.
func (jobCancelCmd) Help() string {
	return `Ends a job: a running step may finish, then the rescue steps run. A job that has ended stays as it is.

    chancery job cancel 0195d7a2-… --reason "sent by mistake"
    chancery job cancel 0195d7a2-… --no-rescue` + remoteHelp
}

// Run cancels a job.
func (j *jobCancelCmd) Run(ctx context.Context, c *call) error {
	return j.with(ctx, c, func(api *client.Client) error {
		job, err := api.CancelJob(ctx, j.ID, j.Reason, !j.NoRescue)
		if err != nil {
			return err
		}
		return c.printJob(job)
	})
}

type jobRetryCmd struct {
	ID     string `arg:"" help:"ID of the job."`
	Reason string `placeholder:"TEXT" help:"Why; kept with the job."`
	remote
}

// Help is the long help.
func (jobRetryCmd) Help() string {
	return `Makes the next attempt of a step that waits, now instead of later.

    chancery job retry 0195d7a2-…` + remoteHelp
}

// Run retries a job.
func (j *jobRetryCmd) Run(ctx context.Context, c *call) error {
	return j.with(ctx, c, func(api *client.Client) error {
		job, err := api.RetryJob(ctx, j.ID, j.Reason)
		if err != nil {
			return err
		}
		return c.printJob(job)
	})
}
