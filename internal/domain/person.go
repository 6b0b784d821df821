package domain

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode"
)

// Person is somebody who can sign in. Persons belong to the installation; see Member.
type Person struct {
	ID ID
	// Email is in lower case and unique; see CleanEmail.
	Email string
	Name  string
	// Password is the hash of a password, empty for none.
	Password string
	// Owner is set for those who look after the installation: they have every right in every
	// workspace.
	Owner bool
	// Disabled persons cannot sign in. What they did keeps their name.
	Disabled  bool
	CreatedAt time.Time
	// SignedInAt is when the person last signed in, zero for never.
	SignedInAt time.Time
	// Failures is how many wrong passwords there were since then, and FailedAt when the last
	// one was, zero for never.
	Failures int
	FailedAt time.Time
	// Vouched says that somebody who decides about the installation, or a provider, has said
	// whose account this is. An invitation does not: who makes it has the link too.
	Vouched bool
}

// personRow is about how much a person takes in a list, without texts.
const personRow = 300

// RowBytes returns the size of a row of a list.
func (p *Person) RowBytes() int { return personRow + len(p.Email) + len(p.Name) }

// Sizes of the texts of a person in bytes. That of an address is the one of SMTP (RFC 5321).
const (
	maxEmail      = 254
	maxLocalPart  = 64
	maxPersonName = 255
)

// CleanEmail returns an address as it is stored, in lower case, or an error about a field. It
// does not promise that mail arrives: quoted local parts and addresses without a domain are
// refused, all else is left to who sends there.
func CleanEmail(text, field string) (string, error) {
	text = strings.ToLower(strings.TrimSpace(text))
	local, host, _ := strings.Cut(text, "@")
	wrong := len(text) > maxEmail || local == "" || len(local) > maxLocalPart || !validHost(host) ||
		strings.ContainsFunc(text, func(r rune) bool {
			return unicode.IsSpace(r) || unicode.IsControl(r) || r == unicode.ReplacementChar || strings.ContainsRune(`"(),:;<>[\]`, r)
		})
	if wrong {
		return "", FieldError("an e-mail address like ana@example.com is expected", field)
	}
	return text, nil
}

// validHost reports whether a text looks like the domain of an address.
func validHost(host string) bool {
	return !strings.Contains(host, "@") && !slices.Contains(strings.Split(host, "."), "")
}

// CheckPersonName returns an error about the field "name" if nobody can be called so.
func CheckPersonName(name string) error {
	switch {
	case strings.TrimSpace(name) == "":
		return FieldError("a name is expected", "name")
	case len(name) > maxPersonName:
		return FieldError("a name has at most 255 bytes", "name")
	case strings.ContainsFunc(name, func(r rune) bool { return unicode.IsControl(r) || r == unicode.ReplacementChar }):
		return FieldError("a name has no control characters", "name")
	}
	return nil
}

// Role says what a member may do in a workspace.
type Role string

// The roles. Each may do what the one before may.
const (
	RoleViewer   Role = "viewer"
	RoleOperator Role = "operator"
	RoleEditor   Role = "editor"
	RoleAdmin    Role = "admin"
)

// Roles returns all roles, the least first.
func Roles() []Role { return []Role{RoleViewer, RoleOperator, RoleEditor, RoleAdmin} }

// Valid reports whether the role is known.
func (r Role) Valid() bool { return slices.Contains(Roles(), r) }

// Scopes returns what a member with the role may do, in the words of tokens; nothing for a
// role that is not known.
func (r Role) Scopes() []string {
	switch r {
	case RoleViewer:
		return []string{ScopeRead}
	case RoleOperator:
		return []string{ScopeRead, ScopeOperate}
	case RoleEditor:
		return []string{ScopeRead, ScopeOperate, ScopeWrite}
	case RoleAdmin:
		return []string{ScopeRead, ScopeOperate, ScopeWrite, ScopeAPI, ScopeAdmin}
	}
	return nil
}

// Member is a person in a workspace.
type Member struct {
	WorkspaceID ID
	PersonID    ID
	Role        Role
	CreatedAt   time.Time
}

// LinkKind says what a link is for.
type LinkKind string

// The kinds of links.
const (
	// LinkSetUp makes the first owner.
	LinkSetUp LinkKind = "set-up"
	// LinkInvitation makes a person, or a member of one that exists.
	LinkInvitation LinkKind = "invitation"
	// LinkReset gives a person a new password.
	LinkReset LinkKind = "reset"
)

// PersonLink is a link that was sent to somebody. It opens once.
type PersonLink struct {
	ID   ID
	Kind LinkKind
	// Hash is the SHA-256 of the token in the link, in hex; the token is not kept.
	Hash string
	// Email of who is invited; PersonID of whose password is reset.
	Email    string
	PersonID ID
	// WorkspaceID and Role are those of an invitation.
	WorkspaceID ID
	Role        Role
	CreatedAt   time.Time
	ExpiresAt   time.Time
	UsedAt      time.Time // zero while the link is open
}

// Open reports whether a link can be used.
func (l *PersonLink) Open(now time.Time) bool { return l.UsedAt.IsZero() && now.Before(l.ExpiresAt) }

// PersonSession is a browser in which a person has signed in.
type PersonSession struct {
	ID       ID
	PersonID ID
	// Hash is the SHA-256 of the value of the cookie, in hex; the value is not kept.
	Hash      string
	CreatedAt time.Time
	// UsedAt is when it was last used, to within TokenUse.
	UsedAt time.Time
	// EndsAt is when it ends, however much it is used.
	EndsAt    time.Time
	Address   string
	UserAgent string
}

// People holds the persons of the installation, and what each workspace keeps for them.
type People interface {
	// Insert returns an Error of kind Conflict if the address is taken.
	Insert(ctx context.Context, p *Person) error
	Get(ctx context.Context, id ID) (*Person, error)
	// GetToChange is Get for who changes the person, or begins something for it. Until the
	// transaction ends, no other one that called it for the person goes on.
	GetToChange(ctx context.Context, id ID) (*Person, error)
	ByEmail(ctx context.Context, email string) (*Person, error)
	// Page returns a page of all persons, newest or oldest first.
	Page(ctx context.Context, p Page) ([]*Person, error)
	// Change stores name, password, owner, disabled and vouched of a person.
	Change(ctx context.Context, p *Person) error
	// SignedIn records that a person signed in, which ends the count of failures.
	SignedIn(ctx context.Context, id ID, at time.Time) error
	// Failed adds to the failures of a person, and returns how many there are.
	Failed(ctx context.Context, id ID, n int, at time.Time) (int, error)
	// ByIdentity returns the person to whom an account of a provider belongs.
	ByIdentity(ctx context.Context, issuer, subject string) (*Person, error)
	// HasIdentity reports whether an account of a provider belongs to a person.
	HasIdentity(ctx context.Context, person ID, issuer string) (bool, error)
	// AddIdentity lets an account of a provider belong to a person. It returns an Error of kind
	// Conflict if it belongs to somebody, or the person has one there.
	AddIdentity(ctx context.Context, person ID, issuer, subject string, at time.Time) error
	// RemoveIdentities ends that for all accounts of a person.
	RemoveIdentities(ctx context.Context, person ID) error
	// Owners returns how many owners are not disabled. Until the transaction ends, no other
	// one that called it goes on.
	Owners(ctx context.Context) (int, error)
	// HasOwner is Owners for those who only read: whether there is one.
	HasOwner(ctx context.Context) (bool, error)
	// Preferences returns what a person keeps in a workspace, nil for nothing.
	Preferences(ctx context.Context, ws, person ID) (json.RawMessage, error)
	SetPreferences(ctx context.Context, ws, person ID, data json.RawMessage, at time.Time) error
}

// Members holds who may enter which workspace.
type Members interface {
	// Put adds a member, or changes the role of one.
	Put(ctx context.Context, m Member) error
	Get(ctx context.Context, ws, person ID) (Member, error)
	// List returns the members of a workspace, oldest first.
	List(ctx context.Context, ws ID) ([]Member, error)
	// OfPerson returns where a person is a member, oldest first. It spans workspaces.
	OfPerson(ctx context.Context, person ID) ([]Member, error)
	Remove(ctx context.Context, ws, person ID) error
	// Admins returns how many members with RoleAdmin are not disabled. Until the transaction
	// ends, no other one that called it for the workspace goes on.
	Admins(ctx context.Context, ws ID) (int, error)
}

// PersonLinks holds the links that were sent to people. They belong to the installation: who
// has one does not know of a workspace.
type PersonLinks interface {
	Insert(ctx context.Context, l *PersonLink) error
	ByHash(ctx context.Context, hash string) (*PersonLink, error)
	// OpenFor returns the invitations for an address that are open, oldest first.
	OpenFor(ctx context.Context, email string, now time.Time) ([]*PersonLink, error)
	// OpenIn returns the invitations to a workspace that are open, oldest first.
	OpenIn(ctx context.Context, ws ID, now time.Time) ([]*PersonLink, error)
	// OpenOf returns how many links of a kind are open.
	OpenOf(ctx context.Context, kind LinkKind, now time.Time) (int, error)
	// Use marks a link as used. It is an Error of kind NotFound if it was used before.
	Use(ctx context.Context, id ID, at time.Time) error
	// Remove removes an invitation to a workspace that is open.
	Remove(ctx context.Context, ws, id ID) error
	// Cancel ends all links of a kind for a person, or all of the kind without one.
	Cancel(ctx context.Context, kind LinkKind, person ID, at time.Time) error
	// Sweep removes links that expired before a time.
	Sweep(ctx context.Context, before time.Time) (int, error)
}

// PersonSessions holds the sessions of people, which belong to the installation.
type PersonSessions interface {
	Insert(ctx context.Context, x *PersonSession) error
	ByHash(ctx context.Context, hash string) (*PersonSession, error)
	// List returns the sessions of a person, newest first.
	List(ctx context.Context, person ID) ([]*PersonSession, error)
	// Used records a use of a session, unless one that is less than TokenUse older is on
	// record.
	Used(ctx context.Context, id ID, at time.Time) error
	// Remove ends a session of a person.
	Remove(ctx context.Context, person, id ID) error
	// RemoveOthers ends all sessions of a person but one, which may be empty.
	RemoveOthers(ctx context.Context, person, keep ID) error
	// Sweep removes sessions that ended before a time, or were last used before another.
	Sweep(ctx context.Context, ended, used time.Time) (int, error)
}

// Identity is what a provider says about somebody who signed in there.
type Identity struct {
	// Issuer is the provider, and Subject the account there, which always means the same
	// person. An address can be given to somebody else.
	Issuer, Subject string
	Email           string
	// Verified says that the provider has made sure whose address it is.
	Verified bool
	Name     string
}

// IdentityProvider is a service with which people sign in.
type IdentityProvider struct{ ID, Name string }

// Proof is what belongs to one sign-in with a provider: State comes back with the browser, Nonce
// is in what the provider signs, and only who knows Verifier can use the code.
type Proof struct{ State, Nonce, Verifier string }

// IdentityProviders are the services with which people sign in.
type IdentityProviders interface {
	List() []IdentityProvider
	// Begin returns where the browser is sent. It comes back to an address of ours.
	Begin(ctx context.Context, provider, back string, p Proof) (url string, err error)
	// Finish returns who has signed in, by the code that the browser came back with.
	Finish(ctx context.Context, provider, back, code string, p Proof) (Identity, error)
}
