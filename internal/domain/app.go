package domain

import (
	"context"
	"encoding/json"
	"time"
)

// App is a program that works for several workspaces of the installation. It proves who it
// is with a client ID and a secret.
type App struct {
	ID ID
	// Name is the source of what the app writes: lower case letters, digits, hyphens;
	// unique, also among apps that were revoked.
	Name     string
	ClientID string
	// SecretHash is the SHA-256 of the secret in hex; the secret itself is not kept.
	SecretHash string
	CreatedAt  time.Time
	RevokedAt  time.Time // zero while valid
}

// Enrollment lets an app work in a workspace. An app has at most one in a workspace.
type Enrollment struct {
	WorkspaceID ID
	ID          ID
	AppID       ID
	// Data is what the app keeps about the workspace: any JSON, nil for none.
	Data      json.RawMessage
	Disabled  bool
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Apps holds the apps of the installation.
type Apps interface {
	// Insert returns an Error of kind Conflict if the name is taken.
	Insert(ctx context.Context, a *App) error
	Get(ctx context.Context, id ID) (*App, error)
	ByClient(ctx context.Context, clientID string) (*App, error)
	ByName(ctx context.Context, name string) (*App, error)
	// List returns all apps, by name.
	List(ctx context.Context) ([]App, error)
	// Revoke ends an app. It does not change an app that was revoked before.
	Revoke(ctx context.Context, id ID, at time.Time) error
	// Alone waits until no other transaction that called it for the app goes on, and sees
	// what they wrote.
	Alone(ctx context.Context, id ID) error
}

// Enrollments holds which apps may work in which workspaces.
type Enrollments interface {
	// Insert returns an Error of kind Conflict if the workspace has an enrollment with the
	// ID, or one of the app.
	Insert(ctx context.Context, e *Enrollment) error
	Get(ctx context.Context, ws, id ID) (*Enrollment, error)
	ByApp(ctx context.Context, ws, app ID) (*Enrollment, error)
	// OfApp returns the enrollments of an app with an ID. It spans workspaces: the ID may
	// be taken in several.
	OfApp(ctx context.Context, app, id ID) ([]Enrollment, error)
	// List returns the enrollments of a workspace, oldest first.
	List(ctx context.Context, ws ID) ([]Enrollment, error)
	SetData(ctx context.Context, ws, id ID, data json.RawMessage, at time.Time) error
	Disable(ctx context.Context, ws, id ID, disabled bool, at time.Time) error
}
