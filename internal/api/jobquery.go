package api

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// Acknowledgement says who has seen the faults of a job.
type Acknowledgement struct {
	At    Time   `json:"at" doc:"When."`
	Src   string `json:"src,omitempty" doc:"By what." example:"api-key"`
	SrcID string `json:"src_id,omitempty" doc:"By whom: the ID of the token."`
	Note  string `json:"note,omitempty" doc:"What they said about it."`
}

// AcknowledgeRequest says that somebody has seen the faults of a job.
type AcknowledgeRequest struct {
	Note string `json:"note,omitempty" doc:"What is to be said about the faults, at most 4 KiB."`
}

func acknowledgement(a *domain.Ack) *Acknowledgement {
	if a == nil {
		return nil
	}
	return &Acknowledgement{At: Time(a.At), Src: a.By.Src, SrcID: a.By.SrcID, Note: a.Note}
}

// jobFilters returns the parameters that select jobs.
func jobFilters() []queryParam {
	return []queryParam{
		{"tag", "Extension: only jobs with this tag.", nil},
		{"result", "Extension: only jobs with this result: running, completed, faulted or cancelled.", "faulted"},
		{"workflow_id", "Extension: only jobs of this workflow.", nil},
		{"silo_entry_id", "Extension: only jobs that work on this entry.", nil},
		{"key_prefix", "Extension: only jobs whose key begins with this.", "order-"},
		{"status", "Extension: only jobs whose last event has this status.", "ERR"},
		{"action", "Extension: only jobs with a fault of this action, and running jobs whose last event is of it.", "webhook"},
		{"code", "Extension: only jobs with a fault of this code, and running jobs whose last event has it; together with action both of one fault.", "HTTP/503"},
		{"state", "Extension: only jobs whose entry is in this state now.", "error"},
		{"attention", "Extension: true for jobs that ended with faults and that nobody acknowledged.", true},
		{"since", "Extension: only jobs that were created at this time or later.", exampleTime},
		{"until", "Extension: only jobs that were created at this time or earlier.", exampleTime},
	}
}

// maxFilter is the longest text of a filter. It is the limit of keys and tags.
const maxFilter = 255

// jobQuery reads the filters of a list of jobs.
func jobQuery(q url.Values) (domain.JobQuery, error) {
	jobs := domain.JobQuery{
		Tag: q.Get("tag"), KeyPrefix: q.Get("key_prefix"), Action: q.Get("action"), Code: q.Get("code"), State: q.Get("state"),
		Result: domain.JobResult(q.Get("result")), Status: domain.Status(q.Get("status")),
	}
	for _, name := range []string{"tag", "key_prefix", "action", "code", "state"} {
		if len(q.Get(name)) > maxFilter && (name != "code" || len(q.Get(name)) > limits.EventCode.Int()) {
			return jobs, badQuery(name, "no job has a text of more than %d bytes here", maxFilter)
		}
	}
	if err := oneOf("result", "results", "result of jobs", jobs.Result, domain.JobResults()); err != nil {
		return jobs, err
	}
	if err := oneOf("status", "statuses", "status of events", jobs.Status, domain.Statuses()); err != nil {
		return jobs, err
	}
	var err error
	if jobs.WorkflowID, err = idOf(q, "workflow_id", "the ID of a workflow"); err != nil {
		return jobs, err
	}
	if jobs.EntryID, err = idOf(q, "silo_entry_id", "the ID of an entry"); err != nil {
		return jobs, err
	}
	if jobs.Attention, err = flagOf(q, "attention"); err != nil {
		return jobs, err
	}
	if jobs.Since, err = timeOf(q, "since"); err != nil {
		return jobs, err
	}
	jobs.Until, err = timeOf(q, "until")
	jobs.Until = wholeMilli(jobs.Until)
	return jobs, err
}

// idOf returns an ID of the query, empty if there is none.
func idOf(q url.Values, name, what string) (domain.ID, error) {
	text := q.Get(name)
	if text == "" {
		return "", nil
	}
	id, err := domain.ParseID(text)
	if err != nil {
		return "", badQuery(name, "%s is expected: %v", what, err)
	}
	return id, nil
}

// oneOf refuses a value that is none of those known. An empty one is no value.
func oneOf[T ~string](name, plural, what string, v T, known []T) error {
	if v == "" || slices.Contains(known, v) {
		return nil
	}
	names := make([]string, len(known))
	for i, k := range known {
		names[i] = string(k)
	}
	return badQuery(name, "%q is not a %s; the %s are: %s", string(v), what, plural, strings.Join(names, ", "))
}

func (s *server) acknowledgeJob(_ http.ResponseWriter, r *http.Request) (any, error) {
	var in AcknowledgeRequest
	if err := s.readOptional(r, &in); err != nil {
		return nil, err
	}
	v, err := s.Transform.Acknowledge(r.Context(), actorOf(r), param(r, "id"), in.Note)
	if err != nil {
		return nil, err
	}
	return s.job(v), nil
}
