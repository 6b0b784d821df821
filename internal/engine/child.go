package engine

import (
	"context"
	"fmt"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// codeTooManyJobs is the code of a step that would create one job too many.
const codeTooManyJobs = "too-many-jobs"

// child makes the job that a step creates. The workflow must be one that may run,
// the depth within the limit, and the entry one that the workflow accepts; it may
// be one of those that the changes so far insert.
func (r *run) child(ctx context.Context, tx domain.Tx, w *write, sofar []domain.Change, out *outcome) (*domain.Job, error) {
	if r.job.Depth+1 > limits.Depth.Int() {
		return nil, outcomeOf(domain.KO(domain.KeyLimit, limits.Depth.Message()))
	}
	flow, err := tx.Workflows().Head(ctx, r.job.WorkspaceID, w.Child.WorkflowID)
	if err != nil {
		return nil, err
	}
	if err := flow.MayRun(); err != nil {
		return nil, err
	}
	if w.Child.EntryID != "" {
		e, err := entryNow(ctx, tx, r.job.WorkspaceID, w.Child.EntryID, sofar)
		if err != nil {
			return nil, err
		}
		if _, err := flow.AcceptsFor(&r.space, e.Content.DocSchema); err != nil {
			return nil, err
		}
	}
	if err := r.count(ctx, tx, out); err != nil {
		return nil, err
	}
	return &domain.Job{
		WorkspaceID: r.job.WorkspaceID, ID: w.child, Key: string(r.job.ID) + ":" + w.intent,
		WorkflowID: flow.ID, WorkflowVersion: flow.Version, EntryID: w.Child.EntryID, Args: w.Child.Args,
		InputHash: fmt.Sprintf("child of %s", r.job.ID),
		ParentID:  r.job.ID, RootID: r.job.Root(), Depth: r.job.Depth + 1,
		CreatedAt: r.job.UpdatedAt, UpdatedAt: r.job.UpdatedAt, DueAt: r.job.UpdatedAt,
	}, nil
}

// count counts a child: for the queue of its workspace, which children must not fill
// beyond the limit, and for the job that all of them come from.
func (r *run) count(ctx context.Context, tx domain.Tx, out *outcome) error {
	limit := limits.Queue.With(int64(r.e.opt.QueueLimit))
	if out.children == 0 {
		n, err := tx.Queue().BacklogOf(ctx, r.job.WorkspaceID, r.job.UpdatedAt, limit.Int())
		if err != nil {
			return err
		}
		out.backlog = n
	}
	if out.backlog+out.children >= limit.Int() {
		return outcomeOf(domain.Result{
			Status: domain.StatusQueued, Code: domain.KeyLimit, RetryIn: r.retryChild(), Message: limit.Message(),
		})
	}
	room, err := tx.Jobs().CountDescendant(ctx, r.job.WorkspaceID, r.job.Root(), limits.Descendants.Int())
	if err == nil && !room {
		err = outcomeOf(domain.KO(codeTooManyJobs, limits.Descendants.Message()))
	}
	return err
}

// retryChild is how long a step waits that found the queue full: ever longer, and in
// the end as long as any that is queued.
func (r *run) retryChild() time.Duration {
	const first, doublings = 5 * time.Second, 8
	n := 0
	if open := r.follow().open; open != nil {
		n = len(open.Events) / 2 // each attempt has left two
	}
	if n > doublings {
		return 0
	}
	return first << n
}

// entryNow returns an entry that the changes insert, or else the one on record.
func entryNow(ctx context.Context, tx domain.Tx, ws, id domain.ID, changes []domain.Change) (*domain.Entry, error) {
	for i := range changes {
		for _, e := range changes[i].Inserted {
			if e.ID == id {
				return e, nil
			}
		}
	}
	return tx.Entries().Head(ctx, ws, id)
}
