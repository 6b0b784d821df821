package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"time"
)

// Bulk asks for something to be done to all jobs that pass a filter.
type Bulk struct {
	// Verb is cancel, retry, skip, poke, again or acknowledge.
	Verb      string `json:"-"`
	JobFilter `json:"-"`
	// Reason is the message of the events, or the note of an acknowledgement.
	Reason string `json:"reason,omitempty"`
	Code   string `json:"code,omitempty"`
	// Rescue is false to keep the rescue steps of cancelled jobs from running.
	Rescue *bool `json:"rescue,omitempty"`
	// Pinned makes jobs run again with the version of the workflow that they ran.
	Pinned bool `json:"pinned,omitempty"`
}

// BulkCount is how many jobs pass the filter.
type BulkCount struct {
	Count int `json:"count"`
	// More says that there may be more than one request changes.
	More bool `json:"more,omitempty"`
	// Confirm lets the request be carried out until ExpiresAt.
	Confirm   string    `json:"confirm"`
	ExpiresAt time.Time `json:"expires_at,omitzero"`
}

// BulkLine is what was done to one job.
type BulkLine struct {
	ID     string `json:"id"`
	Status int    `json:"status"`
	// JobID is the job that runs it again.
	JobID string `json:"job_id,omitempty"`
	Error *Error `json:"error,omitempty"`
}

// CountJobs counts the jobs that a bulk request means, and changes nothing.
func (c *Client) CountJobs(ctx context.Context, b Bulk) (*BulkCount, error) {
	count := new(BulkCount)
	return count, c.repeat(ctx, b.path(""), b, count)
}

// ChangeJobs carries out a request that was counted, and calls each for each job.
func (c *Client) ChangeJobs(ctx context.Context, b Bulk, confirm string, each func(BulkLine) error) error {
	body, err := json.Marshal(b)
	if err != nil {
		return fmt.Errorf("writing the request: %w", err)
	}
	resp, err := c.send(ctx, http.MethodPost, b.path(confirm), body)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	return eachLine(resp.Body, each)
}

func (b *Bulk) path(confirm string) string {
	query := b.values()
	if confirm != "" {
		query.Set("confirm", confirm)
	}
	return "/transform/v1/jobs/bulk/" + b.Verb + "?" + query.Encode()
}

// RowResult is what became of one line of a request of many rows.
type RowResult struct {
	// Line is its number in the request, from 1.
	Line   int `json:"line"`
	Status int `json:"status"`
	// Job or Entry is what there is now, as in lists.
	Job      *JobRow         `json:"job,omitempty"`
	Entry    json.RawMessage `json:"entry,omitempty"`
	Warnings []Warning       `json:"warnings,omitempty"`
	Error    *Error          `json:"error,omitempty"`
}

// JobLine is a line of a request for many jobs. With an ID, or a key, the request can be sent again.
type JobLine struct {
	ID string `json:"id,omitempty"`
	JobRequest
}

// EntryLine is a line of a request for many entries.
type EntryLine struct {
	ID string `json:"id,omitempty"`
	EntryRequest
}

// Rows returns the lines of NDJSON for values that are made one after the other, such as JobLines.
// An error of the values ends the request. Close ends the values.
func Rows[T any](values iter.Seq2[T, error]) io.ReadCloser {
	r, w := io.Pipe()
	go func() {
		enc := json.NewEncoder(w)
		for v, err := range values {
			if err == nil {
				err = enc.Encode(v)
			}
			if err != nil {
				w.CloseWithError(err)
				return
			}
		}
		_ = w.Close() // a pipe can always be closed
	}()
	return r
}

// CreateJobs creates a job for each line of NDJSON: the body of a request for a job, which may
// have an id. It calls each for each line in order, while it still sends.
func (c *Client) CreateJobs(ctx context.Context, rows io.Reader, each func(RowResult) error) error {
	return c.createRows(ctx, "/transform/v1/jobs/bulk", rows, each)
}

// CreateEntries creates an entry for each line of NDJSON, like CreateJobs.
func (c *Client) CreateEntries(ctx context.Context, rows io.Reader, each func(RowResult) error) error {
	return c.createRows(ctx, "/silo/v1/entries/bulk", rows, each)
}

func (c *Client) createRows(ctx context.Context, path string, rows io.Reader, each func(RowResult) error) error {
	resp, err := c.stream(ctx, http.MethodPost, path, typeLines, io.NopCloser(rows))
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	return eachLine(resp.Body, each)
}

// eachLine calls fn for each value of a body.
func eachLine[T any](body io.Reader, fn func(T) error) error {
	dec := json.NewDecoder(body)
	for {
		var v T
		err := dec.Decode(&v)
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("reading the answer: %w", err)
		}
		if err := fn(v); err != nil {
			return err
		}
	}
}
