package transform

import (
	"context"
	"time"

	"chancery/internal/domain"
)

// attend answers a job when it is complete or the wait is over. One that was
// begun here is handed over at its end; others are looked up.
func (s *Service) attend(ctx context.Context, job *domain.Job, wait time.Duration, end <-chan *domain.Finished) (*JobView, error) {
	if wait <= 0 || job.Completed() {
		return s.view(ctx, job.WorkspaceID, job.ID)
	}
	s.waits(ctx)
	over := s.Clock.Timer(wait)
	defer over.Stop()
	if end != nil {
		select {
		case f := <-end:
			if f != nil {
				return handedOver(f), nil
			}
		case <-over.C():
			return s.view(ctx, job.WorkspaceID, job.ID)
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	if err := s.await(ctx, job.WorkspaceID, job.ID, over); err != nil {
		return nil, err
	}
	return s.view(ctx, job.WorkspaceID, job.ID)
}

func handedOver(f *domain.Finished) *JobView {
	v := &JobView{Job: f.Job, Files: f.Files}
	if f.Entry != nil {
		v.Envelope = f.Entry.Content.Envelope()
	}
	return v
}

// await returns when the job is complete, the wait is over or the caller gone.
// The signal is only a hint: the row is looked at now and then as well.
func (s *Service) await(ctx context.Context, ws, id domain.ID, over domain.Timer) error {
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
