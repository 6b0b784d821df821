package access

import (
	"context"
	"fmt"
	"net/url"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// WorkspaceChange changes a workspace; what is nil stays as it is.
type WorkspaceChange struct {
	Name    *string
	Slug    *string
	LogoURL *string
}

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
	return changed
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
