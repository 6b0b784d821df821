package transform

import (
	"context"
	"fmt"

	"chancery/internal/domain"
)

// CreateChild stores a job that another job creates, within its transaction. The
// workflow must be one that may run, the depth within the limit, and the entry
// one that the workflow takes.
func CreateChild(ctx context.Context, tx domain.Tx, child *domain.Job) error {
	if child.Depth > domain.MaxDepth {
		return domain.E(domain.Invalid, "limit", "jobs that create jobs may do so %d times in a row; this would be one more", domain.MaxDepth)
	}
	w, err := tx.Workflows().Head(ctx, child.WorkspaceID, child.WorkflowID)
	if err != nil {
		return err
	}
	if err := mayRun(w); err != nil {
		return err
	}
	if child.EntryID != "" {
		e, err := tx.Entries().Get(ctx, child.WorkspaceID, child.EntryID)
		if err != nil {
			return err
		}
		if err := accepts(w, e.Content.DocSchema); err != nil {
			return err
		}
	}
	child.WorkflowVersion = w.Version
	child.InputHash = fmt.Sprintf("child of %s", child.ParentID)
	return tx.Jobs().Insert(ctx, child, child.CreatedAt.Add(-domain.KeyMemory))
}
