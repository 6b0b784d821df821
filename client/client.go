package client

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Client talks to one server with one token.
type Client struct {
	// URL is the base of the API, "http://127.0.0.1:8080".
	URL   string
	Token string
	// HTTP is used for requests; http.DefaultClient when nil.
	HTTP *http.Client
}

// Error is an error that the server answered with.
type Error struct {
	// Status is the HTTP status.
	Status    int             `json:"-"`
	Key       string          `json:"key"`
	Message   string          `json:"message"`
	Faults    []Fault         `json:"faults,omitempty"`
	Warnings  []Warning       `json:"warnings,omitempty"`
	Fields    json.RawMessage `json:"fields,omitempty"`
	RequestID string          `json:"request_id,omitempty"`
}

// Error returns status, key and message.
func (e *Error) Error() string {
	return fmt.Sprintf("%d %s: %s", e.Status, e.Key, e.Message)
}

// Fault is a rule that a document breaks, or a step that failed.
type Fault struct {
	Provider string   `json:"provider,omitempty"`
	Code     string   `json:"code,omitempty"`
	Message  string   `json:"message,omitempty"`
	Paths    []string `json:"paths,omitempty"`
}

// Warning is advice about a document that breaks no rule and may yet be wrong.
type Warning struct {
	Code    string   `json:"code"`
	Message string   `json:"message"`
	Paths   []string `json:"paths,omitempty"`
}

// Job is a job as the server returns it.
type Job struct {
	ID          string            `json:"id"`
	Key         string            `json:"key,omitempty"`
	WorkflowID  string            `json:"workflow_id"`
	SiloEntryID string            `json:"silo_entry_id,omitempty"`
	Status      string            `json:"status,omitempty"`
	Result      string            `json:"result,omitempty"`
	CreatedAt   time.Time         `json:"created_at"`
	UpdatedAt   time.Time         `json:"updated_at"`
	CompletedAt time.Time         `json:"completed_at,omitzero"`
	Tags        []string          `json:"tags,omitempty"`
	Args        map[string]string `json:"args,omitempty"`
	Meta        json.RawMessage   `json:"meta,omitempty"`
	Envelope    json.RawMessage   `json:"envelope,omitempty"`
	Attachments []File            `json:"attachments,omitempty"`
	Intents     []Intent          `json:"intents,omitempty"`
	Faults      []Fault           `json:"faults,omitempty"`
	Warnings    []Warning         `json:"warnings,omitempty"`
	// Acknowledged says who has seen the faults of the job.
	Acknowledged *Acknowledgement `json:"acknowledged,omitempty"`
}

// Completed reports whether the job has ended.
func (j *Job) Completed() bool { return !j.CompletedAt.IsZero() }

// Intent is the series of attempts at one step.
type Intent struct {
	ID        string    `json:"id"`
	StepID    string    `json:"step_id"`
	Name      string    `json:"name,omitempty"`
	Provider  string    `json:"provider"`
	Completed bool      `json:"completed"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
	Events    []Event   `json:"events"`
}

// Event is one change of status.
type Event struct {
	Index   int               `json:"index"`
	Status  string            `json:"status"`
	At      time.Time         `json:"at"`
	Code    string            `json:"code,omitempty"`
	Message string            `json:"message,omitempty"`
	Args    map[string]string `json:"args,omitempty"`
	// SiloEntryID is the entry that the event created.
	SiloEntryID string `json:"silo_entry_id,omitempty"`
	// Simulated is set when a simulator ran in place of the action.
	Simulated bool `json:"simulated,omitempty"`
}

// File is an attachment.
type File struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	MIME     string `json:"mime"`
	Size     int64  `json:"size"`
	Hash     string `json:"hash"`
	URL      string `json:"url,omitempty"`
	Key      string `json:"key,omitempty"`
	Category string `json:"category,omitempty"`
}

// JobRequest is the body of PutJob.
type JobRequest struct {
	WorkflowID  string            `json:"workflow_id"`
	SiloEntryID string            `json:"silo_entry_id,omitempty"`
	Data        json.RawMessage   `json:"data,omitempty"`
	Key         string            `json:"key,omitempty"`
	Tags        []string          `json:"tags,omitempty"`
	Args        map[string]string `json:"args,omitempty"`
}

// PutJob creates a job, or returns the job if it exists already, and waits for
// its completion for up to wait.
func (c *Client) PutJob(ctx context.Context, id string, r JobRequest, wait time.Duration) (*Job, error) {
	path := "/transform/v1/jobs/" + url.PathEscape(id)
	if wait > 0 {
		path += "?wait=" + strconv.Itoa(int(wait/time.Second))
	}
	job := new(Job)
	return job, c.call(ctx, http.MethodPut, path, r, job)
}

// Job fetches a job.
func (c *Client) Job(ctx context.Context, id string) (*Job, error) {
	job := new(Job)
	return job, c.call(ctx, http.MethodGet, "/transform/v1/jobs/"+url.PathEscape(id), nil, job)
}

// PutWorkflow creates a workflow from its JSON and publishes it.
func (c *Client) PutWorkflow(ctx context.Context, id string, workflow json.RawMessage) error {
	return c.call(ctx, http.MethodPut, "/transform/v1/workflows/"+url.PathEscape(id), workflow, nil)
}

// Download fetches a file by its public URL or by a path of the API.
func (c *Client) Download(ctx context.Context, address string) ([]byte, error) {
	if strings.HasPrefix(address, "/") {
		address = c.URL + address
	}
	resp, err := c.send(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, fmt.Errorf("downloading: %w", err)
	}
	return data, nil
}

func (c *Client) call(ctx context.Context, method, path string, in, out any) error {
	var body []byte
	if in != nil {
		var err error
		if body, err = json.Marshal(in); err != nil {
			return fmt.Errorf("writing the request: %w", err)
		}
	}
	resp, err := c.send(ctx, method, c.URL+path, body)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if out == nil {
		return nil
	}
	if err := json.NewDecoder(resp.Body).Decode(out); err != nil {
		return fmt.Errorf("reading the answer: %w", err)
	}
	return nil
}

// send makes a request and returns the response if its status is a success.
func (c *Client) send(ctx context.Context, method, address string, body []byte) (*http.Response, error) {
	contentType := ""
	if body != nil {
		contentType = "application/json"
	}
	return c.stream(ctx, method, address, contentType, bytes.NewReader(body))
}

// stream is send for a body that is read while it is sent.
func (c *Client) stream(ctx context.Context, method, address, contentType string, body io.Reader) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return nil, fmt.Errorf("making the request: %w", err)
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	if strings.HasPrefix(address, c.URL+"/") && c.Token != "" {
		req.Header.Set("Authorization", "Bearer "+c.Token)
	}
	hc := c.HTTP
	if hc == nil {
		hc = http.DefaultClient
	}
	resp, err := hc.Do(req)
	if err != nil {
		return nil, fmt.Errorf("reaching the server: %w", err)
	}
	if resp.StatusCode < 300 {
		return resp, nil
	}
	defer resp.Body.Close()
	failed := &Error{Status: resp.StatusCode}
	if err := json.NewDecoder(io.LimitReader(resp.Body, 1<<20)).Decode(failed); err != nil || failed.Message == "" {
		failed.Key, failed.Message = "http", resp.Status
	}
	return nil, failed
}
