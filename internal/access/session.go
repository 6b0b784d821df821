package access

import (
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// SignedIn is a session that has begun.
type SignedIn struct {
	Person  domain.Person
	Session domain.PersonSession
	// Token is the value of the cookie, which is not kept.
	Token string
}

// SignInInput is what somebody signs in with.
type SignInInput struct{ Email, Password string }

// Browser is where a session begins.
type Browser struct{ Address, UserAgent string }

// errSignIn is the error for every sign-in that fails. It does not say what is wrong.
func errSignIn() error {
	return domain.E(domain.Unauthorized, "sign-in", "the e-mail address or the password is wrong")
}

// errSignedOut is the error for a session that is not valid.
func errSignedOut() error {
	return domain.E(domain.Unauthorized, "unauthorized", "sign in first: there is no session, or it has ended")
}

// SignIn begins a session for a person with a password. For somebody unknown it answers the
// same, after the same time.
func (s *Service) SignIn(ctx context.Context, in SignInInput, from Browser) (*SignedIn, error) {
	p, err := s.proven(ctx, in, from.Address)
	if err != nil {
		return nil, err
	}
	var made *SignedIn
	err = s.Store.Update(ctx, func(tx domain.Tx) (err error) {
		// The person may have been disabled, or have another password, since.
		now, err := tx.People().GetToChange(ctx, p.ID)
		if err != nil {
			return err
		}
		if now.Disabled || now.Password != p.Password {
			return errSignIn()
		}
		made, err = s.beginSession(ctx, tx, now, from)
		return err
	})
	return made, err
}

// proven returns the person with an e-mail address and a password.
func (s *Service) proven(ctx context.Context, in SignInInput, address string) (*domain.Person, error) {
	email, err := domain.CleanEmail(in.Email, "email")
	if err != nil {
		return nil, errSignIn()
	}
	if len(in.Password) > limits.PasswordBytes.Int() {
		return nil, errSignIn()
	}
	if err := s.tries.begin(s.Clock.Monotonic(), email, address); err != nil {
		return nil, err
	}
	p := new(domain.Person)
	err = s.Store.View(ctx, func(tx domain.Tx) error {
		found, err := tx.People().ByEmail(ctx, email)
		if domain.Is(err, domain.NotFound) {
			*p = domain.Person{}
			return nil
		}
		if err == nil {
			*p = *found
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("looking for a person: %w", err)
	}
	right, err := s.passwords.check(ctx, address, in.Password, p.Password)
	if err != nil {
		return nil, err
	}
	if !right || p.Disabled {
		if p.ID != "" {
			// Written later, so that the time of the answer does not show who is known.
			s.uses.noteFailure(p.ID, domain.CallerOf(ctx), s.Clock.Now())
		}
		return nil, errSignIn()
	}
	s.tries.right(email, address)
	return p, s.recordFailures(ctx, s.uses.failuresOf(p.ID))
}

// beginSession stores a new session of a person. Its value is new at each sign-in, so that
// nobody can bring a value of his own to it.
func (s *Service) beginSession(ctx context.Context, tx domain.Tx, p *domain.Person, from Browser) (*SignedIn, error) {
	token, err := s.random(secretBytes)
	if err != nil {
		return nil, err
	}
	now := s.Clock.Now()
	x := domain.PersonSession{
		ID: s.IDs.New(), PersonID: p.ID, Hash: hashOf(token), CreatedAt: now, UsedAt: now, EndsAt: now.Add(limits.SessionAge.Duration()),
		Address: clip(from.Address, limits.AuditText.Int()), UserAgent: clip(from.UserAgent, limits.AuditAgent.Int()),
	}
	if err := s.makeRoomForSession(ctx, tx, p.ID); err != nil {
		return nil, err
	}
	if err := tx.PersonSessions().Insert(ctx, &x); err != nil {
		return nil, err
	}
	if err := tx.People().SignedIn(ctx, p.ID, now); err != nil {
		return nil, err
	}
	ctx = asPerson(ctx, p)
	detail := map[string]string{"email": p.Email}
	if p.Failures > 0 {
		detail["failures"] = strconv.Itoa(p.Failures)
	}
	err = s.record(ctx, tx, domain.AuditChange{Kind: kindSession, ID: string(x.ID), Detail: detail})
	return &SignedIn{Person: *p, Session: x, Token: token}, err
}

// makeRoomForSession ends the oldest sessions of a person who has too many.
func (s *Service) makeRoomForSession(ctx context.Context, tx domain.Tx, person domain.ID) error {
	list, err := tx.PersonSessions().List(ctx, person)
	if err != nil || len(list) < limits.SessionsEach.Int() {
		return err
	}
	for _, old := range list[limits.SessionsEach.Int()-1:] {
		if err := tx.PersonSessions().Remove(ctx, person, old.ID); err != nil {
			return err
		}
	}
	return nil
}

// asPerson returns a context in which a person is the caller, who has just proved who he is.
func asPerson(ctx context.Context, p *domain.Person) context.Context {
	c := domain.CallerOf(ctx)
	c.Kind, c.ID, c.Name = domain.CallerPerson, string(p.ID), p.Name
	return domain.WithCaller(ctx, c)
}

// clip cuts a text of a client to a number of bytes, and leaves out what is not UTF-8.
func clip(text string, most int) string {
	if len(text) > most {
		text = text[:most]
	}
	return domain.PlainText(text)
}

// CSRF returns the value that a request with a cookie has to name to change something. It
// follows from the value of the cookie, which no script can read.
func CSRF(token string) string {
	sum := sha256.Sum256([]byte("chancery csrf\x00" + token))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// SameCSRF reports whether a value is that of a cookie.
func SameCSRF(token, value string) bool {
	return subtle.ConstantTimeCompare([]byte(CSRF(token)), []byte(value)) == 1
}

// AuthenticatePerson returns the actor of a session, by the value of its cookie: in the
// workspace with an ID or a slug, or outside of all for an empty one. It returns Unauthorized
// if the session is not valid, and NotFound if the person is no member.
func (s *Service) AuthenticatePerson(ctx context.Context, token, workspace string) (domain.Actor, error) {
	if token == "" || len(token) > limits.TokenText.Int() || len(workspace) > limits.AuditText.Int() {
		return domain.Actor{}, errSignedOut()
	}
	began := s.Clock.Monotonic()
	key := workspace + "\x00" + token
	c, ok := s.people.get(key, began)
	if !ok {
		var err error
		if c, err = s.checkSession(ctx, token, workspace); err != nil {
			return domain.Actor{}, err
		}
		c.until = began + limits.TokenTrust.Duration()
		s.people.put(key, c)
	}
	for _, end := range c.ends {
		if !s.Clock.Now().Before(end) {
			return domain.Actor{}, errSignedOut()
		}
	}
	return c.actor, nil
}

// checkSession looks up a session that is not in the cache.
func (s *Service) checkSession(ctx context.Context, token, workspace string) (c cachedActor, err error) {
	now := s.Clock.Now()
	var x *domain.PersonSession
	err = s.Store.View(ctx, func(tx domain.Tx) error {
		if x, err = tx.PersonSessions().ByHash(ctx, hashOf(token)); err != nil {
			return signedOut(err)
		}
		c.ends = [2]time.Time{x.EndsAt, x.UsedAt.Add(limits.SessionIdle.Duration())}
		if !now.Before(c.ends[0]) || !now.Before(c.ends[1]) {
			return errSignedOut()
		}
		p, err := tx.People().Get(ctx, x.PersonID)
		if err != nil {
			return signedOut(err)
		}
		if p.Disabled {
			return errSignedOut()
		}
		c.actor = domain.Actor{PersonID: p.ID, PersonName: p.Name, SessionID: x.ID, Owner: p.Owner}
		if workspace == "" {
			return nil
		}
		return enterWorkspace(ctx, tx, &c.actor, workspace)
	})
	if err != nil {
		return cachedActor{}, err
	}
	s.uses.noteSession(x, now)
	return c, nil
}

func signedOut(err error) error {
	if domain.Is(err, domain.NotFound) {
		return errSignedOut()
	}
	return err
}

// enterWorkspace sets the workspace of a person and what the role there allows.
func enterWorkspace(ctx context.Context, tx domain.Tx, a *domain.Actor, name string) error {
	w, err := workspaceNamed(ctx, tx, name)
	if err != nil {
		return err
	}
	role := domain.RoleAdmin
	if !a.Owner {
		m, err := tx.Members().Get(ctx, w.ID, a.PersonID)
		if domain.Is(err, domain.NotFound) {
			return domain.Missing("workspace")
		}
		if err != nil {
			return err
		}
		role = m.Role
	}
	a.Workspace, a.Scopes = w, role.Scopes()
	return nil
}

// workspaceNamed returns the workspace with an ID or a slug.
func workspaceNamed(ctx context.Context, tx domain.Tx, name string) (domain.Workspace, error) {
	if id, err := domain.ParseID(name); err == nil {
		return tx.Workspaces().Get(ctx, id)
	}
	return tx.Workspaces().BySlug(ctx, name)
}

// Place is a workspace that a person may enter.
type Place struct {
	domain.Workspace
	Role domain.Role
}

// OwnSession is what a person sees of the session of a request.
type OwnSession struct {
	Person domain.Person
	EndsAt time.Time
	Places []Place
}

// OwnSession returns the session of an actor, with the workspaces that the person may enter:
// for an owner all.
func (s *Service) OwnSession(ctx context.Context, actor domain.Actor) (*OwnSession, error) {
	var out *OwnSession
	err := s.Store.View(ctx, func(tx domain.Tx) error {
		out = new(OwnSession)
		p, err := tx.People().Get(ctx, actor.PersonID)
		if err != nil {
			return signedOut(err)
		}
		list, err := tx.PersonSessions().List(ctx, p.ID)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(x *domain.PersonSession) bool { return x.ID == actor.SessionID })
		if i < 0 {
			return errSignedOut()
		}
		out.Person, out.EndsAt = *p, list[i].EndsAt
		out.Places, err = placesOf(ctx, tx, p)
		return err
	})
	return out, err
}

// placesOf returns the workspaces that a person may enter, by name.
func placesOf(ctx context.Context, tx domain.Tx, p *domain.Person) ([]Place, error) {
	places := []Place{}
	all, err := tx.Workspaces().List(ctx)
	if err != nil {
		return nil, err
	}
	roles := map[domain.ID]domain.Role{}
	if !p.Owner {
		list, err := tx.Members().OfPerson(ctx, p.ID)
		if err != nil {
			return nil, err
		}
		for _, m := range list {
			roles[m.WorkspaceID] = m.Role
		}
	}
	for _, w := range all {
		role := roles[w.ID]
		if p.Owner {
			role = domain.RoleAdmin
		}
		if role != "" && !w.Importing {
			places = append(places, Place{w, role})
		}
	}
	slices.SortStableFunc(places, func(a, b Place) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	return places, nil
}

// Sessions returns the sessions of the actor that have not ended, newest first.
func (s *Service) Sessions(ctx context.Context, actor domain.Actor) ([]*domain.PersonSession, error) {
	now := s.Clock.Now()
	var list []*domain.PersonSession
	err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		list, err = tx.PersonSessions().List(ctx, actor.PersonID)
		return err
	})
	return slices.DeleteFunc(list, func(x *domain.PersonSession) bool {
		return !now.Before(x.EndsAt) || !now.Before(x.UsedAt.Add(limits.SessionIdle.Duration()))
	}), err
}

// SignOut ends the session of the actor.
func (s *Service) SignOut(ctx context.Context, actor domain.Actor) error {
	return s.endSession(ctx, actor, actor.SessionID)
}

// EndSession ends a session of the actor, by its ID.
func (s *Service) EndSession(ctx context.Context, actor domain.Actor, id string) error {
	sid, err := domain.ParseID(id)
	if err != nil {
		return domain.Missing("session")
	}
	return s.endSession(ctx, actor, sid)
}

func (s *Service) endSession(ctx context.Context, actor domain.Actor, id domain.ID) error {
	err := s.Store.Update(ctx, func(tx domain.Tx) error {
		if err := tx.PersonSessions().Remove(ctx, actor.PersonID, id); err != nil {
			return err
		}
		return s.record(ctx, tx, domain.AuditChange{Kind: kindSession, ID: string(id), Changed: []string{"ended_at"}})
	})
	s.people.clear()
	return err
}

// SweepPeople removes sessions and links that have ended.
func (s *Service) SweepPeople(ctx context.Context) (int, error) {
	now := s.Clock.Now()
	var n int
	err := s.Store.Update(ctx, func(tx domain.Tx) error {
		sessions, err := tx.PersonSessions().Sweep(ctx, now, now.Add(-limits.SessionIdle.Duration()))
		if err != nil {
			return err
		}
		links, err := tx.PersonLinks().Sweep(ctx, now)
		n = sessions + links
		return err
	})
	return n, err
}
