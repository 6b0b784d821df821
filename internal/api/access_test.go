package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"chancery/test/kit"
)

func TestWorkspace(t *testing.T) {
	in := install(t, nil)
	in.TokenOf(kit.Other)
	const path = "/access/v1/workspace"
	own := string(in.Actor(kit.Default).Workspace.ID)
	const start, later = "2026-03-02T09:00:00.000Z", "2026-03-02T09:00:01.000Z"
	kit.Run(t, in, []kit.Scenario{
		{
			Name: "fetch", Path: path, Absent: []string{"country", "logo_url"},
			JSON: map[string]any{"id": own, "name": "Default", "slug": "default", "sandbox": false, "created_at": start, "updated_at": start},
		},
		{Name: "of another", As: kit.Other, Path: path, JSON: map[string]any{"slug": "other"}},
	})
	in.Clock.Advance(time.Second)
	changed := map[string]any{"name": "Acmé S.L.", "slug": "acme", "logo_url": "https://acme.example/l.png", "created_at": start, "updated_at": later}
	kit.Run(t, in, []kit.Scenario{
		{Name: "change", Method: "PATCH", Path: path, Body: `{"name":"Acmé S.L.","slug":"acme","logo_url":"https://acme.example/l.png","country":"FR"}`, JSON: changed, Absent: []string{"country"}},
		{Name: "changed", Path: path, JSON: changed},
	})
	in.Clock.Advance(time.Second)
	kit.Run(t, in, []kit.Scenario{
		{Name: "nothing new", Method: "PATCH", Path: path, Body: `{"slug":"acme"}`, JSON: changed},
		{Name: "nothing", Method: "PATCH", Path: path, Body: `{}`, JSON: changed},
		{Name: "slug of another", Method: "PATCH", Path: path, Body: `{"slug":"other","name":"x"}`, Status: 409, Key: "conflict", Answered: map[string]string{"X-Existing-Id": ""}},
		{Name: "bad slug", Method: "PATCH", Path: path, Body: `{"slug":"A b"}`, Status: 422, Key: "validation", Field: "slug"},
		{Name: "empty slug", Method: "PATCH", Path: path, Body: `{"slug":""}`, Status: 422, Key: "validation", Field: "slug"},
		{Name: "empty name", Method: "PATCH", Path: path, Body: `{"name":""}`, Status: 422, Key: "validation", Field: "name"},
		{Name: "long name", Method: "PATCH", Path: path, Body: `{"name":"` + strings.Repeat("n", 256) + `"}`, Status: 422, Key: "limit", Field: "name"},
		{Name: "bad logo", Method: "PATCH", Path: path, Body: `{"logo_url":"javascript:alert(1)"}`, Status: 422, Key: "validation", Field: "logo_url"},
		{Name: "type", Method: "PATCH", Path: path, Body: `{"name":1}`, Status: 422, Key: "input", Field: "name"},
		{Name: "no body", Method: "PATCH", Path: path, Status: 400, Key: "input"},
		{Name: "unknown parameter", Path: path + "?x=1", Status: 400, Key: "input"},
		{Name: "bad colour", Method: "PATCH", Path: path, Body: `{"theme":{"color":"red"}}`, Status: 422, Key: "validation"},
		{Name: "bad font", Method: "PATCH", Path: path, Body: `{"theme":{"font":"x"}}`, Status: 422, Key: "validation"},
		{Name: "bad place", Method: "PATCH", Path: path, Body: `{"theme":{"logo":"top"},"name":"x"}`, Status: 422, Key: "validation"},
		{Name: "long footer", Method: "PATCH", Path: path, Body: `{"theme":{"footer":"` + strings.Repeat("n", 301) + `"}}`, Status: 422, Key: "validation"},
		{Name: "unchanged", Path: path, JSON: changed, Absent: []string{"theme"}},
		{Name: "theme", Method: "PATCH", Path: path, Body: `{"theme":{"color":"#8A1538","footer":"Merci"}}`, JSON: map[string]any{"theme.color": "#8A1538", "theme.footer": "Merci"}},
		{Name: "a part of the theme", Method: "PATCH", Path: path, Body: `{"theme":{"footer":"","logo":"right"}}`, JSON: map[string]any{"theme.color": "#8A1538", "theme.logo": "right"}, Absent: []string{"theme.footer"}},
		{Name: "the usual theme", Method: "PATCH", Path: path, Body: `{"theme":{"color":"","logo":""}}`, Absent: []string{"theme"}},
		{Name: "without a logo", Method: "PATCH", Path: path, Body: `{"logo_url":""}`, Absent: []string{"logo_url"}},
		{
			Name: "organizations", Path: "/access/v1/orgs", Absent: []string{"1", "0.domain", "0.workspaces.1"},
			JSON: map[string]any{"0.name": "Acmé S.L.", "0.workspaces.0.id": own, "0.created_at": start},
			Then: func(t testing.TB, x *kit.Answer) {
				if !strings.HasPrefix(string(x.Body), "[") || x.Text(0, "id") == own {
					t.Errorf("%s", x)
				}
			},
		},
	})
}

func TestTokens(t *testing.T) {
	in := install(t, nil)
	admin, foreign := in.TokenWith(kit.Default, "admin"), in.TokenWith(kit.Other, "admin")
	as := func(token, method, path, body string) *kit.Answer {
		t.Helper()
		return in.Send(in.Request(token, method, path, body))
	}
	const tokens = "/access/v1/tokens"
	made := as(admin, "POST", tokens, `{"name":"audit","scopes":["read","read"],"expires_at":"2026-03-02T09:01:00.9Z"}`).Want(200).
		Is("audit", "name").Is("read", "scopes", 0).Is(nil, "scopes", 1).Is("2026-03-02T09:01:00.000Z", "expires_at").Is(nil, "last_used_at")
	id, text := made.Text("id"), made.Text("token")
	row := tokens + "/" + id
	as(text, "GET", "/silo/v1/entries", "").Want(200)
	as(text, "PUT", "/silo/v1/entries/"+entryID, `{"data":`+message+`}`).Refused(403, "forbidden")
	as(admin, "GET", row, "").Want(200).Is("audit", "name").Is(nil, "token")
	full := as(admin, "POST", tokens, `{}`).Want(200).Is("api", "scopes", 0).Is(nil, "expires_at")
	as(full.Text("token"), "POST", "/silo/v1/spool", `{"name":"a.txt","data":"aGVsbG8="}`).Want(200)

	// Another workspace neither sees nor ends it.
	for _, tt := range []struct{ method, body string }{{"GET", ""}, {"PATCH", `{"name":"x"}`}, {"DELETE", ""}} {
		as(foreign, tt.method, row, tt.body).Refused(404, "not-found")
	}
	as(foreign, "GET", tokens, "").Want(200).Is(nil, "list", 2)
	// The list has pages.
	first := as(admin, "GET", tokens+"?limit=2", "").Want(200).Is(full.Text("id"), "list", 0, "id").Is(nil, "list", 2)
	second := as(admin, "GET", tokens+"?limit=2&cursor="+first.Text("next_cursor"), "").Want(200).Is(nil, "next_cursor").Is(nil, "list", 2)
	second.Is(nil, "list", 0, "token")
	as(admin, "GET", tokens+"?limit=2&ascending=true&cursor="+first.Text("next_cursor"), "").Refused(400, "input")

	// It ends earlier, and not later.
	as(admin, "PATCH", row, `{"expires_at":"2026-03-02T09:02:00Z"}`).Refused(422, "validation")
	as(admin, "PATCH", row, `{"name":"books","expires_at":"2026-03-02T09:00:30Z"}`).Want(200).Is("books", "name").Is("2026-03-02T09:00:30.000Z", "expires_at")
	in.Clock.Advance(29 * time.Second)
	as(text, "GET", "/silo/v1/entries", "").Want(200)
	in.Clock.Advance(time.Second)
	as(text, "GET", "/silo/v1/entries", "").Refused(401, "unauthorized")
	as(admin, "GET", row, "").Want(200).Is(true, "expired")

	// A token that is revoked is refused at once, and still listed.
	as(admin, "DELETE", tokens+"/"+full.Text("id"), "").Want(204)
	as(admin, "DELETE", tokens+"/"+full.Text("id"), "").Want(204)
	as(full.Text("token"), "GET", "/utils/v1/ping", "").Refused(401, "unauthorized")
	as(admin, "GET", tokens+"/"+full.Text("id"), "").Want(200).Is("2026-03-02T09:00:30.000Z", "revoked_at")
}

func TestTokensAreRefused(t *testing.T) {
	in := install(t, nil)
	admin := in.TokenWith(kit.Default, "admin")
	id := in.Send(in.Request(admin, "POST", "/access/v1/tokens", `{"name":"audit"}`)).Want(200).Text("id")
	for _, tt := range []struct {
		name, method, path, body string
		status                   int
		key                      string
	}{
		{"unknown scope", "POST", "", `{"scopes":["api","all"]}`, 422, "validation"},
		{"scope of apps", "POST", "", `{"scopes":["enrolled"]}`, 422, "validation"},
		{"scope as a text", "POST", "", `{"scopes":"api"}`, 422, "input"},
		{"long name", "POST", "", `{"name":"` + strings.Repeat("n", 256) + `"}`, 422, "limit"},
		{"end in the past", "POST", "", `{"expires_at":"2026-03-02T09:00:00Z"}`, 422, "validation"},
		{"end that is none", "POST", "", `{"expires_at":"soon"}`, 422, "validation"},
		{"end that is empty", "POST", "", `{"expires_at":""}`, 422, "validation"},
		{"end far away", "POST", "", `{"expires_at":"2999-01-01"}`, 422, "limit"},
		{"no body", "POST", "", ``, 400, "input"},
		{"unknown", "GET", "/" + absentID, ``, 404, "not-found"},
		{"no ID", "GET", "/x", ``, 404, "not-found"},
		{"no ID to revoke", "DELETE", "/x", ``, 404, "not-found"},
		{"no ID to change", "PATCH", "/x", `{}`, 404, "not-found"},
		{"change to a long name", "PATCH", "/" + id, `{"name":"` + strings.Repeat("n", 256) + `"}`, 422, "limit"},
		{"change to the past", "PATCH", "/" + id, `{"expires_at":"2026-03-02T08:00:00Z"}`, 422, "validation"},
		{"cursor", "GET", "?cursor=x", ``, 400, "input"},
		{"parameter", "GET", "?name=x", ``, 400, "input"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in.Send(in.Request(admin, tt.method, "/access/v1/tokens"+tt.path, tt.body)).For(t).Refused(tt.status, tt.key)
		})
	}
	in.Send(in.Request(admin, "GET", "/access/v1/tokens", "")).Want(200).Is(nil, "list", 3).
		Is("audit", "list", 0, "name").Is(nil, "list", 0, "expires_at")
	// The rights of an administrator include no documents.
	in.Send(in.Request(admin, http.MethodGet, "/silo/v1/entries", "")).Refused(403, "forbidden")
}
