package e2e

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chancery/internal/app"
	"chancery/internal/domain"
)

// putAndCompare puts a job, waits for its end, and fails when a GET right after it returns
// a different job. It returns the job.
func (s *server) putAndCompare(t *testing.T, body string) answer {
	t.Helper()
	path := "/transform/v1/jobs/" + newID(t)
	put := s.send(s.Token, http.MethodPut, path+"?wait=30", body)
	get := s.send(s.Token, http.MethodGet, path, "")
	if put.status != http.StatusOK || get.status != http.StatusOK {
		t.Fatalf("put: %s\nget: %s", put, get)
	}
	if put.field("completed_at") == "" {
		t.Fatalf("the job does not end: %s", put)
	}
	if diff := cmp.Diff(pretty(t, get.body), pretty(t, put.body)); diff != "" {
		t.Errorf("what the store tells (-) is not what was answered (+):\n%s", diff)
	}
	return put
}

// pretty formats JSON with one member per line. It keeps the order of members, because
// the bytes of an envelope are the signed ones.
func pretty(t *testing.T, raw []byte) string {
	t.Helper()
	b, err := json.MarshalIndent(json.RawMessage(raw), "", " ")
	if err != nil {
		t.Fatalf("%v: %s", err, raw)
	}
	return string(b)
}

// TestAnswersMatchTheStore checks that a request which waited for its job gets the
// same job as a later reader.
func TestAnswersMatchTheStore(t *testing.T) {
	s := start(t, t.TempDir())
	es := string(example(t, "invoices/es.json"))
	child := s.publish(`[{"action": "silo.state", "config": {"state": "sent"}}]`)
	tests := []struct {
		name, steps, body string
		contains          []string
	}{
		{
			"everything that is made of a document",
			`[{"action": "silo.state", "config": {"state": "processing"}},
			{"action": "silo.modify", "config": {"merge_type": "application/jq", "jq": ".doc.notes = [{\"text\": \"<é \\u2028 & \\\"z\\\">\"}]"}},
			{"action": "sequence.enumerate", "config": {"name": "hand", "padding": 5}},
			{"action": "pdf"}, {"action": "silo.close"}, {"action": "pdf"}, {"action": "pdf", "config": {"duplicate": true}},
			{"action": "silo.if", "config": {"expr": "len($job.files)"}},
			{"action": "silo.folder", "config": {"folder": "sales"}}, {"action": "silo.state", "config": {"state": "sent"}}]`,
			`"data": ` + es + `, "args": {"a": "1", "b": "<&\u2028"}, "tags": ["x", "y", "x"], "meta": {"n": 1.50, "o": {"p": [1, null]}}`,
			[]string{`"sigs"`, `"attachments"`, `"code":"2"`},
		},
		{
			"documents on request, and what was never given",
			`[{"action": "silo.if", "config": {"expr": "true"}}]`, `"data": ` + es + `, "tags": [], "args": {}, "meta": {}`,
			[]string{`"code":"true"`},
		},
		{
			"meta that is no object", `[{"action": "silo.if", "config": {"expr": "$job.meta"}}]`,
			`"data": ` + es + `, "meta": [1, 2,   {"b": 1, "a": "\u003c"}]`,
			[]string{`"meta"`},
		},
		{
			"failure and rescue",
			`[{"action": "silo.modify", "config": {"merge_type": "application/jq", "jq": ".doc.lines = 7"}}], "rescue": [
			{"action": "silo.state", "config": {"state": "error"}}, {"action": "silo.if", "config": {"expr": "int(type)"}}, {"action": "pdf"}]`,
			`"data": ` + es,
			[]string{`"faults"`, `"silo.state"`},
		},
		{
			"failure outside", `[{"action": "webhook", "config": {"callback_url": "http://10.1.2.3/"}}], "rescue": [{"action": "pdf"}]`,
			`"data": ` + es, nil,
		},
		{
			"loop limit", `[{"id": "0190b5ae-0000-4000-8000-000000000001", "action": "silo.if", "config": {"expr": "true"}, "next": [
				{"status": "OK", "step_id": "0190b5ae-0000-4000-8000-000000000001"}]}], "rescue": [{"action": "silo.state", "config": {"state": "error"}}]`,
			`"data": ` + es,
			[]string{`"loop-limit"`, `"silo.state"`},
		},
		{
			"correction", `[{"action": "sequence.enumerate", "config": {"name": "corr"}}, {"action": "silo.close"},
			{"action": "silo.correct", "config": {"type": "credit-note", "reason": "x"}}, {"action": "silo.correct", "config": {"type": "credit-note"}},
			{"action": "transform.job.create", "config": {"workflow_id": "` + child + `"}}]`,
			`"data": ` + es, nil,
		},
		{
			"a child on the same document", `[{"action": "transform.job.create", "config": {"workflow_id": "` + child + `"}}]`,
			`"data": ` + es,
			[]string{`"job-id"`},
		},
		{
			"import", `[{"action": "silo.import", "config": {"key": "args.k"}}, {"action": "sequence.enumerate", "config": {"name": "imp", "prefix": "I-"}}, {"action": "pdf"}]`,
			`"args": {"url": "data:application/json;name=es.json;base64,` + base64.StdEncoding.EncodeToString([]byte(es)) + `", "k": "K1"}`,
			[]string{`"silo_entry_id"`, `"attachments"`},
		},
		{
			"import of what is there", `[{"action": "silo.import", "config": {"key": "args.k"}}, {"action": "pdf"}]`,
			`"args": {"url": "data:application/json;name=es.json;base64,` + base64.StdEncoding.EncodeToString([]byte(es)) + `", "k": "K1"}, "meta": {"again": true}`,
			[]string{`"SKIP"`, `"attachments"`},
		},
		{
			"import in place of the document", `[{"action": "pdf"}, {"action": "silo.import", "config": {"key": "args.k"}}, {"action": "silo.state", "config": {"state": "sent"}}]`,
			`"data": ` + es + `, "args": {"url": "data:application/json;name=es.json;base64,` + base64.StdEncoding.EncodeToString([]byte(es)) + `", "k": "K1"}`,
			[]string{`"SKIP"`, `"attachments"`},
		},
		{
			"a second document in place of the first", `[{"action": "pdf"}, {"action": "silo.import", "config": {"key": "args.k"}}, {"action": "pdf"}]`,
			`"data": ` + es + `, "args": {"url": "data:application/json;name=es.json;base64,` + base64.StdEncoding.EncodeToString([]byte(es)) + `", "k": "K2"}`,
			[]string{`"attachments"`},
		},
		{
			"import that fails", `[{"action": "silo.import"}], "rescue": [{"action": "pdf"}, {"action": "silo.state", "config": {"state": "error"}}]`,
			`"args": {"url": "data:application/json;name=x.json;base64,e30="}`,
			[]string{`"faults"`, `no-entry`},
		},
		{"a short wait", `[{"action": "silo.sleep", "config": {"duration": 1}}, {"action": "pdf"}]`, `"data": ` + es, []string{`"QUEUED"`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			flow := newID(t)
			save := s.send(s.Token, http.MethodPut, "/transform/v1/workflows/"+flow, `{"name": "w", "steps": `+tt.steps+`}`)
			if save.status != http.StatusOK {
				t.Fatal(save)
			}
			a := s.putAndCompare(t, fmt.Sprintf(`{"workflow_id": %q, %s}`, flow, tt.body))
			for _, part := range tt.contains {
				if !strings.Contains(string(a.body), part) {
					t.Errorf("the answer does not hold %s: %s", part, a)
				}
			}
		})
	}
}

// TestAnswersOfTemplatesMatchTheStore checks the same for all published workflows,
// with simulators for actions that are not installed.
func TestAnswersOfTemplatesMatchTheStore(t *testing.T) {
	hook, allow := hookServer(t)
	g := readTemplates(t, hook)
	s := startWith(t, app.Config{Place: app.Place{Data: t.TempDir()}, AllowAddresses: allow})
	if _, err := s.app.Access.CreateWorkspace(t.Context(), domain.Workspace{Slug: "trial", Sandbox: true, Country: "ES"}); err != nil {
		t.Fatal(err)
	}
	s.Token = s.token("trial")
	for _, tp := range g.templates {
		t.Run(tp.Variant+"/"+tp.File, func(t *testing.T) {
			id, a := s.save(tp, false)
			if a.status != http.StatusOK {
				t.Fatal(a)
			}
			good := suitable(tp)
			fail := suitable(tp)
			fail.Args = map[string]string{"simulate": "KO:7"}
			good.WorkflowID, fail.WorkflowID = id, id
			s.putAndCompare(t, text(t, good))
			s.putAndCompare(t, text(t, fail))
		})
	}
}

// TestRacesOfDifferentRequests sends requests with the same ID or key and different
// bodies: one of them creates the job, equal requests get that job, the others get a
// conflict and store nothing.
func TestRacesOfDifferentRequests(t *testing.T) {
	s := start(t, t.TempDir())
	flow := s.publish(`[{"action": "silo.if", "config": {"expr": "true"}}]`)
	es := string(example(t, "invoices/es.json"))
	body := func(i int, key string) string {
		doc := strings.Replace(es, "68.50", fmt.Sprintf("68.%02d", 10+i%4), 1)
		return fmt.Sprintf(`{"workflow_id": %q, "key": %q, "data": %s, "tags": ["t"], "args": {"f": "data:text/plain;name=f.txt;base64,aGFsbG8="}}`, flow, key, doc)
	}
	for _, shared := range []string{"id", "key", "both"} {
		t.Run(shared, func(t *testing.T) {
			before := s.rows()
			id, key := newID(t), ""
			if shared != "id" {
				key = "order of " + shared
			}
			answers := make([]answer, 40)
			var wg sync.WaitGroup
			for i := range answers {
				own := id
				if shared == "key" {
					own = newID(t)
				}
				wg.Go(func() {
					answers[i] = s.send(s.Token, http.MethodPut, "/transform/v1/jobs/"+own+"?wait=30", body(i, key))
				})
			}
			wg.Wait()
			winner, won := -1, ""
			for i, a := range answers {
				if a.status == http.StatusOK {
					winner, won = i%4, a.field("id")
				}
			}
			for i, a := range answers {
				switch {
				case i%4 == winner && (a.status != http.StatusOK || a.field("id") != won || a.field("completed_at") == ""):
					t.Errorf("an equal of the winner: %s", a)
				case i%4 != winner && (a.status != http.StatusConflict || !strings.Contains(string(a.body), won)):
					t.Errorf("another request: %s", a)
				}
			}
			after := s.rows()
			for _, table := range []string{"jobs", "entries", "entry_versions", "spool", "job_tags"} {
				if after[table] != before[table]+1 {
					t.Errorf("%s: %d → %d", table, before[table], after[table])
				}
			}
		})
	}
}
