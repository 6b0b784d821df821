package domain

import "slices"

// Scopes of tokens. Each route names those of which a token needs one.
const (
	// ScopeRead reads documents, jobs and workflows, and changes nothing.
	ScopeRead = "read"
	// ScopeOperate operates jobs: it cancels, retries, skips, repeats and acknowledges them, and
	// creates jobs for entries that exist. It reads nothing that the job does not show.
	ScopeOperate = "operate"
	// ScopeWrite reads, creates and changes them, and operates jobs.
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
	return []string{ScopeRead, ScopeOperate, ScopeWrite, ScopeAPI, ScopeAdmin, ScopeEnrolled}
}

// TokenScopes returns the scopes that tokens of a workspace can have.
func TokenScopes() []string {
	return []string{ScopeRead, ScopeOperate, ScopeWrite, ScopeAPI, ScopeAdmin}
}

// Sources of what tokens of the workspace and people write. No app has one of these names.
const (
	SourceToken  = "api-key"
	SourcePerson = "person"
)

// Can reports whether the actor has one of the scopes.
func (a *Actor) Can(oneOf []string) bool {
	for _, scope := range a.Scopes {
		if slices.Contains(oneOf, scope) {
			return true
		}
	}
	return false
}

// Origin returns who causes what the actor changes: a token, a person, or an app by its
// enrollment.
func (a *Actor) Origin() Origin {
	switch {
	case a.App != "":
		return Origin{Src: a.App, SrcID: string(a.EnrollmentID)}
	case a.PersonID != "":
		return Origin{Src: SourcePerson, SrcID: string(a.PersonID)}
	}
	return Origin{Src: SourceToken, SrcID: string(a.TokenID)}
}
