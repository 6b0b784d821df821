package api

import (
	"bytes"
	"net/http"
	"strconv"

	"chancery/internal/domain"
	"chancery/internal/transform"
)

// PromptRequest is a signal for an intent: to wake it or to cancel its job. The
// OpenAPI documents contain the name of the type.
type PromptRequest struct {
	ID      string `json:"id,omitempty" doc:"UUID of the intent."`
	JobID   string `json:"job_id,omitempty" doc:"UUID of its job."`
	Ref     string `json:"ref,omitempty" doc:"Reference that the action gave, instead of id and job_id."`
	Status  string `json:"status,omitempty" doc:"POKE to wake it, CANCEL to end the job." example:"POKE"`
	Code    string `json:"code,omitempty" doc:"Code for the event."`
	Message string `json:"message,omitempty" doc:"Message for the event."`
}

// OperateRequest gives the reason of an operator's intervention.
type OperateRequest struct {
	IntentID string `json:"intent_id,omitempty" doc:"Only if this intent is the one that waits."`
	Reason   string `json:"reason,omitempty" doc:"Why; shown as the message of the event."`
}

// AgainRequest asks to run a completed job again.
type AgainRequest struct {
	StepID string `json:"step_id,omitempty" doc:"Step to begin with."`
	Pinned bool   `json:"pinned,omitempty" doc:"Take the version of the workflow that the job ran, not the latest."`
}

// operateDocs describes the operations of operators and apps.
func operateDocs() map[string]doc {
	return map[string]doc{
		"prompt-intent": {
			about: "Wake an intent that waits, or cancel its job. The answer is the intent.",
			takes: PromptRequest{}, gives: Intent{},
			query: signalQuery(),
		},
		"cancel-job": {
			about: "Cancel a job: a running step may finish, then the job ends.",
			takes: OperateRequest{}, gives: Job{}, mayBeEmpty: true,
			query: append(signalQuery(), queryParam{"rescue", "false keeps the rescue steps from running.", true}),
		},
		"retry-job": {
			about: "Make the next attempt of a waiting step now.",
			takes: OperateRequest{}, gives: Job{}, mayBeEmpty: true,
			query: signalQuery(),
		},
		"skip-step": {
			about: "End a waiting step with SKIP; a reason is needed.",
			takes: OperateRequest{}, gives: Job{},
			query: signalQuery(),
		},
		"acknowledge-job": {
			about: "Say that the faults of a job have been seen: it no longer needs attention.",
			takes: AcknowledgeRequest{}, gives: Job{}, mayBeEmpty: true,
		},
		"run-again": {
			about: "Create a job that does a completed one once more, from its beginning or from a step on.",
			takes: AgainRequest{}, gives: Job{}, mayBeEmpty: true,
			query: waitQuery(),
		},
	}
}

func (s *server) signalIntent(_ http.ResponseWriter, r *http.Request) (any, error) {
	wait, err := waitOf(r)
	if err != nil {
		return nil, err
	}
	var in PromptRequest
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	intent, err := s.Transform.SignalIntent(r.Context(), actorOf(r), transform.IntentSignal(in), waitFor(r, wait))
	if err != nil {
		return nil, err
	}
	return intents(intent.Events)[0], nil
}

func (s *server) cancelJob(_ http.ResponseWriter, r *http.Request) (any, error) {
	rescue := true
	if text := r.URL.Query().Get("rescue"); text != "" {
		var err error
		if rescue, err = strconv.ParseBool(text); err != nil {
			return nil, badQuery("rescue", "true or false is expected")
		}
	}
	return s.operate(r, domain.Signal{Kind: domain.SignalCancel, NoRescue: !rescue}, false)
}

func (s *server) retryJob(_ http.ResponseWriter, r *http.Request) (any, error) {
	return s.operate(r, domain.Signal{Kind: domain.SignalRetry}, false)
}

func (s *server) skipStep(_ http.ResponseWriter, r *http.Request) (any, error) {
	return s.operate(r, domain.Signal{Kind: domain.SignalSkip}, true)
}

// operate stores a signal for the job, with the reason if the body gives one.
func (s *server) operate(r *http.Request, sig domain.Signal, explain bool) (any, error) {
	wait, err := waitOf(r)
	if err != nil {
		return nil, err
	}
	var in OperateRequest
	if err := s.readOptional(r, &in); err != nil {
		return nil, err
	}
	if explain && in.Reason == "" {
		return nil, domain.FieldError("say why, so that the record is complete", "reason")
	}
	sig.IntentID, sig.Message = domain.ID(in.IntentID), in.Reason
	requestOf(r).release() // the body was small, and the job may take long
	v, err := s.Transform.Operate(r.Context(), actorOf(r), param(r, "id"), sig, wait)
	if err != nil {
		return nil, err
	}
	return s.job(v), nil
}

func (s *server) runAgain(_ http.ResponseWriter, r *http.Request) (any, error) {
	wait, err := waitOf(r)
	if err != nil {
		return nil, err
	}
	var in AgainRequest
	if err := s.readOptional(r, &in); err != nil {
		return nil, err
	}
	v, err := s.Transform.Rerun(r.Context(), actorOf(r), param(r, "id"), transform.RerunOptions(in), waitFor(r, wait))
	if err != nil {
		return nil, err
	}
	return s.job(v), nil
}

// readOptional decodes the body if there is one.
func (s *server) readOptional(r *http.Request, into any) error {
	if len(bytes.TrimSpace(requestOf(r).body)) == 0 {
		return nil
	}
	return s.read(r, into)
}
