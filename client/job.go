package client

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
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
}

// JobDocument says which document a job works on. Schema is a short name like
// bill/invoice.
type JobDocument struct {
	Schema string `json:"schema,omitempty"`
	Type   string `json:"type,omitempty"`
	Series string `json:"series,omitempty"`
	Code   string `json:"code,omitempty"`
}

// JobQuery selects the jobs to list; a zero value means no restriction.
type JobQuery struct {
	// Limit is the largest number of jobs in a page, at most 100.
	Limit int
	Tag   string
	// Result is running, completed, faulted or cancelled.
	Result     string
	WorkflowID string
	// Since is the earliest time of creation.
	Since  time.Time
	Cursor string
}

// JobPage is a page of jobs, newest first. It may be short although there is a next one.
type JobPage struct {
	List []JobRow `json:"list"`
	// NextCursor leads to the next page; it is empty on the last.
	NextCursor string `json:"next_cursor,omitempty"`
}

// Jobs lists jobs without their steps.
func (c *Client) Jobs(ctx context.Context, q JobQuery) (*JobPage, error) {
	query := url.Values{}
	if q.Limit > 0 {
		query.Set("limit", strconv.Itoa(q.Limit))
	}
	for name, value := range map[string]string{"tag": q.Tag, "result": q.Result, "workflow_id": q.WorkflowID, "cursor": q.Cursor} {
		if value != "" {
			query.Set(name, value)
		}
	}
	if !q.Since.IsZero() {
		query.Set("since", q.Since.UTC().Format(time.RFC3339Nano))
	}
	page := new(JobPage)
	return page, c.call(ctx, http.MethodGet, "/transform/v1/jobs?"+query.Encode(), nil, page)
}

// reason is the body of an operator's requests.
type reason struct {
	Reason string `json:"reason,omitempty"`
}

// CancelJob asks for the end of a job. A running step may finish; then the rescue steps
// run, unless rescue is false.
func (c *Client) CancelJob(ctx context.Context, id, why string, rescue bool) (*Job, error) {
	path := "/transform/v1/jobs/" + url.PathEscape(id) + "/cancel?rescue=" + strconv.FormatBool(rescue)
	job := new(Job)
	return job, c.call(ctx, http.MethodPost, path, reason{why}, job)
}

// RetryJob asks for the next attempt of a waiting step to be made now.
func (c *Client) RetryJob(ctx context.Context, id, why string) (*Job, error) {
	job := new(Job)
	return job, c.call(ctx, http.MethodPost, "/transform/v1/jobs/"+url.PathEscape(id)+"/retry", reason{why}, job)
}
