package simulate

import (
	"context"

	"chancery/internal/domain"
)

// Bug is a fault that is planted between engine and store, to show that the checker
// finds it.
type Bug string

// The bugs. None is the real code.
const (
	None Bug = ""
	// NoFence stores what a worker sends although its lease is lost.
	NoFence Bug = "no fence"
	// NumberOutside takes numbers in a transaction of their own.
	NumberOutside Bug = "number outside of the transaction"
	// NoVersion stores contents whatever version they are based on.
	NoVersion Bug = "no version check"
)

func unfenced(c *domain.Checkpoint, fence int64) *domain.Checkpoint {
	next, j := *c, *c.Job
	j.Lease.Fence = fence
	next.Job = &j
	return &next
}

func (q watchedQueue) rebased(ctx context.Context, c *domain.Checkpoint) (*domain.Checkpoint, error) {
	next := *c
	next.Changes = nil
	for _, ch := range c.Changes {
		if ch.Base != "" {
			ch.Base = ""
			if ch.Content != nil {
				head, err := q.tx.Entries().Head(ctx, c.Job.WorkspaceID, ch.EntryID)
				if err != nil {
					return nil, err
				}
				ch.Base = head.Content.Version
			}
		}
		next.Changes = append(next.Changes, ch)
	}
	return &next, nil
}

// replaced returns what a planted bug makes of a checkpoint.
func (q watchedQueue) replaced(ctx context.Context, c *domain.Checkpoint, fence int64) (*domain.Checkpoint, error) {
	switch q.tx.w.bug {
	case NoFence:
		return unfenced(c, fence), nil
	case NoVersion:
		return q.rebased(ctx, c)
	case None, NumberOutside:
	}
	return c, nil
}
