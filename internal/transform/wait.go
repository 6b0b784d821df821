package transform

import (
	"context"
	"time"

	"chancery/internal/domain"
)

// waitForResult returns a job when it is complete or the wait is over. A job that
// was started here is handed over by the engine at its end; others are read.
func (s *Service) waitForResult(ctx context.Context, job *domain.Job, wait time.Duration, end <-chan *domain.Finished) (*JobView, error) {
	if wait <= 0 || job.Completed() {
		return s.view(ctx, job.WorkspaceID, job.ID)
	}
	s.stored(ctx)
	over := s.Clock.Timer(wait)
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
	if err := s.waitForCompletion(ctx, job.WorkspaceID, job.ID, over); err != nil {
		return nil, err
	}
	return s.view(ctx, job.WorkspaceID, job.ID)
}

func viewOf(f *domain.Finished) *JobView {
	v := &JobView{Job: f.Job, Files: f.Files}
	if f.Entry != nil {
		v.Envelope = f.Entry.Content.Envelope()
	}
	return v
}

// waitForCompletion returns when the job is complete, the wait is over or the
// caller has disconnected. The signal is only a hint: the row is also read once a
// second.
func (s *Service) waitForCompletion(ctx context.Context, ws, id domain.ID, over domain.Timer) error {
	done, unwatch := s.Wake.Watch(domain.TopicJob(ws, id))
	defer unwatch()
	for {
		if complete, err := s.completed(ctx, ws, id); complete || err != nil {
			return err
		}
		look := s.Clock.Timer(time.Second)
		select {
		case <-done:
			look.Stop()
			return nil
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

func (s *Service) completed(ctx context.Context, ws, id domain.ID) (bool, error) {
	over := false
	err := s.Store.View(ctx, func(tx domain.Tx) error {
		job, err := tx.Jobs().Head(ctx, ws, id)
		over = err == nil && job.Completed()
		return err
	})
	return over, err
}
