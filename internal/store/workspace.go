package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"chancery/internal/domain"
)

const (
	workspacesInsert Name = "workspaces.insert"
	workspacesGet    Name = "workspaces.get"
	workspacesBySlug Name = "workspaces.by-slug"
	workspacesList   Name = "workspaces.list"
	workspacesAdvice Name = "workspaces.advice"
	workspacesSchema Name = "workspaces.any-schema"
	workspacesChange Name = "workspaces.change"
	workspacesImport Name = "workspaces.importing"
	workspacesOrigin Name = "workspaces.origin"
	workspacesTaken  Name = "workspaces.taken"
	workspacesFolder Name = "workspaces.folders"
	tokensInsert     Name = "tokens.insert"
	tokensGet        Name = "tokens.get"
	tokensList       Name = "tokens.list"
	tokensCount      Name = "tokens.count"
	tokensChange     Name = "tokens.change"
	tokensUsed       Name = "tokens.used"
	tokensRevoke     Name = "tokens.revoke"
)

const (
	workspaceColumns = `id, slug, name, country, sandbox, logo_url, created_at, updated_at, advice, any_schema, folders, importing, origin, theme`
	tokenColumns     = `workspace_id, id, name, scopes, created_at, expires_at, revoked_at, last_used_at`
)

var workspaceTexts = Texts{ //nolint:gochecknoglobals // a table
	workspacesInsert: `INSERT INTO workspaces (` + workspaceColumns + `)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT DO NOTHING`,
	workspacesTaken:  `SELECT id FROM workspaces WHERE slug = $1`,
	workspacesOrigin: `UPDATE workspaces SET origin = $2 WHERE id = $1`,
	workspacesImport: `UPDATE workspaces SET importing = $2 WHERE id = $1`,
	workspacesAdvice: `UPDATE workspaces SET advice = $2 WHERE id = $1`,
	workspacesSchema: `UPDATE workspaces SET any_schema = $2 WHERE id = $1`,
	workspacesFolder: `UPDATE workspaces SET folders = $2 WHERE id = $1`,
	workspacesChange: `UPDATE workspaces SET name = $2, slug = $3, logo_url = $4, updated_at = $5, theme = $6
		WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM workspaces o WHERE o.slug = $3 AND o.id <> $1)`,
	workspacesGet:    `SELECT ` + workspaceColumns + ` FROM workspaces WHERE id = $1 AND NOT importing`,
	workspacesBySlug: `SELECT ` + workspaceColumns + ` FROM workspaces WHERE slug = $1 AND NOT importing`,
	workspacesList:   `SELECT ` + workspaceColumns + ` FROM workspaces ORDER BY created_at, id`,

	tokensInsert: `INSERT INTO tokens (` + tokenColumns + `)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
	tokensGet:  `SELECT ` + tokenColumns + ` FROM tokens WHERE workspace_id = $1 AND id = $2`,
	tokensList: `SELECT ` + tokenColumns + ` FROM tokens WHERE workspace_id = $1 ORDER BY created_at DESC, id DESC`,
	tokensCount: `SELECT COUNT(*) FROM tokens
		WHERE workspace_id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)`,
	tokensChange: `UPDATE tokens SET name = $3, expires_at = $4 WHERE workspace_id = $1 AND id = $2`,
	tokensUsed: `UPDATE tokens SET last_used_at = $3
		WHERE workspace_id = $1 AND id = $2 AND (last_used_at IS NULL OR last_used_at <= $4)`,
	tokensRevoke: `UPDATE tokens SET revoked_at = COALESCE(revoked_at, $3) WHERE workspace_id = $1 AND id = $2`,
}

type workspaces struct{ s *Session }

func (r workspaces) Insert(ctx context.Context, w domain.Workspace) error {
	n, err := r.s.exec(ctx, workspacesInsert, string(w.ID), w.Slug, w.Name, w.Country, w.Sandbox, w.LogoURL,
		micros(w.CreatedAt), nullableMicros(w.UpdatedAt), asJSON(w.Advice), w.AnySchema, asJSON(w.Folders), w.Importing, string(w.Origin), structJSON(w.Theme))
	if err != nil || n == 1 {
		return err
	}
	var existing domain.ID
	err = r.s.one(ctx, workspacesTaken, args(w.Slug), text(&existing))
	switch {
	case err == nil:
		return taken(existing, "the slug %q is taken by another workspace", w.Slug)
	case noRow(err):
		return taken(w.ID, "a workspace with this id exists already")
	}
	return err
}

func (r workspaces) Get(ctx context.Context, id domain.ID) (domain.Workspace, error) {
	return r.find(ctx, workspacesGet, string(id))
}

func (r workspaces) BySlug(ctx context.Context, slug string) (domain.Workspace, error) {
	return r.find(ctx, workspacesBySlug, slug)
}

func (r workspaces) find(ctx context.Context, name Name, by string) (domain.Workspace, error) {
	var w domain.Workspace
	err := r.s.one(ctx, name, args(by), workspaceFields(&w)...)
	return w, missing(err, "workspace")
}

func (r workspaces) List(ctx context.Context) ([]domain.Workspace, error) {
	var list []domain.Workspace
	err := r.s.each(ctx, workspacesList, nil, func(scan scanFunc) error {
		var w domain.Workspace
		err := scan(workspaceFields(&w)...)
		list = append(list, w)
		return err
	})
	return list, err
}

func (r workspaces) SetAdvice(ctx context.Context, id domain.ID, levels domain.AdviceLevels) error {
	n, err := r.s.exec(ctx, workspacesAdvice, string(id), asJSON(levels))
	if err == nil && n == 0 {
		return domain.Missing("workspace")
	}
	return err
}

func (r workspaces) SetImporting(ctx context.Context, id domain.ID, on bool) error {
	n, err := r.s.exec(ctx, workspacesImport, string(id), on)
	if err == nil && n == 0 {
		return domain.Missing("workspace")
	}
	return err
}

func (r workspaces) SetOrigin(ctx context.Context, id, origin domain.ID) error {
	n, err := r.s.exec(ctx, workspacesOrigin, string(id), string(origin))
	if err == nil && n == 0 {
		return domain.Missing("workspace")
	}
	return err
}

func (r workspaces) SetAnySchema(ctx context.Context, id domain.ID, on bool) error {
	n, err := r.s.exec(ctx, workspacesSchema, string(id), on)
	if err == nil && n == 0 {
		return domain.Missing("workspace")
	}
	return err
}

func (r workspaces) SetFolders(ctx context.Context, id domain.ID, folders domain.Folders) error {
	n, err := r.s.exec(ctx, workspacesFolder, string(id), asJSON(folders))
	if err == nil && n == 0 {
		return domain.Missing("workspace")
	}
	return err
}

func (r workspaces) Change(ctx context.Context, w domain.Workspace) error {
	n, err := r.s.exec(ctx, workspacesChange, string(w.ID), w.Name, w.Slug, w.LogoURL, micros(w.UpdatedAt), structJSON(w.Theme))
	if err != nil || n == 1 {
		return err
	}
	if _, err := r.Get(ctx, w.ID); err != nil {
		return err
	}
	return domain.E(domain.Conflict, "conflict", "the slug %q is taken by another workspace", w.Slug)
}

func workspaceFields(w *domain.Workspace) []any {
	return args(text(&w.ID), &w.Slug, &w.Name, &w.Country, &w.Sandbox, &w.LogoURL,
		instant{&w.CreatedAt}, instant{&w.UpdatedAt}, into(&w.Advice), &w.AnySchema, into(&w.Folders), &w.Importing, text(&w.Origin), into(&w.Theme))
}

type tokens struct{ s *Session }

func (r tokens) Insert(ctx context.Context, t domain.Token) error {
	n, err := r.s.exec(ctx, tokensInsert, string(t.WorkspaceID), string(t.ID), t.Name,
		asJSON(t.Scopes), micros(t.CreatedAt), nullableMicros(t.ExpiresAt), nullableMicros(t.RevokedAt),
		nullableMicros(t.LastUsedAt))
	if err != nil || n == 1 {
		return err
	}
	return taken(t.ID, "a token with this id exists already")
}

func (r tokens) Get(ctx context.Context, ws, id domain.ID) (domain.Token, error) {
	var t domain.Token
	err := r.s.one(ctx, tokensGet, args(string(ws), string(id)), tokenFields(&t)...)
	return t, missing(err, "token")
}

func (r tokens) List(ctx context.Context, ws domain.ID) ([]domain.Token, error) {
	var list []domain.Token
	err := r.s.each(ctx, tokensList, args(string(ws)), func(scan scanFunc) error {
		var t domain.Token
		err := scan(tokenFields(&t)...)
		list = append(list, t)
		return err
	})
	return list, err
}

func (r tokens) Page(ctx context.Context, ws domain.ID, p domain.Page) ([]domain.Token, error) {
	return listRows(ctx, r.s, TokenList(ws, p), func(scan scanFunc) (domain.Token, error) {
		var t domain.Token
		err := scan(tokenFields(&t)...)
		return t, err
	})
}

func (r tokens) Count(ctx context.Context, ws domain.ID, now time.Time) (int, error) {
	var n int
	err := r.s.one(ctx, tokensCount, args(string(ws), micros(now)), &n)
	return n, err
}

func (r tokens) Change(ctx context.Context, ws, id domain.ID, name string, end time.Time) error {
	n, err := r.s.exec(ctx, tokensChange, string(ws), string(id), name, nullableMicros(end))
	if err == nil && n == 0 {
		return domain.Missing("token")
	}
	return err
}

func (r tokens) Used(ctx context.Context, ws, id domain.ID, at time.Time) error {
	_, err := r.s.exec(ctx, tokensUsed, string(ws), string(id), micros(at), micros(at.Add(-domain.TokenUse)))
	return err
}

func (r tokens) Revoke(ctx context.Context, ws, id domain.ID, at time.Time) error {
	n, err := r.s.exec(ctx, tokensRevoke, string(ws), string(id), micros(at))
	if err == nil && n == 0 {
		return domain.Missing("token")
	}
	return err
}

func tokenFields(t *domain.Token) []any {
	return args(text(&t.WorkspaceID), text(&t.ID), &t.Name, into(&t.Scopes), instant{&t.CreatedAt},
		instant{&t.ExpiresAt}, instant{&t.RevokedAt}, instant{&t.LastUsedAt})
}

// taken returns a Conflict with an existing object.
func taken(existing domain.ID, format string, args ...any) error {
	e := domain.E(domain.Conflict, "conflict", format, args...)
	e.ExistingID = existing
	return e
}

// noRow reports whether a query had no row.
func noRow(err error) bool { return errors.Is(err, sql.ErrNoRows) }
