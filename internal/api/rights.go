package api

import (
	"fmt"
	"net/http"
	"strings"

	"chancery/internal/domain"
)

// A route names the scopes of which a token needs one. A route that names none, and is not
// public, is refused to every token.

// forAny marks a route for every token with a scope that this server knows.
func forAny(rt *route) { rt.needs = domain.Scopes() }

// toRead marks a route that reads documents, jobs or workflows.
func toRead(rt *route) {
	rt.needs = []string{domain.ScopeRead, domain.ScopeWrite, domain.ScopeAPI, domain.ScopeEnrolled}
}

// toOperate marks a route that operates jobs.
func toOperate(rt *route) {
	rt.needs = []string{domain.ScopeOperate, domain.ScopeWrite, domain.ScopeAPI, domain.ScopeEnrolled}
}

// toWrite marks a route that creates or changes them.
func toWrite(rt *route) {
	rt.needs = []string{domain.ScopeWrite, domain.ScopeAPI, domain.ScopeEnrolled}
}

// asApp marks a route for what apps do in addition. As an extension, tokens of the
// workspace may do it too, if they have ScopeAPI.
func asApp(rt *route) { rt.needs = []string{domain.ScopeAPI, domain.ScopeEnrolled} }

// enrolled marks a route that only apps have a use for.
func enrolled(rt *route) { rt.needs = []string{domain.ScopeEnrolled} }

// toChange marks a route that changes the workspace itself.
func toChange(rt *route) { rt.needs = []string{domain.ScopeAPI, domain.ScopeAdmin} }

// toAdmin marks a route for tokens and apps of the workspace.
func toAdmin(rt *route) { rt.needs = []string{domain.ScopeAdmin} }

// byApp marks a route that takes the credentials of an app and no token. Its handler checks
// them, because they may be in the body.
func byApp(rt *route) { rt.byApp = true }

// orApp marks a route that takes the credentials of an app in place of a token.
func orApp(rt *route) { rt.orApp = true }

// authorize refuses a request that may not use a route, and otherwise sets its actor.
func (s *server) authorize(rt *route, w http.ResponseWriter, r *http.Request) error {
	switch {
	case rt.public:
		return nil
	case rt.byApp:
		requestOf(r).byApp = true
		return nil
	case rt.orApp && s.Trusted == nil:
		if _, _, basic := r.BasicAuth(); basic {
			requestOf(r).byApp = true
			return nil // see checkApp
		}
	case rt.person != notOnlyPeople:
		return s.authorizePerson(rt, r)
	}
	if err := s.authenticate(r); err != nil {
		return err
	}
	requestOf(r).needs = rt.needs
	actor := actorOf(r)
	if actor.Can(rt.needs) {
		return nil
	}
	if actor.PersonID != "" {
		return errRole(rt.needs)
	}
	if len(rt.needs) > 0 {
		w.Header().Set("WWW-Authenticate", `Bearer realm="chancery", error="insufficient_scope", scope="`+strings.Join(rt.needs, " ")+`"`)
	}
	return domain.E(domain.Forbidden, "forbidden", "this needs a token with %s; this one has %s", scopesText(rt.needs), scopesText(actor.Scopes))
}

// errRole is the error for a person who may not do something in a workspace.
func errRole(needs []string) error {
	for _, role := range domain.Roles() {
		if a := (&domain.Actor{Scopes: role.Scopes()}); a.Can(needs) {
			return domain.E(domain.Forbidden, "forbidden", "this needs the role %s in the workspace", role)
		}
	}
	return domain.E(domain.Forbidden, "forbidden", "this is for programs, not for people")
}

// mayCreate refuses a job that needs more than the right to operate jobs: one that makes a
// document, or that has none.
func mayCreate(actor *domain.Actor, in *JobRequest) error {
	if actor.Can([]string{domain.ScopeWrite, domain.ScopeAPI, domain.ScopeEnrolled}) {
		return nil
	}
	if in.SiloEntryID != "" && (len(in.Data) == 0 || string(in.Data) == "null") {
		return nil
	}
	return domain.E(domain.Forbidden, "forbidden", "with the right to operate jobs alone, a job needs an entry that exists (silo_entry_id) and no data")
}

// scopesText names scopes in a message.
func scopesText(scopes []string) string {
	switch len(scopes) {
	case 0:
		return "no scope"
	case 1:
		return fmt.Sprintf("the scope %.40s", scopes[0])
	}
	return "one of the scopes " + strings.Join(scopes, ", ")
}

// checkApp sets the app of a request whose header has the credentials of one in place of a
// token. This reads the store for callers of whom nothing is known yet, so it comes after the
// request was counted as one that is under way.
func (s *server) checkApp(rt *route, r *http.Request) (err error) {
	if q := requestOf(r); rt.orApp && q.byApp {
		q.app, err = s.appOf(r, "", "")
	}
	return err
}

// appOf returns the app that sent a request to a route that takes one, or an error. The
// credentials are in the header, or else those given, from the body.
func (s *server) appOf(r *http.Request, clientID, secret string) (*domain.App, error) {
	if id, word, basic := r.BasicAuth(); basic {
		clientID, secret = id, word
	}
	return s.Access.AuthenticateApp(r.Context(), clientID, secret)
}
