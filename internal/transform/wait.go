package transform

import (
	"context"
	"time"

	"chancery/internal/domain"
)

// Wait says how long a request waits for the end of its job.
type Wait struct {
	// For is the longest time; a request that does not wait has none.
	For time.Duration
	// OnStored, if set, is called before the wait, when the job is on record and
	// the request needs nothing but time.
	OnStored func()
}

// waitForResult returns a job when it is complete or the wait is over. One that was
// begun here is handed over at its end; others are looked up.
func (s *Service) waitForResult(ctx context.Context, job *domain.Job, wait Wait, end <-chan *domain.Finished) (*JobView, error) {
	if wait.For <= 0 || job.Completed() {
		return s.view(ctx, job.WorkspaceID, job.ID)
	}
	if wait.OnStored != nil {
		wait.OnStored()
	}
	over := s.Clock.Timer(wait.For)
	defer over.Stop()
	if end != nil {
		select {
		case f := <-end:
			if f != nil {
				return viewOf(f), nil
			}
		case <-over.C():
			return s.view(ctx, job.WorkspaceID, job.ID)
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	if err := s.await(ctx, job.WorkspaceID, job.ID, over, (*domain.Job).Completed); err != nil {
		return nil, err
	}
	return s.view(ctx, job.WorkspaceID, job.ID)
}

func viewOf(f *domain.Finished) *JobView {
	v := &JobView{Job: f.Job, Files: f.Files}
	if f.Entry != nil {
		v.Envelope, v.Warnings = f.Entry.Content.Envelope(), f.Entry.Content.Warnings
	}
	return v
}

// await returns when the job is in a state, the wait is over or the caller has
// disconnected. The signal, which comes when the job is complete, is only a hint: the row
// is also read once a second.
func (s *Service) await(ctx context.Context, ws, id domain.ID, over domain.Timer, state func(*domain.Job) bool) error {
	done, unwatch := s.Wake.Watch(domain.TopicJob(ws, id))
	defer unwatch()
	for {
		if reached, err := s.reached(ctx, ws, id, state); reached || err != nil {
			return err
		}
		look := s.Clock.Timer(time.Second)
		select {
		case <-done: // or hints may have got lost, and everybody looks
			look.Stop()
		case <-over.C():
			look.Stop()
			return nil
		case <-ctx.Done():
			look.Stop()
			return ctx.Err()
		case <-look.C():
		}
	}
}

func (s *Service) reached(ctx context.Context, ws, id domain.ID, state func(*domain.Job) bool) (is bool, err error) {
	err = s.Store.View(ctx, func(tx domain.Tx) error {
		job, err := tx.Jobs().Head(ctx, ws, id)
		is = err == nil && state(job)
		return err
	})
	return is, err
}
