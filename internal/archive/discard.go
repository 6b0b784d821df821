package archive

import (
	"context"
	"slices"

	"chancery/internal/domain"
)

// Discard removes what an import has stored that is not complete. A workspace that it has
// made goes too; another is as empty as before.
func (im *Importer) Discard(ctx context.Context, slug string) error {
	state, err := im.pending(ctx, slug)
	if err != nil {
		return err
	}
	parts, err := im.parts(ctx)
	if err != nil {
		return err
	}
	n := int64(0)
	for i := len(parts) - 1; i >= -1; i-- {
		for left := batchRows; left == batchRows; n += int64(left) {
			err := im.Store.Update(ctx, func(tx domain.Tx) (err error) {
				if i < 0 {
					left, err = tx.Archives().Unrelate(ctx, state.WorkspaceID, batchRows)
				} else {
					left, err = tx.Archives().Remove(ctx, state.WorkspaceID, parts[i].Name, batchRows)
				}
				return err
			})
			if err != nil {
				return err
			}
			im.Progress.report("removing", n)
		}
	}
	return im.Store.Update(ctx, func(tx domain.Tx) error {
		if err := tx.Archives().ForgetImport(ctx, state); err != nil {
			return err
		}
		return domain.Record(ctx, tx, now(im.Clock), domain.AuditChange{
			Kind: "workspace", ID: string(state.WorkspaceID), Changed: []string{"discarded"},
			Detail: map[string]string{"source": state.Digest},
		})
	})
}

// pending returns the import into a workspace that is not complete.
func (im *Importer) pending(ctx context.Context, slug string) (state domain.Import, err error) {
	err = im.Store.View(ctx, func(tx domain.Tx) error {
		spaces, err := tx.Workspaces().List(ctx)
		if err != nil {
			return err
		}
		list, err := tx.Archives().Imports(ctx, "")
		if err != nil {
			return err
		}
		for _, one := range list {
			if one.DoneAt.IsZero() && slices.ContainsFunc(spaces, func(w domain.Workspace) bool { return w.ID == one.WorkspaceID && w.Slug == slug }) {
				state = one
				return nil
			}
		}
		return domain.E(domain.NotFound, "not-found", "nothing is being imported into a workspace %q", slug)
	})
	return state, err
}
