package archive

import (
	"context"
	"slices"

	"chancery/internal/domain"
)

// begin finds the earlier import of the archive, or reserves a workspace for it.
func (i *importing) begin(ctx context.Context, as string) error {
	return i.Store.Update(ctx, func(tx domain.Tx) error {
		spaces, err := tx.Workspaces().List(ctx)
		if err != nil {
			return err
		}
		earlier, err := tx.Archives().Imports(ctx, i.archive.Digest)
		if err != nil {
			return err
		}
		if i.state, i.resumed = pick(earlier, spaces, as); i.resumed {
			return nil
		}
		slug := as
		if slug == "" {
			slug = i.archive.Head.Workspace.Slug
		}
		if i.state, err = i.reserve(ctx, tx, spaces, slug); err != nil {
			return err
		}
		return tx.Archives().SetImport(ctx, i.state)
	})
}

// pick returns the import to go on with: of one with another slug than the one that is
// wanted nothing is known, and of several one that is not complete.
func pick(list []domain.Import, spaces []domain.Workspace, as string) (found domain.Import, ok bool) {
	for _, one := range list {
		n := slices.IndexFunc(spaces, func(w domain.Workspace) bool { return w.ID == one.WorkspaceID })
		if n < 0 || as != "" && spaces[n].Slug != as {
			continue
		}
		if !ok || one.DoneAt.IsZero() {
			found, ok = one, true
		}
	}
	return found, ok
}

// reserveFor makes a workspace, or closes an empty one.
func (im *Importer) reserveFor(ctx context.Context, tx domain.Tx, spaces []domain.Workspace, want domain.Workspace) (domain.Import, error) {
	state := domain.Import{WorkspaceID: want.ID, StartedAt: now(im.Clock), UpdatedAt: now(im.Clock)}
	if n := slices.IndexFunc(spaces, func(w domain.Workspace) bool { return w.Slug == want.Slug }); n >= 0 {
		state.WorkspaceID = spaces[n].ID
		return state, closeEmpty(ctx, tx, spaces[n], want.Sandbox)
	}
	taken := slices.ContainsFunc(spaces, func(w domain.Workspace) bool { return w.ID == want.ID })
	if want.ID == "" || taken {
		want.ID = im.IDs.New()
	}
	state.WorkspaceID, state.Made = want.ID, true
	want.CreatedAt, want.Importing = now(im.Clock), true
	return state, tx.Workspaces().Insert(ctx, want)
}

func (i *importing) reserve(ctx context.Context, tx domain.Tx, spaces []domain.Workspace, slug string) (domain.Import, error) {
	from := i.archive.Head.Workspace
	state, err := i.reserveFor(ctx, tx, spaces, domain.Workspace{ID: from.ID, Slug: slug, Name: from.Name, Sandbox: from.Sandbox})
	state.Digest = i.archive.Digest
	return state, err
}

// closeEmpty takes a workspace into which something is imported. It must have no rows.
func closeEmpty(ctx context.Context, tx domain.Tx, w domain.Workspace, sandbox bool) error {
	if w.Importing {
		return domain.E(domain.Conflict, "importing", "something else is being imported into the workspace %q; "+
			"let that go on, or give it up with: chancery import --discard %s", w.Slug, w.Slug)
	}
	if w.Sandbox != sandbox {
		return domain.E(domain.Conflict, "conflict", "the workspace %q and the one that was exported are not both sandboxes; choose another with --as", w.Slug)
	}
	for _, p := range tx.Archives().Parts() {
		if p.Keys == 0 {
			continue
		}
		list, err := tx.Archives().Read(ctx, w.ID, domain.ArchiveRead{Part: p.Name, Limit: 1})
		if err != nil {
			return err
		}
		if len(list) > 0 {
			return domain.E(domain.Conflict, "conflict", "the workspace %q is not empty (it has %s); choose another name with --as", w.Slug, p.Name)
		}
	}
	return tx.Workspaces().SetImporting(ctx, w.ID, true)
}
