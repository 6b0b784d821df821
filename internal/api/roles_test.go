package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"chancery/internal/api"
	"chancery/internal/domain"
	"chancery/test/kit"
)

// TestRoles goes through the whole table of routes with a person of each role, an owner, and
// somebody who is no member of the workspace: each gets in where the role says so, and is
// refused everywhere else. So a new route cannot be forgotten.
func TestRoles(t *testing.T) {
	in := install(t, nil)
	type somebody struct {
		*user
		role  domain.Role
		owner bool
	}
	people := map[string]somebody{
		"owner": {in.person("owner", "", true), domain.RoleAdmin, true}, "outsider": {user: in.person("outsider", "", false)},
	}
	for _, role := range domain.Roles() {
		people[string(role)] = somebody{user: in.person(string(role), role, false), role: role}
	}
	for _, rt := range api.AllRoutes() {
		if rt.Public || rt.ID == "delete-session" { // TestSignIn
			continue
		}
		t.Run(rt.ID, func(t *testing.T) {
			path, body := fill(rt.Path, nil), bodyFor(rt)
			for name, p := range people {
				x := in.Send(p.request(rt.Method, path, body)).For(t)
				scopes := p.role.Scopes()
				may := slices.ContainsFunc(scopes, func(s string) bool { return slices.Contains(rt.Needs, s) })
				switch {
				case rt.ByApp:
					turnedAway(x, rt.Method, http.StatusUnauthorized, "unauthorized")
				case rt.Owner && !p.owner:
					turnedAway(x, rt.Method, http.StatusForbidden, "forbidden")
				case p.role == "" && (!rt.Person || rt.Member):
					turnedAway(x, rt.Method, http.StatusNotFound, "not-found")
				case !rt.Person && !may:
					turnedAway(x, rt.Method, http.StatusForbidden, "forbidden")
				case x.Status == http.StatusUnauthorized || x.Status == http.StatusForbidden || x.Status >= 500:
					t.Errorf("%s gets %s", name, x)
				}
				if x.Header.Get("Access-Control-Allow-Credentials") != "" || x.Status == http.StatusOK && !keptBack(x) {
					t.Errorf("%s: an answer may be kept or read by others: %v", name, x.Header)
				}
			}
			if !rt.ByApp {
				in.forged(t, rt, people["owner"].user)
			}
		})
	}
}

// keptBack reports whether no cache of several people may keep an answer. What is the same for
// all who may ask has an ETag, and their browsers may keep it.
func keptBack(x *kit.Answer) bool {
	control := x.Header.Get("Cache-Control")
	return strings.Contains(control, "no-store") || control == "private, no-cache" && x.Header.Get("ETag") != ""
}

// forged checks that a request which changes something is refused when the page of another
// site may have sent it.
func (in *installation) forged(t *testing.T, rt api.Route, u *user) {
	t.Helper()
	if rt.Method == http.MethodGet || rt.Method == http.MethodHead {
		return
	}
	for key, changes := range map[string][]func(r *http.Request){
		"csrf": {
			func(r *http.Request) { r.Header.Del("Chancery-CSRF") },
			func(r *http.Request) { r.Header.Set("Chancery-CSRF", "x"+u.csrf) },
			func(r *http.Request) { r.Header.Set("Chancery-CSRF", u.cookie.Value) },
		},
		"origin": {
			func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") },
			func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-site") },
			func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "none") },
			func(r *http.Request) { r.Header.Del("Sec-Fetch-Site") },
			func(r *http.Request) { r.Header.Del("Sec-Fetch-Site"); r.Header.Set("Origin", "https://evil.example") },
			func(r *http.Request) { r.Header.Del("Sec-Fetch-Site"); r.Header.Set("Origin", "null") },
		},
	} {
		for _, change := range changes {
			r := u.request(rt.Method, fill(rt.Path, nil), "{}")
			change(r)
			in.Send(r).For(t).Refused(http.StatusForbidden, key)
		}
	}
}

// TestOwnOrigin: requests of our own pages are taken, however the browser says so.
func TestOwnOrigin(t *testing.T) {
	in := install(t, nil)
	ana := in.person("ana", domain.RoleViewer, false)
	for _, change := range []func(r *http.Request){
		func(*http.Request) {},
		func(r *http.Request) {
			r.Header.Del("Sec-Fetch-Site")
			r.Header.Set("Origin", "https://chancery.test")
		},
		func(r *http.Request) {
			r.Header.Del("Sec-Fetch-Site")
			r.Header.Set("Origin", "http://localhost:8080")
			r.Host = "localhost:8080"
		},
	} {
		r := ana.request("PATCH", "/access/v1/person", `{"name":"Ana"}`)
		change(r)
		in.Send(r).Want(200)
	}
	// A sign-in of a page of another site would sign somebody in as somebody else.
	for _, path := range []string{"/access/v1/session", "/access/v1/set-up", "/access/v1/invitations/accept"} {
		r := in.Request("", "POST", path, `{"email":"ana@example.com","password":"`+goodPassword+`"}`)
		r.Header.Set("Origin", "https://evil.example")
		in.Send(r).Refused(403, "origin")
	}
}

// TestWorkspaceOfPerson: a request names the workspace by its ID or slug.
func TestWorkspaceOfPerson(t *testing.T) {
	in := install(t, nil)
	in.entry()
	ana := in.person("ana", domain.RoleViewer, false)
	in.TokenOf(kit.Other)
	for name, want := range map[string]int{
		kit.Default: 200, string(in.Actor(kit.Default).Workspace.ID): 200, kit.Other: 404, string(in.Actor(kit.Other).Workspace.ID): 404,
		"none": 404, absentID: 404, "": 400, "a b": 404, strings.Repeat("a", 300): 401,
	} {
		ana.workspace = name
		if x := ana.do("GET", "/silo/v1/entries/"+entryID, ""); x.Status != want {
			t.Errorf("%.20q: %s", name, x)
		}
	}
	ana.workspace = ""
	ana.do("GET", "/silo/v1/entries", "").Refused(400, "workspace")
	ana.do("GET", "/access/v1/session", "").Want(200)
}

// TestOtherPerson: a person of another workspace sees and changes nothing of this one, nor the
// sessions of others; not even an admin there.
func TestOtherPerson(t *testing.T) {
	in := install(t, nil)
	ana := in.person("ana", domain.RoleAdmin, false)
	in.TokenOf(kit.Other)
	eve := in.person("eve", "", false)
	must(t, in.Access.SetMember(t.Context(), kit.Other, domain.ID(eve.id), domain.RoleAdmin))
	for _, rt := range api.Routes() {
		if rt.Public || rt.ByApp || rt.Person && !rt.Member {
			continue
		}
		in.Send(eve.request(rt.Method, fill(rt.Path, nil), bodyFor(rt))).For(t).Refused(404, "not-found")
	}
	eve.workspace = kit.Other
	session := ana.do("GET", "/access/v1/sessions", "").Want(200).Text("list", 0, "id")
	eve.do("DELETE", "/access/v1/sessions/"+session, "").Refused(404, "not-found")
	for _, method := range []string{"PATCH", "DELETE"} {
		eve.do(method, "/access/v1/members/"+ana.id, `{"role":"viewer"}`).Refused(404, "not-found")
	}
	invited := ana.do("POST", "/access/v1/members", `{"email":"ben@example.com","role":"viewer"}`).Want(200).Text("id")
	eve.do("DELETE", "/access/v1/members/"+invited, "").Refused(404, "not-found")
	ana.do("PUT", "/access/v1/preferences", `{"data":{"mine":1}}`).Want(200)
	eve.do("GET", "/access/v1/preferences", "").Want(200).Is(nil, "data", "mine")
	if text := string(eve.do("GET", "/access/v1/session", "").Want(200).Body); strings.Contains(text, `"default"`) {
		t.Errorf("a person sees a workspace of others: %s", text)
	}
	eve.do("GET", "/access/v1/members", "").Want(200).Is("eve@example.com", "list", 0, "email").Is(nil, "list", 1)
	ana.do("DELETE", "/access/v1/members/"+invited, "").Want(204)
}

// TestRoleOfOperator: with the right to operate jobs alone, jobs need an entry that exists.
func TestRoleOfOperator(t *testing.T) {
	in := install(t, nil)
	in.workflow(flowOK, "test.ok")
	in.entry()
	operator := in.person("ops", domain.RoleOperator, false)
	token := in.TokenWith(kit.Default, domain.ScopeOperate)
	const path = "/transform/v1/jobs"
	for body, want := range map[string]int{
		`{"workflow_id":"` + flowOK + `","silo_entry_id":"` + entryID + `"}`:                        200,
		`{"workflow_id":"` + flowOK + `","silo_entry_id":"` + entryID + `","args":{"a":"1"}}`:       200,
		`{"workflow_id":"` + flowOK + `","silo_entry_id":"` + entryID + `","data":null}`:            200,
		`{"workflow_id":"` + flowOK + `","silo_entry_id":"` + entryID + `","data":` + message + `}`: 403,
		`{"workflow_id":"` + flowOK + `","data":` + message + `}`:                                   403,
		`{"workflow_id":"` + flowOK + `","args":{"a":"1"}}`:                                         403,
	} {
		for name, x := range map[string]*kit.Answer{
			"person": operator.do("POST", path, body), "token": in.Send(in.Request(token, "POST", path, body)), "dry run": operator.do("POST", path+"?dry_run=true", body),
		} {
			if name == "dry run" && want == 200 {
				continue
			}
			if x.Status != want {
				t.Errorf("%s, %s: %s", name, body, x)
			}
		}
		r := in.Request(token, "POST", "/transform/v1/jobs/bulk", body)
		r.Header.Set("Content-Type", "application/x-ndjson")
		if list := linesOf[rowResult](t, in.Send(r).Want(200)); len(list) != 1 || list[0].Status != want {
			t.Errorf("a row %s: %+v", body, list)
		}
	}
	operator.do("PATCH", "/silo/v1/entries/"+entryID, `{"folder":"documents"}`).Refused(403, "forbidden")
	in.Send(in.Request(token, "GET", "/silo/v1/entries/"+entryID, "")).Refused(403, "forbidden")
	x := operator.do("POST", path+"?wait=10", `{"workflow_id":"`+flowOK+`","silo_entry_id":"`+entryID+`"}`).Want(200)
	operator.do("POST", path+"/"+x.Text("id")+"/again", "").Want(200)
}

// TestLastAdmin: a workspace keeps an admin unless an owner takes the right away, and the
// installation keeps an owner.
func TestLastAdmin(t *testing.T) { onStores(t, testLastAdmin) }

func testLastAdmin(t *testing.T, in *installation) {
	ana, ben := in.person("ana", domain.RoleAdmin, false), in.person("ben", domain.RoleEditor, false)
	boss := in.person("boss", "", true)
	own := "/access/v1/members/" + ana.id
	ana.do("PATCH", own, `{"role":"viewer"}`).Refused(409, "last-admin")
	ana.do("DELETE", own, "").Refused(409, "last-admin")
	ana.do("PATCH", "/access/v1/members/"+ben.id, `{"role":"admin"}`).Want(200).Is("admin", "role")
	ana.do("PATCH", own, `{"role":"viewer"}`).Want(200)
	ana.do("GET", "/access/v1/members", "").Refused(403, "forbidden") // at once
	ben.do("DELETE", "/access/v1/members/"+ben.id, "").Refused(409, "last-admin")
	boss.do("DELETE", "/access/v1/members/"+ben.id, "").Want(204)
	ben.do("GET", "/silo/v1/entries", "").Refused(404, "not-found")
	boss.do("PATCH", "/access/v1/people/"+boss.id, `{"owner":false}`).Refused(409, "last-owner")
	boss.do("PATCH", "/access/v1/people/"+boss.id, `{"disabled":true}`).Refused(409, "last-owner")
	boss.do("PATCH", "/access/v1/people/"+ana.id, `{"owner":true}`).Want(200).Is(true, "owner")
	ana.do("GET", "/access/v1/people", "").Want(200).Is("boss@example.com", "list", 0, "email")
	ana.do("PATCH", "/access/v1/people/"+boss.id, `{"disabled":true}`).Want(200)
	boss.do("GET", "/access/v1/session", "").Refused(401, "unauthorized")
	boss.signIn(goodPassword).Refused(401, "sign-in")
	_, _, err := in.Access.Reset(t.Context(), boss.id)
	if !domain.Is(err, domain.Conflict) {
		t.Errorf("a disabled person gets a link: %v", err)
	}
}

// TestChangesOfPeople: what a person does has the person as its origin, and so has the log.
func TestChangesOfPeople(t *testing.T) {
	in := install(t, nil)
	ana := in.person("ana", domain.RoleEditor, false)
	ana.do("PUT", "/transform/v1/workflows/"+flowOK, `{"name":"Flow","steps":[{"action":"test.ok"}]}`).Want(200)
	rows := in.chain(in.Actor(kit.Default).Workspace.ID)
	if got := rows[len(rows)-1].By; got.Kind != domain.CallerPerson || got.ID != ana.id || got.Name != "Ana" || got.Action != "put-workflow" {
		t.Errorf("it records %+v", got)
	}
	ana.do("GET", "/transform/v1/workflows/"+flowOK+"/versions", "").Want(200).Is("person", "list", 0, "src").Is(ana.id, "list", 0, "src_id")
	_, _, err := in.Access.CreateApp(t.Context(), "person")
	if err == nil {
		t.Error("an app has the source of people")
	}
}
