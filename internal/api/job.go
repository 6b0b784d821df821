package api

import (
	"encoding/json"
	"net/http"
	"time"

	"chancery/internal/domain"
	"chancery/internal/silo"
	"chancery/internal/transform"
)

// JobRequest asks for a job. At least one of silo_entry_id, data and args is
// needed; data is ignored if there is an entry.
type JobRequest struct {
	WorkflowID  string          `json:"workflow_id" doc:"Workflow to run."`
	SiloEntryID string          `json:"silo_entry_id,omitempty" doc:"Entry to work on; data is ignored then."`
	Data        json.RawMessage `json:"data,omitempty" doc:"Envelope or document, which is stored as an entry first."`
	Key         string          `json:"key,omitempty" doc:"Unique in the workspace for two years. The same request with the same key answers the first job."`
	Tags        []string        `json:"tags,omitempty" doc:"Labels to find the job by."`
	Args        json.RawMessage `json:"args,omitempty" shape:"object" nullable:"true" doc:"Arguments for the actions: text by name."`
	Meta        json.RawMessage `json:"meta,omitempty" doc:"Extension: like args, but values may be any JSON."`
}

// Job is one run of a workflow.
type Job struct {
	ID           domain.ID         `json:"id" doc:"UUID, version 7 or 1."`
	Key          string            `json:"key,omitempty" doc:"Key that the job was created with."`
	WorkflowID   domain.ID         `json:"workflow_id" doc:"Workflow that runs."`
	SiloEntryID  domain.ID         `json:"silo_entry_id,omitempty" doc:"Entry that the job works on."`
	Status       domain.Status     `json:"status,omitempty" doc:"Status of the last event." example:"OK"`
	Result       string            `json:"result" enum:"running,completed,faulted,cancelled" doc:"Extension: running, completed, faulted when it ended with faults, or cancelled."`
	CreatedAt    Time              `json:"created_at" doc:"When the job was created."`
	UpdatedAt    Time              `json:"updated_at" doc:"When the job last changed."`
	CompletedAt  Time              `json:"completed_at,omitzero" doc:"When the job ended; absent while it runs."`
	Tags         []string          `json:"tags,omitempty" doc:"Labels."`
	Meta         json.RawMessage   `json:"meta,omitempty" doc:"Extension: meta as given, or the args when only they were."`
	Args         map[string]string `json:"args,omitempty" doc:"Arguments that the job was created with."`
	Intents      []Intent          `json:"intents" doc:"Steps in the order in which they were reached."`
	Faults       []Fault           `json:"faults,omitempty" doc:"What went wrong, also when it was handled."`
	Warnings     []Warning         `json:"warnings,omitempty" doc:"Extension: advice about the document of the entry; for a job that runs only in the answer to the request that created it."`
	Attachments  []Attachment      `json:"attachments,omitempty" doc:"Files that the job made, once it is complete."`
	Acknowledged *Acknowledgement  `json:"acknowledged,omitempty" doc:"Extension: who has seen the faults of the job."`
	DryRun       bool              `json:"dry_run,omitempty" doc:"Extension: true in the answer to a dry run, of which nothing was kept."`
	Envelope     json.RawMessage   `json:"envelope,omitempty" shape:"object" doc:"Envelope of the entry, once the job is complete."`
}

func (j *Job) detach() (string, json.RawMessage) {
	raw := j.Envelope
	j.Envelope = nil
	return "envelope", raw
}

// Intent is everything that happened at one step.
type Intent struct {
	ID        domain.ID `json:"id" doc:"UUID, stable over all attempts."`
	StepID    domain.ID `json:"step_id" doc:"Step of the workflow."`
	Name      string    `json:"name,omitempty" doc:"Name of the step."`
	Provider  string    `json:"provider" doc:"Action of the step." example:"pdf"`
	Completed bool      `json:"completed" doc:"Whether the step ended."`
	CreatedAt Time      `json:"created_at" doc:"When the step was reached."`
	UpdatedAt Time      `json:"updated_at" doc:"When something last happened."`
	Events    []Event   `json:"events" doc:"What happened, in order."`
}

// Event is one change of an intent's status.
type Event struct {
	Index       int               `json:"index" doc:"Number in the intent, from 1." example:"1"`
	Status      domain.Status     `json:"status" doc:"RUN, QUEUED, POKE, ERR, OK, SKIP, KO, TIMEOUT or CANCEL." example:"OK"`
	At          Time              `json:"at" doc:"When it happened."`
	Code        string            `json:"code,omitempty" doc:"Code of the action."`
	Message     string            `json:"message,omitempty" doc:"What the action says about it."`
	Args        map[string]string `json:"args,omitempty" doc:"Arguments for later steps."`
	SiloEntryID domain.ID         `json:"silo_entry_id,omitempty" doc:"Entry that this event created."`
	Simulated   bool              `json:"simulated,omitempty" doc:"Extension: a simulator answered, nothing of this really happened."`
}

// Attachment is a file that a job created.
type Attachment struct {
	ID       domain.ID         `json:"id" doc:"UUID of the file in its entry."`
	Name     string            `json:"name" doc:"File name." example:"invoice.pdf"`
	Desc     string            `json:"desc,omitempty" doc:"Description."`
	MIME     string            `json:"mime" doc:"MIME type." example:"application/pdf"`
	Size     int64             `json:"size" doc:"Size in bytes."`
	Hash     string            `json:"hash" doc:"SHA-256 of the contents, in hex."`
	URL      string            `json:"url,omitempty" doc:"Public link; absent for private files."`
	Meta     map[string]string `json:"meta,omitempty" doc:"Additional data."`
	Key      string            `json:"key,omitempty" doc:"Key by which a file replaces an earlier one." example:"pdf"`
	Category string            `json:"category,omitempty" doc:"Category." example:"format"`
}

// JobRow is a job in a list.
type JobRow struct {
	ID          domain.ID     `json:"id" doc:"UUID of the job."`
	Key         string        `json:"key,omitempty" doc:"Key of the job."`
	WorkflowID  domain.ID     `json:"workflow_id" doc:"Workflow that runs."`
	SiloEntryID domain.ID     `json:"silo_entry_id,omitempty" doc:"Entry that the job works on."`
	Status      domain.Status `json:"status,omitempty" doc:"Status of the last event."`
	Result      string        `json:"result" enum:"running,completed,faulted,cancelled" doc:"Extension: how the job ended, or that it is running."`
	Workflow    string        `json:"workflow,omitempty" doc:"Extension: name of the workflow."`
	Document    *JobDocument  `json:"document,omitempty" doc:"Extension: what the document of the entry is; absent without an entry."`
	CreatedAt   Time          `json:"created_at" doc:"When the job was created."`
	UpdatedAt   Time          `json:"updated_at" doc:"When the job last changed."`
	CompletedAt Time          `json:"completed_at,omitzero" doc:"When the job ended; absent while it runs."`
	Tags        []string      `json:"tags,omitempty" doc:"Labels."`

	Acknowledged *Acknowledgement `json:"acknowledged,omitempty" doc:"Extension: who has seen the faults of the job."`

	// With full=true.
	Args        map[string]string `json:"args,omitempty" doc:"Arguments that the job was created with; with full=true."`
	Meta        json.RawMessage   `json:"meta,omitempty" doc:"Extension: meta as given, or the args when only they were; with full=true."`
	Intents     []Intent          `json:"intents,omitempty" doc:"Steps in the order in which they were reached; with full=true."`
	Faults      []Fault           `json:"faults,omitempty" doc:"What went wrong, also when it was handled; with full=true."`
	Attachments []Attachment      `json:"attachments,omitempty" doc:"Files that the job made, once it is complete; with full=true."`
	Envelope    json.RawMessage   `json:"envelope,omitempty" shape:"object" doc:"Envelope of the entry, once the job is complete; with full=true."`
}

// JobDocument says which document a job works on.
type JobDocument struct {
	Schema string `json:"schema,omitempty" doc:"Short name of the schema." example:"bill/invoice"`
	Type   string `json:"type,omitempty" doc:"Type of the document." example:"standard"`
	Series string `json:"series,omitempty" doc:"Series of the document."`
	Code   string `json:"code,omitempty" doc:"Number of the document in its series."`
}

// JobCollection is a page of jobs, newest first unless asked otherwise.
type JobCollection struct {
	List       []JobRow `json:"list" doc:"Jobs sorted by time of creation."`
	CreatedAt  Time     `json:"created_at,omitzero" doc:"Bound in time that was asked for."`
	Limit      int      `json:"limit" doc:"Largest number of jobs in a page." example:"20"`
	Cursor     string   `json:"cursor,omitempty" doc:"Cursor of this page."`
	NextCursor string   `json:"next_cursor,omitempty" doc:"Cursor of the next page; absent on the last."`
}

// createQuery returns the parameters of routes that create jobs from a request.
func createQuery() []queryParam {
	const about = "Extension: answer the finished job as it would be, and keep nothing of it. " +
		"Steps that would reach out are simulated, waits are over at once, wait has no meaning."
	return append(waitQuery(), queryParam{"dry_run", about, true})
}

// jobDocs describes the operations on jobs.
func jobDocs() map[string]doc {
	return map[string]doc{
		"create-job": {
			about: "Create a job under a new ID.",
			takes: JobRequest{}, gives: Job{},
			query: createQuery(),
		},
		"put-job": {
			about: "Create a job under the ID given, a UUID of version 7 or 1. The same request again answers the same job.",
			takes: JobRequest{}, gives: Job{},
			query: createQuery(),
		},
		"get-job": {
			about: "Answer a job.",
			gives: Job{},
		},
		"get-job-by-key": {
			about: "Answer the job that holds a key. The key may contain slashes.",
			gives: Job{},
		},
		"list-jobs": {
			about: "List jobs, without their steps unless full is true. All filters can be combined. A page may be short, even empty, and still " +
				"have a next_cursor: a search without an index for its filters ends when it has looked at many jobs.",
			gives: JobCollection{},
			query: append(append(pageQuery(), jobFilters()...),
				queryParam{"full", "Extension: true for whole jobs, with steps, faults, args, files and envelope; a page then has at most 20.", true}),
		},
	}
}

func (s *server) putJob(_ http.ResponseWriter, r *http.Request) (any, error) {
	wait, err := waitOf(r)
	if err != nil {
		return nil, err
	}
	dry, err := flagOf(r.URL.Query(), "dry_run")
	if err != nil {
		return nil, err
	}
	var in JobRequest
	if err := s.readJob(r, &in); err != nil {
		return nil, err
	}
	actor := actorOf(r)
	if err := mayCreate(&actor, &in); err != nil {
		return nil, err
	}
	if dry {
		return s.dryRun(r, transform.JobInput(in))
	}
	v, err := s.Transform.PutJob(r.Context(), actor, param(r, "id"), transform.JobInput(in), waitFor(r, wait))
	if err != nil {
		return nil, err
	}
	if v.Completed() {
		requestOf(r).permit.Cancel() // it does not wait for its turn any more
	}
	return s.job(v), nil
}

// dryRun returns the job as it would be at its end. Its files are deleted by
// then, so that there are no links to them.
func (s *server) dryRun(r *http.Request, in transform.JobInput) (any, error) {
	if s.DryRun == nil {
		return nil, domain.FieldError("there are no dry runs here", "dry_run")
	}
	v, err := s.DryRun(r.Context(), actorOf(r), param(r, "id"), in, requestOf(r).release)
	if err != nil {
		return nil, err
	}
	requestOf(r).permit.Cancel()
	j := s.job(v)
	j.DryRun = true
	for i := range j.Attachments {
		j.Attachments[i].URL = ""
	}
	return j, nil
}

func (s *server) getJob(_ http.ResponseWriter, r *http.Request) (any, error) {
	v, err := s.Transform.Job(r.Context(), actorOf(r), param(r, "id"))
	if err != nil {
		return nil, err
	}
	return s.job(v), nil
}

func (s *server) getJobByKey(_ http.ResponseWriter, r *http.Request) (any, error) {
	v, err := s.Transform.JobByKey(r.Context(), actorOf(r), param(r, "key"))
	if err != nil {
		return nil, err
	}
	return s.job(v), nil
}

func (s *server) listJobs(_ http.ResponseWriter, r *http.Request) (any, error) {
	p, err := pageOf(r)
	if err != nil {
		return nil, err
	}
	q, err := jobQuery(r.URL.Query())
	if err != nil {
		return nil, err
	}
	full, err := flagOf(r.URL.Query(), "full")
	if err != nil {
		return nil, err
	}
	if full {
		p.limit = min(p.limit, maxFull)
		p.Limit = p.limit + 1
	}
	q.Page = p.Page
	found, err := s.Transform.Jobs(r.Context(), actorOf(r), q)
	if err != nil {
		return nil, err
	}
	list, next := cut(p, found.Jobs, func(j *domain.Job) (time.Time, domain.ID) { return j.CreatedAt, j.ID })
	if last := found.Last; last != nil && next == "" {
		next = cursor{At: last.CreatedAt, ID: last.ID, Ascending: p.Ascending}.text()
	}
	c := JobCollection{
		List: make([]JobRow, len(list)), CreatedAt: Time(p.createdAt), Limit: p.limit,
		Cursor: p.cursor, NextCursor: next,
	}
	size := 0
	for i, j := range list {
		c.List[i] = jobRow(j)
		if !full {
			continue
		}
		n, err := s.fill(r, &c.List[i])
		if err != nil {
			return nil, err
		}
		if size += n; size > listBytes() && i+1 < len(list) { // the page is full
			c.List, c.NextCursor = c.List[:i+1], cursor{At: j.CreatedAt, ID: j.ID, Ascending: p.Ascending}.text()
			break
		}
	}
	return c, nil
}

// maxFull is how many whole jobs a page has at most.
const maxFull = 20

// fill adds to a job in a list what lists leave out, and returns its size.
func (s *server) fill(r *http.Request, row *JobRow) (size int, err error) {
	v, err := s.Transform.Job(r.Context(), actorOf(r), string(row.ID))
	if err != nil {
		return 0, err
	}
	j := s.job(v)
	row.Args, row.Meta, row.Intents, row.Faults = j.Args, j.Meta, j.Intents, j.Faults
	row.Attachments, row.Envelope = j.Attachments, j.Envelope
	return v.RowBytes() + len(v.Envelope), nil
}

func jobRow(j *domain.Job) JobRow {
	row := JobRow{
		ID: j.ID, Key: j.Key, WorkflowID: j.WorkflowID, Workflow: j.WorkflowName, SiloEntryID: j.EntryID,
		Status: j.Status, Result: string(j.Result()),
		CreatedAt: Time(j.CreatedAt), UpdatedAt: Time(j.UpdatedAt), CompletedAt: Time(j.CompletedAt), Tags: j.Tags,
		Acknowledged: acknowledgement(j.Ack),
	}
	if d := &j.Document; d.Schema != "" {
		row.Document = &JobDocument{Schema: domain.ShortSchema(d.Schema), Type: d.Type, Series: d.Series, Code: d.Code}
	}
	return row
}

// job returns the answer for a job.
func (s *server) job(v *transform.JobView) *Job {
	j := &Job{
		ID: v.ID, Key: v.Key, WorkflowID: v.WorkflowID, SiloEntryID: v.EntryID,
		Status: v.Status, Result: string(v.Result()),
		CreatedAt: Time(v.CreatedAt), UpdatedAt: Time(v.UpdatedAt), CompletedAt: Time(v.CompletedAt),
		Tags: v.Tags, Meta: v.Meta, Args: v.Args, Acknowledged: acknowledgement(v.Ack),
		Intents: intents(v.Events), Faults: faults(v.Faults), Warnings: warnings(v.Warnings), Envelope: v.Envelope,
	}
	if len(j.Meta) == 0 && len(j.Args) > 0 {
		j.Meta = textObject(j.Args)
	}
	for i := range v.Files {
		f := &v.Files[i]
		j.Attachments = append(j.Attachments, Attachment{
			ID: f.ID, Name: f.Name, Desc: f.Desc, MIME: f.MIME, Size: f.Size, Hash: f.Hash,
			URL: s.publicURL(silo.PublicPath(f)), Meta: f.Meta, Key: f.Key, Category: f.Category,
		})
	}
	return j
}

// textObject returns a map of texts as JSON, which cannot fail.
func textObject(m map[string]string) json.RawMessage {
	b, err := json.Marshal(m)
	if err != nil {
		return nil
	}
	return b
}

func intents(events []domain.Event) []Intent {
	folded := domain.Intents(events)
	list := make([]Intent, len(folded))
	all := make([]Event, 0, len(events)) // a piece of it for each intent
	for i, in := range folded {
		from := len(all)
		for k := range in.Events {
			e := &in.Events[k]
			all = append(all, Event{
				Index: e.Index, Status: e.Status, At: Time(e.At), Code: e.Code, Message: e.Message,
				Args: e.Args, SiloEntryID: e.EntryID, Simulated: e.Simulated,
			})
		}
		list[i] = Intent{
			ID: in.ID, StepID: in.StepID, Name: in.Name, Provider: in.Provider, Completed: in.Completed(),
			CreatedAt: Time(in.CreatedAt()), UpdatedAt: Time(in.UpdatedAt()),
			Events: all[from:len(all):len(all)],
		}
	}
	return list
}

// publicURL returns the absolute URL of a path, empty if the path is empty.
func (s *server) publicURL(path string) string {
	if path == "" {
		return ""
	}
	return s.PublicURL + path
}
