// Package access owns workspaces, access tokens, apps and their enrollments, people, their
// sessions and their roles: it creates and revokes them, and finds the actor of a request by
// its token or the cookie of its session.
//
// It does not store keys, which a Keyring does, does not know which route needs which
// scope, does not read or set cookies, does not talk to providers with which people sign in, and does not check access to single objects: every use case and query is scoped
// by the actor's workspace.
package access
