package api

import (
	"context"
	"log/slog"
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"

	"chancery/internal/admission"
	"chancery/internal/domain"
)

const headerRequestID = "X-Request-Id"

// contextKey is the key of our request in a context.
type contextKey struct{}

// request is what the server knows about an HTTP request.
type request struct {
	id    string
	actor domain.Actor
	// byApp is set where a request needs the credentials of an app; app is the one whose
	// credentials were in the header.
	byApp bool
	app   *domain.App
	// person is set where the cookie of a session says who sends the request; needs are the
	// scopes of which the route needs one.
	person bool
	needs  []string
	// body that was read, permit to go on with it, and what releases the permit and the
	// memory of the body; only of routes that take a body.
	body    []byte
	limit   int64 // of the body
	permit  *admission.Permit
	release func()
}

// requestOf returns what the server knows about a request.
func requestOf(r *http.Request) *request {
	if q, ok := r.Context().Value(contextKey{}).(*request); ok {
		return q
	}
	return &request{}
}

// actorOf returns the actor of a request to a route that is not public.
func actorOf(r *http.Request) domain.Actor { return requestOf(r).actor }

// ServeHTTP implements http.Handler.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	q := &request{id: r.Header.Get(headerRequestID)}
	if !saneID(q.id) {
		q.id = string(s.IDs.New())
	}
	t := s.track(w)
	if r.ContentLength != 0 {
		// This is for the rest of a body that no handler reads, but net/http does before
		// it sends the answer.
		t.body = realNow().Add(s.Limits.Grace)
		setDeadline(t.conn.SetReadDeadline, t.body)
	}
	t.Header().Set(headerRequestID, q.id)
	r = r.WithContext(context.WithValue(r.Context(), contextKey{}, q))
	defer func() {
		if p := recover(); p != nil {
			s.recovered(t, r, p)
		}
	}()
	if !s.cors(t, r) {
		s.router.ServeHTTP(t, r)
	}
	t.end()
	if s.Log.Enabled(r.Context(), slog.LevelDebug) {
		s.Log.DebugContext(r.Context(), "answered", "request_id", q.id, "workspace", q.actor.Workspace.ID,
			"method", r.Method, "path", r.URL.Path, "status", t.status)
	}
}

// saneID reports whether a request ID may appear in logs and headers.
func saneID(id string) bool {
	return id != "" && len(id) <= 128 && !strings.ContainsFunc(id, func(c rune) bool {
		return c <= ' ' || c > '~' || c == '"' || c == '\\'
	})
}

// authenticate sets the actor of a request.
func (s *server) authenticate(r *http.Request) error {
	if s.Trusted != nil {
		actor := *s.Trusted
		actor.Scopes = []string{domain.ScopeAPI, domain.ScopeAdmin}
		requestOf(r).actor = actor
		return nil
	}
	if token := s.sessionOf(r); token != "" {
		return s.authenticatePerson(r, token, true)
	}
	actor, err := s.Access.Authenticate(r.Context(), bearer(r))
	if err != nil {
		return err
	}
	requestOf(r).actor = actor
	return nil
}

// stillValid returns why the token or the session of a request is not valid any more, if so.
// Requests that go on for long ask again and again: what was revoked meanwhile must not write.
func (s *server) stillValid(ctx context.Context, r *http.Request) error {
	if s.Trusted != nil {
		return nil
	}
	actor, err := s.actorNow(ctx, r)
	if domain.Is(err, domain.NotFound) || err == nil && !actor.Can(requestOf(r).needs) {
		return domain.E(domain.Unauthorized, "unauthorized", "the right to do this has ended")
	}
	return err
}

// bearer returns the token of a request (RFC 6750, section 2.1), empty if it has
// none. The scheme may be written in any case (RFC 9110, section 11.1).
func bearer(r *http.Request) string {
	scheme, token, ok := strings.Cut(strings.TrimSpace(r.Header.Get("Authorization")), " ")
	if !ok || !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// challenge returns the WWW-Authenticate header (RFC 6750, section 3).
func challenge(r *http.Request) string {
	if requestOf(r).byApp {
		return `Basic realm="chancery", charset="UTF-8"`
	}
	if r.Header.Get("Authorization") == "" {
		return `Bearer realm="chancery"`
	}
	return `Bearer realm="chancery", error="invalid_token"`
}

// methodsAt returns the methods that a path accepts.
func (s *server) methodsAt(path string) string {
	var list []string
	for _, m := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		if s.router.Match(chi.NewRouteContext(), m, path) {
			list = append(list, m)
		}
	}
	return strings.Join(list, ", ")
}
