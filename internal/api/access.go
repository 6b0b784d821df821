package api

import (
	"net/http"
	"time"

	"chancery/internal/access"
	"chancery/internal/domain"
)

// Workspace is the tenant that a token belongs to.
type Workspace struct {
	ID        domain.ID         `json:"id" doc:"UUID of the workspace."`
	Name      string            `json:"name" doc:"Name for people." example:"Acme S.L."`
	Slug      string            `json:"slug" doc:"Short name, unique on the server." example:"acme"`
	Country   string            `json:"country,omitempty" doc:"ISO code of the country it is in." example:"ES"`
	LogoURL   string            `json:"logo_url,omitempty" doc:"Extension: address of its logo." example:"https://acme.example/logo.png"`
	Sandbox   bool              `json:"sandbox" doc:"Whether it is a sandbox, which never reaches real authorities."`
	CreatedAt Time              `json:"created_at" doc:"When it was created."`
	UpdatedAt Time              `json:"updated_at" doc:"When name, slug, logo or theme last changed."`
	Folders   map[string]string `json:"folders,omitempty" doc:"Extension: folders that it has besides the usual ones, with the short name of the schema that each takes."`
	Theme     Theme             `json:"theme,omitzero" doc:"Extension: how its printed documents look; absent for the usual look."`
}

// Theme is how printed documents look.
type Theme struct {
	Color  string `json:"color,omitempty" doc:"Colour of headings, rules and totals." example:"#1D4A86"`
	Font   string `json:"font,omitempty" doc:"Typeface." example:"sans"`
	Logo   string `json:"logo,omitempty" enum:"left,right,centre" doc:"Place of the logo." example:"right"`
	Footer string `json:"footer,omitempty" doc:"Text at the foot of each page."`
}

// ThemeRequest changes how printed documents look. Members that are absent are not changed.
type ThemeRequest struct {
	Color  *string `json:"color,omitempty" doc:"Colour of headings, rules and totals: # and six hexadecimal digits. Text is darkened where it would be hard to read. Empty for the usual one." example:"#1D4A86"`
	Font   *string `json:"font,omitempty" doc:"Typeface; empty for the usual one." example:"sans"`
	Logo   *string `json:"logo,omitempty" doc:"Place of the logo: left, right or centre; empty for left." example:"right"`
	Footer *string `json:"footer,omitempty" doc:"Text at the foot of each page, at most 300 characters; empty for none." example:"Thank you for your order."`
}

// WorkspaceRequest changes a workspace. Members that are absent are not changed.
type WorkspaceRequest struct {
	Name    *string           `json:"name,omitempty" doc:"Name for people, at most 255 bytes." example:"Acme S.L."`
	Slug    *string           `json:"slug,omitempty" doc:"Short name: 1 to 40 lower-case letters, digits and hyphens." example:"acme"`
	Folders map[string]string `json:"folders,omitempty" doc:"Folders to add, with the short name of the schema that each takes; empty to remove one."`
	LogoURL *string           `json:"logo_url,omitempty" doc:"Address of its logo; empty for none." example:"https://acme.example/logo.png"`
	Theme   *ThemeRequest     `json:"theme,omitempty" doc:"How its printed documents look. Steps pdf may say otherwise."`
}

// Org has the workspaces that a token may enter. There is one for each workspace.
type Org struct {
	ID         domain.ID   `json:"id" doc:"UUID, derived from that of the workspace."`
	Name       string      `json:"name" doc:"Name of the workspace."`
	Domain     string      `json:"domain,omitempty" doc:"Always absent."`
	CreatedAt  Time        `json:"created_at" doc:"When the workspace was created."`
	UpdatedAt  Time        `json:"updated_at" doc:"When the workspace last changed."`
	Workspaces []Workspace `json:"workspaces" doc:"The workspace of the token."`
}

// TokenRequest makes a token.
type TokenRequest struct {
	Name      string   `json:"name,omitempty" doc:"Name to know it by, at most 255 bytes." example:"web shop"`
	Scopes    []string `json:"scopes,omitempty" doc:"What it may be used for: read, operate, write, api, admin; api when they are missing."`
	ExpiresAt *string  `json:"expires_at,omitempty" doc:"When it ends, or the day at whose beginning in UTC it ends; never when it is missing." example:"2027-01-31T00:00:00Z"`
}

// TokenChangeRequest changes a token. Members that are absent are not changed.
type TokenChangeRequest struct {
	Name      *string `json:"name,omitempty" doc:"Name to know it by, at most 255 bytes." example:"web shop"`
	ExpiresAt *string `json:"expires_at,omitempty" doc:"When it ends; not later than before." example:"2027-01-31T00:00:00Z"`
}

// Token is the record of an access token.
type Token struct {
	ID         domain.ID `json:"id" doc:"UUID of the token, its jti."`
	Name       string    `json:"name,omitempty" doc:"Name to know it by." example:"web shop"`
	Scopes     []string  `json:"scopes" doc:"What it may be used for."`
	CreatedAt  Time      `json:"created_at" doc:"When it was made."`
	ExpiresAt  Time      `json:"expires_at,omitzero" doc:"When it ends; absent for never."`
	Expired    bool      `json:"expired,omitempty" doc:"Whether it has ended."`
	RevokedAt  Time      `json:"revoked_at,omitzero" doc:"When it was revoked; absent while it is valid."`
	LastUsedAt Time      `json:"last_used_at,omitzero" doc:"When it was last used, to within about a minute; absent for never."`
	Token      string    `json:"token,omitempty" doc:"The token itself, only in the answer that made it: it is not kept."`
}

// TokenCollection is a page of tokens.
type TokenCollection struct {
	List       []Token `json:"list" doc:"Tokens, newest first unless ascending."`
	Limit      int     `json:"limit" doc:"Largest number of rows in a page."`
	CreatedAt  Time    `json:"created_at,omitzero" doc:"Bound given in the request."`
	Cursor     string  `json:"cursor,omitempty" doc:"Cursor of this page."`
	NextCursor string  `json:"next_cursor,omitempty" doc:"Cursor of the next page; absent on the last one."`
}

// accessDocs describes the operations on workspaces and tokens.
func accessDocs() map[string]doc {
	return map[string]doc{
		"get-workspace":   {about: "Answer the workspace of the token.", gives: Workspace{}},
		"patch-workspace": {about: "Change the workspace of the token.", takes: WorkspaceRequest{}, gives: Workspace{}},
		"list-orgs":       {about: "Answer the organization of the token, with its workspace, as an array.", gives: []Org{}},
		"create-token":    {about: "Make a token for the workspace, and answer it once.", takes: TokenRequest{}, gives: Token{}},
		"list-tokens":     {about: "List the tokens of the workspace, newest first.", gives: TokenCollection{}, query: pageQuery()},
		"get-token":       {about: "Answer the record of a token.", gives: Token{}},
		"patch-token":     {about: "Change the name of a token, or let it end earlier.", takes: TokenChangeRequest{}, gives: Token{}},
		"revoke-token":    {about: "Revoke a token: it is refused within five seconds."},
	}
}

func (s *server) getWorkspace(_ http.ResponseWriter, r *http.Request) (any, error) {
	w, err := s.Access.OwnWorkspace(r.Context(), actorOf(r))
	if err != nil {
		return nil, err
	}
	return workspace(&w), nil
}

func (s *server) patchWorkspace(_ http.ResponseWriter, r *http.Request) (any, error) {
	var in WorkspaceRequest
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	w, err := s.Access.ChangeWorkspace(r.Context(), actorOf(r), access.WorkspaceChange{
		Name: in.Name, Slug: in.Slug, LogoURL: in.LogoURL, Folders: in.Folders, Theme: (*access.ThemeChange)(in.Theme),
	})
	if err != nil {
		return nil, err
	}
	return workspace(&w), nil
}

func workspace(w *domain.Workspace) Workspace {
	return Workspace{
		ID: w.ID, Name: w.Name, Slug: w.Slug, Country: w.Country, LogoURL: w.LogoURL, Sandbox: w.Sandbox,
		CreatedAt: Time(w.CreatedAt), UpdatedAt: Time(changedAt(w)), Folders: w.Folders, Theme: Theme(w.Theme),
	}
}

func changedAt(w *domain.Workspace) time.Time {
	if w.UpdatedAt.IsZero() {
		return w.CreatedAt
	}
	return w.UpdatedAt
}

// listOrgs returns an array, as clients expect, although a token belongs to one workspace.
func (s *server) listOrgs(_ http.ResponseWriter, r *http.Request) (any, error) {
	w, err := s.Access.OwnWorkspace(r.Context(), actorOf(r))
	if err != nil {
		return nil, err
	}
	return []Org{{
		ID: domain.DeriveID(w.ID, "organization"), Name: w.Name, CreatedAt: Time(w.CreatedAt), UpdatedAt: Time(changedAt(&w)),
		Workspaces: []Workspace{workspace(&w)},
	}}, nil
}

func (s *server) createToken(_ http.ResponseWriter, r *http.Request) (any, error) {
	var in TokenRequest
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	input := access.TokenInput{Name: in.Name, Scopes: in.Scopes}
	if in.ExpiresAt != nil {
		end, err := timeIn(*in.ExpiresAt, "expires_at")
		if err != nil {
			return nil, err
		}
		input.ExpiresAt = end
	}
	t, text, err := s.Access.MakeToken(r.Context(), actorOf(r), input)
	if err != nil {
		return nil, err
	}
	made := s.token(&t)
	made.Token = text
	return made, nil
}

// timeIn reads a time or a day in a member of the body.
func timeIn(text, name string) (time.Time, error) {
	for _, layout := range []string{time.RFC3339Nano, time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, domain.FieldError("a time like 2027-01-31T00:00:00Z or a day like 2027-01-31 is expected", name)
}

func (s *server) token(t *domain.Token) Token {
	return Token{
		ID: t.ID, Name: t.Name, Scopes: append([]string{}, t.Scopes...), CreatedAt: Time(t.CreatedAt), ExpiresAt: Time(t.ExpiresAt),
		Expired: t.Expired(s.Clock.Now()), RevokedAt: Time(t.RevokedAt), LastUsedAt: Time(t.LastUsedAt),
	}
}

func (s *server) listTokens(_ http.ResponseWriter, r *http.Request) (any, error) {
	p, err := pageOf(r)
	if err != nil {
		return nil, err
	}
	list, err := s.Access.TokenPage(r.Context(), actorOf(r), p.Page)
	if err != nil {
		return nil, err
	}
	list, next := cut(p, list, func(t domain.Token) (time.Time, domain.ID) { return t.CreatedAt, t.ID })
	answer := TokenCollection{List: make([]Token, len(list)), Limit: p.limit, CreatedAt: Time(p.createdAt), Cursor: p.cursor, NextCursor: next}
	for i := range list {
		answer.List[i] = s.token(&list[i])
	}
	return answer, nil
}

func (s *server) getToken(_ http.ResponseWriter, r *http.Request) (any, error) {
	t, err := s.Access.Token(r.Context(), actorOf(r), param(r, "id"))
	if err != nil {
		return nil, err
	}
	return s.token(&t), nil
}

func (s *server) patchToken(_ http.ResponseWriter, r *http.Request) (any, error) {
	var in TokenChangeRequest
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	change := access.TokenChange{Name: in.Name}
	if in.ExpiresAt != nil {
		end, err := timeIn(*in.ExpiresAt, "expires_at")
		if err != nil {
			return nil, err
		}
		change.ExpiresAt = &end
	}
	t, err := s.Access.ChangeToken(r.Context(), actorOf(r), param(r, "id"), change)
	if err != nil {
		return nil, err
	}
	return s.token(&t), nil
}

func (s *server) revokeToken(w http.ResponseWriter, r *http.Request) (any, error) {
	if err := s.Access.RevokeOwn(r.Context(), actorOf(r), param(r, "id")); err != nil {
		return nil, err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil, nil
}
