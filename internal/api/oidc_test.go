package api_test

import (
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"chancery/internal/access"
	"chancery/internal/api"
	"chancery/internal/domain"
	"chancery/internal/remote/fetch"
	"chancery/internal/remote/oidc"
	"chancery/test/kit"
	standin "chancery/test/standin/oidc"
)

// withProvider starts a server that lets people sign in with a provider on this machine.
func withProvider(t *testing.T) (*installation, *standin.Provider) {
	t.Helper()
	var provider *standin.Provider
	in := install(t, func(c *api.Config) {
		provider = standin.Start(t, c.Clock.Now)
		client := fetch.New(fetch.Options{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}})
		t.Cleanup(client.Close)
		c.Identities = oidc.New([]oidc.Config{{ID: "acme", Name: "Acme", Issuer: provider.Issuer, ClientID: provider.ClientID, Secret: provider.Secret}}, client, c.Clock)
	})
	return in, provider
}

const beginPath = "/sign-in/oidc/acme"

// browse sends a request of a browser with cookies.
func (in *installation) browse(path string, cookies ...*http.Cookie) *kit.Answer {
	in.t.Helper()
	r := in.Request("", http.MethodGet, path, "")
	r.Header.Set("Accept", "text/html,application/xhtml+xml")
	for _, c := range cookies {
		r.AddCookie(&http.Cookie{Name: c.Name, Value: c.Value})
	}
	return in.Send(r)
}

// cookieOf returns a cookie that an answer sets, nil for none.
func cookieOf(x *kit.Answer, name string) *http.Cookie {
	for _, c := range (&http.Response{Header: x.Header}).Cookies() {
		if strings.TrimPrefix(c.Name, "__Host-") == name {
			return c
		}
	}
	return nil
}

// throughProvider begins a sign-in, signs in with the provider, and returns the address that
// the browser comes back to, with the cookie of the sign-in.
func (in *installation) throughProvider(to string) (callback *url.URL, flow *http.Cookie) {
	in.t.Helper()
	x := in.browse(beginPath + "?to=" + url.QueryEscape(to)).Want(http.StatusSeeOther)
	flow = cookieOf(x, "chancery-oidc")
	if flow == nil || !flow.HttpOnly || !flow.Secure || flow.SameSite != http.SameSiteLaxMode || flow.Path != "/" {
		in.t.Fatalf("the cookie of the sign-in is %+v", flow)
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	defer client.CloseIdleConnections()
	r, err := http.NewRequestWithContext(in.t.Context(), http.MethodGet, x.Header.Get("Location"), http.NoBody)
	must(in.t, err)
	resp, err := client.Do(r)
	must(in.t, err)
	must(in.t, resp.Body.Close())
	callback, err = resp.Location()
	must(in.t, err)
	if resp.StatusCode != http.StatusFound || callback.Scheme+"://"+callback.Host != "https://chancery.test" {
		in.t.Fatalf("the provider answers %d %s", resp.StatusCode, callback)
	}
	return callback, flow
}

func TestProviderSignIn(t *testing.T) {
	in, provider := withProvider(t)
	in.Do(http.MethodGet, "/access/v1/sign-in", "").Want(200).Is("acme", "providers", 0, "id").Is("Acme", "providers", 0, "name")
	ana := in.person("ana", domain.RoleViewer, false)
	provider.SignsIn(standin.Who{Subject: "1", Email: "Ana@Example.com", Name: "Ana", Verified: true}, standin.Honest)
	callback, flow := in.throughProvider("/invoices?state=paid#top")
	x := in.browse(callback.RequestURI(), flow).Want(http.StatusSeeOther)
	if got := x.Header.Get("Location"); got != "/invoices?state=paid#top" {
		t.Errorf("the browser goes to %q", got)
	}
	if x.Header.Get("Cache-Control") != "no-store" || x.Header.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("the answer may be kept: %v", x.Header)
	}
	if done := cookieOf(x, "chancery-oidc"); done == nil || done.MaxAge >= 0 {
		t.Errorf("the cookie of the sign-in stays: %+v", done)
	}
	ana.cookie = cookieOf(x, "chancery-session")
	ana.do("GET", "/access/v1/session", "").Want(200).Is(ana.id, "person", "id").Is("viewer", "workspaces", 0, "role")
	rows := in.chain("")
	if got := rows[len(rows)-1]; got.By.Action != "finish-sign-in" || got.By.Kind != domain.CallerPerson || got.By.ID != ana.id {
		t.Errorf("it records %+v", got)
	}
	// The same address again: the code is used, and the cookie is gone.
	in.failed(in.browse(callback.RequestURI(), flow), "provider")
	in.failed(in.browse(callback.RequestURI()), "state")
}

// failed checks that a browser is sent to the page that says what went wrong, without a
// session.
func (in *installation) failed(x *kit.Answer, key string) {
	in.t.Helper()
	x.Want(http.StatusSeeOther)
	to, err := url.Parse(x.Header.Get("Location"))
	must(in.t, err)
	if to.Path != "/sign-in" || to.Host != "" || to.Query().Get("error") != key {
		in.t.Errorf("the browser goes to %s, want the error %s", to, key)
	}
	if c := cookieOf(x, "chancery-session"); c != nil {
		in.t.Errorf("there is a session: %+v", c)
	}
}

func TestProviderSignInRefused(t *testing.T) {
	in, provider := withProvider(t)
	in.person("ana", domain.RoleViewer, false)
	dora := in.person("dora", domain.RoleViewer, false)
	disabled := true
	_, err := in.Access.ChangePerson(t.Context(), dora.id, access.PersonChange{Disabled: &disabled})
	must(t, err)
	ana := standin.Who{Subject: "1", Email: "ana@example.com", Name: "Ana", Verified: true}
	for _, tt := range []struct {
		name  string
		who   standin.Who
		trick standin.Trick
		key   string
	}{
		{"an address that is not verified", standin.Who{Subject: "1", Email: ana.Email, Verified: false}, standin.Honest, "unverified-email"},
		{"nothing about verification", standin.Who{Subject: "1", Email: ana.Email}, standin.Honest, "unverified-email"},
		{"a text that is not true", standin.Who{Subject: "1", Email: ana.Email, Verified: "false"}, standin.Honest, "unverified-email"},
		{"no address", standin.Who{Subject: "1", Verified: true}, standin.Honest, "unverified-email"},
		{"a person who is unknown", standin.Who{Subject: "2", Email: "eve@example.com", Verified: true}, standin.Honest, "unknown-person"},
		{"a person who is disabled", standin.Who{Subject: "3", Email: "dora@example.com", Verified: true}, standin.Honest, "disabled"},
		{"another nonce", ana, standin.WrongNonce, "provider"},
		{"another key", ana, standin.WrongKey, "provider"},
		{"another audience", ana, standin.WrongAudience, "provider"},
		{"a token that has ended", ana, standin.Expired, "provider"},
		{"another subject in userinfo", ana, standin.WrongSubject, "provider"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			provider.SignsIn(tt.who, tt.trick)
			callback, flow := in.throughProvider("/")
			in.failed(in.browse(callback.RequestURI(), flow), tt.key)
		})
	}
	provider.SignsIn(ana, standin.EmailElsewhere)
	callback, flow := in.throughProvider("/")
	in.browse(callback.RequestURI(), flow).Want(http.StatusSeeOther)
}

// TestProviderFlowIsBound: only the browser that began a sign-in ends it, with the state that it
// was sent with, at the provider that it was sent to.
func TestProviderFlowIsBound(t *testing.T) {
	in, provider := withProvider(t)
	in.person("ana", domain.RoleViewer, false)
	provider.SignsIn(standin.Who{Subject: "1", Email: "ana@example.com", Verified: true}, standin.Honest)
	callback, flow := in.throughProvider("/")
	_, foreign := in.throughProvider("/")
	with := func(change func(q url.Values)) string {
		q := callback.Query()
		change(q)
		return callback.Path + "?" + q.Encode()
	}
	for name, x := range map[string]*kit.Answer{
		"no cookie":            in.browse(callback.RequestURI()),
		"the cookie of others": in.browse(callback.RequestURI(), foreign),
		"another state":        in.browse(with(func(q url.Values) { q.Set("state", "x") }), flow),
		"no state":             in.browse(with(func(q url.Values) { q.Del("state") }), flow),
		"no cookie of ours":    in.browse(callback.RequestURI(), &http.Cookie{Name: flow.Name, Value: "e30"}),
		"another provider":     in.browse(strings.Replace(callback.RequestURI(), "/acme/", "/other/", 1), flow),
	} {
		t.Run(name, func(*testing.T) { in.failed(x, "state") })
	}
	in.failed(in.browse(with(func(q url.Values) { q.Del("code"); q.Set("error", "access_denied") }), flow), "refused")
	in.failed(in.browse(with(func(q url.Values) { q.Set("code", "x") }), flow), "provider")
	r := in.Request("", http.MethodGet, callback.RequestURI(), "")
	in.Send(r).Refused(http.StatusForbidden, "state") // no browser
	in.browse("/sign-in/oidc/none").Refused(http.StatusNotFound, "not-found")
	in.Send(in.Request("", http.MethodHead, callback.RequestURI(), "")).Want(http.StatusMethodNotAllowed)
}

// TestProviderInvitation: who was invited and signs in with a provider has an account and the
// role then.
func TestProviderInvitation(t *testing.T) {
	in, provider := withProvider(t)
	_, _, err := in.Access.InviteTo(t.Context(), kit.Default, access.InviteInput{Email: "eve@example.com", Role: domain.RoleOperator})
	must(t, err)
	provider.SignsIn(standin.Who{Subject: "2", Email: "eve@example.com", Name: "Eve", Verified: "true"}, standin.Honest)
	callback, flow := in.throughProvider("/")
	x := in.browse(callback.RequestURI(), flow).Want(http.StatusSeeOther)
	eve := &user{in: in, cookie: cookieOf(x, "chancery-session"), workspace: kit.Default}
	x = eve.do("GET", "/access/v1/session", "").Want(200).Is("Eve", "person", "name").Is("operator", "workspaces", 0, "role")
	eve.csrf = x.Text("csrf")
	eve.do("PATCH", "/access/v1/person", `{"password":{"old":"","new":"`+goodPassword+`"}}`).Refused(409, "no-password")
	eve.email = "eve@example.com"
	eve.signIn("").Refused(401, "sign-in")
}

// TestOpenRedirect: a sign-in leads only to paths of this server.
func TestOpenRedirect(t *testing.T) {
	in, provider := withProvider(t)
	in.person("ana", domain.RoleViewer, false)
	provider.SignsIn(standin.Who{Subject: "1", Email: "ana@example.com", Verified: true}, standin.Honest)
	for _, to := range []string{
		"", "https://evil.example", "//evil.example", `/\evil.example`, `\\evil.example`, "evil", "javascript:alert(1)", "/\t/evil.example", "///evil.example",
		"/%0d%0aX: 1\r\nX: 1", "https:/evil.example", "/" + strings.Repeat("a", 2000), "/a b", "/é",
	} {
		callback, flow := in.throughProvider(to)
		if got := in.browse(callback.RequestURI(), flow).Want(http.StatusSeeOther).Header.Get("Location"); got != "/" {
			t.Errorf("%q leads to %q", to, got)
		}
	}
	for _, to := range []string{"/", "/invoices", "/a?b=c&d=//e#f", "/a//b"} {
		if got := api.LocalPath(to); got != to {
			t.Errorf("%q leads to %q", to, got)
		}
	}
}

// FuzzLocalPath: a browser that follows the path stays at our origin, for any text.
func FuzzLocalPath(f *testing.F) {
	for _, seed := range []string{"/", "//e", `/\e`, "/a?b#c", "http://e", "/%2f/e", "/..//e", "/\x00"} {
		f.Add(seed)
	}
	base := &url.URL{Scheme: "https", Host: "chancery.test", Path: "/sign-in/oidc/acme/callback"}
	f.Fuzz(func(t *testing.T, to string) {
		got := api.LocalPath(to)
		u, err := base.Parse(got)
		if err != nil || u.Host != base.Host || u.Scheme != base.Scheme || !strings.HasPrefix(got, "/") || strings.ContainsAny(got, "\\\r\n\t ") || strings.HasPrefix(got, "//") {
			t.Errorf("%q leads to %q", to, got)
		}
	})
}
