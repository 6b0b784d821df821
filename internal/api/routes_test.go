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

// fill replaces the parameters of a path by values.
func fill(path string, values map[string]string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if name, ok := strings.CutPrefix(p, "{"); ok {
			name = strings.TrimSuffix(strings.TrimSuffix(name, "}"), "...")
			if parts[i] = values[name]; parts[i] == "" {
				parts[i] = absentID
			}
		}
	}
	return strings.Join(parts, "/")
}

func TestRoutesNeedToken(t *testing.T) {
	in := install(t, nil)
	public := []string{
		"get-public-file", "head-public-file", "get-public-envelope", "upload-file", "get-keys", "get-key", "health", "ready",
		"openapi-json", "openapi-yaml", "openapi-service",
		"get-sign-in", "create-session", "set-up", "open-invitation", "accept-invitation", "begin-sign-in", "finish-sign-in",
		"openapi-service-json", "docs", "docs-viewer", "docs-start",
	}
	for _, rt := range api.Routes() {
		t.Run(rt.ID, func(t *testing.T) {
			if rt.Public != slices.Contains(public, rt.ID) {
				t.Fatalf("public is %v; a route that needs no token must be listed in this test as well", rt.Public)
			}
			path := fill(rt.Path, nil)
			if rt.Public {
				if x := in.Send(in.Request("", rt.Method, path, "")); x.Status == http.StatusUnauthorized {
					t.Fatalf("a public route asks for a token")
				}
				return
			}
			for _, authorization := range []string{"", "Bearer", "Bearer ", "Bearer nonsense", "Basic " + in.TokenOf(kit.Default), in.TokenOf(kit.Default)} {
				r := in.Request("", rt.Method, path, "{}")
				if authorization != "" {
					r.Header.Set("Authorization", authorization)
				}
				x := in.Send(r)
				x = x.For(t)
				x.Refused(http.StatusUnauthorized, "unauthorized")
				if scheme := map[bool]string{true: "Basic", false: "Bearer"}[rt.ByApp]; !strings.HasPrefix(x.Header.Get("WWW-Authenticate"), scheme) {
					t.Errorf("%q: no WWW-Authenticate", authorization)
				}
			}
		})
	}
}

func TestTokenSchemeInAnyCase(t *testing.T) {
	in := install(t, nil)
	for _, scheme := range []string{"Bearer", "bearer", "BEARER"} {
		r := in.Request("", http.MethodGet, "/utils/v1/ping", "")
		r.Header.Set("Authorization", scheme+" "+in.TokenOf(kit.Default))
		in.Send(r).Want(200).Is("pong", "ping")
	}
}

// TestOtherWorkspace goes through the whole table of routes, so that a new one cannot be
// forgotten: a token of another workspace finds nothing by an ID in the path, nothing by one
// in the body, and nothing in lists.
func TestOtherWorkspace(t *testing.T) { onStores(t, testOtherWorkspace) }

func testOtherWorkspace(t *testing.T, in *installation) {
	in.workflow(flowOK, "test.ok")
	in.entry()
	in.Do(http.MethodPut, "/transform/v1/jobs/"+jobID1+"?wait=10",
		`{"workflow_id":"`+flowOK+`","silo_entry_id":"`+entryID+`","key":"k/1"}`).Want(200)
	file := in.Do(http.MethodPost, "/silo/v1/entries/"+entryID+"/files", `{"name":"a.txt","data":"aGVsbG8="}`).Want(200).Text("id")
	version := in.Do(http.MethodGet, "/silo/v1/entries/"+entryID, "").Want(200).Text("version")
	spooled := in.Do(http.MethodPost, "/silo/v1/spool", `{"name":"a.txt","data":"aGVsbG8="}`).Want(200).Text("key")
	in.Do(http.MethodPut, "/silo/v1/entries/"+entryID+"/meta/link", `{"ref":"r/1"}`).Want(200)
	in.Do(http.MethodPost, "/silo/v1/entries/"+entryID+"/link", "").Want(200)
	in.Do(http.MethodPut, oneSeries, `{"name":"First"}`).Want(200)
	in.Do(http.MethodPut, numbers+"/"+numberID1, `{}`).Want(200)
	in.Do(http.MethodPut, oneSubscription, `{"url":"https://a.example"}`).Want(200)
	// The tokens have every scope, so that it is the workspace that keeps them out.
	all := domain.TokenScopes()
	own, other := in.TokenWith(kit.Default, all...), in.TokenWith(kit.Other, all...)
	tokenID := in.Send(in.Request(own, http.MethodPost, "/access/v1/tokens", `{"name":"mine"}`)).Want(200).Text("id")
	memberID := in.person("ana", domain.RoleViewer, false).id
	shop := in.App("shop")
	shop.Enroll(kit.Default)
	elsewhere := shop.Enroll(kit.Other)
	in.Send(in.Request(own, http.MethodPut, "/silo/v1/retention", `{"policies":[{"after":"10y","do":"delete"}]}`)).Want(200)
	in.Send(in.Request(own, http.MethodPut, "/silo/v1/entries/"+entryID+"/hold", `{"reason":"dispute"}`)).Want(200)
	enrolled := in.Send(in.Request(own, http.MethodGet, "/access/v1/enrollments", "")).Want(200).Text("list", 0, "id")

	job := `{"workflow_id":"` + flowOK + `","args":{"a":"1"}}`
	tests := map[string]struct{ id, body string }{
		"put-job":            {jobID2, job},
		"get-job":            {id: jobID1},
		"cancel-job":         {jobID1, `{"reason":"mine"}`},
		"retry-job":          {id: jobID1},
		"skip-step":          {jobID1, `{"reason":"mine"}`},
		"run-again":          {id: jobID1},
		"get-job-by-key":     {},
		"patch-workflow":     {flowOK, `{"name":"Mine"}`},
		"get-workflow":       {id: flowOK},
		"put-workflow":       {}, // creates: below
		"put-entry":          {}, // creates: below
		"patch-entry":        {entryID, `{"folder":"documents"}`},
		"get-entry":          {id: entryID},
		"get-entry-by-key":   {},
		"get-entry-version":  {id: entryID},
		"list-states":        {},
		"make-link":          {id: entryID},
		"get-link":           {id: entryID},
		"revoke-link":        {id: entryID},
		"list-related":       {id: entryID},
		"add-state":          {"", `{"key":"sent"}`},
		"put-state":          {"", `{"key":"sent"}`},
		"add-file":           {"", `{"name":"b.txt","data":"aGVsbG8="}`},
		"put-file":           {absentID, `{"name":"b.txt","data":"aGVsbG8="}`},
		"get-file":           {id: file},
		"put-meta":           {"", `{"ref":"mine"}`},
		"get-meta":           {},
		"delete-meta":        {},
		"find-meta":          {},
		"get-spool-file":     {},
		"delete-spool-file":  {},
		"get-token":          {id: tokenID},
		"patch-token":        {tokenID, `{"name":"Mine"}`},
		"revoke-token":       {id: tokenID},
		"put-enrollment":     {}, // creates: TestEnrollmentIsRefused
		"disable-enrollment": {enrolled, `{"disabled":true}`},

		"put-series":          {}, // creates: below
		"get-series":          {id: seriesID},
		"check-series":        {id: seriesID},
		"list-series-entries": {},
		"put-series-entry":    {numberID2, `{}`},
		"get-series-entry":    {id: numberID1},

		"put-subscription":    {}, // creates: below
		"get-subscription":    {id: subscriptionID},
		"delete-subscription": {id: subscriptionID},
		"list-deliveries":     {id: subscriptionID},
		"redeliver-event":     {id: subscriptionID},
		"test-subscription":   {id: subscriptionID},

		"patch-member":           {memberID, `{"role":"admin"}`},
		"remove-member":          {id: memberID},
		"acknowledge-job":        {id: jobID1},
		"restore-workflow":       {flowOK, `{"version":1}`},
		"get-hold":               {id: entryID},
		"put-hold":               {entryID, `{"reason":"mine"}`},
		"lift-hold":              {id: entryID},
		"erase-entry":            {entryID, `{"do":"delete"}`},
		"diff-workflow":          {id: flowOK},
		"get-trace":              {id: jobID1},
		"verify-entry":           {id: entryID},
		"list-workflow-versions": {id: flowOK},
	}
	secrets := []string{entryID, jobID1, flowOK, seriesID, numberID1, file, tokenID, enrolled, memberID, "ana@example.com", string(in.Actor(kit.Default).Workspace.ID)}
	for _, rt := range api.Routes() {
		if rt.Public || rt.Person { // TestOtherPerson looks at what people see
			continue
		}
		if !strings.Contains(rt.Path, "{") {
			t.Run(rt.ID, func(t *testing.T) {
				in.seesNothing(t, rt, map[bool]string{true: elsewhere, false: other}[slices.Equal(rt.Needs, []string{domain.ScopeEnrolled})], secrets)
			})
			continue
		}
		t.Run(rt.ID, func(t *testing.T) {
			if slices.Contains([]string{"get-template", "get-schema", "get-boilerplate", "get-regime"}, rt.ID) {
				return // the same for everybody
			}
			tt, known := tests[rt.ID]
			if !known && !rt.ByApp {
				t.Fatal("a route with an ID must be in this test")
			}
			if strings.HasPrefix(rt.ID, "put-") && tt.body == "" || rt.ByApp {
				return
			}
			key := "k/1"
			if strings.HasSuffix(rt.ID, "-spool-file") {
				key = spooled
			}
			if strings.HasSuffix(rt.ID, "-meta") {
				key = "link"
			}
			path := fill(rt.Path, map[string]string{
				"id": tt.id, "entry_id": entryID, "series_id": seriesID, "key": key, "version": version, "ref": "r/1", "at": "2026-03-02T09:00:00.000Z", "event": "7",
			})
			x := in.Send(in.Request(other, rt.Method, path, tt.body))
			x = x.For(t)
			x.Refused(http.StatusNotFound, string("not-found"))
			if rt.Method == http.MethodGet { // the owner does find it
				in.Send(in.Request(own, rt.Method, path, "")).For(t).Want(200)
			}
		})
	}
	in.Do(http.MethodGet, "/silo/v1/spool/"+spooled, "").Want(200)
	in.Send(in.Request(own, http.MethodGet, "/silo/v1/retention", "")).Want(200).Is("10y", "policies", 0, "after")
	in.Do(http.MethodGet, "/silo/v1/entries/"+entryID+"/meta/link", "").Want(200).Is("r/1", "ref")
	for _, list := range []string{"/transform/v1/jobs", "/transform/v1/workflows", "/silo/v1/entries", allSeries, "/transform/v1/subscriptions", "/transform/v1/events/list"} {
		in.Send(in.Request(other, http.MethodGet, list, "")).Want(200).Is(nil, "list", 0)
	}
	for path, body := range map[string]string{
		"/transform/v1/jobs/" + jobID2: `{"workflow_id":"` + flowOK + `","silo_entry_id":"` + entryID + `"}`,
		"/silo/v1/entries/" + absentID: `{"previous_id":"` + entryID + `"}`,
	} {
		in.Send(in.Request(other, http.MethodPut, path, body)).Refused(404, "not-found")
	}

	// IDs and keys are unique per workspace: another workspace may use the same
	// ones and changes nothing of the first.
	in.Send(in.Request(other, http.MethodPut, "/transform/v1/workflows/"+flowOK, `{"name":"Mine","steps":[{"action":"test.ok"}]}`)).Want(200)
	in.Send(in.Request(other, http.MethodPut, "/silo/v1/entries/"+entryID, `{"key":"k/1","data":`+message+`}`)).Want(200)
	in.Send(in.Request(other, http.MethodPut, "/transform/v1/jobs/"+jobID1, job)).Want(200)
	in.Send(in.Request(other, http.MethodPut, oneSeries, `{"name":"Mine","start":7}`)).Want(200)
	in.Send(in.Request(other, http.MethodPut, numbers+"/"+numberID1, `{}`)).Want(200).Is("7", "code")
	in.Send(in.Request(other, http.MethodPut, oneSubscription, `{"url":"https://b.example"}`)).Want(200)
	in.Do(http.MethodGet, oneSubscription, "").Want(200).Is("https://a.example", "url")
	in.Do(http.MethodGet, oneSeries, "").Want(200).Is("First", "name").Is(1.0, "last_index")
	in.Do(http.MethodGet, "/transform/v1/workflows/"+flowOK, "").Want(200).Is("Flow test.ok", "name")
	in.Do(http.MethodGet, "/transform/v1/jobs/"+jobID1, "").Want(200).Is("k/1", "key")
}
