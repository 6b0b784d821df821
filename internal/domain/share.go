package domain

import "context"

// shareKey is the key of a workspace in a context.
type shareKey struct{}

// ForWorkspace returns a context for work of a workspace. What the work waits for, such
// as a connection to the store, is shared by workspace.
func ForWorkspace(ctx context.Context, ws ID) context.Context {
	return context.WithValue(ctx, shareKey{}, ws)
}

// WorkspaceOf returns the workspace that the work of a context is for, empty for none.
// It is for sharing only and grants nothing.
func WorkspaceOf(ctx context.Context) ID {
	ws, _ := ctx.Value(shareKey{}).(ID)
	return ws
}
