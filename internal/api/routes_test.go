package api

import (
	"net/http"
	"slices"
	"strings"
	"testing"
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
		"get-public-file", "head-public-file", "upload-file", "get-keys", "get-key", "health", "ready",
		"openapi-json", "openapi-yaml", "openapi-service",
	}
	for _, rt := range routes() {
		t.Run(rt.id, func(t *testing.T) {
			if rt.public != slices.Contains(public, rt.id) {
				t.Fatalf("public is %v; a route that needs no token must be listed in this test as well", rt.public)
			}
			path := fill(rt.path, nil)
			if rt.public {
				if x := in.send(in.request("", rt.method, path, "")); x.status == http.StatusUnauthorized {
					t.Fatalf("a public route asks for a token")
				}
				return
			}
			for _, authorization := range []string{"", "Bearer", "Bearer ", "Bearer nonsense", "Basic " + in.token, in.token} {
				r := in.request("", rt.method, path, "{}")
				if authorization != "" {
					r.Header.Set("Authorization", authorization)
				}
				x := in.send(r)
				x.t = t
				x.refused(http.StatusUnauthorized, "unauthorized")
				if !strings.HasPrefix(x.header.Get("WWW-Authenticate"), "Bearer") {
					t.Errorf("%q: no WWW-Authenticate", authorization)
				}
			}
		})
	}
}

func TestTokenSchemeInAnyCase(t *testing.T) {
	in := install(t, nil)
	for _, scheme := range []string{"Bearer", "bearer", "BEARER"} {
		r := in.request("", http.MethodGet, "/utils/v1/ping", "")
		r.Header.Set("Authorization", scheme+" "+in.token)
		in.send(r).want(200).is("pong", "ping")
	}
}

// TestOtherWorkspace requests all routes with an ID and checks that a token of
// another workspace finds nothing.
func TestOtherWorkspace(t *testing.T) {
	in := install(t, nil)
	in.workflow(flowOK, "test.ok")
	in.entry()
	in.do(http.MethodPut, "/transform/v1/jobs/"+jobID1+"?wait=10",
		`{"workflow_id":"`+flowOK+`","silo_entry_id":"`+entryID+`","key":"k/1"}`).want(200)
	file := in.do(http.MethodPost, "/silo/v1/entries/"+entryID+"/files", `{"name":"a.txt","data":"aGVsbG8="}`).want(200).text("id")
	version := in.do(http.MethodGet, "/silo/v1/entries/"+entryID, "").want(200).text("version")
	spooled := in.do(http.MethodPost, "/silo/v1/spool", `{"name":"a.txt","data":"aGVsbG8="}`).want(200).text("key")
	in.do(http.MethodPut, "/silo/v1/entries/"+entryID+"/meta/link", `{"ref":"r/1"}`).want(200)
	other := in.otherToken()

	job := `{"workflow_id":"` + flowOK + `","args":{"a":"1"}}`
	tests := map[string]struct{ id, body string }{
		"put-job":           {jobID2, job},
		"get-job":           {id: jobID1},
		"cancel-job":        {jobID1, `{"reason":"mine"}`},
		"retry-job":         {id: jobID1},
		"skip-step":         {jobID1, `{"reason":"mine"}`},
		"run-again":         {id: jobID1},
		"get-job-by-key":    {},
		"patch-workflow":    {flowOK, `{"name":"Mine"}`},
		"get-workflow":      {id: flowOK},
		"put-workflow":      {}, // creates: below
		"put-entry":         {}, // creates: below
		"patch-entry":       {entryID, `{"folder":"documents"}`},
		"get-entry":         {id: entryID},
		"get-entry-by-key":  {},
		"get-entry-version": {id: entryID},
		"list-states":       {},
		"add-state":         {"", `{"key":"sent"}`},
		"put-state":         {"", `{"key":"sent"}`},
		"add-file":          {"", `{"name":"b.txt","data":"aGVsbG8="}`},
		"put-file":          {absentID, `{"name":"b.txt","data":"aGVsbG8="}`},
		"get-file":          {id: file},
		"put-meta":          {"", `{"ref":"mine"}`},
		"get-meta":          {},
		"delete-meta":       {},
		"find-meta":         {},
		"get-spool-file":    {},
		"delete-spool-file": {},
	}
	for _, rt := range routes() {
		if rt.public || !strings.Contains(rt.path, "{") {
			continue
		}
		t.Run(rt.id, func(t *testing.T) {
			tt, known := tests[rt.id]
			if !known {
				t.Fatal("a route with an ID must be in this test")
			}
			if strings.HasPrefix(rt.id, "put-") && tt.body == "" {
				return
			}
			key := "k/1"
			if strings.HasSuffix(rt.id, "-spool-file") {
				key = spooled
			}
			if strings.HasSuffix(rt.id, "-meta") {
				key = "link"
			}
			path := fill(rt.path, map[string]string{
				"id": tt.id, "entry_id": entryID, "key": key, "version": version, "ref": "r/1", "at": "2026-03-02T09:00:00.000Z",
			})
			x := in.send(in.request(other, rt.method, path, tt.body))
			x.t = t
			x.refused(http.StatusNotFound, string("not-found"))
			if rt.method == http.MethodGet { // the owner does find it
				own := in.do(rt.method, path, "")
				own.t = t
				own.want(200)
			}
		})
	}
	in.do(http.MethodGet, "/silo/v1/spool/"+spooled, "").want(200)
	in.do(http.MethodGet, "/silo/v1/entries/"+entryID+"/meta/link", "").want(200).is("r/1", "ref")
	for _, list := range []string{"/transform/v1/jobs", "/transform/v1/workflows", "/silo/v1/entries"} {
		in.send(in.request(other, http.MethodGet, list, "")).want(200).is(nil, "list", 0)
	}
	in.send(in.request(other, http.MethodPut, "/transform/v1/jobs/"+jobID2,
		`{"workflow_id":"`+flowOK+`","silo_entry_id":"`+entryID+`"}`)).refused(404, "not-found")

	// IDs and keys are unique per workspace: another workspace may use the same
	// ones and changes nothing of the first.
	in.send(in.request(other, http.MethodPut, "/transform/v1/workflows/"+flowOK, `{"name":"Mine","steps":[{"action":"test.ok"}]}`)).want(200)
	in.send(in.request(other, http.MethodPut, "/silo/v1/entries/"+entryID, `{"key":"k/1","data":`+message+`}`)).want(200)
	in.send(in.request(other, http.MethodPut, "/transform/v1/jobs/"+jobID1, job)).want(200)
	in.do(http.MethodGet, "/transform/v1/workflows/"+flowOK, "").want(200).is("Flow test.ok", "name")
	in.do(http.MethodGet, "/transform/v1/jobs/"+jobID1, "").want(200).is("k/1", "key")
}

func TestRoutesAreWellFormed(t *testing.T) {
	seen := map[string]bool{}
	for _, rt := range routes() {
		for _, name := range []string{rt.id, rt.method + " " + rt.path} {
			if seen[name] {
				t.Errorf("%s is there twice", name)
			}
			seen[name] = true
		}
		if rt.handle == nil || rt.about == "" || rt.service == "" || (rt.gives == nil) == (rt.sends == "") && rt.method != http.MethodDelete {
			t.Errorf("%s lacks something", rt.id)
		}
	}
	described := 0
	for _, part := range docParts() {
		described += len(part)
		for id := range part {
			if !seen[id] {
				t.Errorf("%s is described, but there is no such route", id)
			}
		}
	}
	if n := len(routes()); described != n {
		t.Errorf("%d descriptions of %d routes", described, n)
	}
}
