package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"chancery/client"
	"chancery/internal/cli/term"
)

// Statuses of steps that have a colour of their own.
const (
	statusOK   = "OK"
	statusSkip = "SKIP"
)

// stepLine returns one line of a job's trace, without the line end. A step that
// still runs is faint.
func (c *call) stepLine(in *client.Intent) string {
	status, colour, message := "", term.Red, ""
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
		colour = term.Faint
	case status == statusOK, status == statusSkip:
		colour = term.Green
	}
	took := float64(in.UpdatedAt.Sub(in.CreatedAt).Microseconds()) / 1000
	line := fmt.Sprintf("  %s  %-26s %-20s %6.0f ms", c.Style(c.Stdout, colour, fmt.Sprintf("%-7s", status)),
		term.Printable(in.Name), term.Printable(in.Provider), took)
	if simulated {
		line += "  " + c.Style(c.Stdout, term.Faint, "simulated")
	}
	if message != "" {
		line += "  " + term.OneLine(message)
	}
	return line
}

// summary returns the end of a trace: how the job ended, and a line for each warning.
func (c *call) summary(job *client.Job) string {
	lines := []string{c.ending(job)}
	for _, w := range job.Warnings {
		lines = append(lines, "  "+c.Style(c.Stdout, term.Yellow, "advice")+"  "+adviceLine(w))
	}
	return strings.Join(lines, "\n")
}

// adviceLine writes a warning in one line.
func adviceLine(w client.Warning) string {
	line := term.Printable(w.Code) + ": " + term.OneLine(w.Message)
	if len(w.Paths) > 0 {
		line += " (" + term.OneLine(strings.Join(w.Paths, ", ")) + ")"
	}
	return line
}

// ending says how a job ended.
func (c *call) ending(job *client.Job) string {
	text := "job " + job.ID + " "
	if !job.Completed() {
		return text + "still runs"
	}
	took := job.CompletedAt.Sub(job.CreatedAt).Round(time.Millisecond)
	if len(job.Faults) > 0 {
		return text + c.Style(c.Stdout, term.Red, "ended with "+term.Count(len(job.Faults), "fault")) + " after " + took.String()
	}
	return text + c.Style(c.Stdout, term.Green, "completed") + " in " + took.String()
}

// faulted returns the error of a complete job that has faults.
func faulted(job *client.Job) error {
	if len(job.Faults) == 0 {
		return nil
	}
	parts := make([]string, len(job.Faults))
	for i, f := range job.Faults {
		parts[i] = term.OneLine(strings.TrimSpace(f.Provider + " " + f.Code + ": " + f.Message))
	}
	return term.Errorf("faults", "the job ended with %s: %s", term.Count(len(parts), "fault"), strings.Join(slices.Compact(parts), "; "))
}

// Limits of the time between two requests for a job that runs.
const (
	shortestPoll = 20 * time.Millisecond
	longestPoll  = time.Second
)

// follow polls a job until it is complete, and calls onUpdate with each answer.
func follow(ctx context.Context, api *client.Client, id string, onUpdate func(*client.Job) error) (*client.Job, error) {
	for delay := shortestPoll; ; delay = min(delay*3/2, longestPoll) {
		job, err := api.Job(ctx, id)
		if err != nil {
			return nil, err
		}
		if err := onUpdate(job); err != nil || job.Completed() {
			return job, err
		}
		if err := wait(ctx, delay); err != nil {
			return job, err
		}
	}
}

// wait waits for a time, or until the context ends.
func wait(ctx context.Context, d time.Duration) error {
	over, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	<-over.Done()
	return ctx.Err()
}

// printer returns a function that writes each step once, when it has ended.
func (c *call) printer() func(*client.Job) error {
	shown := 0
	return func(job *client.Job) error {
		for shown < len(job.Intents) && (job.Intents[shown].Completed || job.Completed()) {
			if err := c.PrintLine(c.stepLine(&job.Intents[shown])); err != nil {
				return err
			}
			shown++
		}
		return nil
	}
}
