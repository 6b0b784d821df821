package api_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"chancery/internal/access"
	"chancery/internal/api"
	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/test/kit"
)

const goodPassword = "correct horse battery"

// user is somebody with a browser.
type user struct {
	in          *installation
	id, email   string
	cookie      *http.Cookie
	csrf        string
	workspace   string
	userAgent   string
	fromAddress string
}

// person makes a person with a role in the default workspace, empty for none, and signs in.
func (in *installation) person(name string, role domain.Role, owner bool) *user {
	in.t.Helper()
	p, _, err := in.Access.CreatePerson(in.t.Context(), access.PersonInput{Email: name + "@example.com", Name: strings.ToUpper(name[:1]) + name[1:], Password: goodPassword, Owner: owner})
	must(in.t, err)
	if role != "" {
		must(in.t, in.Access.SetMember(in.t.Context(), kit.Default, p.ID, role))
	}
	u := &user{in: in, id: string(p.ID), email: p.Email, workspace: kit.Default}
	u.signIn(goodPassword).Want(200)
	return u
}

// signIn signs in, and keeps the cookie.
func (u *user) signIn(password string) *kit.Answer {
	r := u.in.Request("", http.MethodPost, "/access/v1/session", `{"email":"`+u.email+`","password":"`+password+`"}`)
	return u.begin(r)
}

// begin sends a request that begins a session.
func (u *user) begin(r *http.Request) *kit.Answer {
	u.in.t.Helper()
	x := u.in.Send(r)
	if x.Status == http.StatusOK {
		u.cookie, u.csrf = sessionCookie(u.in.t, x), x.Text("csrf")
		if u.id == "" {
			u.id, u.email = x.Text("person", "id"), x.Text("person", "email")
		}
	}
	return x
}

// sessionCookie returns the cookie that an answer sets.
func sessionCookie(t testing.TB, x *kit.Answer) *http.Cookie {
	t.Helper()
	list := (&http.Response{Header: x.Header}).Cookies()
	if len(list) != 1 {
		t.Fatalf("%d cookies: %v", len(list), list)
	}
	return list[0]
}

// request makes a request of the browser.
func (u *user) request(method, path, body string) *http.Request {
	r := u.in.Request("", method, path, body)
	r.AddCookie(&http.Cookie{Name: u.cookie.Name, Value: u.cookie.Value})
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if u.workspace != "" {
		r.Header.Set("Chancery-Workspace", u.workspace)
	}
	if method != http.MethodGet && method != http.MethodHead {
		r.Header.Set("Chancery-CSRF", u.csrf)
	}
	if u.userAgent != "" {
		r.Header.Set("User-Agent", u.userAgent)
	}
	if u.fromAddress != "" {
		r.RemoteAddr = u.fromAddress
	}
	return r
}

// do sends a request of the browser.
func (u *user) do(method, path, body string) *kit.Answer {
	return u.in.Send(u.request(method, path, body))
}

func TestSignIn(t *testing.T) {
	in := install(t, nil)
	in.Do(http.MethodGet, "/access/v1/sign-in", "").Want(200).Is(false, "set_up").Is(true, "password")
	ana := in.person("ana", domain.RoleEditor, false)
	in.Do(http.MethodGet, "/access/v1/sign-in", "").Want(200).Is(false, "set_up")
	ana.do("GET", "/access/v1/session", "").Want(200).Is("ana@example.com", "person", "email").Is(false, "person", "owner").
		Is(ana.csrf, "csrf").Is("default", "workspaces", 0, "slug").Is("editor", "workspaces", 0, "role").Is(nil, "workspaces", 1)
	c := ana.cookie
	if c.Name != "__Host-chancery-session" || !c.HttpOnly || !c.Secure || c.Path != "/" || c.SameSite != http.SameSiteLaxMode || c.Domain != "" || c.MaxAge != 14*24*3600 {
		t.Errorf("the cookie is %+v", c)
	}
	ana.do("PUT", "/silo/v1/entries/"+entryID, `{"data":`+message+`}`).Want(200)
	ana.do("GET", "/silo/v1/entries/"+entryID, "").Want(200).Is("person", "versions", 0, "src").Is(ana.id, "versions", 0, "src_id")
	old := *ana.cookie
	ana.do("DELETE", "/access/v1/session", "").Want(204)
	ana.do("GET", "/access/v1/session", "").Refused(401, "unauthorized")
	ana.signIn(goodPassword).Want(200)
	if old.Value == ana.cookie.Value {
		t.Error("a session keeps its value")
	}
}

// TestFixation: a session has a value of its own, whatever value the browser came with, and a
// value that somebody brought opens nothing.
func TestFixation(t *testing.T) {
	in := install(t, nil)
	ana := in.person("ana", domain.RoleViewer, false)
	before := *ana.cookie
	for _, brought := range []string{before.Value, "chosen-by-somebody-else"} {
		r := in.Request("", "POST", "/access/v1/session", `{"email":"ana@example.com","password":"`+goodPassword+`"}`)
		r.AddCookie(&http.Cookie{Name: before.Name, Value: brought})
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		ana.begin(r).Want(200)
		if ana.cookie.Value == brought || len(ana.cookie.Value) != 43 {
			t.Errorf("with %q the session has the value %q", brought, ana.cookie.Value)
		}
	}
	for _, value := range []string{"chosen-by-somebody-else", "", strings.Repeat("a", 43), strings.Repeat("a", 5000)} {
		r := in.Request("", "GET", "/access/v1/session", "")
		r.AddCookie(&http.Cookie{Name: before.Name, Value: value})
		x := in.Send(r)
		x.Refused(401, "unauthorized")
		if value != "" && sessionCookie(t, x).MaxAge >= 0 {
			t.Errorf("the cookie %.20q stays", value)
		}
	}
}

// TestCookie: flags and name follow from the address of the server, and a token goes before a
// cookie.
func TestCookie(t *testing.T) {
	in := install(t, func(c *api.Config) { c.PublicURL = "http://localhost:8080" })
	ana := in.person("ana", domain.RoleViewer, false)
	if c := ana.cookie; c.Name != "chancery-session" || !c.HttpOnly || c.Secure || c.Path != "/" || c.SameSite != http.SameSiteLaxMode || c.Domain != "" {
		t.Errorf("the cookie is %+v", c)
	}
	r := ana.request("GET", "/access/v1/session", "")
	r.Header.Set("Authorization", "Bearer "+in.TokenOf(kit.Default))
	in.Send(r).Refused(403, "forbidden")
	r = ana.request("GET", "/access/v1/workspace", "")
	r.Header.Set("Authorization", "Bearer nonsense")
	in.Send(r).Refused(401, "unauthorized")
	r = ana.request("POST", "/silo/v1/gobl/build", `{"data":`+message+`}`) // no CSRF, and none is needed
	r.Header.Del("Chancery-CSRF")
	r.Header.Set("Authorization", "Bearer "+in.TokenOf(kit.Default))
	in.Send(r).Want(200)
}

// TestSessionEnds: a session ends when it is not used, at its end, when it is ended, with its
// person, and with a new password.
func TestSessionEnds(t *testing.T) { onStores(t, testSessionEnds) }

func testSessionEnds(t *testing.T, in *installation) {
	ana := in.person("ana", domain.RoleViewer, false)
	alive := func(u *user) bool {
		x := u.do("GET", "/access/v1/session", "")
		if x.Status != 200 {
			x.Refused(401, "unauthorized")
		}
		must(t, in.Access.RecordNow(t.Context()))
		return x.Status == 200
	}
	for range 27 { // every 12 hours less a minute, up to the last before the end
		in.Clock.Advance(12*time.Hour - time.Minute)
		if !alive(ana) {
			t.Fatal("a session that is used ends")
		}
	}
	in.Clock.Advance(12 * time.Hour)
	if alive(ana) {
		t.Error("a session does not end after 14 days")
	}
	ana.signIn(goodPassword).Want(200)
	in.Clock.Advance(12 * time.Hour)
	if alive(ana) {
		t.Error("a session that is not used does not end")
	}
	ana.signIn(goodPassword).Want(200)
	other := *ana
	other.userAgent = "phone/1.0"
	other.signIn(goodPassword).Want(200)
	list := ana.do("GET", "/access/v1/sessions", "").Want(200).Is(false, "list", 0, "current").Is(true, "list", 1, "current").Is(nil, "list", 2)
	ana.do("DELETE", "/access/v1/sessions/"+list.Text("list", 0, "id"), "").Want(204)
	if alive(&other) || !alive(ana) {
		t.Error("the wrong session ended")
	}
	other.signIn(goodPassword).Want(200)
	const changed = "another horse battery"
	change := func(old, new string) *kit.Answer {
		return ana.do("PATCH", "/access/v1/person", `{"password":{"old":"`+old+`","new":"`+new+`"}}`)
	}
	change("wrong horse battery", changed).Refused(422, "validation")
	change(goodPassword, "short").Refused(422, "validation")
	change(goodPassword, changed).Want(200).Is(true, "password")
	if alive(&other) || !alive(ana) {
		t.Error("a new password ends the sessions but one")
	}
	other.signIn(goodPassword).Refused(401, "sign-in")
	other.signIn(changed).Want(200)
	must(t, in.Parts.Store.Update(t.Context(), func(tx domain.Tx) error {
		for n := range 60 {
			now := in.Clock.Now()
			x := domain.PersonSession{ID: domaintest.ID(4, n), PersonID: domain.ID(ana.id), Hash: fmt.Sprint(n), CreatedAt: now, UsedAt: now, EndsAt: now.Add(time.Hour)}
			if err := tx.PersonSessions().Insert(t.Context(), &x); err != nil {
				return err
			}
		}
		return nil
	}))
	other.signIn(changed).Want(200)
	if x := other.do("GET", "/access/v1/sessions", "").Want(200); x.At("list", 49) == nil || x.At("list", 50) != nil {
		t.Error("there are not 50 sessions")
	}
	in.Clock.Advance(15 * 24 * time.Hour)
	n, err := in.Access.SweepPeople(t.Context())
	must(t, err)
	if n < 50 {
		t.Errorf("%d sessions and links were removed", n)
	}
}

// TestStreamEndsWithRole: a stream of events ends when the person loses the role.
func TestStreamEndsWithRole(t *testing.T) {
	in := install(t, nil)
	server := httptest.NewServer(in.Handler)
	t.Cleanup(server.Close)
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	ana := in.person("ana", domain.RoleAdmin, false)
	in.person("ben", domain.RoleAdmin, false)
	ctx := t.Context()
	for name, end := range map[string]func() error{
		"role": func() error {
			return in.Access.RemoveMember(ctx, domain.Actor{Workspace: in.Actor(kit.Default).Workspace, Owner: true}, ana.id)
		},
		"session": func() error { return in.Access.SignOut(ctx, in.actorOf(ana)) },
	} {
		must(t, in.Access.SetMember(ctx, kit.Default, domain.ID(ana.id), domain.RoleViewer))
		ana.signIn(goodPassword).Want(200)
		r := ana.request("GET", "/transform/v1/events", "")
		r.Header.Set("Accept", "text/event-stream")
		to, err := url.Parse(server.URL)
		must(t, err)
		r.URL.Scheme, r.URL.Host, r.RequestURI = to.Scheme, to.Host, ""
		resp, err := http.DefaultClient.Do(r)
		must(t, err)
		if resp.StatusCode != http.StatusOK {
			body, _ := io.ReadAll(resp.Body)
			t.Fatalf("%s: %s %s", name, resp.Status, body)
		}
		must(t, end())
		text := make(chan string)
		go func() {
			all, _ := io.ReadAll(resp.Body)
			_ = resp.Body.Close()
			text <- string(all)
		}()
		if got := in.advanceUntil(text); !strings.Contains(got, "not valid any more") {
			t.Errorf("%s: the stream ends with %q", name, got)
		}
	}
}

// advanceUntil moves the clock on until a text comes.
func (in *installation) advanceUntil(text <-chan string) string {
	for {
		select {
		case got := <-text:
			return got
		default:
			in.Clock.Advance(time.Second)
			runtime.Gosched()
		}
	}
}

func (in *installation) actorOf(u *user) domain.Actor {
	actor, err := in.Access.AuthenticatePerson(in.t.Context(), u.cookie.Value, "")
	must(in.t, err)
	return actor
}

// TestBruteForce: after some wrong passwords an account, and an address, have to wait, each time
// longer; what is known of accounts does not show.
func TestBruteForce(t *testing.T) {
	in := install(t, nil)
	ana := in.person("ana", domain.RoleViewer, false)
	try := func(email, password, from string) *kit.Answer {
		r := in.Request("", "POST", "/access/v1/session", `{"email":"`+email+`","password":"`+password+`"}`)
		r.RemoteAddr = from + ":1234"
		return in.Send(r)
	}
	for email := range map[string]bool{"ana@example.com": true, "nobody@example.com": false} {
		waits := []string{}
		for n := range 9 {
			x := try(email, "wrong horse battery", fmt.Sprintf("192.0.2.%d", n))
			if n < 5 {
				x.Refused(401, "sign-in")
				if !strings.Contains(x.Text("message"), "the e-mail address or the password is wrong") {
					t.Errorf("%s", x)
				}
				continue
			}
			x.Refused(429, "limit")
			waits = append(waits, x.Header.Get("Retry-After"))
			wait, err := strconv.Atoi(x.Header.Get("Retry-After"))
			must(t, err)
			in.Clock.Advance(time.Duration(wait) * time.Second)
			try(email, "wrong horse battery", fmt.Sprintf("192.0.2.%d", n)).Refused(401, "sign-in")
		}
		if got := strings.Join(waits, " "); got != "2 4 8 16" {
			t.Errorf("%s has to wait %s", email, got)
		}
		// The right password does not help while the account waits.
		try("ana@example.com", goodPassword, "192.0.2.99")
	}
	try("ana@example.com", goodPassword, "192.0.2.100").Refused(429, "limit")
	in.Clock.Advance(5 * time.Minute)
	try("ANA@example.com ", goodPassword, "192.0.2.100").Want(200)
	for range 4 { // the count began again
		try("ana@example.com", "wrong horse battery", "192.0.2.100").Refused(401, "sign-in")
	}
	try("ana@example.com", goodPassword, "192.0.2.100").Want(200)

	// One address with many accounts.
	last := 0
	for n := range 60 {
		last = try(fmt.Sprintf("p%d@example.com", n), "wrong horse battery", "198.51.100.7").Status
		if last == 429 {
			break
		}
	}
	if last != 429 {
		t.Error("an address may try as often as it likes")
	}
	try("ana@example.com", goodPassword, "198.51.100.7").Refused(429, "limit")
	try("ana@example.com", goodPassword, "198.51.100.8").Want(200)
	// A link with a new password lets a person in whose account waits.
	for range 6 {
		try("ana@example.com", "wrong horse battery", "203.0.113.9")
	}
	_, token, err := in.Access.Reset(t.Context(), ana.id)
	must(t, err)
	r := in.Request("", "POST", "/access/v1/invitations/accept", `{"token":"`+token+`","password":"a third horse battery"}`)
	ana.begin(r).Want(200)
	try("ana@example.com", "a third horse battery", "203.0.113.10").Want(200)
}

// TestProxy: the address of a client is what a proxy says only if the operator trusts it.
func TestProxy(t *testing.T) {
	in := install(t, func(c *api.Config) { c.Proxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")} })
	ana := in.person("ana", domain.RoleViewer, false)
	for _, tt := range []struct{ remote, said, want string }{
		{"192.0.2.1:9", "198.51.100.1", "192.0.2.1"},
		{"10.1.1.1:9", "198.51.100.1", "198.51.100.1"},
		{"10.1.1.1:9", "1.1.1.1, 198.51.100.1, 10.2.2.2", "198.51.100.1"},
		{"10.1.1.1:9", "", "10.1.1.1"},
		{"10.1.1.1:9", "evil, 10.3.3.3", "10.3.3.3"},
		{"[::ffff:10.1.1.1]:9", "2001:db8::1", "2001:db8::1"},
	} {
		r := in.Request("", "POST", "/access/v1/session", `{"email":"ana@example.com","password":"`+goodPassword+`"}`)
		r.RemoteAddr = tt.remote
		r.Header.Set("X-Forwarded-For", tt.said)
		ana.begin(r).Want(200)
		ana.do("GET", "/access/v1/sessions", "").Want(200).Is(tt.want, "list", 0, "address")
	}
}

// TestLinks: a link opens once, until its end, and only the newest of its kind.
func TestLinks(t *testing.T) { onStores(t, testLinks) }

func testLinks(t *testing.T, in *installation) {
	ana := in.person("ana", domain.RoleAdmin, false)
	invite := func(email, role string) string {
		t.Helper()
		_, token, _ := strings.Cut(ana.do("POST", "/access/v1/members", `{"email":"`+email+`","role":"`+role+`"}`).Want(200).Text("link"), "https://chancery.test/accept#")
		if len(token) != 43 {
			t.Fatalf("the token is %q", token)
		}
		return token
	}
	open := func(token string) *kit.Answer {
		return in.Send(in.Request("", "POST", "/access/v1/invitations/open", `{"token":"`+token+`"}`))
	}
	accept := func(token, name, password string) *kit.Answer {
		return in.Send(in.Request("", "POST", "/access/v1/invitations/accept", `{"token":"`+token+`","name":"`+name+`","password":"`+password+`"}`))
	}
	first, second := invite("Ben@Example.com", "editor"), invite("ben@example.com", "operator")
	open(first).Refused(404, "link")
	open(second).Want(200).Is("invitation", "kind").Is("ben@example.com", "email").Is("Default", "workspace").Is("operator", "role").Is(false, "known")
	ana.do("GET", "/access/v1/members", "").Want(200).Is("ben@example.com", "invitations", 0, "email").Is(nil, "invitations", 0, "link").Is(nil, "invitations", 1)
	accept(second, "", goodPassword).Refused(422, "validation")
	accept(second, "Ben", "short").Refused(422, "validation")
	accept(second, "Ben", "").Refused(422, "validation")
	accept(second, "Ben", goodPassword).Want(200).Is("Ben", "person", "name").Is("operator", "workspaces", 0, "role")
	for _, token := range []string{second, first, "", "x", strings.Repeat("a", 43)} {
		open(token).Refused(404, "link")
		accept(token, "Eve", goodPassword).Refused(404, "link")
	}
	ana.do("POST", "/access/v1/members", `{"email":"ben@example.com","role":"viewer"}`).Refused(409, "conflict")

	late := invite("cleo@example.com", "viewer")
	in.Clock.Advance(7 * 24 * time.Hour)
	open(late).Refused(404, "link")
	accept(late, "Cleo", goodPassword).Refused(404, "link")
	ana.signIn(goodPassword).Want(200)
	gone := invite("cleo@example.com", "viewer")
	ana.do("DELETE", "/access/v1/members/"+ana.do("GET", "/access/v1/members", "").Want(200).Text("invitations", 0, "id"), "").Want(204)
	open(gone).Refused(404, "link")

	// Somebody with an account accepts with the password of it, not with a new one.
	eve := in.person("eve", "", false)
	known := invite("eve@example.com", "admin")
	open(known).Want(200).Is(true, "known").Is(nil, "name")
	accept(known, "Mallory", "a third horse battery").Refused(401, "sign-in")
	accept(known, "Mallory", goodPassword).Want(200).Is(eve.id, "person", "id").Is("Eve", "person", "name").Is("admin", "workspaces", 0, "role")

	// A new password ends all sessions, and the earlier link.
	_, one, err := in.Access.Reset(t.Context(), eve.id)
	must(t, err)
	_, two, err := in.Access.Reset(t.Context(), eve.id)
	must(t, err)
	open(one).Refused(404, "link")
	open(two).Want(200).Is("reset", "kind")
	accept(two, "", "a third horse battery").Want(200)
	eve.do("GET", "/access/v1/session", "").Refused(401, "unauthorized")
	accept(two, "", "a fourth horse battery").Refused(404, "link")
	eve.signIn("a third horse battery").Want(200)
}

// TestLinkOnce: of many requests with one link at the same time one goes on.
func TestLinkOnce(t *testing.T) { onStores(t, testLinkOnce) }

func testLinkOnce(t *testing.T, in *installation) {
	token, err := in.Access.SetUpToken(t.Context())
	must(t, err)
	other, err := in.Access.SetUpToken(t.Context())
	must(t, err)
	answers := make(chan int)
	for n := range 6 {
		go func() {
			r := in.Request("", "POST", "/access/v1/set-up",
				fmt.Sprintf(`{"token":%q,"email":"p%d@example.com","name":"P","password":"%s"}`, []string{token, other}[n%2], n, goodPassword))
			r.RemoteAddr = fmt.Sprintf("192.0.2.%d:1", n)
			w := httptest.NewRecorder()
			in.Handler.ServeHTTP(w, r)
			answers <- w.Code
		}()
	}
	made := 0
	for range 6 {
		switch status := <-answers; status {
		case 200:
			made++
		case 404:
		default:
			t.Errorf("a request gets %d", status)
		}
	}
	if made != 1 {
		t.Errorf("%d owners were made", made)
	}
}

func TestSetUp(t *testing.T) {
	in := install(t, nil)
	send := func(body string) *kit.Answer { return in.Send(in.Request("", "POST", "/access/v1/set-up", body)) }
	const who = `"email":"ana@example.com","name":"Ana Romero","password":"` + goodPassword + `"`
	send(`{"token":"x",`+who+`}`).Refused(404, "link")
	token, err := in.Access.SetUpToken(t.Context())
	must(t, err)
	send(`{"token":"`+token+`",`+who+`,"workspace":{"slug":"A b"}}`).Want(422).Is("a slug is 1 to 40 lower-case letters, digits and hyphens", "fields", "workspace", "slug")
	send(`{"token":"`+token+`","email":"ana","name":"Ana","password":"`+goodPassword+`"}`).Refused(422, "validation")
	send(`{"token":"`+token+`",`+who+`,"workspace":{"slug":"default"}}`).Refused(409, "conflict")
	x := send(`{"token":"` + token + `",` + who + `,"workspace":{"slug":"acme","name":"Acme S.L.","sandbox":true,"country":"ES"}}`).Want(200)
	x.Is(true, "person", "owner").Is("acme", "workspaces", 0, "slug").Is(true, "workspaces", 0, "sandbox").Is("admin", "workspaces", 0, "role").Is("default", "workspaces", 1, "slug")
	ana := &user{in: in, cookie: sessionCookie(t, x), csrf: x.Text("csrf"), workspace: "acme"}
	in.Do(http.MethodGet, "/access/v1/sign-in", "").Want(200).Is(true, "set_up")
	send(`{"token":"`+token+`",`+who+`}`).Refused(404, "link")
	if again, err := in.Access.SetUpToken(t.Context()); err != nil || again != "" {
		t.Errorf("there is another link: %q, %v", again, err)
	}
	ana.do("GET", "/access/v1/members", "").Want(200).Is("admin", "list", 0, "role").Is("ana@example.com", "list", 0, "email")
	ana.do("POST", "/access/v1/workspaces", `{"slug":"more","country":"XX"}`).Want(200).Is("more", "name")
	ana.do("POST", "/access/v1/workspaces", `{"slug":"more"}`).Refused(409, "conflict")
	ana.do("GET", "/access/v1/workspaces", "").Want(200).Is("more", "list", 2, "slug")
}

func TestPreferences(t *testing.T) {
	in := install(t, nil)
	ana := in.person("ana", domain.RoleViewer, false)
	const path = "/access/v1/preferences"
	ana.do("GET", path, "").Want(200)
	ana.do("PUT", path, `{"data":{"theme":"dark","views":[{"a":"<&>"}]}}`).Want(200)
	ana.do("GET", path, "").Want(200).Is("dark", "data", "theme").Is("<&>", "data", "views", 0, "a")
	for _, body := range []string{`{}`, `{"data":null}`, `{"data":[]}`, `{"data":"x"}`, `{"data":1}`} {
		if x := ana.do("PUT", path, body); x.Status != 422 && x.Status != 400 {
			t.Errorf("%s: %s", body, x)
		}
	}
	ana.do("PUT", path, `{"data":{"a":"`+strings.Repeat("a", 64<<10)+`"}}`).Refused(413, "limit")
	in.TokenOf(kit.Other)
	must(t, in.Access.SetMember(t.Context(), kit.Other, domain.ID(ana.id), domain.RoleViewer))
	ana.workspace = kit.Other
	ana.do("GET", path, "").Want(200).Is(nil, "data", "theme")
}

// TestRateOfPerson: the requests of a person count together, in all workspaces and sessions.
func TestRateOfPerson(t *testing.T) {
	in := install(t, func(c *api.Config) { c.Limits.PerToken = 3 })
	ana, ben := in.person("ana", domain.RoleViewer, false), in.person("ben", domain.RoleViewer, false)
	second := *ana
	second.signIn(goodPassword).Want(200)
	ana.do("GET", "/silo/v1/entries", "").Want(200)
	ana.do("GET", "/access/v1/session", "").Want(200)
	second.do("GET", "/silo/v1/entries", "").Want(200)
	second.do("GET", "/silo/v1/entries", "").Refused(429, "limit")
	ben.do("GET", "/silo/v1/entries", "").Want(200)
}
