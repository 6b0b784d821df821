// Package access owns workspaces and access tokens: it creates and revokes them,
// and finds the actor of a request by its token.
//
// It does not store keys, which a Keyring does, and does not check access to
// single objects: every use case and query is scoped by the actor's workspace.
package access
