package transform

import (
	"context"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// IntentSignal is a message of an app or operator to a waiting intent.
type IntentSignal struct {
	// ID of the intent, with the JobID it belongs to; or Ref, the reference that
	// its action gave.
	ID    string `json:"id"`
	JobID string `json:"job_id"`
	Ref   string `json:"ref"`
	// Status is POKE or CANCEL.
	Status  string `json:"status"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// SignalIntent wakes or cancels an intent and returns it as it is, or as it is when its
// job is settled or the wait is over. Poking an intent that does not wait changes nothing.
func (s *Service) SignalIntent(ctx context.Context, actor domain.Actor, p IntentSignal, wait Wait) (*domain.Intent, error) {
	kind := domain.SignalPoke
	switch domain.Status(p.Status) {
	case domain.StatusPoke, "":
	case domain.StatusCancel:
		kind = domain.SignalCancel
	default:
		return nil, domain.FieldError("only POKE and CANCEL can be said to an intent", "status")
	}
	sig := domain.Signal{Kind: kind, Code: p.Code, Message: p.Message}
	if err := checkSignal(&sig, "message"); err != nil {
		return nil, err
	}
	job, in, err := s.findIntent(ctx, actor.Workspace.ID, p)
	if err != nil {
		return nil, err
	}
	if in.Completed() {
		return nil, domain.Missing("open intent")
	}
	sig.IntentID = in.ID
	if err := s.signal(ctx, job.WorkspaceID, job.ID, sig); err != nil || wait.For <= 0 {
		return in, err
	}
	if wait.OnStored != nil {
		wait.OnStored()
	}
	if err := s.settle(ctx, job.WorkspaceID, job.ID, wait.For); err != nil {
		return nil, err
	}
	return s.intent(ctx, job.WorkspaceID, job.ID, in.ID)
}

// intent returns an intent as it is on record.
func (s *Service) intent(ctx context.Context, ws, job, id domain.ID) (in *domain.Intent, err error) {
	err = s.Store.View(ctx, func(tx domain.Tx) error {
		j, err := tx.Jobs().Get(ctx, ws, job)
		if err != nil {
			return err
		}
		for _, in = range domain.Intents(j.Events) {
			if in.ID == id {
				return nil
			}
		}
		return domain.Missing("intent")
	})
	return in, err
}

// settle returns when a job has settled after a signal, or when the wait is over.
func (s *Service) settle(ctx context.Context, ws, id domain.ID, wait time.Duration) error {
	over := s.Clock.Timer(wait)
	defer over.Stop()
	return s.await(ctx, ws, id, over, s.settled)
}

// settled reports whether a job has nothing to do by itself: it is complete, or waits for
// somebody to poke it and has handled what it was asked before.
func (s *Service) settled(j *domain.Job) bool {
	waits := j.Status == domain.StatusPoke && j.Signal == nil && j.Lease.Owner == "" &&
		(j.DueAt.IsZero() || j.DueAt.After(s.Clock.Now()))
	return waits || j.Completed()
}

// findIntent finds the intent that a signal is for.
func (s *Service) findIntent(ctx context.Context, ws domain.ID, p IntentSignal) (job *domain.Job, in *domain.Intent, err error) {
	err = s.Store.View(ctx, func(tx domain.Tx) error {
		id, failed := domain.ParseID(p.JobID)
		switch {
		case p.JobID != "" && failed != nil:
			return domain.Missing("job")
		case p.JobID == "" && p.Ref == "":
			return domain.FieldError("name the intent by id and job_id, or by ref", "job_id")
		case p.JobID == "":
			found, err := tx.Jobs().ByRef(ctx, ws, p.Ref)
			if err != nil {
				return err
			}
			id = found.ID
		}
		job, err = tx.Jobs().Get(ctx, ws, id)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	intents := domain.Intents(job.Events)
	if len(intents) == 0 {
		return nil, nil, domain.Missing("intent")
	}
	if p.ID == "" {
		return job, intents[len(intents)-1], nil
	}
	for _, in := range intents {
		if string(in.ID) == p.ID {
			return job, in, nil
		}
	}
	return nil, nil, domain.Missing("intent")
}

// Operate leaves a signal for a running job (cancel, retry now, skip the step it
// waits in) and returns the job when it has settled, after up to wait.
func (s *Service) Operate(ctx context.Context, actor domain.Actor, id string, sig domain.Signal, wait time.Duration) (*JobView, error) {
	jid, err := domain.ParseID(id)
	if err != nil {
		return nil, domain.Missing("job")
	}
	if err := checkSignal(&sig, "reason"); err != nil {
		return nil, err
	}
	ws := actor.Workspace.ID
	if err := s.signal(ctx, ws, jid, sig); err != nil {
		return nil, err
	}
	if wait > 0 {
		if err := s.settle(ctx, ws, jid, wait); err != nil {
			return nil, err
		}
	}
	return s.view(ctx, ws, jid)
}

// checkSignal returns an error if a signal is too large for the record of its job. The
// field is the name of its message in the request.
func checkSignal(sig *domain.Signal, field string) error {
	switch {
	case len(sig.Message) > limits.SignalMessage.Int():
		return domain.OverLimit(domain.Invalid, &limits.SignalMessage, "").At(field)
	case len(sig.Code) > limits.SignalCode.Int():
		return domain.OverLimit(domain.Invalid, &limits.SignalCode, "").At("code")
	case len(sig.IntentID) > limits.SignalCode.Int():
		return domain.Missing("intent") // no ID is so long
	}
	return nil
}

func (s *Service) signal(ctx context.Context, ws, id domain.ID, sig domain.Signal) error {
	err := s.Store.Update(context.WithoutCancel(ctx), func(tx domain.Tx) error {
		if err := tx.Queue().Signal(ctx, ws, id, sig, s.Clock.Now()); err != nil {
			return err
		}
		return s.recordJob(ctx, tx, ws, id, map[string]string{"signal": string(sig.Kind)})
	})
	if err == nil {
		s.Wake.Notify(domain.TopicJobs)
	}
	return err
}

// recordJob adds to the log that somebody intervened in a job.
func (s *Service) recordJob(ctx context.Context, tx domain.Tx, ws, id domain.ID, detail map[string]string) error {
	return domain.Record(ctx, tx, s.Clock.Now(), domain.AuditChange{Workspace: ws, Kind: "job", ID: string(id), Detail: detail})
}

// RerunOptions say how a job is run again.
type RerunOptions struct {
	// StepID is the step to begin with; the first when it is empty.
	StepID string `json:"step_id"`
	// Pinned keeps the version of the workflow that the job ran; otherwise the
	// latest is taken.
	Pinned bool `json:"pinned"`
}

// Rerun creates a new job with the workflow, entry and args of a completed
// one, from the beginning or from a step on. The arguments that steps have added
// are kept only when it goes on from a step.
func (s *Service) Rerun(ctx context.Context, actor domain.Actor, id string, a RerunOptions, wait Wait) (*JobView, error) {
	jid, err := domain.ParseID(id)
	if err != nil {
		return nil, domain.Missing("job")
	}
	job, end, err := s.rerun(ctx, actor, jid, a, "", func(ctx context.Context, tx domain.Tx, made *domain.Job) error {
		return s.recordJob(ctx, tx, made.WorkspaceID, jid, map[string]string{"made": string(made.ID)})
	})
	if err != nil {
		return nil, err
	}
	return s.waitForResult(ctx, job, wait, end)
}

// recordFunc adds to the log that a job was made.
type recordFunc func(ctx context.Context, tx domain.Tx, made *domain.Job) error

// rerun creates the job that runs a completed one again, with a key unless that is empty. It
// calls record, if that is set, in the transaction that stores the job.
func (s *Service) rerun(ctx context.Context, actor domain.Actor, id domain.ID, a RerunOptions, key string, record recordFunc) (*domain.Job, <-chan *domain.Finished, error) {
	job, err := s.newRerun(ctx, actor, id, a)
	if err != nil {
		return nil, nil, err
	}
	job.Key = key
	b := s.reserve(job)
	defer b.release()
	stored := context.WithoutCancel(ctx) // a caller who goes away must not leave a job that is not started
	err = s.Store.Update(stored, func(tx domain.Tx) error {
		if err := tx.Jobs().Insert(stored, job); err != nil || record == nil {
			return err
		}
		return record(stored, tx, job)
	})
	if err != nil {
		return nil, nil, err
	}
	return job, b.start(job, actor.Workspace, nil), nil
}

// newRerun makes the job that runs a completed one again.
func (s *Service) newRerun(ctx context.Context, actor domain.Actor, id domain.ID, a RerunOptions) (*domain.Job, error) {
	var old *domain.Job
	var flow *domain.Workflow
	var version *domain.WorkflowVersion
	err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		if old, err = tx.Jobs().Get(ctx, actor.Workspace.ID, id); err != nil {
			return err
		}
		if flow, err = tx.Workflows().Get(ctx, old.WorkspaceID, old.WorkflowID); err != nil {
			return err
		}
		n := flow.Version
		if a.Pinned {
			n = old.WorkflowVersion
		}
		version, err = tx.Workflows().Version(ctx, old.WorkspaceID, old.WorkflowID, n)
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case !old.Completed():
		return nil, domain.E(domain.Conflict, "conflict", "the job still runs; cancel it first or wait for its end")
	}
	if err := flow.MayRun(); err != nil {
		return nil, err
	}
	now := s.Clock.Now()
	job := &domain.Job{
		WorkspaceID: old.WorkspaceID, ID: s.IDs.New(), ParentID: old.ID,
		WorkflowID: old.WorkflowID, WorkflowVersion: version.Version, EntryID: old.EntryID,
		InputHash: "again " + string(old.ID), Tags: old.Tags, Args: old.Args, Meta: old.Meta,
		CreatedAt: now, UpdatedAt: now, DueAt: now,
	}
	if a.StepID == "" {
		return job, domain.CheckArgs(job.Args)
	}
	step := version.Content.Find(domain.ID(a.StepID))
	if step == nil {
		return nil, domain.FieldError("the workflow has no step with this ID", "step_id")
	}
	job.StartStep, job.Args = step.ID, old.ArgsNow()
	return job, domain.CheckArgs(job.Args)
}
