package domain

import "slices"

// Scopes of tokens. Each route names those of which a token needs one.
const (
	// ScopeRead reads documents, jobs and workflows, and changes nothing.
	ScopeRead = "read"
	// ScopeWrite also creates and changes them.
	ScopeWrite = "write"
	// ScopeAPI also does what apps may do with them: the spool, meta rows, intents. Tokens
	// have it unless they were given others.
	ScopeAPI = "api"
	// ScopeAdmin changes the workspace, its tokens and its apps, and reads no documents.
	ScopeAdmin = "admin"
	// ScopeEnrolled is that of apps in a workspace. No token of the workspace itself has it.
	ScopeEnrolled = "enrolled"
)

// Scopes returns all scopes.
func Scopes() []string {
	return []string{ScopeRead, ScopeWrite, ScopeAPI, ScopeAdmin, ScopeEnrolled}
}

// TokenScopes returns the scopes that tokens of a workspace can have.
func TokenScopes() []string { return []string{ScopeRead, ScopeWrite, ScopeAPI, ScopeAdmin} }

// SourceToken is the source of what tokens of the workspace write. No app has this name.
const SourceToken = "api-key"

// Can reports whether the actor has one of the scopes.
func (a *Actor) Can(oneOf []string) bool {
	for _, scope := range a.Scopes {
		if slices.Contains(oneOf, scope) {
			return true
		}
	}
	return false
}

// Origin returns who causes what the actor changes: a token, or an app by its enrollment.
func (a *Actor) Origin() Origin {
	if a.App != "" {
		return Origin{Src: a.App, SrcID: string(a.EnrollmentID)}
	}
	return Origin{Src: SourceToken, SrcID: string(a.TokenID)}
}
