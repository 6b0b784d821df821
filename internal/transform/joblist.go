package transform

import (
	"context"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// JobList is a page of jobs.
type JobList struct {
	Jobs []*domain.Job
	// Last is where the search ended before the page was full, because it had looked at
	// limits.JobsSearched jobs; nil otherwise. The next page begins behind it.
	Last *domain.JobPlace
}

// Jobs lists jobs without their logs.
func (s *Service) Jobs(ctx context.Context, actor domain.Actor, q domain.JobQuery) (*JobList, error) {
	list := new(JobList)
	err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		*list = JobList{}
		if q.Indexed() {
			list.Jobs, err = tx.Jobs().List(ctx, actor.Workspace.ID, q)
			return err
		}
		return list.search(ctx, tx, actor.Workspace.ID, q)
	})
	return list, err
}

// search looks for jobs that pass all filters.
func (l *JobList) search(ctx context.Context, tx domain.Tx, ws domain.ID, q domain.JobQuery) error {
	found, last, err := tx.Jobs().Search(ctx, ws, q, limits.JobsSearched.Int())
	if err != nil {
		return err
	}
	ids := make([]domain.ID, len(found))
	for i, p := range found {
		ids[i] = p.ID
	}
	if l.Jobs, err = tx.Jobs().Rows(ctx, ws, ids, q.Bytes); len(l.Jobs) == len(found) {
		l.Last = last
	}
	return err
}

// Acknowledge says that somebody has seen the faults of a job, and returns the job.
func (s *Service) Acknowledge(ctx context.Context, actor domain.Actor, id, note string) (*JobView, error) {
	jid, err := domain.ParseID(id)
	if err != nil {
		return nil, domain.Missing("job")
	}
	if len(note) > limits.AckNote.Int() {
		return nil, domain.OverLimit(domain.Invalid, &limits.AckNote, "").At("note")
	}
	ack := domain.Ack{At: s.Clock.Now(), By: actor.Origin(), Note: note}
	err = s.Store.Update(ctx, func(tx domain.Tx) error {
		if err := tx.Jobs().Acknowledge(ctx, actor.Workspace.ID, jid, ack); err != nil {
			return err
		}
		return s.recordJob(ctx, tx, actor.Workspace.ID, jid, nil)
	})
	if err != nil {
		return nil, err
	}
	return s.view(ctx, actor.Workspace.ID, jid)
}
