package client

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

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
	// Envelope is that of the entry, and Attachments are the files of the job, once it is complete.
	Envelope    json.RawMessage `json:"envelope,omitempty"`
	Attachments []File          `json:"attachments,omitempty"`
	Intents     []Intent        `json:"intents,omitempty"`
	Faults      []Fault         `json:"faults,omitempty"`
	Warnings    []Warning       `json:"warnings,omitempty"`
	// Acknowledged says who has seen the faults of the job.
	Acknowledged *Acknowledgement `json:"acknowledged,omitempty"`
	// DryRun says that nothing of the job was kept.
	DryRun bool `json:"dry_run,omitempty"`
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

// JobRequest asks for a job. At least one of SiloEntryID, Data, Args and Meta is needed.
type JobRequest struct {
	WorkflowID string `json:"workflow_id"`
	// SiloEntryID is the entry to work on; Data is ignored then.
	SiloEntryID string `json:"silo_entry_id,omitempty"`
	// Data is an envelope or a document, which becomes an entry.
	Data json.RawMessage `json:"data,omitempty"`
	// Key is unique for two years. The same request with the same key is the same job, so it can
	// be sent again.
	Key  string   `json:"key,omitempty"`
	Tags []string `json:"tags,omitempty"`
	// Args are for the actions, and so is Meta, whose values may be any JSON.
	Args map[string]string `json:"args,omitempty"`
	Meta json.RawMessage   `json:"meta,omitempty"`
}

const jobsPath = "/transform/v1/jobs"

func jobPath(id string) string { return jobsPath + "/" + url.PathEscape(id) }

// PutJob creates a job, or returns the job if it exists already, and waits for
// its completion for up to wait. The ID is a UUID of version 7 or 1.
func (c *Client) PutJob(ctx context.Context, id string, r JobRequest, wait time.Duration) (*Job, error) {
	return c.makeJob(ctx, http.MethodPut, jobPath(id), r, true, wait)
}

// CreateJob is PutJob with an ID that the server makes. It is sent again after a lost answer
// only if it has a key, because without one there would be two jobs.
func (c *Client) CreateJob(ctx context.Context, r JobRequest, wait time.Duration) (*Job, error) {
	return c.makeJob(ctx, http.MethodPost, jobsPath, r, r.Key != "", wait)
}

// makeJob sends a request that may create a job.
func (c *Client) makeJob(ctx context.Context, method, path string, in any, again bool, wait time.Duration) (*Job, error) {
	m, err := newMessage(method, path+waitQuery(wait), in)
	if err != nil {
		return nil, err
	}
	m.again, m.wait = again, wait
	job := new(Job)
	return job, c.answer(ctx, m, job)
}

// waitQuery returns the query that asks the server to wait, in whole seconds.
func waitQuery(wait time.Duration) string {
	if wait < time.Second {
		return ""
	}
	return "?wait=" + strconv.FormatInt(int64(wait/time.Second), 10)
}

// DryRun returns the job as it would be at its end. Nothing of it is kept, and steps that would
// reach out are simulated.
func (c *Client) DryRun(ctx context.Context, r JobRequest) (*Job, error) {
	job := new(Job)
	return job, c.repeat(ctx, jobsPath+"?dry_run=true", r, job)
}

// Job fetches a job.
func (c *Client) Job(ctx context.Context, id string) (*Job, error) {
	job := new(Job)
	return job, c.answer(ctx, get(jobPath(id)), job)
}

// JobByKey fetches the job that holds a key.
func (c *Client) JobByKey(ctx context.Context, key string) (*Job, error) {
	job := new(Job)
	return job, c.answer(ctx, get(jobsPath+"/key/"+url.PathEscape(key)), job)
}

// Operation is what an operator says about a request for a job; a zero value says nothing.
type Operation struct {
	// IntentID makes the request fail unless this intent is the one that waits.
	IntentID string `json:"intent_id,omitempty"`
	// Reason is the message of the event.
	Reason string `json:"reason,omitempty"`
	// Wait is how long to wait for the end of the job.
	Wait time.Duration `json:"-"`
}

// operate sends a request of an operator. It is not repeated: by then the job may wait for
// something else.
func (c *Client) operate(ctx context.Context, id, verb string, o Operation, query url.Values) (*Job, error) {
	if o.Wait >= time.Second {
		query.Set("wait", strconv.FormatInt(int64(o.Wait/time.Second), 10))
	}
	m, err := newMessage(http.MethodPost, withQuery(jobPath(id)+"/"+verb, query), o)
	if err != nil {
		return nil, err
	}
	m.wait = o.Wait
	job := new(Job)
	return job, c.answer(ctx, m, job)
}

// CancelJob asks for the end of a job. A running step may finish; then the rescue steps
// run, unless rescue is false.
func (c *Client) CancelJob(ctx context.Context, id, why string, rescue bool) (*Job, error) {
	return c.CancelJobWith(ctx, id, Operation{Reason: why}, rescue)
}

// CancelJobWith is CancelJob that can wait.
func (c *Client) CancelJobWith(ctx context.Context, id string, o Operation, rescue bool) (*Job, error) {
	return c.operate(ctx, id, "cancel", o, url.Values{"rescue": {strconv.FormatBool(rescue)}})
}

// RetryJob asks for the next attempt of a waiting step to be made now.
func (c *Client) RetryJob(ctx context.Context, id, why string) (*Job, error) {
	return c.RetryJobWith(ctx, id, Operation{Reason: why})
}

// RetryJobWith is RetryJob that can wait.
func (c *Client) RetryJobWith(ctx context.Context, id string, o Operation) (*Job, error) {
	return c.operate(ctx, id, "retry", o, url.Values{})
}

// SkipStep ends a waiting step with SKIP, so that the job goes on after it. A reason is needed.
func (c *Client) SkipStep(ctx context.Context, id string, o Operation) (*Job, error) {
	return c.operate(ctx, id, "skip", o, url.Values{})
}

// Again says how a completed job is run once more.
type Again struct {
	// StepID is the step to begin with; empty for the first.
	StepID string `json:"step_id,omitempty"`
	// Pinned takes the version of the workflow that the job ran, not the latest.
	Pinned bool `json:"pinned,omitempty"`
}

// RunAgain creates a job that does a completed one once more.
func (c *Client) RunAgain(ctx context.Context, id string, a Again, wait time.Duration) (*Job, error) {
	return c.makeJob(ctx, http.MethodPost, jobPath(id)+"/again", a, false, wait)
}

// AcknowledgeJob says that the faults of a job have been seen.
func (c *Client) AcknowledgeJob(ctx context.Context, id, note string) (*Job, error) {
	body := struct {
		Note string `json:"note,omitempty"`
	}{note}
	job := new(Job)
	return job, c.call(ctx, http.MethodPost, jobPath(id)+"/acknowledge", body, job)
}

// Prompt is a signal for an intent, which is named by ID and JobID or by Ref.
type Prompt struct {
	ID    string `json:"id,omitempty"`
	JobID string `json:"job_id,omitempty"`
	// Ref is the reference that the action gave.
	Ref string `json:"ref,omitempty"`
	// Status is POKE to wake the intent, or CANCEL to end the job.
	Status  string `json:"status,omitempty"`
	Code    string `json:"code,omitempty"`
	Message string `json:"message,omitempty"`
}

// PromptIntent wakes an intent that waits, or ends its job. It waits for the outcome for up to
// wait, and returns the intent.
func (c *Client) PromptIntent(ctx context.Context, p Prompt, wait time.Duration) (*Intent, error) {
	m, err := newMessage(http.MethodPost, jobsPath+"/intents"+waitQuery(wait), p)
	if err != nil {
		return nil, err
	}
	m.wait = wait
	intent := new(Intent)
	return intent, c.answer(ctx, m, intent)
}
