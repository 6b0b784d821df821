package cli

import (
	"context"
	"errors"
	"fmt"

	"chancery/client"
	"chancery/internal/cli/term"
)

type jobAttentionCmd struct {
	jobPage
}

// Help is the long help.
func (jobAttentionCmd) Help() string {
	return `Lists the jobs that ended with faults and that nobody has acknowledged, newest first. "job acknowledge" takes
one from the list, "job change acknowledge" many.

    chancery job attention
    chancery job attention --workflow "Issue an invoice" --since 7d` + remoteHelp
}

// Run lists the jobs that need attention.
func (j *jobAttentionCmd) Run(ctx context.Context, c *call) error { return j.list(ctx, c, true) }

type jobAcknowledgeCmd struct {
	ID   string `arg:"" help:"ID of the job."`
	Note string `placeholder:"TEXT" help:"What is to be said about the faults; kept with the job."`
	remote
}

// Help is the long help.
func (jobAcknowledgeCmd) Help() string {
	return `Says that somebody has seen the faults of a job: it is no longer listed by "job attention". Who did it, when,
and the note are kept with the job.

    chancery job acknowledge 0195d7a2-… --note "sent by hand"` + remoteHelp
}

// Run acknowledges a job.
func (j *jobAcknowledgeCmd) Run(ctx context.Context, c *call) error {
	return j.with(ctx, c, func(api *client.Client) error {
		job, err := api.AcknowledgeJob(ctx, j.ID, j.Note)
		if err != nil {
			return err
		}
		return c.printJob(job)
	})
}

type jobChangeCmd struct {
	Verb      string `arg:"" enum:"cancel,retry,skip,poke,again,acknowledge" help:"What to do: cancel, retry, skip, poke, again or acknowledge."`
	Attention bool   `help:"Only jobs with faults that nobody has acknowledged."`
	Reason    string `placeholder:"TEXT" help:"Why; kept with each job. It is the note of an acknowledgement."`
	NoRescue  bool   `name:"no-rescue" help:"Keep the rescue steps of cancelled jobs from running."`
	Pinned    bool   `help:"Repeat jobs with the version of the workflow that they ran."`
	Yes       bool   `help:"Do it. Without this, the jobs are only counted."`
	jobFilters
	remote
}

// Help is the long help.
func (jobChangeCmd) Help() string {
	return `Does something to all jobs that pass the filters, at most 10,000 at once. Without --yes it only says how many
there are. With --yes it counts them, and then changes as many; jobs that are created after the count stay as
they are. Each job is one line of the output.

    chancery job change retry --action webhook --code HTTP/503
    chancery job change retry --action webhook --code HTTP/503 --yes
    chancery job change cancel --workflow "Issue an invoice" --reason "wrong prices" --yes
    chancery job change again --result faulted --since 1h --yes
    chancery job change acknowledge --until 2026-11-01 --reason "before the move" --yes

"poke" wakes steps that wait to be woken, "again" runs completed jobs once more.` + remoteHelp
}

// Run counts jobs, and changes them if that is wanted.
func (j *jobChangeCmd) Run(ctx context.Context, c *call) error {
	return j.with(ctx, c, func(api *client.Client) error {
		filter, err := j.filter(ctx, c, api)
		if err != nil {
			return err
		}
		filter.Attention = j.Attention
		b := client.Bulk{Verb: j.Verb, JobFilter: filter, Reason: j.Reason, Pinned: j.Pinned}
		if j.NoRescue {
			b.Rescue = new(bool)
		}
		count, err := api.CountJobs(ctx, b)
		if err != nil {
			return err
		}
		if !j.Yes {
			if !c.ForPerson() {
				return c.PrintValue(count)
			}
			return c.PrintLine(countLine(count, j.Verb))
		}
		done, failed := 0, 0
		err = api.ChangeJobs(ctx, b, count.Confirm, func(line client.BulkLine) error {
			done++
			if line.Error != nil {
				failed++
			}
			if !c.ForPerson() {
				return c.PrintValue(line)
			}
			return c.PrintLine(bulkLine(&line))
		})
		return errors.Join(err, failedRows(failed, done, "job"))
	})
}

// countLine says how many jobs would be changed.
func countLine(count *client.BulkCount, verb string) string {
	more := ""
	if count.More {
		more = ", and there may be more"
	}
	if count.Count == 0 {
		return "There are no such jobs" + more + "."
	}
	return fmt.Sprintf("%s%s. Add --yes to %s.", term.Count(count.Count, "job"), more, map[string]string{
		"cancel": "cancel them", "retry": "make their next attempt now", "skip": "skip the steps in which they wait",
		"poke": "wake them", "again": "run them again", "acknowledge": "acknowledge them",
	}[verb])
}

// bulkLine formats what was done to one job for a person.
func bulkLine(line *client.BulkLine) string {
	switch {
	case line.Error != nil:
		return line.ID + "  " + term.OneLine(line.Error.Message)
	case line.JobID != "":
		return line.ID + "  runs again as " + line.JobID
	}
	return line.ID + "  done"
}

// failedRows returns an error if some of the rows failed.
func failedRows(failed, all int, what string) error {
	if failed == 0 {
		return nil
	}
	return term.Errorf("failed", "%d of %s failed", failed, term.Count(all, what))
}

type jobBulkCmd struct {
	File string `arg:"" help:"File with a line of JSON for each job; - is the standard input."`
	remote
}

// Help is the long help.
func (jobBulkCmd) Help() string {
	return `Creates a job for each line of a file of NDJSON. A line is the body of a request for one job: workflow_id,
silo_entry_id, data, key, tags, args; with an "id" it is the job with this ID. A line that is refused does not keep
the others from being created. For a program each line has a line of the output, in order; for a person those that
are refused, and a summary. The exit code is 1 when a line was refused.

    chancery job bulk jobs.ndjson
    jq -c '{workflow_id: "…", key: .number, data: .}' invoices/*.json | chancery job bulk -

The file is read while it is sent, so it may be as large as you like. With keys, it can be sent again: the jobs that
exist stay as they are.` + remoteHelp
}

// Run creates jobs.
func (j *jobBulkCmd) Run(ctx context.Context, c *call) error {
	return j.with(ctx, c, func(api *client.Client) error { return c.createRows(ctx, j.File, "job", "jobs", api.CreateJobs) })
}
