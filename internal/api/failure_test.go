package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"chancery/internal/access"
	"chancery/internal/domain"
	"chancery/test/kit"
	standin "chancery/test/standin/oidc"
)

// TestWrongPasswordsAreSeen: an owner sees how many wrong passwords there were for a person, and
// the log of the installation has rows for them, but not for addresses that nobody has, not
// without end, and never with a password.
func TestWrongPasswordsAreSeen(t *testing.T) { onStores(t, testWrongPasswordsAreSeen) }

func testWrongPasswordsAreSeen(t *testing.T, in *installation) {
	boss, ana := in.person("boss", "", true), in.person("ana", domain.RoleViewer, false)
	const wrong = "wrong horse battery"
	n := 0
	try := func(email string) {
		t.Helper()
		n++
		r := in.Request("", "POST", "/access/v1/session", `{"email":"`+email+`","password":"`+wrong+strconv.Itoa(n)+`"}`)
		r.RemoteAddr = fmt.Sprintf("192.0.2.%d:1", n)
		r.Header.Set("User-Agent", "a browser")
		in.Send(r).Refused(401, "sign-in")
		must(t, in.Access.RecordNow(t.Context()))
	}
	rowsOf := func() (counts []string) {
		t.Helper()
		for _, r := range in.chain("") {
			text := fmt.Sprintf("%+v", r)
			if strings.Contains(text, wrong) || strings.Contains(text, "nobody") {
				t.Errorf("the log has %s", text)
			}
			if !slices.Contains(r.Changed, "failures") {
				continue
			}
			if r.Kind != "person" || r.ObjectID != ana.id || r.By.Kind != domain.CallerPerson || r.By.ID != "" || r.By.Action != "create-session" ||
				!strings.HasPrefix(r.By.Address, "192.0.2.") || r.By.UserAgent != "a browser" || r.By.RequestID == "" {
				t.Errorf("a row is %+v", r)
			}
			counts = append(counts, r.Detail["failures"])
		}
		return counts
	}
	before := len(in.chain(""))
	for range 3 {
		try("nobody@example.com")
	}
	if got := len(in.chain("")); got != before {
		t.Errorf("wrong passwords of nobody made %d rows", got-before)
	}
	for range 40 {
		try(ana.email)
		in.Clock.Advance(5 * time.Minute)
	}
	if got := strings.Join(rowsOf(), " "); got != "1 2 3 4 5 10 20 40" {
		t.Errorf("there are rows for the failures %s", got)
	}
	x := boss.do("GET", "/access/v1/people", "").Want(200)
	x.Is("ana@example.com", "list", 0, "email").Is(40.0, "list", 0, "failures").Is(0.0, "list", 1, "failures").Is(nil, "list", 1, "failed_at")
	if x.Text("list", 0, "failed_at") == "" {
		t.Error("when there was the last one is missing")
	}

	// The number is that until the sign-in, and begins again with it.
	ana.signIn(goodPassword).Want(200)
	rows := in.chain("")
	if got := rows[len(rows)-1]; got.Kind != "session" || got.Detail["failures"] != "40" {
		t.Errorf("the sign-in is recorded as %+v", got)
	}
	in.Send(in.Request("", "POST", "/access/v1/session", `{"email":"ana@example.com","password":"`+wrong+`"}`)).Refused(401, "sign-in")
	ana.signIn(goodPassword).Want(200) // what was not written yet counts too
	rows = in.chain("")
	if got := rows[len(rows)-1]; got.Detail["failures"] != "1" {
		t.Errorf("the sign-in is recorded as %+v", got)
	}
	must(t, in.Access.RecordNow(t.Context()))
	boss.do("GET", "/access/v1/people", "").Want(200).Is(0.0, "list", 0, "failures")

	// The old password of a change, and the password of an invitation, count too.
	ana.do("PATCH", "/access/v1/person", `{"password":{"old":"`+wrong+`","new":"`+wrong+`"}}`).Refused(422, "validation")
	must(t, in.Access.RecordNow(t.Context()))
	boss.do("GET", "/access/v1/people", "").Want(200).Is(1.0, "list", 0, "failures")
}

// TestOldInvitations: an invitation that was open while somebody became a member another way does
// not change the role, and ends when the member is removed.
func TestOldInvitations(t *testing.T) { onStores(t, testOldInvitations) }

func testOldInvitations(t *testing.T, in *installation) {
	ana, ben := in.person("ana", domain.RoleAdmin, false), in.person("ben", "", false)
	invite := func() string {
		t.Helper()
		_, token, _ := strings.Cut(ana.do("POST", "/access/v1/members", `{"email":"ben@example.com","role":"admin"}`).Want(200).Text("link"), "#")
		must(t, in.Access.SetMember(t.Context(), kit.Default, domain.ID(ben.id), domain.RoleViewer))
		return token
	}
	accept := func(token string) *kit.Answer {
		return in.Send(in.Request("", "POST", "/access/v1/invitations/accept", `{"token":"`+token+`","password":"`+goodPassword+`"}`))
	}
	accept(invite()).Want(200).Is("viewer", "workspaces", 0, "role")
	ana.do("DELETE", "/access/v1/members/"+ben.id, "").Want(204)
	token := invite()
	ana.do("DELETE", "/access/v1/members/"+ben.id, "").Want(204)
	accept(token).Refused(404, "link")
	ben.do("GET", "/silo/v1/entries", "").Refused(404, "not-found")
	ana.do("GET", "/access/v1/members", "").Want(200).Is(nil, "invitations", 0)
}

// TestNewPasswordEndsLinks: a link for a new password does not outlive the password that it was
// made for.
func TestNewPasswordEndsLinks(t *testing.T) { onStores(t, testNewPasswordEndsLinks) }

func testNewPasswordEndsLinks(t *testing.T, in *installation) {
	ana := in.person("ana", domain.RoleViewer, false)
	_, token, err := in.Access.Reset(t.Context(), ana.id)
	must(t, err)
	ana.do("PATCH", "/access/v1/person", `{"name":"Anna"}`).Want(200)
	open := func() *kit.Answer {
		return in.Send(in.Request("", "POST", "/access/v1/invitations/open", `{"token":"`+token+`"}`))
	}
	open().Want(200).Is("Anna", "name")
	ana.do("PATCH", "/access/v1/person", `{"password":{"old":"`+goodPassword+`","new":"another horse battery"}}`).Want(200)
	open().Refused(404, "link")
	in.Send(in.Request("", "POST", "/access/v1/invitations/accept", `{"token":"`+token+`","password":"a third horse battery"}`)).Refused(404, "link")
	ana.signIn("another horse battery").Want(200)
}

// signInBy signs in with the provider, and returns the answer to the browser.
func (in *installation) signInBy(provider *standin.Provider, who standin.Who) *kit.Answer {
	in.t.Helper()
	provider.SignsIn(who, standin.Honest)
	callback, flow := in.throughProvider("/")
	return in.browse(callback.RequestURI(), flow).Want(http.StatusSeeOther)
}

// personOf returns the ID of the person of the session that an answer begins.
func (in *installation) personOf(x *kit.Answer) string {
	in.t.Helper()
	c := cookieOf(x, "chancery-session")
	if c == nil {
		in.t.Fatalf("there is no session: %s", x)
	}
	u := &user{in: in, cookie: c}
	return u.do("GET", "/access/v1/session", "").Want(200).Text("person", "id")
}

// TestProviderAccount: the account at the provider says who signs in, not the address, which can
// be given to somebody else or change.
func TestProviderAccount(t *testing.T) {
	in, provider := withProvider(t)
	ana, ben := in.person("ana", domain.RoleViewer, false), in.person("ben", domain.RoleAdmin, false)
	first := standin.Who{Subject: "1", Email: ana.email, Verified: true}
	if got := in.personOf(in.signInBy(provider, first)); got != ana.id {
		t.Errorf("%s signs in", got)
	}
	// Somebody else has the address now.
	in.failed(in.signInBy(provider, standin.Who{Subject: "2", Email: ana.email, Verified: true}), "other-account")
	// The account has another address now: that of somebody else here, one that nobody has, and one
	// that is not verified.
	for _, who := range []standin.Who{{Subject: "1", Email: ben.email, Verified: true}, {Subject: "1", Email: "x@example.com", Verified: true}, {Subject: "1", Email: ben.email}} {
		if got := in.personOf(in.signInBy(provider, who)); got != ana.id {
			t.Errorf("with %+v %s signs in", who, got)
		}
	}
	in.failed(in.signInBy(provider, standin.Who{Email: ana.email, Verified: true}), "provider") // no account
	// Invitations for an address that is not that of the person stay open.
	_, token, err := in.Access.InviteTo(t.Context(), kit.Default, access.InviteInput{Email: "x@example.com", Role: domain.RoleAdmin})
	must(t, err)
	in.signInBy(provider, standin.Who{Subject: "1", Email: "x@example.com", Verified: true})
	in.Send(in.Request("", "POST", "/access/v1/invitations/open", `{"token":"`+token+`"}`)).Want(200)
	// The use of a link for a new password lets the next account in.
	_, token, err = in.Access.Reset(t.Context(), ana.id)
	must(t, err)
	in.Send(in.Request("", "POST", "/access/v1/invitations/accept", `{"token":"`+token+`","password":"`+goodPassword+`"}`)).Want(200)
	if got := in.personOf(in.signInBy(provider, standin.Who{Subject: "2", Email: ana.email, Verified: true})); got != ana.id {
		t.Errorf("%s signs in", got)
	}
	in.failed(in.signInBy(provider, first), "other-account")
	ana.signIn(goodPassword).Want(200) // an owner has vouched for the password
	disabled := true
	_, err = in.Access.ChangePerson(t.Context(), ana.id, access.PersonChange{Disabled: &disabled})
	must(t, err)
	in.failed(in.signInBy(provider, standin.Who{Subject: "2", Email: ana.email, Verified: true}), "disabled")
	rows := in.chain("")
	if !slices.ContainsFunc(rows, func(r *domain.AuditRow) bool {
		return r.ObjectID == ana.id && slices.Equal(r.Changed, []string{"identities"}) && r.Detail["issuer"] == provider.Issuer
	}) {
		t.Error("no row says that the account belongs to the person")
	}
}

// TestAccountMadeByOthers: who invites somebody can use the link, and so choose the password of
// the account. When the person signs in with a provider, that password opens nothing any more.
func TestAccountMadeByOthers(t *testing.T) {
	in, provider := withProvider(t)
	mallory := in.person("mallory", domain.RoleAdmin, false)
	_, token, _ := strings.Cut(mallory.do("POST", "/access/v1/members", `{"email":"victim@example.com","role":"viewer"}`).Want(200).Text("link"), "#")
	taken := &user{in: in, workspace: kit.Default}
	taken.begin(in.Request("", "POST", "/access/v1/invitations/accept", `{"token":"`+token+`","name":"V","password":"`+goodPassword+`"}`)).Want(200)
	must(t, in.Access.SetMember(t.Context(), kit.Default, domain.ID(taken.id), domain.RoleAdmin))

	who := standin.Who{Subject: "9", Email: "victim@example.com", Verified: true}
	if got := in.personOf(in.signInBy(provider, who)); got != taken.id {
		t.Errorf("%s signs in", got)
	}
	taken.do("GET", "/access/v1/session", "").Refused(401, "unauthorized")
	taken.signIn(goodPassword).Refused(401, "sign-in")
	if got := in.personOf(in.signInBy(provider, who)); got != taken.id { // and again
		t.Errorf("%s signs in", got)
	}
}
