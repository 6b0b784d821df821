package api_test

import (
	"net/http"
	"strings"
	"testing"

	"chancery/internal/api"
)

// seesNothing makes a request to a route without an ID in its path with a token of another
// workspace, and checks that what the first one has is neither found by an ID in the body
// nor in the answer.
func (in *installation) seesNothing(t *testing.T, rt api.Route, other string, secrets []string) {
	t.Helper()
	job := `{"workflow_id":"` + flowOK + `","args":{"a":"1"}}`
	const eraseAll = `{"policies":[{"after":"0d","do":"delete"}]}`
	tests := map[string]struct{ query, body, key string }{
		"create-job":    {body: job, key: "not-found"},
		"create-entry":  {body: `{"previous_id":"` + entryID + `"}`, key: "not-found"},
		"prompt-intent": {body: `{"job_id":"` + jobID1 + `","status":"POKE"}`, key: "not-found"},

		"list-jobs": {}, "list-workflows": {}, "list-entries": {}, "list-series": {}, "list-tokens": {}, "list-enrollments": {},
		"find-related": {query: "?uuid=" + entryID}, "search": {query: "?q=greetings"}, "get-workspace": {}, "list-orgs": {}, "list-audit": {},
		"create-jobs": {body: job}, "create-entries": {body: `{"previous_id":"` + entryID + `"}`},
		"cancel-jobs": {body: `{"reason":"mine"}`}, "retry-jobs": {}, "skip-jobs": {body: `{"reason":"mine"}`}, "poke-jobs": {},
		"again-jobs": {query: "?result=completed"}, "acknowledge-jobs": {},

		"ping": {}, "new-uuid": {}, "add-spool-file": {body: `{"name":"a.txt","data":"aGVsbG8="}`},
		"build-gobl": {body: `{"data":` + message + `}`}, "sign-gobl": {body: `{"data":` + message + `}`}, "correct-gobl": {body: `{"data":{}}`},
		"create-token": {body: `{"name":"mine"}`}, "patch-workspace": {body: `{"name":"Mine"}`},
		"stream-events": {}, // refused, as the request takes only JSON; TestEventStream looks at streams
		"list-members":  {}, "invite-member": {body: `{"email":"ben@example.com","role":"viewer"}`},
		"list-events": {}, "list-subscriptions": {},
		"get-retention": {}, "put-retention": {body: eraseAll}, "preview-retention": {body: eraseAll}, "run-retention": {},
		"preview-pdf": {body: `{"data":` + message + `}`},

		"list-actions": {}, "list-providers": {}, "list-templates": {}, "get-stats": {},
		"list-schemas": {}, "list-regimes": {}, "get-facts": {},
		"lint-workflow": {body: `{"steps":[{"action":"silo.close"}]}`},
		"try-workflow":  {body: `{"workflow":{"steps":[{"action":"silo.state","config":{"state":"sent"}}]},"silo_entry_id":"` + entryID + `"}`, key: "not-found"},
		"run-program":   {body: `{"language":"expr","program":"title","silo_entry_id":"` + entryID + `"}`, key: "not-found"},

		"validate-invoice": {body: `{"data":"PGEvPg=="}`},
		"get-enrollment":   {}, "patch-enrollment": {body: `{"data":1}`}, "post-enrollment": {body: `{"data":1}`}, "replace-enrollment": {body: `{"data":1}`},
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
