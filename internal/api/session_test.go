package api_test

import (
	"net/http"
	"strings"
	"testing"

	"chancery/internal/access"
	"chancery/internal/domain"
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
