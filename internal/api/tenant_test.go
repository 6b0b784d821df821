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
	in.Do(http.MethodPut, oneSeries, `{"name":"First"}`).Want(200)
	in.Do(http.MethodPut, numbers+"/"+numberID1, `{}`).Want(200)
	// The tokens have every scope, so that it is the workspace that keeps them out.
	all := domain.TokenScopes()
	own, other := in.TokenWith(kit.Default, all...), in.TokenWith(kit.Other, all...)
	tokenID := in.Send(in.Request(own, http.MethodPost, "/access/v1/tokens", `{"name":"mine"}`)).Want(200).Text("id")
	shop := in.App("shop")
	shop.Enroll(kit.Default)
	elsewhere := shop.Enroll(kit.Other)
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

		"acknowledge-job":        {id: jobID1},
		"restore-workflow":       {flowOK, `{"version":1}`},
		"diff-workflow":          {id: flowOK},
		"list-workflow-versions": {id: flowOK},
	}
	secrets := []string{entryID, jobID1, flowOK, seriesID, numberID1, file, tokenID, enrolled, string(in.Actor(kit.Default).Workspace.ID)}
	for _, rt := range api.Routes() {
		if rt.Public {
			continue
		}
		if !strings.Contains(rt.Path, "{") {
			t.Run(rt.ID, func(t *testing.T) {
				in.seesNothing(t, rt, map[bool]string{true: elsewhere, false: other}[slices.Equal(rt.Needs, []string{domain.ScopeEnrolled})], secrets)
			})
			continue
		}
		t.Run(rt.ID, func(t *testing.T) {
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
				"id": tt.id, "entry_id": entryID, "series_id": seriesID, "key": key, "version": version, "ref": "r/1", "at": "2026-03-02T09:00:00.000Z",
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
	in.Do(http.MethodGet, "/silo/v1/entries/"+entryID+"/meta/link", "").Want(200).Is("r/1", "ref")
	for _, list := range []string{"/transform/v1/jobs", "/transform/v1/workflows", "/silo/v1/entries", allSeries} {
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
	in.Do(http.MethodGet, oneSeries, "").Want(200).Is("First", "name").Is(1.0, "last_index")
	in.Do(http.MethodGet, "/transform/v1/workflows/"+flowOK, "").Want(200).Is("Flow test.ok", "name")
	in.Do(http.MethodGet, "/transform/v1/jobs/"+jobID1, "").Want(200).Is("k/1", "key")
}

// seesNothing makes a request to a route without an ID in its path with a token of another
// workspace, and checks that what the first one has is neither found by an ID in the body
// nor in the answer.
func (in *installation) seesNothing(t *testing.T, rt api.Route, other string, secrets []string) {
	t.Helper()
	job := `{"workflow_id":"` + flowOK + `","args":{"a":"1"}}`
	tests := map[string]struct{ query, body, key string }{
		"create-job":    {body: job, key: "not-found"},
		"create-entry":  {body: `{"previous_id":"` + entryID + `"}`, key: "not-found"},
		"prompt-intent": {body: `{"job_id":"` + jobID1 + `","status":"POKE"}`, key: "not-found"},

		"list-jobs": {}, "list-workflows": {}, "list-entries": {}, "list-series": {}, "list-tokens": {}, "list-enrollments": {},
		"find-related": {query: "?uuid=" + entryID}, "search": {query: "?q=greetings"}, "get-workspace": {}, "list-orgs": {},
		"create-jobs": {body: job}, "create-entries": {body: `{"previous_id":"` + entryID + `"}`},
		"cancel-jobs": {body: `{"reason":"mine"}`}, "retry-jobs": {}, "skip-jobs": {body: `{"reason":"mine"}`}, "poke-jobs": {},
		"again-jobs": {query: "?result=completed"}, "acknowledge-jobs": {},

		"ping": {}, "new-uuid": {}, "add-spool-file": {body: `{"name":"a.txt","data":"aGVsbG8="}`},
		"build-gobl": {body: `{"data":` + message + `}`}, "sign-gobl": {body: `{"data":` + message + `}`}, "correct-gobl": {body: `{"data":{}}`},
		"create-token": {body: `{"name":"mine"}`}, "patch-workspace": {body: `{"name":"Mine"}`},
		"get-enrollment": {}, "patch-enrollment": {body: `{"data":1}`}, "post-enrollment": {body: `{"data":1}`}, "replace-enrollment": {body: `{"data":1}`},
	}
	tt, known := tests[rt.ID]
	if !known && !rt.ByApp {
		t.Fatal("a route must be in this test: what can a token of another workspace see by it?")
	}
	r := in.Request(other, rt.Method, rt.Path+tt.query, tt.body)
	if rt.ID == "create-jobs" || rt.ID == "create-entries" {
		r.Header.Set("Content-Type", "application/x-ndjson")
	}
	x := in.Send(r).For(t)
	switch {
	case rt.ByApp:
		x.Refused(http.StatusUnauthorized, "unauthorized")
	case tt.key != "":
		x.Refused(http.StatusNotFound, tt.key)
	case x.Status >= http.StatusInternalServerError || x.Status == http.StatusForbidden || x.Status == http.StatusUnauthorized:
		t.Errorf("a token of another workspace gets %s", x)
	}
	for _, secret := range secrets {
		if strings.Contains(string(x.Body), secret) && !strings.Contains(tt.query+tt.body, secret) {
			t.Errorf("a token of another workspace sees %s: %s", secret, x)
		}
	}
	if strings.HasSuffix(rt.ID, "-jobs") && rt.Method == http.MethodPost && rt.ID != "create-jobs" {
		x.Want(http.StatusOK).Is(0, "count")
	}
	if rt.ID == "create-jobs" || rt.ID == "create-entries" {
		if list := linesOf[rowResult](t, x); len(list) != 1 || list[0].Status != http.StatusNotFound {
			t.Errorf("a row that names something of another workspace: %s", x)
		}
	}
}
