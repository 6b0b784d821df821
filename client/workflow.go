package client

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Workflow is a workflow as the server returns it.
type Workflow struct {
	ID          string    `json:"id"`
	Name        string    `json:"name,omitempty"`
	Description string    `json:"description,omitempty"`
	Schema      string    `json:"schema,omitempty"`
	Country     string    `json:"country,omitempty"`
	Disabled    bool      `json:"disabled,omitempty"`
	Draft       bool      `json:"draft,omitempty"`
	Version     string    `json:"version,omitempty"`
	Hash        string    `json:"hash,omitempty"`
	CreatedAt   time.Time `json:"created_at"`
	UpdatedAt   time.Time `json:"updated_at"`
	Steps       []Step    `json:"steps"`
	Rescue      []Step    `json:"rescue"`
	// Versions are the published ones, newest first; not in lists.
	Versions []WorkflowVersion `json:"versions,omitempty"`
	Problems []Problem         `json:"problems,omitempty"`
	// Warnings look wrong, but keep nothing from being published.
	Warnings []Problem `json:"warnings,omitempty"`
	// ETag of the workflow as it is now; empty in lists and for a single version.
	ETag string `json:"-"`
}

// Step is one call of one action.
type Step struct {
	ID       string          `json:"id,omitempty"`
	Name     string          `json:"name,omitempty"`
	Action   string          `json:"action,omitempty"`
	Provider string          `json:"provider,omitempty"`
	Config   json.RawMessage `json:"config,omitempty"`
	Summary  string          `json:"summary,omitempty"`
	Notes    string          `json:"notes,omitempty"`
	Next     []Next          `json:"next,omitempty"`
}

// Next is a branch after a step.
type Next struct {
	Status string `json:"status,omitempty"`
	Code   string `json:"code,omitempty"`
	Steps  []Step `json:"steps,omitempty"`
	StepID string `json:"step_id,omitempty"`
	Stop   bool   `json:"stop,omitempty"`
}

// Problem is an error that prevents a draft from being published, or something that looks
// wrong.
type Problem struct {
	Path    string `json:"path"`
	Message string `json:"message"`
}

const workflowsPath = "/transform/v1/workflows"

func workflowPath(id string) string { return workflowsPath + "/" + url.PathEscape(id) }

// Workflow fetches a workflow. A version greater than zero asks for the content
// of that version.
func (c *Client) Workflow(ctx context.Context, id string, version int) (*Workflow, error) {
	path := "/transform/v1/workflows/" + url.PathEscape(id)
	if version > 0 {
		path += "?version=" + strconv.Itoa(version)
	}
	return c.workflow(ctx, http.MethodGet, path, "", nil)
}

// workflow makes a request that is answered with a workflow. A tag that is not empty makes it
// fail with the status 412 if the workflow has another one.
func (c *Client) workflow(ctx context.Context, method, path, tag string, in any) (*Workflow, error) {
	w := new(Workflow)
	m, err := newMessage(method, path, in)
	if err != nil {
		return w, err
	}
	if tag != "" {
		m.header = http.Header{"If-Match": {tag}}
	}
	header, err := c.answered(ctx, m, w)
	w.ETag = header.Get("ETag")
	return w, err
}

// PutWorkflow creates a workflow from its JSON and publishes it. The same again is the same
// workflow.
func (c *Client) PutWorkflow(ctx context.Context, id string, workflow json.RawMessage) error {
	return c.call(ctx, http.MethodPut, workflowPath(id), workflow, nil)
}

// CreateWorkflow creates a workflow from its JSON and returns it. Unless it says
// that it is a draft it is published.
func (c *Client) CreateWorkflow(ctx context.Context, id string, workflow any) (*Workflow, error) {
	return c.workflow(ctx, http.MethodPut, workflowPath(id), "", workflow)
}

// PatchWorkflow changes the members of a workflow that are given. Unless it says
// that it is a draft the result is published.
func (c *Client) PatchWorkflow(ctx context.Context, id string, changes any) (*Workflow, error) {
	return c.PatchWorkflowIf(ctx, id, "", changes)
}

// PatchWorkflowIf is PatchWorkflow for a workflow that still has an ETag; the error of one that
// somebody changed meanwhile has the status 412.
func (c *Client) PatchWorkflowIf(ctx context.Context, id, etag string, changes any) (*Workflow, error) {
	return c.workflow(ctx, http.MethodPatch, workflowPath(id), etag, changes)
}

// WorkflowQuery selects workflows; a zero value means no restriction.
type WorkflowQuery struct {
	Schema string
	// Limit is the largest number of workflows in a page, at most 100; 0 is for 20.
	Limit int
	// CreatedAt is the latest time of creation.
	CreatedAt time.Time
	Cursor    string
}

// WorkflowPage is a page of workflows, newest first.
type WorkflowPage struct {
	List []Workflow `json:"list"`
	// NextCursor leads to the next page; it is empty on the last.
	NextCursor string `json:"next_cursor,omitempty"`
}

// WorkflowList lists a page of workflows without their versions.
func (c *Client) WorkflowList(ctx context.Context, q WorkflowQuery) (*WorkflowPage, error) {
	query := url.Values{}
	pageQuery{limit: q.Limit, createdAt: q.CreatedAt, cursor: q.Cursor}.set(query)
	setTexts(query, map[string]string{"schema": q.Schema})
	page := new(WorkflowPage)
	return page, c.answer(ctx, get(withQuery(workflowsPath, query)), page)
}

// AllWorkflows lists workflows page by page. The loop ends with the first error.
func (c *Client) AllWorkflows(ctx context.Context, q WorkflowQuery) iter.Seq2[*Workflow, error] {
	return all(q.Cursor, func(cursor string) ([]Workflow, string, error) {
		q.Cursor = cursor
		page, err := c.WorkflowList(ctx, q)
		return page.List, page.NextCursor, err
	})
}

// Workflows returns all workflows, newest first; schema may be empty for any.
func (c *Client) Workflows(ctx context.Context, schema string) ([]Workflow, error) {
	return collect(c.AllWorkflows(ctx, WorkflowQuery{Schema: schema, Limit: maxPage}))
}

// WorkflowVersion is a published version of a workflow.
type WorkflowVersion struct {
	Version   string    `json:"version"`
	Hash      string    `json:"hash"`
	Name      string    `json:"name,omitempty"`
	Src       string    `json:"src,omitempty"`
	SrcID     string    `json:"src_id,omitempty"`
	CreatedAt time.Time `json:"created_at"`
}

// WorkflowVersions lists the published versions of a workflow, newest first.
func (c *Client) WorkflowVersions(ctx context.Context, id string) ([]WorkflowVersion, error) {
	var page struct {
		List []WorkflowVersion `json:"list"`
	}
	err := c.call(ctx, http.MethodGet, workflowPath(id)+"/versions", nil, &page)
	return page.List, err
}

// WorkflowDiff is what is different between two versions of a workflow. Text is for people.
type WorkflowDiff struct {
	From    string           `json:"from"`
	To      string           `json:"to"`
	Changes []WorkflowChange `json:"changes"`
	Text    string           `json:"text"`
}

// WorkflowChange is one difference. Kind is added, removed, moved or changed.
type WorkflowChange struct {
	Kind   string          `json:"kind"`
	StepID string          `json:"step_id"`
	Name   string          `json:"name,omitempty"`
	Action string          `json:"action,omitempty"`
	Path   string          `json:"path"`
	Before json.RawMessage `json:"before,omitempty"`
	After  json.RawMessage `json:"after,omitempty"`
}

// DiffWorkflow compares two versions of a workflow: numbers, or draft. Either may be empty for
// the usual one.
func (c *Client) DiffWorkflow(ctx context.Context, id, from, to string) (*WorkflowDiff, error) {
	query := url.Values{}
	setTexts(query, map[string]string{"from": from, "to": to})
	d := new(WorkflowDiff)
	return d, c.call(ctx, http.MethodGet, withQuery(workflowPath(id)+"/diff", query), nil, d)
}

// RestoreWorkflow makes an old version the draft of its workflow.
func (c *Client) RestoreWorkflow(ctx context.Context, id string, version int) (*Workflow, error) {
	return c.RestoreWorkflowIf(ctx, id, "", version)
}

// RestoreWorkflowIf is RestoreWorkflow for a workflow that still has an ETag.
func (c *Client) RestoreWorkflowIf(ctx context.Context, id, etag string, version int) (*Workflow, error) {
	body := struct {
		Version int `json:"version"`
	}{version}
	return c.workflow(ctx, http.MethodPost, workflowPath(id)+"/restore", etag, body)
}
