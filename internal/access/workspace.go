package access

import (
	"context"
	"fmt"
	"maps"
	"net/url"

	"chancery/internal/domain"
	"chancery/internal/limits"
	"chancery/internal/silo"
)

// WorkspaceChange changes a workspace; what is nil stays as it is.
type WorkspaceChange struct {
	Name    *string
	Slug    *string
	LogoURL *string
	Theme   *ThemeChange
	// Folders are changed one by one; one that takes nothing is removed.
	Folders domain.Folders
}

// ThemeChange changes a theme; what is nil stays as it is, and what is empty becomes as usual.
type ThemeChange struct{ Color, Font, Logo, Footer *string }

// OwnWorkspace returns the workspace of the actor as it is now.
func (s *Service) OwnWorkspace(ctx context.Context, actor domain.Actor) (domain.Workspace, error) {
	var w domain.Workspace
	err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		w, err = tx.Workspaces().Get(ctx, actor.Workspace.ID)
		return err
	})
	return w, err
}

// ChangeWorkspace changes the workspace of the actor, and returns it.
func (s *Service) ChangeWorkspace(ctx context.Context, actor domain.Actor, change WorkspaceChange) (domain.Workspace, error) {
	if err := change.validate(); err != nil {
		return domain.Workspace{}, err
	}
	var w domain.Workspace
	err := s.Store.Update(ctx, func(tx domain.Tx) (err error) {
		if w, err = tx.Workspaces().Get(ctx, actor.Workspace.ID); err != nil {
			return err
		}
		changed := change.apply(&w)
		if err := w.Theme.Check("theme"); err != nil {
			return err
		}
		if change.Folders != nil {
			if err := changeFolders(ctx, tx, &w, change.Folders); err != nil {
				return err
			}
			changed = append(changed, "folders")
		}
		if len(changed) == 0 {
			return nil
		}
		w.UpdatedAt = s.Clock.Now()
		if err := tx.Workspaces().Change(ctx, w); err != nil {
			return err
		}
		return s.record(ctx, tx, domain.AuditChange{Workspace: w.ID, Kind: kindWorkspace, ID: string(w.ID), Changed: changed})
	})
	s.actors.clear()
	return w, err
}

// SetFolders changes the folders that a workspace has besides the usual ones, and returns the
// workspace. One that takes nothing is removed. It takes effect like SetAdvice.
func (s *Service) SetFolders(ctx context.Context, slug string, changes domain.Folders) (domain.Workspace, error) {
	var w domain.Workspace
	err := s.Store.Update(ctx, func(tx domain.Tx) (err error) {
		if w, err = s.bySlug(ctx, tx, slug); err != nil {
			return err
		}
		if err := changeFolders(ctx, tx, &w, changes); err != nil {
			return err
		}
		return s.record(ctx, tx, domain.AuditChange{Workspace: w.ID, Kind: kindWorkspace, ID: string(w.ID), Changed: []string{"folders"}, Detail: changes})
	})
	s.actors.clear()
	return w, err
}

// changeFolders changes folders of a workspace. One that has entries keeps what it takes.
func changeFolders(ctx context.Context, tx domain.Tx, w *domain.Workspace, changes domain.Folders) error {
	if len(changes) == 0 {
		return nil
	}
	own := maps.Clone(w.Folders)
	if own == nil {
		own = domain.Folders{}
	}
	for key, takes := range changes {
		before, has := own[key]
		switch {
		case takes == "" && !has:
			return domain.FieldError("the workspace has no such folder of its own", "folders", key)
		case takes == "":
			delete(own, key)
		default:
			own[key] = takes
		}
		if !has || before == takes {
			continue
		}
		inside, err := tx.Entries().List(ctx, w.ID, domain.EntryQuery{Folders: []string{key}, Page: domain.Page{Limit: 1}})
		if err != nil {
			return err
		}
		if len(inside) > 0 {
			return domain.E(domain.Conflict, "conflict", "there are entries in the folder %s; move them first", key)
		}
	}
	if err := silo.CheckFolders(own); err != nil {
		return err
	}
	w.Folders = own
	return tx.Workspaces().SetFolders(ctx, w.ID, own)
}

// apply changes a workspace, and returns the names of what changed.
func (c *WorkspaceChange) apply(w *domain.Workspace) (changed []string) {
	for _, m := range []struct {
		name     string
		to, from *string
	}{{"name", &w.Name, c.Name}, {"slug", &w.Slug, c.Slug}, {"logo_url", &w.LogoURL, c.LogoURL}} {
		if m.from != nil && *m.from != *m.to {
			*m.to = *m.from
			changed = append(changed, m.name)
		}
	}
	if c.Theme != nil && c.Theme.apply(&w.Theme) {
		changed = append(changed, "theme")
	}
	return changed
}

// apply changes a theme, and reports whether it did.
func (c *ThemeChange) apply(t *domain.Theme) bool {
	before := *t
	for _, m := range []struct{ to, from *string }{
		{&t.Color, c.Color}, {&t.Font, c.Font}, {&t.Logo, c.Logo}, {&t.Footer, c.Footer},
	} {
		if m.from != nil {
			*m.to = *m.from
		}
	}
	return *t != before
}

func (c *WorkspaceChange) validate() error {
	if c.Slug != nil && !domain.ValidSlug(*c.Slug) {
		return errSlug()
	}
	if c.Name != nil {
		if *c.Name == "" {
			return domain.FieldError("a workspace needs a name", "name")
		}
		if len(*c.Name) > limits.WorkspaceName.Int() {
			return domain.OverLimit(domain.Invalid, &limits.WorkspaceName, "").At("name")
		}
	}
	if c.LogoURL == nil || *c.LogoURL == "" {
		return nil
	}
	u, err := url.Parse(*c.LogoURL)
	if err != nil || len(*c.LogoURL) > limits.WorkspaceLogo.Int() || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return domain.FieldError(fmt.Sprintf("an address of the web with at most %d bytes is expected", limits.WorkspaceLogo.Int()), "logo_url")
	}
	return nil
}

func errSlug() error {
	return domain.FieldError("a slug is 1 to 40 lower-case letters, digits and hyphens", "slug")
}
