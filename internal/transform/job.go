package transform

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"chancery/internal/domain"
)

// JobView is a job with everything that its answer shows.
type JobView struct {
	*domain.Job
	// Envelope and Files are there once the job is complete.
	Envelope json.RawMessage
	Files    []domain.File
	// Warnings are advice about the document, as far as it has been read.
	Warnings []domain.Warning
}

// PutJob creates the job with the ID given, or a new one when it is empty, and
// waits for its completion as wait says. The same request again returns the
// first job; another one with the same ID or key is a Conflict. A caller that
// goes away does not stop the job.
func (s *Service) PutJob(ctx context.Context, actor domain.Actor, id string, in JobInput, wait Wait) (*JobView, error) {
	jid := s.IDs.New()
	if id != "" {
		var err error
		if jid, err = jobID(id); err != nil {
			return nil, err
		}
	}
	req, err := checkInput(in)
	if err != nil {
		return nil, err
	}
	known, job, end := s.beginRecalled(ctx, actor, jid, req, wait)
	if job == nil {
		if known, err = s.lookUpAfter(ctx, actor, jid, req, known); err != nil {
			return nil, err
		}
		if known.job != nil {
			return s.waitForResult(ctx, known.job, wait, nil)
		}
		if job, end, err = s.create(ctx, actor, jid, req, known, wait.For > 0); err != nil {
			return nil, err
		}
	}
	s.Memory.made(job.WorkspaceID, jid, req.Key)
	v, err := s.waitForResult(ctx, job, wait, end)
	if err != nil {
		return nil, err
	}
	if !v.Completed() {
		v.Warnings = known.warnings
	}
	if known.mismatch != nil {
		v.Warnings = slices.Concat(v.Warnings, []domain.Warning{*known.mismatch})
	}
	return v, nil
}

func jobID(text string) (domain.ID, error) {
	id, err := domain.ParseID(text)
	if err != nil {
		return "", domain.FieldError(err.Error(), "id")
	}
	if !id.TimeBased() {
		return "", domain.FieldError(fmt.Sprintf("the ID of a job is a UUID of version 7 or 1, not %d", id.Version()), "id")
	}
	return id, nil
}

// Job returns a job by ID.
func (s *Service) Job(ctx context.Context, actor domain.Actor, id string) (*JobView, error) {
	jid, err := domain.ParseID(id)
	if err != nil {
		return nil, domain.Missing("job")
	}
	return s.view(ctx, actor.Workspace.ID, jid)
}

// JobByKey returns the job that holds a key.
func (s *Service) JobByKey(ctx context.Context, actor domain.Actor, key string) (*JobView, error) {
	var job *domain.Job
	err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		job, err = tx.Jobs().ByKey(ctx, actor.Workspace.ID, key, s.Clock.Now())
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.view(ctx, job.WorkspaceID, job.ID)
}

func (s *Service) view(ctx context.Context, ws, id domain.ID) (*JobView, error) {
	v := &JobView{}
	err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		if v.Job, err = tx.Jobs().Get(ctx, ws, id); err != nil || !v.Completed() || v.EntryID == "" {
			return err
		}
		e, err := tx.Entries().Get(ctx, ws, v.EntryID)
		if domain.Is(err, domain.Gone) { // the job stays without its document
			return nil
		}
		if err != nil {
			return err
		}
		v.Envelope, v.Warnings = e.Content.Envelope(), e.Content.Warnings
		v.Files, err = tx.Files().ByJob(ctx, ws, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	return v, nil
}
