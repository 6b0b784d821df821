package cli

import (
	"context"
	"time"

	"chancery/client"
	"chancery/internal/cli/term"
)

type jobCreateCmd struct {
	File     string        `arg:"" optional:"" placeholder:"FILE" help:"Document or envelope, JSON or YAML; - is the standard input. Not needed with --entry or --arg."`
	Workflow string        `required:"" placeholder:"WORKFLOW" help:"Workflow to run: its name or ID."`
	Entry    string        `placeholder:"ID" help:"Entry to work on, instead of a document."`
	ID       string        `name:"id" placeholder:"UUID" help:"ID of the job, a UUID of version 7 or 1; a new one unless given. With the same ID the command can be repeated."`
	Key      string        `placeholder:"KEY" help:"Key: a job with it is made once in two years."`
	Tag      []string      `placeholder:"TAG" help:"Label to find the job by. Can be repeated."`
	Arg      []string      `name:"arg" sep:"none" placeholder:"KEY=VALUE" help:"Argument for the steps. Can be repeated."`
	Wait     time.Duration `placeholder:"TIME" help:"Wait for its end for so long, up to 2m."`
	DryRun   bool          `name:"dry-run" help:"Show what the job would do, and keep nothing."`
	remote
}

// Help is the long help.
func (jobCreateCmd) Help() string {
	return `Creates a job: one run of a workflow, on a document, on an entry, or on arguments alone. With --wait the exit code
is 1 when it ended with faults.

    chancery job create invoice.yaml --workflow "Issue an invoice" --wait 30s
    chancery job create --entry 0195d7a2-… --workflow "Send" --key send/17
    chancery job create invoice.yaml --workflow "Issue an invoice" --dry-run` + remoteHelp
}

// Run creates a job.
func (j *jobCreateCmd) Run(ctx context.Context, c *call) error {
	args, err := c.textPairs("--arg", j.Arg)
	if err != nil {
		return err
	}
	r := client.JobRequest{SiloEntryID: j.Entry, Key: j.Key, Tags: j.Tag, Args: args}
	if r.Data, err = c.documentFile(ctx, j.File); err != nil {
		return err
	}
	id, err := c.newID(j.ID)
	if err != nil {
		return err
	}
	return j.with(ctx, c, func(api *client.Client) error {
		if r.WorkflowID, err = findWorkflow(ctx, api, j.Workflow); err != nil {
			return err
		}
		create := func() (*client.Job, error) { return api.PutJob(ctx, id, r, j.Wait) }
		if j.DryRun {
			create = func() (*client.Job, error) { return api.DryRun(ctx, r) }
		}
		job, err := create()
		if err != nil {
			return err
		}
		if err := c.printJob(job); err != nil || !job.Completed() {
			return err
		}
		return faulted(job)
	})
}

type jobSkipCmd struct {
	ID     string `arg:"" help:"ID of the job."`
	Reason string `required:"" placeholder:"TEXT" help:"Why; kept with the job."`
	remote
}

// Help is the long help.
func (jobSkipCmd) Help() string {
	return `Ends a step that waits, as if it had nothing to do: the job goes on after it.

    chancery job skip 0195d7a2-… --reason "the customer has it already"` + remoteHelp
}

// Run skips a step.
func (j *jobSkipCmd) Run(ctx context.Context, c *call) error {
	return j.with(ctx, c, func(api *client.Client) error {
		job, err := api.SkipStep(ctx, j.ID, client.Operation{Reason: j.Reason})
		return errorOr(err, func() error { return c.printJob(job) })
	})
}

type jobAgainCmd struct {
	ID     string        `arg:"" help:"ID of the job."`
	Step   string        `placeholder:"ID" help:"Step to begin with; the first unless given."`
	Pinned bool          `help:"Take the version of the workflow that the job ran, not the latest."`
	Wait   time.Duration `placeholder:"TIME" help:"Wait for its end for so long, up to 2m."`
	remote
}

// Help is the long help.
func (jobAgainCmd) Help() string {
	return `Creates a job that does a completed one once more.

    chancery job again 0195d7a2-…
    chancery job again 0195d7a2-… --pinned --wait 30s` + remoteHelp
}

// Run runs a job again.
func (j *jobAgainCmd) Run(ctx context.Context, c *call) error {
	return j.with(ctx, c, func(api *client.Client) error {
		job, err := api.RunAgain(ctx, j.ID, client.Again{StepID: j.Step, Pinned: j.Pinned}, j.Wait)
		return errorOr(err, func() error { return c.printJob(job) })
	})
}

type jobPokeCmd struct {
	ID      string        `arg:"" optional:"" help:"ID of the job whose step waits to be woken."`
	Ref     string        `placeholder:"TEXT" help:"Reference that the action gave, instead of the ID."`
	Code    string        `placeholder:"CODE" help:"Code for the event."`
	Message string        `placeholder:"TEXT" help:"Message for the event."`
	Wait    time.Duration `placeholder:"TIME" help:"Wait for the outcome for so long, up to 2m."`
	remote
}

// Help is the long help.
func (jobPokeCmd) Help() string {
	return `Wakes the step of a job that waits to be woken.

    chancery job poke 0195d7a2-…
    chancery job poke --ref payment/17 --message "paid"` + remoteHelp
}

// Run wakes a step.
func (j *jobPokeCmd) Run(ctx context.Context, c *call) error {
	if (j.ID == "") == (j.Ref == "") {
		return c.wrongCall(term.Errorf("usage", "give the ID of a job, or --ref"))
	}
	return j.with(ctx, c, func(api *client.Client) error {
		p := client.Prompt{JobID: j.ID, Ref: j.Ref, Status: "POKE", Code: j.Code, Message: j.Message}
		if j.ID != "" {
			job, err := api.Job(ctx, j.ID)
			if err != nil {
				return err
			}
			if len(job.Intents) > 0 {
				p.ID = job.Intents[len(job.Intents)-1].ID
			}
		}
		in, err := api.PromptIntent(ctx, p, j.Wait)
		return errorOr(err, func() error {
			if !c.ForPerson() {
				return c.PrintValue(in)
			}
			return c.PrintLine(c.stepLine(in))
		})
	})
}
