package domain

import (
	"context"
	"time"
)

// Workspace separates tenants: nothing is shared between two of them.
type Workspace struct {
	ID   ID
	Slug string // lower case letters, digits, hyphens; unique
	Name string
	// Country is an ISO code, may be empty.
	Country string
	// Sandbox workspaces never reach real authorities. Fixed at creation.
	Sandbox   bool
	CreatedAt time.Time
	// Advice is what it makes of warnings.
	Advice AdviceLevels
	// AnySchema lets its workflows take documents of other schemas than theirs; the jobs
	// have a warning then.
	AnySchema bool
}

// Token is the record of an issued access token; the token itself is not kept.
type Token struct {
	ID          ID // the token's jti
	WorkspaceID ID
	Name        string
	// Scopes say what the token may be used for. ScopeAPI is the only one there is, and
	// a token without it is refused.
	Scopes    []string
	CreatedAt time.Time
	// ExpiresAt is when the token ends, zero for never.
	ExpiresAt time.Time
	RevokedAt time.Time // zero while valid
}

// Expired reports whether the token has reached its end.
func (t *Token) Expired(now time.Time) bool { return !t.ExpiresAt.IsZero() && !now.Before(t.ExpiresAt) }

// ScopeAPI is the scope of tokens for all routes of the API.
const ScopeAPI = "api"

// Actor is the authenticated sender of a request.
type Actor struct {
	Workspace Workspace
	TokenID   ID
}

// Origin says who caused a change: "api-key" and a token's ID, or an action and
// a job's ID.
type Origin struct {
	Src   string `json:"src,omitempty"`
	SrcID string `json:"src_id,omitempty"`
}

// Workspaces holds the workspaces of the installation.
type Workspaces interface {
	// Insert returns an Error of kind Conflict if the slug is taken.
	Insert(ctx context.Context, w Workspace) error
	Get(ctx context.Context, id ID) (Workspace, error)
	BySlug(ctx context.Context, slug string) (Workspace, error)
	// List returns all workspaces, oldest first.
	List(ctx context.Context) ([]Workspace, error)
	// SetAdvice replaces the levels of a workspace.
	SetAdvice(ctx context.Context, id ID, levels AdviceLevels) error
	// SetAnySchema sets AnySchema of a workspace.
	SetAnySchema(ctx context.Context, id ID, on bool) error
}

// Tokens holds the records of issued tokens.
type Tokens interface {
	Insert(ctx context.Context, t Token) error
	Get(ctx context.Context, ws, id ID) (Token, error)
	// List returns the tokens of a workspace, newest first.
	List(ctx context.Context, ws ID) ([]Token, error)
	// Revoke ends a token. It does not change a token that was revoked before.
	Revoke(ctx context.Context, ws, id ID, at time.Time) error
}
