package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"chancery/client"
)

// Statuses of steps that are told apart when they are shown.
const (
	statusOK   = "OK"
	statusSkip = "SKIP"
)

// stepLine is one line of a job's trace, without the line end. A step that still
// runs is faint.
func (c *call) stepLine(in *client.Intent) string {
	status, colour, message := "", red, ""
	simulated := false
	for i := range in.Events {
		simulated = simulated || in.Events[i].Simulated
	}
	if n := len(in.Events); n > 0 {
		last := &in.Events[n-1]
		status, message = last.Status, last.Message
		if last.Code != "" {
			message = strings.TrimSpace("[" + last.Code + "] " + message)
		}
	}
	switch {
	case !in.Completed:
		colour = faint
	case status == statusOK, status == statusSkip:
		colour = green
	}
	took := float64(in.UpdatedAt.Sub(in.CreatedAt).Microseconds()) / 1000
	line := fmt.Sprintf("  %s  %-26s %-20s %6.0f ms", c.style(c.stdout, colour, fmt.Sprintf("%-7s", status)),
		printable(in.Name), printable(in.Provider), took)
	if simulated {
		line += "  " + c.style(c.stdout, faint, "simulated")
	}
	if message != "" {
		line += "  " + oneLine(message)
	}
	return line
}

// oneLine makes text safe to show inside a line.
func oneLine(text string) string { return strings.Join(strings.Fields(printable(text)), " ") }

// summary is the last line of a trace.
func (c *call) summary(job *client.Job) string {
	text := "job " + job.ID + " "
	if !job.Completed() {
		return text + "still runs"
	}
	took := job.CompletedAt.Sub(job.CreatedAt).Round(time.Millisecond)
	if len(job.Faults) > 0 {
		return text + c.style(c.stdout, red, "ended with "+count(len(job.Faults), "fault")) + " after " + took.String()
	}
	return text + c.style(c.stdout, green, "completed") + " in " + took.String()
}

// faulted is the failure of a job that is complete, if it did not go well.
func faulted(job *client.Job) error {
	if len(job.Faults) == 0 {
		return nil
	}
	parts := make([]string, len(job.Faults))
	for i, f := range job.Faults {
		parts[i] = oneLine(strings.TrimSpace(f.Provider + " " + f.Code + ": " + f.Message))
	}
	return problemf("faults", "the job ended with %s: %s", count(len(parts), "fault"), strings.Join(slices.Compact(parts), "; "))
}

// Between two looks at a job that runs.
const (
	shortestLook = 20 * time.Millisecond
	longestLook  = time.Second
)

// follow looks at a job until it is complete, and hands on what it sees.
func follow(ctx context.Context, api *client.Client, id string, seen func(*client.Job) error) (*client.Job, error) {
	for look := shortestLook; ; look = min(look*3/2, longestLook) {
		job, err := api.Job(ctx, id)
		if err != nil {
			return nil, err
		}
		if err := seen(job); err != nil || job.Completed() {
			return job, err
		}
		if err := pause(ctx, look); err != nil {
			return job, err
		}
	}
}

// pause waits, unless the context ends before.
func pause(ctx context.Context, d time.Duration) error {
	over, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	<-over.Done()
	return ctx.Err()
}

// printer answers a function that writes each step once, when it has ended.
func (c *call) printer() func(*client.Job) error {
	shown := 0
	return func(job *client.Job) error {
		for shown < len(job.Intents) && (job.Intents[shown].Completed || job.Completed()) {
			if err := c.say(c.stepLine(&job.Intents[shown])); err != nil {
				return err
			}
			shown++
		}
		return nil
	}
}
