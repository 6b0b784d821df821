package api

import (
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"chancery/internal/access"
	"chancery/internal/domain"
)

// Signing in with a provider. What belongs to one sign-in is in a cookie of the browser that
// began it: only this browser can end it, and the server keeps nothing meanwhile.
const (
	flowCookie = "chancery-oidc"
	flowAge    = 10 * time.Minute
	// maxTo is the length of the path to which a sign-in leads.
	maxTo      = 1024
	pageSignIn = "/sign-in"
)

// flow is a sign-in that has begun.
type flow struct {
	Provider string       `json:"p"`
	Proof    domain.Proof `json:"f"`
	To       string       `json:"to"`
}

func (f *flow) text() string {
	b, err := json.Marshal(f)
	if err != nil {
		return "" // three texts can always be written
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

func parseFlow(text string) (f flow, ok bool) {
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || json.Unmarshal(b, &f) != nil || f.Proof.State == "" || f.Proof.Nonce == "" || f.Proof.Verifier == "" {
		return flow{}, false
	}
	f.To = localPath(f.To)
	return f, true
}

// localPath returns a path of ours to go to, / for anything else: a link to the sign-in must
// not lead to another site.
func localPath(to string) string {
	u, err := url.Parse(to)
	wrong := err != nil || len(to) > maxTo || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") ||
		strings.ContainsFunc(to, func(r rune) bool { return r <= ' ' || r > '~' || r == '\\' })
	if wrong || u.Scheme != "" || u.Host != "" || u.User != nil || strings.HasPrefix(u.Path, "//") {
		return "/"
	}
	return to
}

// oidcDocs describes the operations of signing in with a provider.
func oidcDocs() map[string]doc {
	return map[string]doc{
		"begin-sign-in": {
			about: "Send the browser to a provider, to sign in there.", leads: true,
			query: []queryParam{{"to", "Path to which the browser goes afterwards.", "/invoices"}}, fails: []int{http.StatusForbidden},
		},
		"finish-sign-in": {
			about: "Begin a session for who has signed in with a provider, and send the browser on. A browser is sent to the page /sign-in with the parameter error when that fails.", leads: true,
			query: []queryParam{
				{"code", "What the provider gave to the browser.", nil},
				{"state", "What the browser was sent with.", nil},
				{"error", "Why the provider refuses.", nil},
				{"error_description", "The same in words.", nil},
			}, fails: []int{http.StatusForbidden},
		},
	}
}

// providers returns the services with which people sign in.
func (s *server) providers() []SignInProvider {
	list := []SignInProvider{}
	if s.Identities == nil {
		return list
	}
	for _, p := range s.Identities.List() {
		list = append(list, SignInProvider(p))
	}
	return list
}

// back is where a provider sends the browser to.
func (s *server) back(provider string) string {
	return s.PublicURL + "/sign-in/oidc/" + url.PathEscape(provider) + "/callback"
}

func errProvider() error {
	return domain.E(domain.NotFound, "not-found", "there is no such provider to sign in with")
}

func (s *server) beginSignIn(w http.ResponseWriter, r *http.Request) (any, error) {
	f := flow{Provider: param(r, "provider"), To: localPath(r.URL.Query().Get("to"))}
	if s.Identities == nil {
		return nil, errProvider()
	}
	var err error
	if f.Proof, err = s.Access.NewProof(); err != nil {
		return nil, err
	}
	address, err := s.Identities.Begin(r.Context(), f.Provider, s.back(f.Provider), f.Proof)
	if err != nil {
		return nil, s.signInFailed(w, r, f.To, err)
	}
	http.SetCookie(w, s.cookie(flowCookie, f.text(), flowAge))
	lead(w, address)
	return nil, nil
}

func (s *server) finishSignIn(w http.ResponseWriter, r *http.Request) (any, error) {
	f, err := s.flowOf(r)
	http.SetCookie(w, s.cookie(flowCookie, "", 0))
	var made *access.SignedIn
	if err == nil {
		made, err = s.identify(r, &f)
	}
	if err != nil {
		return nil, s.signInFailed(w, r, f.To, err)
	}
	s.setSession(w, made)
	lead(w, f.To)
	return nil, nil
}

// flowOf returns the sign-in that a browser comes back from.
func (s *server) flowOf(r *http.Request) (flow, error) {
	lost := domain.E(domain.Forbidden, "state", "this sign-in did not begin in this browser, or took too long; begin again")
	c, err := r.Cookie(s.cookieNamed(flowCookie))
	if err != nil || s.Identities == nil {
		return flow{To: "/"}, lost
	}
	f, ok := parseFlow(c.Value)
	state := r.URL.Query().Get("state")
	if !ok || f.Provider != param(r, "provider") || subtle.ConstantTimeCompare([]byte(f.Proof.State), []byte(state)) != 1 {
		return flow{To: "/"}, lost
	}
	return f, nil
}

// identify begins a session for who comes back from a provider.
func (s *server) identify(r *http.Request, f *flow) (*access.SignedIn, error) {
	q := r.URL.Query()
	if q.Get("error") != "" || q.Get("code") == "" {
		return nil, domain.E(domain.Forbidden, "refused", "the provider has not signed you in")
	}
	who, err := s.Identities.Finish(r.Context(), f.Provider, s.back(f.Provider), q.Get("code"), f.Proof)
	if err != nil {
		return nil, err
	}
	return s.Access.SignInBy(r.Context(), who, s.browser(r))
}

// signInFailed sends a browser to the page that says what went wrong. Others get the error.
func (s *server) signInFailed(w http.ResponseWriter, r *http.Request, to string, err error) error {
	e := described(err)
	s.Log.WarnContext(r.Context(), "signing in with a provider failed", "request_id", requestOf(r).id, "key", e.Key, "error", err)
	if !strings.Contains(r.Header.Get("Accept"), "text/html") || e.Kind == domain.Internal || e.Kind == domain.NotFound {
		return err
	}
	lead(w, pageSignIn+"?"+url.Values{"error": {e.Key}, "to": {to}}.Encode())
	return nil
}

// lead sends a browser on.
func lead(w http.ResponseWriter, to string) {
	h := w.Header()
	h.Set("Location", to)
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	w.WriteHeader(http.StatusSeeOther)
}
