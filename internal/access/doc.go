// Package access owns workspaces, access tokens, apps and their enrollments: it
// creates and revokes them, and finds the actor of a request by its token.
//
// It does not store keys, which a Keyring does, does not know which route needs which
// scope, and does not check access to single objects: every use case and query is scoped
// by the actor's workspace.
package access
