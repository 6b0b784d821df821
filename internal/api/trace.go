package api

import (
	"encoding/json"
	"net/http"
	"time"

	"chancery/internal/domain"
	"chancery/internal/transform"
)

// JobTrace is what each step of a job did.
type JobTrace struct {
	JobID           domain.ID                  `json:"job_id" doc:"Job."`
	WorkflowID      domain.ID                  `json:"workflow_id" doc:"Workflow that it runs."`
	WorkflowVersion int                        `json:"workflow_version" doc:"Version of the workflow that it runs." example:"3"`
	Waits           string                     `json:"waits,omitempty" enum:"running,slot,retry,later,poke" doc:"What the job waits for; absent once it has ended."`
	DueAt           Time                       `json:"due_at,omitzero" doc:"When it goes on by itself, or gives up waiting for a poke; absent once it has ended."`
	ParentID        domain.ID                  `json:"parent_id,omitempty" doc:"Job that created it, or that it repeats."`
	Children        []domain.ID                `json:"children,omitempty" doc:"Jobs that its steps created."`
	Milliseconds    int64                      `json:"ms" doc:"How long it took, or has run until its last event."`
	Steps           []TraceStep                `json:"steps" doc:"Steps in the order in which they were reached."`
	Versions        map[string]json.RawMessage `json:"versions,omitempty" doc:"Of a dry run: the envelopes of the versions that steps name."`
	More            bool                       `json:"more,omitempty" doc:"Further envelopes were too large to be shown."`
}

// TraceStep is what one step did.
type TraceStep struct {
	IntentID    domain.ID         `json:"intent_id" doc:"Intent of the job."`
	StepID      domain.ID         `json:"step_id" doc:"Step of the workflow."`
	Path        string            `json:"path,omitempty" doc:"Place of the step in the workflow." example:"steps[1].next[0].steps[0]"`
	Name        string            `json:"name,omitempty" doc:"Name of the step."`
	Action      string            `json:"action" doc:"Action of the step." example:"pdf"`
	Rescue      bool              `json:"rescue,omitempty" doc:"Whether it belongs to the error handling."`
	Config      json.RawMessage   `json:"config,omitempty" shape:"object" doc:"Configuration that the step has in the version of the job. Arguments are those of the job, with those of earlier events over them."`
	Status      domain.Status     `json:"status" doc:"Status of its last event." example:"OK"`
	Code        string            `json:"code,omitempty" doc:"Code of its last event."`
	Message     string            `json:"message,omitempty" doc:"What the action says about it."`
	Simulated   bool              `json:"simulated,omitempty" doc:"A simulator answered."`
	At          Time              `json:"at" doc:"When it was reached."`
	WorkedMS    int64             `json:"worked_ms" doc:"How long its attempts took together."`
	WaitedMS    int64             `json:"waited_ms" doc:"How long it waited between them."`
	Attempts    []TraceAttempt    `json:"attempts" doc:"Its attempts."`
	SiloEntryID domain.ID         `json:"silo_entry_id,omitempty" doc:"Entry that it worked on, or made."`
	Before      string            `json:"before,omitempty" doc:"Version of the entry before the step; absent where it made the entry." example:"76f845c125"`
	After       string            `json:"after,omitempty" doc:"Version after it; equal to before where the document did not change."`
	States      []string          `json:"states,omitempty" doc:"States that it set."`
	Files       []TraceFile       `json:"files,omitempty" doc:"Files that it made."`
	Args        map[string]string `json:"args,omitempty" doc:"Arguments that it added for later steps."`
	JobID       domain.ID         `json:"job_id,omitempty" doc:"Job that it created."`
}

// TraceAttempt is one attempt at a step.
type TraceAttempt struct {
	At           Time          `json:"at" doc:"When it began."`
	Status       domain.Status `json:"status" doc:"How it ended; RUN while it goes on." example:"ERR"`
	Code         string        `json:"code,omitempty" doc:"Code of the action."`
	Message      string        `json:"message,omitempty" doc:"What the action says about it."`
	Milliseconds int64         `json:"ms" doc:"How long it took."`
	WaitedMS     int64         `json:"waited_ms,omitempty" doc:"How long the step had waited for it."`
}

// TraceFile is a file that a step made.
type TraceFile struct {
	ID   domain.ID `json:"id" doc:"UUID of the file in its entry."`
	Name string    `json:"name" doc:"File name." example:"invoice.pdf"`
	MIME string    `json:"mime" doc:"MIME type." example:"application/pdf"`
	Size int64     `json:"size" doc:"Size in bytes."`
}

// traceDocs describes the operations on traces.
func traceDocs() map[string]doc {
	return map[string]doc{
		"get-trace": {about: "Answer what each step of a job did: configuration, attempts with their times, versions of the document before and after.", gives: JobTrace{}},
	}
}

func (s *server) getTrace(_ http.ResponseWriter, r *http.Request) (any, error) {
	t, err := s.Transform.Trace(r.Context(), actorOf(r), param(r, "id"))
	if err != nil {
		return nil, err
	}
	return jobTrace(t), nil
}

func jobTrace(t *transform.Trace) *JobTrace {
	j := t.Job
	out := &JobTrace{
		JobID: j.ID, WorkflowID: j.WorkflowID, WorkflowVersion: j.WorkflowVersion, Waits: string(t.Why), ParentID: j.ParentID,
		Milliseconds: j.UpdatedAt.Sub(j.CreatedAt).Milliseconds(), Steps: make([]TraceStep, len(t.Steps)), Versions: t.Contents, More: t.More,
	}
	if !j.Completed() {
		out.DueAt = Time(j.DueAt)
	}
	for i := range t.Steps {
		st := &t.Steps[i]
		out.Steps[i] = traceStep(st)
		if st.Child != "" {
			out.Children = append(out.Children, st.Child)
		}
	}
	return out
}

func traceStep(st *transform.TraceStep) TraceStep {
	last := st.Last()
	worked, waited := st.Spent()
	out := TraceStep{
		IntentID: st.ID, StepID: st.StepID, Path: st.Path, Name: st.Name, Action: st.Provider, Rescue: st.Rescue, Config: st.Config,
		Status: last.Status, Code: last.Code, Message: last.Message, Simulated: last.Simulated, At: Time(st.CreatedAt()),
		WorkedMS: worked.Milliseconds(), WaitedMS: waited.Milliseconds(), Attempts: attempts(st.Events),
		SiloEntryID: st.Entry, Before: st.Before, After: st.After, Args: last.Args, JobID: st.Child,
	}
	for i := range st.States {
		out.States = append(out.States, st.States[i].Key)
	}
	for i := range st.Files {
		f := &st.Files[i]
		out.Files = append(out.Files, TraceFile{ID: f.ID, Name: f.Name, MIME: f.MIME, Size: f.Size})
	}
	return out
}

// attempts folds the events of an intent: each RUN with what followed it.
func attempts(events []domain.Event) []TraceAttempt {
	list := []TraceAttempt{}
	var ended time.Time
	for i := range events {
		e := &events[i]
		if e.Status == domain.StatusRun || len(list) == 0 {
			a := TraceAttempt{At: Time(e.At), Status: e.Status, Code: e.Code, Message: e.Message}
			if !ended.IsZero() {
				a.WaitedMS = e.At.Sub(ended).Milliseconds()
			}
			list = append(list, a)
			ended = e.At
			continue
		}
		a := &list[len(list)-1]
		if a.Status != domain.StatusRun { // ended without another attempt: cancelled, skipped, timed out
			list = append(list, TraceAttempt{At: Time(e.At), Status: e.Status, Code: e.Code, Message: e.Message, WaitedMS: e.At.Sub(ended).Milliseconds()})
			ended = e.At
			continue
		}
		a.Status, a.Code, a.Message, a.Milliseconds = e.Status, e.Code, e.Message, e.At.Sub(time.Time(a.At)).Milliseconds()
		ended = e.At
	}
	return list
}
