package archive

import (
	"cmp"
	"context"
	"slices"

	"chancery/internal/domain"
)

// Begin finds the earlier import from a source, or reserves a workspace for it: a new one, or
// one that is empty. The digest names the source.
func (im *Importer) Begin(ctx context.Context, digest string, from Origin, as string) (state domain.Import, resumed bool, err error) {
	slug := cmp.Or(as, from.Slug)
	if !domain.ValidSlug(slug) {
		return state, false, domain.E(domain.Invalid, "validation",
			"the name %q is not one of a workspace: 1 to 40 lower-case letters, digits and hyphens; choose one with --as", slug)
	}
	err = im.Store.Update(ctx, func(tx domain.Tx) error {
		spaces, err := tx.Workspaces().List(ctx)
		if err != nil {
			return err
		}
		earlier, err := tx.Archives().Imports(ctx, digest)
		if err != nil {
			return err
		}
		if state, resumed = pick(earlier, spaces, as); resumed {
			return nil
		}
		want := domain.Workspace{ID: from.ID, Slug: slug, Name: from.Name, Sandbox: from.Sandbox}
		if state, err = im.reserve(ctx, tx, spaces, want); err != nil {
			return err
		}
		state.Digest = digest
		return tx.Archives().SetImport(ctx, state)
	})
	return state, resumed, err
}

// Step does something and notes how far the import is then, in one transaction. It returns an
// error if somebody else goes on with the import.
func (im *Importer) Step(ctx context.Context, state *domain.Import, next domain.Import, fn func(tx domain.Tx) error) error {
	next.UpdatedAt = now(im.Clock)
	err := im.Store.Update(ctx, func(tx domain.Tx) error {
		list, err := tx.Archives().Imports(ctx, state.Digest)
		if err != nil {
			return err
		}
		n := slices.IndexFunc(list, func(one domain.Import) bool { return one.WorkspaceID == state.WorkspaceID })
		if n < 0 || list[n].Place != state.Place || list[n].Cursor != state.Cursor || !list[n].DoneAt.IsZero() {
			return domain.E(domain.Conflict, "importing", "the same import is made by another command, or was given up")
		}
		if err := fn(tx); err != nil {
			return err
		}
		return tx.Archives().SetImport(ctx, next)
	})
	if err == nil {
		*state = next
	}
	return err
}

// Open completes an import: it opens the workspace. Root is the ID of which those of its
// series are made.
func (im *Importer) Open(ctx context.Context, state *domain.Import, root domain.ID, fn func(tx domain.Tx) error) error {
	ws, done := state.WorkspaceID, *state
	done.DoneAt = now(im.Clock)
	if root == ws {
		root = ""
	}
	return im.Step(ctx, state, done, func(tx domain.Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		if err := tx.Workspaces().SetOrigin(ctx, ws, root); err != nil {
			return err
		}
		if err := tx.Workspaces().SetImporting(ctx, ws, false); err != nil {
			return err
		}
		return domain.Record(ctx, tx, done.DoneAt, domain.AuditChange{
			Workspace: ws, Kind: "workspace", ID: string(ws), Changed: []string{"imported"}, Detail: map[string]string{"source": state.Digest},
		})
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

// reserve makes a workspace, or closes an empty one.
func (im *Importer) reserve(ctx context.Context, tx domain.Tx, spaces []domain.Workspace, want domain.Workspace) (domain.Import, error) {
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
