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

// byApp lists the routes that take no token but the credentials of an app.
var byApp = []string{"authorize-enrollment"} //nolint:gochecknoglobals // a table

// TestRights goes through the whole table of routes: each says which scopes it needs, every
// token without one of them is refused, every token with one of them gets in, and none that
// writes is open to tokens that only read. So a new route cannot be forgotten.
func TestRights(t *testing.T) { onStores(t, testRights) }

func testRights(t *testing.T, in *installation) {
	app := in.App("shop")
	impostor := *app
	impostor.Secret = in.App("books").Secret
	tokens := map[string]string{
		domain.ScopeEnrolled: app.Enroll(kit.Default),
		"of-later":           in.Foreign(kit.Default, "of-later"),
		"none":               in.Foreign(kit.Default),
	}
	for _, scope := range domain.TokenScopes() {
		tokens[scope] = in.TokenWith(kit.Default, scope)
	}
	for _, rt := range api.AllRoutes() {
		if rt.Public {
			continue
		}
		t.Run(rt.ID, func(t *testing.T) {
			path, body := fill(rt.Path, nil), bodyFor(rt)
			send := func(token string) *kit.Answer { return in.Send(in.Request(token, rt.Method, path, body)).For(t) }
			turnedAway(send(""), rt.Method, http.StatusUnauthorized, "unauthorized")
			turnedAway(in.Send(impostor.Request(rt.Method, path, "{}")).For(t), rt.Method, http.StatusUnauthorized, "unauthorized")
			if x := in.Send(app.Request(rt.Method, path, "{}")); (x.Status == http.StatusUnauthorized) == (rt.ByApp || rt.OrApp) {
				t.Errorf("with the credentials of an app: %s", x)
			}
			if rt.ByApp {
				if !slices.Contains(byApp, rt.ID) || len(rt.Needs) > 0 {
					t.Fatal("a route that takes no token must be listed in this test as well")
				}
				for _, token := range tokens {
					turnedAway(send(token), rt.Method, http.StatusUnauthorized, "unauthorized")
				}
				return
			}
			if rt.Person {
				for _, token := range tokens {
					turnedAway(send(token), rt.Method, http.StatusForbidden, "forbidden")
				}
				return
			}
			if len(rt.Needs) == 0 {
				t.Fatal("the route does not say which scopes it needs")
			}
			if rt.Method != http.MethodGet && rt.Method != http.MethodHead && slices.Contains(rt.Needs, domain.ScopeRead) {
				t.Error("a token that only reads may write here")
			}
			for scope, token := range tokens {
				x := send(token)
				if slices.Contains(rt.Needs, scope) {
					if x.Status == http.StatusUnauthorized || x.Status == http.StatusForbidden || x.Status >= 500 {
						t.Errorf("a token with the scope %s gets %s", scope, x)
					}
					continue
				}
				turnedAway(x, rt.Method, http.StatusForbidden, "forbidden")
				if got := x.Header.Get("WWW-Authenticate"); !strings.Contains(got, `scope="`+strings.Join(rt.Needs, " ")+`"`) {
					t.Errorf("the challenge %q does not name the scopes", got)
				}
			}
		})
	}
}

// bodyFor returns a body for a route that is refused only for want of rights.
func bodyFor(rt api.Route) string {
	if rt.ID == "create-job" || rt.ID == "put-job" {
		return `{"silo_entry_id":"` + absentID + `"}`
	}
	return "{}"
}

// fit returns a token of the default workspace with the rights for a route.
func (in *installation) fit(rt api.Route) string {
	in.t.Helper()
	if rt.Public || rt.ByApp || rt.Person || slices.Contains(rt.Needs, domain.ScopeAPI) {
		return in.TokenOf(kit.Default)
	}
	if in.fitting == nil {
		in.fitting = map[string]string{
			domain.ScopeAdmin: in.TokenWith(kit.Default, domain.ScopeAdmin), domain.ScopeEnrolled: in.App("fit").Enroll(kit.Default),
		}
	}
	return in.fitting[rt.Needs[0]]
}

// send sends a request to a route, by somebody with the rights for it.
func (in *installation) send(rt api.Route, path, body string) *kit.Answer {
	in.t.Helper()
	if !rt.Person {
		return in.Send(in.Request(in.fit(rt), rt.Method, path, body))
	}
	if in.boss == nil {
		in.boss = in.person("boss", domain.RoleAdmin, true)
	}
	return in.boss.do(rt.Method, path, body)
}

// turnedAway checks the refusal of a request with a method.
func turnedAway(x *kit.Answer, method string, status int, key string) {
	if method == http.MethodHead {
		x.Want(status)
		return
	}
	x.Refused(status, key)
}

// TestScopes checks the table by hand where a mistake would cost most: what tokens that only
// read, or that are for documents only, may not do.
func TestScopes(t *testing.T) {
	needs := map[string][]string{}
	for _, rt := range api.Routes() {
		needs[rt.ID] = rt.Needs
	}
	for scope, want := range map[string][]string{
		domain.ScopeRead: {
			"get-job", "get-job-by-key", "list-jobs", "get-workflow", "list-workflows", "list-workflow-versions", "diff-workflow", "get-entry", "get-entry-by-key", "get-entry-version",
			"list-entries", "list-states", "get-file", "get-meta", "find-meta", "get-spool-file", "ping", "new-uuid", "get-workspace", "list-orgs",
			"list-series", "get-series", "check-series", "list-series-entries", "get-series-entry",
			"find-related", "list-related", "search", "get-link", "stream-events", "list-events",
			"list-actions", "list-providers", "list-templates", "get-template", "get-stats", "get-trace", "verify-entry",
			"list-schemas", "get-schema", "get-boilerplate", "list-regimes", "get-regime", "get-facts",
		},
		domain.ScopeOperate: {
			"create-job", "put-job", "create-jobs", "cancel-job", "retry-job", "skip-step", "run-again", "acknowledge-job",
			"cancel-jobs", "retry-jobs", "skip-jobs", "again-jobs", "acknowledge-jobs", "ping", "new-uuid", "get-workspace", "list-orgs",
		},
		domain.ScopeAdmin: {
			"ping", "new-uuid", "get-workspace", "patch-workspace", "list-orgs", "list-audit", "create-token", "list-tokens", "get-token", "patch-token",
			"revoke-token", "put-enrollment", "list-enrollments", "disable-enrollment",
			"get-retention", "put-retention", "preview-retention", "run-retention", "get-hold", "put-hold", "lift-hold", "erase-entry",
			"list-members", "invite-member", "patch-member", "remove-member",
			"list-subscriptions", "put-subscription", "get-subscription", "delete-subscription", "list-deliveries", "redeliver-event", "test-subscription",
		},
	} {
		var got []string
		for _, rt := range api.Routes() {
			if slices.Contains(needs[rt.ID], scope) {
				got = append(got, rt.ID)
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s opens\n%q, want\n%q", scope, got, want)
		}
	}
	for id, want := range map[string]string{
		"add-spool-file": "api enrolled", "put-meta": "api enrolled", "delete-meta": "api enrolled", "prompt-intent": "api enrolled",
		"get-enrollment": "enrolled", "patch-enrollment": "enrolled", "post-enrollment": "enrolled", "replace-enrollment": "enrolled",
		"put-job": "operate write api enrolled", "delete-spool-file": "write api enrolled", "patch-workspace": "api admin",
		"poke-jobs": "api enrolled", "cancel-jobs": "operate write api enrolled", "create-jobs": "operate write api enrolled", "create-entries": "write api enrolled",
	} {
		if got := strings.Join(needs[id], " "); got != want {
			t.Errorf("%s needs %s, want %s", id, got, want)
		}
	}
}

// TestUnmarkedRoute: a route of which the table does not say who may use it is refused.
func TestUnmarkedRoute(t *testing.T) {
	in := install(t, nil)
	handler := api.Unmarked(in.Config)
	in.Handler = handler
	for _, token := range []string{in.TokenOf(kit.Default), in.TokenWith(kit.Default, domain.TokenScopes()...), in.App("shop").Enroll(kit.Default)} {
		in.Send(in.Request(token, http.MethodGet, "/unmarked", "")).Refused(403, "forbidden")
	}
	in.Send(in.Request("", http.MethodGet, "/unmarked", "")).Refused(401, "unauthorized")
}

// TestWriteScope: a token for documents may do neither what apps do nor what administrators
// do, and one with several scopes may do what each of them allows.
func TestWriteScope(t *testing.T) {
	in := install(t, nil)
	in.entry()
	writer, both := in.TokenWith(kit.Default, "write"), in.TokenWith(kit.Default, "admin", "write")
	const entry = "/silo/v1/entries/" + entryID
	for _, tt := range []struct {
		method, path, body string
		status             int
	}{
		{"PUT", "/silo/v1/entries/" + absentID, `{"data":` + message + `}`, 200},
		{"POST", entry + "/files", `{"name":"a.txt","data":"aGVsbG8="}`, 200},
		{"POST", "/silo/v1/spool", `{"name":"a.txt","data":"aGVsbG8="}`, 403},
		{"PUT", entry + "/meta/link", `{"ref":"r/1"}`, 403},
		{"POST", "/transform/v1/jobs/intents", `{"status":"POKE","ref":"r"}`, 403},
		{"POST", "/access/v1/tokens", `{"name":"mine"}`, 403},
		{"PATCH", "/access/v1/workspace", `{"name":"mine"}`, 403},
	} {
		in.Send(in.Request(writer, tt.method, tt.path, tt.body)).Want(tt.status)
	}
	in.Do(http.MethodGet, entry, "").Want(200).Is(nil, "meta")
	in.Send(in.Request(both, http.MethodPost, "/access/v1/tokens", `{"name":"mine"}`)).Want(200)
	in.Send(in.Request(both, http.MethodPatch, entry, `{"folder":"documents"}`)).Want(200)
	in.Send(in.Request(both, http.MethodPut, entry+"/meta/link", `{}`)).Refused(403, "forbidden")
}
