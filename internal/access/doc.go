// Package access decides who may do what: it makes workspaces and tokens, and
// turns the token of a request into an actor.
//
// It does not keep keys, which a Keyring does, and does not guard single objects:
// every use case and every query is scoped by the actor's workspace.
package access
