package api

import (
	"context"
	"errors"
	"net/http"

	"chancery/internal/domain"
	"chancery/internal/transform"
)

// BulkRequest says how many jobs are changed.
type BulkRequest struct {
	Reason string `json:"reason,omitempty" doc:"Why; the message of the events, or the note of an acknowledgement."`
	Code   string `json:"code,omitempty" doc:"Code of the events, when jobs are woken or cancelled."`
	Rescue *bool  `json:"rescue,omitempty" doc:"false keeps the rescue steps from running, when jobs are cancelled."`
	Pinned bool   `json:"pinned,omitempty" doc:"Take the version of the workflow that a job ran, not the latest, when jobs run again."`
}

// BulkCount is how many jobs a bulk request means.
type BulkCount struct {
	Count     int    `json:"count" doc:"Jobs that pass the filters and can be changed in this way."`
	More      bool   `json:"more,omitempty" doc:"Whether there may be more than one request changes."`
	Confirm   string `json:"confirm" doc:"Send the request again with this as confirm to carry it out."`
	ExpiresAt Time   `json:"expires_at" doc:"Until when."`
}

// BulkLine is what was done to one job: a line of the answer to a confirmed request.
type BulkLine struct {
	ID     domain.ID  `json:"id" doc:"The job."`
	Status int        `json:"status" doc:"Status that a single request would have." example:"200"`
	JobID  domain.ID  `json:"job_id,omitempty" doc:"The job that runs it again."`
	Error  *LineError `json:"error,omitempty" doc:"Why it was not done."`
}

// bulkVerbs are the verbs with what they do, by the last part of their operation.
func bulkVerbs() map[transform.Verb]string {
	return map[transform.Verb]string{
		transform.VerbCancel:      "Cancel all running jobs that pass the filters.",
		transform.VerbRetry:       "Make the next attempt of all waiting steps of jobs that pass the filters.",
		transform.VerbSkip:        "End the waiting steps of all jobs that pass the filters with SKIP; a reason is needed.",
		transform.VerbPoke:        "Wake the waiting steps of all jobs that pass the filters.",
		transform.VerbAgain:       "Run all completed jobs that pass the filters again; the result of the jobs is needed, or attention.",
		transform.VerbAcknowledge: "Say that the faults of all jobs that pass the filters have been seen.",
	}
}

// bulkDocs describes the operations on many jobs.
func bulkDocs() map[string]doc {
	const how = " Without confirm the answer is how many there are, and nothing is changed. With it, it has a line of " +
		"NDJSON for each job, oldest first; jobs that were created after the count are left alone."
	docs := map[string]doc{}
	for verb, about := range bulkVerbs() {
		docs[string(verb)+"-jobs"] = doc{
			about: about + how,
			takes: BulkRequest{}, gives: BulkCount{}, lines: BulkLine{}, mayBeEmpty: true,
			query: append(jobFilters(), queryParam{"confirm", "The token of a count with the same filters, at most an hour old.", nil}),
		}
	}
	return docs
}

// bulkJobs returns the handler that does something to all jobs that pass the filters.
func bulkJobs(verb transform.Verb) handler {
	return func(s *server, w http.ResponseWriter, r *http.Request) (any, error) {
		query, err := jobQuery(r.URL.Query())
		if err != nil {
			return nil, err
		}
		var in BulkRequest
		if err := s.readOptional(r, &in); err != nil {
			return nil, err
		}
		requestOf(r).release() // the body was small, and this may take long
		request := transform.BulkInput{
			Verb: verb, Query: query, Reason: in.Reason, Code: in.Code, Pinned: in.Pinned, NoRescue: in.Rescue != nil && !*in.Rescue,
		}
		token := r.URL.Query().Get("confirm")
		if token == "" {
			c, err := s.Transform.CountBulk(r.Context(), actorOf(r), request)
			if err != nil {
				return nil, err
			}
			return BulkCount{Count: c.Count, More: c.More, Confirm: c.Token, ExpiresAt: Time(c.Expires)}, nil
		}
		return nil, s.runBulk(w, r, request, token)
	}
}

// runBulk carries out a request that was counted, and writes a line for each job.
func (s *server) runBulk(w http.ResponseWriter, r *http.Request, in transform.BulkInput, token string) error {
	actor := actorOf(r)
	if err := s.Transform.CheckBulk(actor, in, token); err != nil {
		return err
	}
	out := newLines(w)
	out.begin()
	admit := func(ctx context.Context) (func(), error) {
		err := s.patient(ctx, func() error { return s.admission.Jobs.Add(ctx, actor.Workspace.ID) })
		return func() { s.admission.Jobs.Remove(actor.Workspace.ID) }, err
	}
	ctx := r.Context()
	each := func(d transform.BulkDone) error {
		line := BulkLine{ID: d.ID, JobID: d.NewID, Status: http.StatusOK}
		if d.Err != nil {
			line.Status, line.Error = s.lineError(r, d.Err)
		}
		return errors.Join(out.write(line), s.stillValid(ctx, r))
	}
	err := s.Transform.RunBulk(ctx, actor, in, token, transform.BulkHost{Admit: admit, Patient: s.patient, Each: each})
	if err == nil {
		err = out.flush()
	}
	s.broke(r, err)
	return nil
}

// broke ends a request whose answer has begun and cannot be brought to its end: the
// connection is closed, so that the client does not take a part of it for all.
func (s *server) broke(r *http.Request, err error) {
	if err == nil {
		return
	}
	if r.Context().Err() == nil {
		s.Log.ErrorContext(r.Context(), "an answer ends early", "request_id", requestOf(r).id,
			"method", r.Method, "path", r.URL.Path, "error", err)
	}
	panic(http.ErrAbortHandler)
}
