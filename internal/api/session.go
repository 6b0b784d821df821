package api

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"chancery/internal/access"
	"chancery/internal/domain"
	"chancery/internal/limits"
)

// Fields of the header of requests of people.
const (
	headerWorkspace = "Chancery-Workspace"
	headerCSRF      = "Chancery-Csrf"
	headerFetchSite = "Sec-Fetch-Site"
	headerForwarded = "X-Forwarded-For"
)

// cookieName is the name of the cookie of sessions. Browsers take the prefix only with Secure,
// from the host itself, for all of it.
const (
	cookieName = "chancery-session"
	hostPrefix = "__Host-"
)

// secure reports whether people reach the server by https.
func (s *server) secure() bool { return strings.HasPrefix(s.PublicURL, "https://") }

// cookieNamed returns the name of a cookie of ours.
func (s *server) cookieNamed(name string) string {
	if s.secure() {
		return hostPrefix + name
	}
	return name
}

// cookie returns a cookie of ours. No script can read it, and browsers send it with no request
// that another site makes, but for links that somebody follows.
func (s *server) cookie(name, value string, age time.Duration) *http.Cookie {
	c := &http.Cookie{ //nolint:gosec // Secure follows from the address: over http a browser would not keep it
		Name: s.cookieNamed(name), Value: value, Path: "/", HttpOnly: true, Secure: s.secure(), SameSite: http.SameSiteLaxMode,
		MaxAge: int(age / time.Second),
	}
	if value == "" {
		c.MaxAge = -1
	}
	return c
}

// sessionOf returns the value of the cookie of a request that has no other way to say who
// sends it, empty for none.
func (s *server) sessionOf(r *http.Request) string {
	if r.Header.Get("Authorization") != "" {
		return ""
	}
	c, err := r.Cookie(s.cookieNamed(cookieName))
	if err != nil {
		return ""
	}
	return c.Value
}

// personKind says which people a route is for, if it is only for them.
type personKind int

const (
	// notOnlyPeople routes are for tokens and people, in a workspace.
	notOnlyPeople personKind = iota
	// anyPerson routes are for everybody who has signed in, outside of workspaces.
	anyPerson
	// ownerOnly routes are for owners, outside of workspaces.
	ownerOnly
	// memberOnly routes are for everybody who has signed in, in a workspace.
	memberOnly
)

// forPerson marks a route about the person who has signed in.
func forPerson(rt *route) { rt.person = anyPerson }

// forOwner marks a route about the installation.
func forOwner(rt *route) { rt.person = ownerOnly }

// forMember marks a route about what a person has in a workspace.
func forMember(rt *route) { rt.person = memberOnly }

// authorizePerson refuses a request to a route that is only for people, and otherwise sets its
// actor.
func (s *server) authorizePerson(rt *route, r *http.Request) error {
	token := s.sessionOf(r)
	if token == "" {
		if r.Header.Get("Authorization") == "" && s.Trusted == nil {
			return domain.E(domain.Unauthorized, "unauthorized", "sign in first: this is for people who have a session")
		}
		if err := s.authenticate(r); err != nil {
			return err
		}
		return domain.E(domain.Forbidden, "forbidden", "this is for people who have signed in; a token cannot do it")
	}
	if err := s.authenticatePerson(r, token, rt.person == memberOnly); err != nil {
		return err
	}
	if rt.person == ownerOnly && !actorOf(r).Owner {
		return domain.E(domain.Forbidden, "forbidden", "this is for owners of the installation")
	}
	return nil
}

// authenticatePerson sets the actor of a request with a cookie.
func (s *server) authenticatePerson(r *http.Request, token string, inWorkspace bool) error {
	q := requestOf(r)
	q.person = true
	name := ""
	if inWorkspace {
		name = r.Header.Get(headerWorkspace)
	}
	actor, err := s.Access.AuthenticatePerson(r.Context(), token, "")
	if err != nil {
		return err
	}
	if err := s.checkForgery(r, token); err != nil {
		return err
	}
	if inWorkspace {
		if name == "" {
			e := domain.FieldError("say which workspace this is about: its ID or slug in the header "+headerWorkspace, headerWorkspace)
			e.Kind, e.Key = domain.Malformed, "workspace"
			return e
		}
		if actor, err = s.Access.AuthenticatePerson(r.Context(), token, name); err != nil {
			return err
		}
	}
	q.actor = actor
	return nil
}

// checkForgery refuses a request that changes something and that a page of somebody else may
// have sent: a browser adds the cookie on its own.
func (s *server) checkForgery(r *http.Request, token string) error {
	if reads(r) {
		return nil
	}
	if !access.SameCSRF(token, r.Header.Get(headerCSRF)) {
		return domain.E(domain.Forbidden, "csrf", "the header Chancery-CSRF does not have the value that belongs to this session; GET /access/v1/session answers it")
	}
	return s.checkOrigin(r, true)
}

// checkOrigin refuses a request of a page of somebody else. A request that does not say where
// it is from is no request of a browser, and is refused where it must be one.
func (s *server) checkOrigin(r *http.Request, strict bool) error {
	refused := domain.E(domain.Forbidden, "origin", "this request comes from a page of another site")
	if site := r.Header.Get(headerFetchSite); site != "" {
		if site == "same-origin" {
			return nil
		}
		return refused
	}
	origin := r.Header.Get(headerOrigin)
	switch {
	case origin == "" && !strict:
		return nil
	case origin == "":
		return domain.E(domain.Forbidden, "origin", "a request with a cookie says where it is from, in Origin or Sec-Fetch-Site; programs use a token")
	case origin == originOf(s.PublicURL), hostOf(origin) == r.Host:
		return nil
	}
	return refused
}

// originOf returns the origin of a URL, as browsers write it.
func originOf(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

func hostOf(origin string) string {
	_, host, _ := strings.Cut(origin, "://")
	return host
}

// actorNow returns the actor of a request as he is now.
func (s *server) actorNow(ctx context.Context, r *http.Request) (domain.Actor, error) {
	if requestOf(r).person {
		return s.Access.AuthenticatePerson(ctx, s.sessionOf(r), r.Header.Get(headerWorkspace))
	}
	return s.Access.Authenticate(ctx, bearer(r))
}

// address returns the address of the client. What a proxy says about it is believed only of
// those that the operator named.
func (s *server) address(r *http.Request) string {
	host := r.RemoteAddr
	if h, _, err := net.SplitHostPort(r.RemoteAddr); err == nil {
		host = h
	}
	if len(s.Proxies) == 0 {
		return host
	}
	said := strings.Split(strings.Join(r.Header.Values(headerForwarded), ","), ",")
	for _, text := range slices.Backward(said) {
		if !s.isProxy(host) {
			break
		}
		ip, err := netip.ParseAddr(strings.TrimSpace(text))
		if err != nil {
			break
		}
		host = ip.Unmap().String()
	}
	return host
}

func (s *server) isProxy(host string) bool {
	ip, err := netip.ParseAddr(host)
	return err == nil && slices.ContainsFunc(s.Proxies, func(p netip.Prefix) bool { return p.Contains(ip.Unmap()) })
}

func (s *server) browser(r *http.Request) access.Browser {
	return access.Browser{Address: s.address(r), UserAgent: r.UserAgent()}
}

// SignInProvider is a service with which people sign in.
type SignInProvider struct {
	ID   string `json:"id" doc:"Short name, part of the address /sign-in/oidc/{provider}." example:"acme"`
	Name string `json:"name" doc:"Name for people." example:"Acme"`
}

// SignInOptions are the ways to sign in.
type SignInOptions struct {
	SetUp     bool             `json:"set_up" doc:"Whether there is an owner. While there is none, the server prints a link that makes the first one when it starts."`
	Password  bool             `json:"password" doc:"Whether people sign in with an e-mail address and a password."`
	Providers []SignInProvider `json:"providers" doc:"Services with which they sign in."`
}

// SignInRequest begins a session.
type SignInRequest struct {
	Email    string `json:"email" doc:"E-mail address." example:"ana@example.com"`
	Password string `json:"password" doc:"Password." example:"correct horse battery"`
}

// Session is the session of a person.
type Session struct {
	Person     SessionPerson      `json:"person" doc:"Who has signed in."`
	CSRF       string             `json:"csrf" doc:"Value of the header Chancery-CSRF of requests that change something."`
	EndsAt     Time               `json:"ends_at" doc:"When the session ends; before that it ends after 12 hours without a request."`
	Workspaces []SessionWorkspace `json:"workspaces" doc:"Workspaces that the person may enter, by name."`
}

// SessionPerson is the person of a session.
type SessionPerson struct {
	ID    domain.ID `json:"id" doc:"UUID of the person."`
	Email string    `json:"email" doc:"E-mail address." example:"ana@example.com"`
	Name  string    `json:"name" doc:"Name." example:"Ana Romero"`
	Owner bool      `json:"owner" doc:"Whether the person looks after the installation, and so has every right in all workspaces."`
}

// SessionWorkspace is a workspace that the person of a session may enter.
type SessionWorkspace struct {
	ID      domain.ID   `json:"id" doc:"UUID of the workspace."`
	Slug    string      `json:"slug" doc:"Short name, unique on the server." example:"acme"`
	Name    string      `json:"name" doc:"Name for people." example:"Acme S.L."`
	Sandbox bool        `json:"sandbox" doc:"Whether it is a sandbox."`
	Color   string      `json:"color,omitempty" doc:"Colour of its theme." example:"#1D4A86"`
	Role    domain.Role `json:"role" enum:"viewer,operator,editor,admin" doc:"What the person may do in it." example:"editor"`
}

// SessionRow is one of the sessions of a person.
type SessionRow struct {
	ID         domain.ID `json:"id" doc:"UUID of the session."`
	Current    bool      `json:"current" doc:"Whether it is the session of the request."`
	CreatedAt  Time      `json:"created_at" doc:"When it began."`
	LastUsedAt Time      `json:"last_used_at" doc:"When it was last used, to within about a minute."`
	EndsAt     Time      `json:"ends_at" doc:"When it ends."`
	Address    string    `json:"address,omitempty" doc:"Address of the client." example:"192.0.2.7"`
	UserAgent  string    `json:"user_agent,omitempty" doc:"User-Agent of the browser."`
}

// SessionCollection is the sessions of a person.
type SessionCollection struct {
	List []SessionRow `json:"list" doc:"Sessions that have not ended, newest first."`
}

// sessionDocs describes the operations on sessions.
func sessionDocs() map[string]doc {
	return map[string]doc{
		"get-sign-in":    {about: "Say how people can sign in.", gives: SignInOptions{}},
		"create-session": {about: "Sign in with an e-mail address and a password. The answer sets the cookie of the session.", takes: SignInRequest{}, gives: Session{}, fails: []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests, http.StatusServiceUnavailable}},
		"get-session":    {about: "Answer who has signed in.", gives: Session{}},
		"delete-session": {about: "Sign out."},
		"list-sessions":  {about: "List the sessions of the person who has signed in.", gives: SessionCollection{}},
		"end-session":    {about: "End one of the sessions of the person who has signed in."},
	}
}

func (s *server) getSignIn(_ http.ResponseWriter, r *http.Request) (any, error) {
	is, err := s.Access.IsSetUp(r.Context())
	if err != nil {
		return nil, err
	}
	return SignInOptions{SetUp: is, Password: true, Providers: s.providers()}, nil
}

func (s *server) createSession(w http.ResponseWriter, r *http.Request) (any, error) {
	var in SignInRequest
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	if err := s.checkOrigin(r, false); err != nil {
		return nil, err
	}
	made, err := s.Access.SignIn(r.Context(), access.SignInInput(in), s.browser(r))
	return s.signedIn(w, r, made, err)
}

// signedIn sets the cookie of a session that a request has begun, and returns the answer.
func (s *server) signedIn(w http.ResponseWriter, r *http.Request, made *access.SignedIn, err error) (any, error) {
	if err != nil {
		return nil, waiting(w, err)
	}
	s.setSession(w, made)
	return s.sessionView(r, domain.Actor{PersonID: made.Person.ID, SessionID: made.Session.ID}, made.Token)
}

func (s *server) setSession(w http.ResponseWriter, made *access.SignedIn) {
	http.SetCookie(w, s.cookie(cookieName, made.Token, limits.SessionAge.Duration()))
}

// waiting says in the header when somebody may try again.
func waiting(w http.ResponseWriter, err error) error {
	if wait, ok := errors.AsType[*access.WaitError](err); ok {
		w.Header().Set(headerRetryAfter, seconds(wait.For))
	}
	return err
}

func (s *server) getSession(_ http.ResponseWriter, r *http.Request) (any, error) {
	return s.sessionView(r, actorOf(r), s.sessionOf(r))
}

func (s *server) sessionView(r *http.Request, actor domain.Actor, token string) (any, error) {
	own, err := s.Access.OwnSession(r.Context(), actor)
	if err != nil {
		return nil, err
	}
	p := own.Person
	view := Session{Person: SessionPerson{p.ID, p.Email, p.Name, p.Owner}, CSRF: access.CSRF(token), EndsAt: Time(own.EndsAt), Workspaces: []SessionWorkspace{}}
	for _, w := range own.Places {
		view.Workspaces = append(view.Workspaces, SessionWorkspace{w.ID, w.Slug, w.Name, w.Sandbox, w.Theme.Color, w.Role})
	}
	return view, nil
}

func (s *server) deleteSession(w http.ResponseWriter, r *http.Request) (any, error) {
	if err := s.Access.SignOut(r.Context(), actorOf(r)); err != nil {
		return nil, err
	}
	http.SetCookie(w, s.cookie(cookieName, "", 0))
	w.WriteHeader(http.StatusNoContent)
	return nil, nil
}

func (s *server) listSessions(_ http.ResponseWriter, r *http.Request) (any, error) {
	actor := actorOf(r)
	list, err := s.Access.Sessions(r.Context(), actor)
	if err != nil {
		return nil, err
	}
	answer := SessionCollection{List: []SessionRow{}}
	for _, x := range list {
		answer.List = append(answer.List, SessionRow{
			ID: x.ID, Current: x.ID == actor.SessionID, CreatedAt: Time(x.CreatedAt), LastUsedAt: Time(x.UsedAt), EndsAt: Time(x.EndsAt),
			Address: x.Address, UserAgent: x.UserAgent,
		})
	}
	return answer, nil
}

func (s *server) endSession(w http.ResponseWriter, r *http.Request) (any, error) {
	if err := s.Access.EndSession(r.Context(), actorOf(r), param(r, "id")); err != nil {
		return nil, err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil, nil
}
