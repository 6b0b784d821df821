package client

import (
	"context"
	"encoding/json"
	"iter"
	"net/url"
	"time"
)

// JobRow is a job in a list.
type JobRow struct {
	ID          string `json:"id"`
	Key         string `json:"key,omitempty"`
	WorkflowID  string `json:"workflow_id"`
	SiloEntryID string `json:"silo_entry_id,omitempty"`
	// Status is that of the last event. Result is running, completed, faulted or cancelled.
	Status string `json:"status,omitempty"`
	Result string `json:"result,omitempty"`
	// Workflow is the name of the workflow.
	Workflow    string       `json:"workflow,omitempty"`
	Document    *JobDocument `json:"document,omitempty"`
	CreatedAt   time.Time    `json:"created_at"`
	UpdatedAt   time.Time    `json:"updated_at"`
	CompletedAt time.Time    `json:"completed_at,omitzero"`
	Tags        []string     `json:"tags,omitempty"`
	// Acknowledged says who has seen the faults of the job.
	Acknowledged *Acknowledgement `json:"acknowledged,omitempty"`

	// What follows is there with JobQuery.Full.
	Args    map[string]string `json:"args,omitempty"`
	Meta    json.RawMessage   `json:"meta,omitempty"`
	Intents []Intent          `json:"intents,omitempty"`
	Faults  []Fault           `json:"faults,omitempty"`
	// Attachments are the files of the job, and Envelope is that of its entry, once it is complete.
	Attachments []File          `json:"attachments,omitempty"`
	Envelope    json.RawMessage `json:"envelope,omitempty"`
}

// Acknowledgement says who has seen the faults of a job. SrcID is the ID of the token.
type Acknowledgement struct {
	At    time.Time `json:"at"`
	Src   string    `json:"src,omitempty"`
	SrcID string    `json:"src_id,omitempty"`
	Note  string    `json:"note,omitempty"`
}

// JobDocument says which document a job works on. Schema is a short name like
// bill/invoice.
type JobDocument struct {
	Schema string `json:"schema,omitempty"`
	Type   string `json:"type,omitempty"`
	Series string `json:"series,omitempty"`
	Code   string `json:"code,omitempty"`
}

// JobFilter selects jobs; a zero value means no restriction.
type JobFilter struct {
	Tag string
	// Result is running, completed, faulted or cancelled.
	Result     string
	WorkflowID string
	// SiloEntryID is the entry that the job works on.
	SiloEntryID string
	// KeyPrefix is what the key of the job begins with.
	KeyPrefix string
	// Status is that of the last event.
	Status string
	// Action and Code are those of a fault, or of the last event of a job that runs.
	Action, Code string
	// State is the one in which the entry of the job is now.
	State string
	// Attention selects jobs that ended with faults and that nobody acknowledged.
	Attention bool
	// Since and Until are the earliest and the latest time of creation.
	Since, Until time.Time
}

func (f *JobFilter) values() url.Values {
	query := url.Values{}
	setTexts(query, map[string]string{
		"tag": f.Tag, "result": f.Result, "workflow_id": f.WorkflowID, "silo_entry_id": f.SiloEntryID, "key_prefix": f.KeyPrefix,
		"status": f.Status, "action": f.Action, "code": f.Code, "state": f.State,
	})
	setFlag(query, "attention", f.Attention)
	setTimes(query, map[string]time.Time{"since": f.Since, "until": f.Until})
	return query
}

// JobQuery selects the jobs to list.
type JobQuery struct {
	JobFilter
	// Limit is the largest number of jobs in a page, at most 100; 0 is for 20.
	Limit int
	// Full lists jobs with their steps, files and envelopes.
	Full bool
	// Ascending lists the oldest first.
	Ascending bool
	// CreatedAt is the latest time of creation, or in an ascending list the earliest.
	CreatedAt time.Time
	Cursor    string
}

// JobPage is a page of jobs. It may be short although there is a next one.
type JobPage struct {
	List []JobRow `json:"list"`
	// NextCursor leads to the next page; it is empty on the last.
	NextCursor string `json:"next_cursor,omitempty"`
}

// Jobs lists a page of jobs, without their steps and newest first unless asked otherwise.
func (c *Client) Jobs(ctx context.Context, q JobQuery) (*JobPage, error) {
	query := q.JobFilter.values()
	setFlag(query, "full", q.Full)
	pageQuery{q.Limit, q.Ascending, q.CreatedAt, q.Cursor}.set(query)
	page := new(JobPage)
	return page, c.answer(ctx, get(withQuery(jobsPath, query)), page)
}

// AllJobs lists jobs page by page. The loop ends with the first error.
func (c *Client) AllJobs(ctx context.Context, q JobQuery) iter.Seq2[*JobRow, error] {
	return all(q.Cursor, func(cursor string) ([]JobRow, string, error) {
		q.Cursor = cursor
		page, err := c.Jobs(ctx, q)
		return page.List, page.NextCursor, err
	})
}
