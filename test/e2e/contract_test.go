package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"chancery/client"
	"chancery/test/kit"
)

// rows returns the number of rows in each table of the database.
func (s *server) rows() map[string]int {
	s.t.Helper()
	db := s.database()
	defer db.Close()
	s.indexed(db)
	counts := map[string]int{}
	for _, name := range s.tables(db) {
		var n int
		if err := db.QueryRowContext(s.t.Context(), `SELECT count(*) FROM "`+name+`"`).Scan(&n); err != nil {
			s.t.Fatal(err)
		}
		counts[name] = n
	}
	return counts
}

// TestSameJobFromManyClients has 50 clients put the same job at once: there must be
// one job and one entry, and all clients must get the same answer.
//
// statements.yaml 2.1-4, 2.1-6
func TestSameJobFromManyClients(t *testing.T) {
	s := start(t, t.TempDir())
	flow := s.workflow("invoice")
	for _, tt := range []struct{ name, key string }{{"by ID", ""}, {"by ID and key", "order-17"}} {
		t.Run(tt.name, func(t *testing.T) {
			before := s.rows()
			id := newID(t)
			body, err := json.Marshal(client.JobRequest{WorkflowID: flow, Key: tt.key, Data: example(t, "invoices/es.json")})
			if err != nil {
				t.Fatal(err)
			}
			answers := make([]answer, 50)
			var wg sync.WaitGroup
			for i := range answers {
				wg.Go(func() {
					answers[i] = s.send(s.Token, http.MethodPut, "/transform/v1/jobs/"+id+"?wait=30", string(body))
				})
			}
			wg.Wait()
			for _, a := range answers {
				if a.status != http.StatusOK || a.field("id") != id || a.field("silo_entry_id") != answers[0].field("silo_entry_id") {
					t.Fatalf("%s", a)
				}
			}
			after := s.rows()
			if after["jobs"] != before["jobs"]+1 || after["entries"] != before["entries"]+1 {
				t.Errorf("jobs %d → %d, entries %d → %d", before["jobs"], after["jobs"], before["entries"], after["entries"])
			}
			other := strings.Replace(string(body), "68.50", "68.51", 1)
			if a := s.send(s.Token, http.MethodPut, "/transform/v1/jobs/"+id, other); a.status != http.StatusConflict {
				t.Errorf("other body under the same ID: %s", a)
			}
			if tt.key == "" {
				return
			}
			if a := s.send(s.Token, http.MethodPut, "/transform/v1/jobs/"+newID(t), other); a.status != http.StatusConflict || !strings.Contains(string(a.body), id) {
				t.Errorf("other body under the same key: %s", a)
			}
			if a := s.send(s.Token, http.MethodPost, "/transform/v1/jobs", string(body)); a.status != http.StatusOK || a.field("id") != id {
				t.Errorf("the same request under the same key: %s", a)
			}
		})
	}
}

// TestRefusalsStoreNothing checks that a refused request stores nothing.
//
// statements.yaml 2.1-1, 2.1-2b, 2.1-2c, 2.1-8, 5.2-6, 7.1-14
func TestRefusalsStoreNothing(t *testing.T) {
	s := start(t, t.TempDir())
	flow := s.workflow("invoice")
	invoice := string(example(t, "invoices/es.json"))
	withData := func(data string) string { return fmt.Sprintf(`{"workflow_id": %q, "data": %s}`, flow, data) }
	draft := uuid.NewString()
	if a := s.send(s.Token, "PUT", "/transform/v1/workflows/"+draft, `{"name": "d", "draft": true, "steps": [{"action": "nowhere"}]}`); a.status != 200 || !strings.Contains(string(a.body), "steps[0].action") {
		t.Fatalf("saving a draft: %s", a)
	}
	v4 := uuid.NewString()
	before := s.rows()
	var list []kit.Scenario
	for _, tt := range []struct {
		name, method, path, body, as string
		status                       int
		key, contains                string
	}{
		{"malformed JSON", "PUT", "/transform/v1/jobs/" + newID(t), `{"workflow_id": `, kit.Default, 400, "input", ""},
		{"no token", "PUT", "/transform/v1/jobs/" + newID(t), withData(invoice), kit.Nobody, 401, "unauthorized", ""},
		{"a wrong token", "PUT", "/transform/v1/jobs/" + newID(t), withData(invoice), kit.Default, 401, "unauthorized", ""},
		{"a body over the limit", "PUT", "/transform/v1/jobs/" + newID(t), withData(`"` + strings.Repeat("x", 11<<20) + `"`), kit.Default, 413, "limit", ""},
		{"version 4", "PUT", "/transform/v1/jobs/" + v4, withData(invoice), kit.Default, 422, "validation", `"id"`},
		{"no UUID", "PUT", "/transform/v1/jobs/nonsense", withData(invoice), kit.Default, 422, "validation", `"id"`},
		{"the nil UUID", "PUT", "/transform/v1/jobs/" + uuid.Nil.String(), withData(invoice), kit.Default, 422, "validation", `"id"`},
		{"no workflow", "PUT", "/transform/v1/jobs/" + newID(t), `{"data": ` + invoice + `}`, kit.Default, 422, "validation", "workflow_id"},
		{"an unknown workflow", "PUT", "/transform/v1/jobs/" + newID(t), fmt.Sprintf(`{"workflow_id": %q, "data": %s}`, v4, invoice), kit.Default, 404, "not-found", ""},
		{"a draft", "PUT", "/transform/v1/jobs/" + newID(t), fmt.Sprintf(`{"workflow_id": %q, "data": %s}`, draft, invoice), kit.Default, 422, "draft", "workflow_id"},
		{"no input", "PUT", "/transform/v1/jobs/" + newID(t), fmt.Sprintf(`{"workflow_id": %q, "data": null, "meta": {}}`, flow), kit.Default, 422, "validation", "silo_entry_id"},
		{"an unknown entry", "PUT", "/transform/v1/jobs/" + newID(t), fmt.Sprintf(`{"workflow_id": %q, "silo_entry_id": %q}`, flow, newID(t)), kit.Default, 404, "not-found", ""},
		{"nested args", "PUT", "/transform/v1/jobs/" + newID(t), fmt.Sprintf(`{"workflow_id": %q, "args": {"a": {"b": 1}}}`, flow), kit.Default, 422, "validation", `"a"`},
		{"a negative wait", "PUT", "/transform/v1/jobs/" + newID(t) + "?wait=-1", withData(invoice), kit.Default, 422, "validation", "wait"},
		{"an invoice that breaks rules", "PUT", "/transform/v1/jobs/" + newID(t), withData(strings.Replace(invoice, `"name": "Talleres Ribera S.L.",`, "", 1)), kit.Default, 422, "validation", "GOBL-BILL-INVOICE-06"},
		{"an invoice that cannot be calculated", "PUT", "/transform/v1/jobs/" + newID(t), withData(strings.Replace(invoice, `"rate": "general"`, `"rate": "imaginary"`, 1)), kit.Default, 422, "calculation", "data"},
		{"values of the wrong type", "PUT", "/transform/v1/jobs/" + newID(t), withData(strings.Replace(invoice, `"12"`, `{"n": 12}`, 1)), kit.Default, 422, "input", "data"},
		{"an unknown schema", "PUT", "/transform/v1/jobs/" + newID(t), withData(`{"$schema": "https://gobl.org/draft-0/bill/receipt"}`), kit.Default, 422, "unknown-schema", ""},
		{"another document than the workflow takes", "PUT", "/transform/v1/jobs/" + newID(t), withData(`{"$schema": "https://gobl.org/draft-0/org/party", "name": "P"}`), kit.Default, 422, "schema", ""},
		{"an unknown action", "PUT", "/transform/v1/workflows/" + v4, `{"steps": [{"action": "silo.state", "config": {"state": "sent"}, "next": [{"status": "KO", "steps": [{"action": "moon.launch"}]}]}]}`, kit.Default, 422, "validation", "steps[0].next[0].steps[0].action"},
		{"a bad expression", "PUT", "/transform/v1/workflows/" + v4, `{"steps": [{"action": "silo.if", "config": {"expr": "1 +"}}]}`, kit.Default, 422, "validation", "steps[0].config.expr"},
		{"steps with one ID", "PUT", "/transform/v1/workflows/" + v4, fmt.Sprintf(`{"steps": [{"id": %q, "action": "silo.close"}, {"id": %q, "action": "silo.close"}]}`, v4, v4), kit.Default, 422, "validation", "steps[1].id"},
		{"action and provider that differ", "PUT", "/transform/v1/workflows/" + v4, `{"steps": [{"action": "silo.close", "provider": "pdf"}]}`, kit.Default, 422, "validation", "steps[0]"},
		{"an entry without document", "POST", "/silo/v1/entries", `{"folder": "sales"}`, kit.Default, 422, "validation", "data"},
		{"an entry in an unknown folder", "POST", "/silo/v1/entries", `{"folder": "attic", "data": ` + invoice + `}`, kit.Default, 422, "validation", "folder"},
		{"an invoice under a version 4 ID", "PUT", "/silo/v1/entries/" + v4, `{"data": ` + invoice + `}`, kit.Default, 422, "uuid", "id"},
		{"signing an invoice without code", "POST", "/silo/v1/entries", `{"sign": true, "data": ` + invoice + `}`, kit.Default, 422, "validation", "GOBL-ENVELOPE-13"},
		{"a bad cursor", "GET", "/silo/v1/entries?cursor=%21", "", kit.Default, 400, "input", ""},
		{"an unknown route", "GET", "/transform/v2/jobs", "", kit.Default, 404, "no-route", ""},
	} {
		sc := kit.Scenario{
			Name: tt.name, As: tt.as, Method: tt.method, Path: tt.path, Body: tt.body, Status: tt.status, Key: tt.key, Contains: []string{tt.contains},
			Then: func(t testing.TB, _ *kit.Answer) {
				if diff := cmp.Diff(before, s.rows()); diff != "" {
					t.Errorf("rows in the tables (-before +after):\n%s", diff)
				}
			},
		}
		if tt.name == "a wrong token" {
			sc.Header = map[string]string{"Authorization": "Bearer " + s.Token[:len(s.Token)-4] + "AAAA"}
		}
		list = append(list, sc)
	}
	kit.Run(t, s, list)
}

func TestUnknownMembersAreIgnored(t *testing.T) {
	s := start(t, t.TempDir())
	kit.Run(t, s, []kit.Scenario{{
		Name: "job", Method: "PUT", Path: "/transform/v1/jobs/" + newID(t) + "?wait=true",
		Body: fmt.Sprintf(`{"workflow_id": %q, "content_type": "application/json", "whatever": [1], "data": %s}`,
			s.workflow("invoice"), example(t, "invoices/es.json")),
		JSON: map[string]any{"status": "OK"},
	}})
}

// statements.yaml 2.1-1
func TestTenantsDoNotSeeEachOther(t *testing.T) {
	s := start(t, t.TempDir())
	flow := s.workflow("invoice")
	job := s.run(flow, example(t, "invoices/es.json"))
	other := s.tenant("other")
	file := job.Attachments[0].ID
	for _, path := range []string{
		"/transform/v1/jobs/" + job.ID, "/transform/v1/workflows/" + flow, "/silo/v1/entries/" + job.SiloEntryID,
		"/silo/v1/entries/" + job.SiloEntryID + "/states", "/silo/v1/entries/" + job.SiloEntryID + "/files/" + file,
	} {
		if a := s.send(s.Token, "GET", path, ""); a.status != 200 {
			t.Errorf("%s for its owner: %s", path, a)
		}
		if a := s.send(other.Token, "GET", path, ""); a.status != 404 {
			t.Errorf("%s for another tenant: %s", path, a)
		}
	}
	for _, path := range []string{"/transform/v1/jobs", "/silo/v1/entries", "/transform/v1/workflows"} {
		if a := s.send(other.Token, "GET", path, ""); a.status != 200 || a.field("list") != "[]" {
			t.Errorf("%s for another tenant: %s", path, a)
		}
	}
	// The same ID is a different job in another workspace.
	if err := other.PutWorkflow(t.Context(), flow, example(t, "workflows/invoice.json")); err != nil {
		t.Fatal(err)
	}
	theirs, err := other.PutJob(t.Context(), job.ID, client.JobRequest{WorkflowID: flow, Data: example(t, "invoices/es.json")}, 30*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if theirs.SiloEntryID == job.SiloEntryID || read(t, theirs).Doc.Code != "000001" {
		t.Errorf("job %+v", theirs)
	}
}

func TestRestartKeepsEverything(t *testing.T) {
	data := t.TempDir()
	s := start(t, data)
	flow := s.workflow("invoice")
	job := s.run(flow, example(t, "invoices/gb.json"))
	before := s.send(s.Token, "GET", "/transform/v1/jobs/"+job.ID, "")
	token := s.Token
	s.stop()
	s = start(t, data)
	after := s.send(token, "GET", "/transform/v1/jobs/"+job.ID, "")
	if after.status != 200 || after.field("envelope") != before.field("envelope") || after.field("intents") != before.field("intents") {
		t.Errorf("before %s\nafter %s", before, after)
	}
	if code := read(t, s.run(flow, example(t, "invoices/gb.json"))).Doc.Code; code != "000002" {
		t.Errorf("the next number is %s", code)
	}
}

// statements.yaml 7.2-8
func TestSignedDocuments(t *testing.T) {
	s := start(t, t.TempDir())
	job := s.run(s.workflow("invoice"), example(t, "invoices/es.json"))
	envelope := string(job.Envelope)
	const entries = "/silo/v1/entries"
	path := entries + "/" + job.SiloEntryID
	changed := strings.Replace(envelope, "Bodegas del Ebro", "Bodegas del Tajo", 1)
	asItIs := []string{`"data":` + envelope}
	s.tenant("second")
	kit.Run(t, s, []kit.Scenario{
		{Name: "change a signed document", Method: "PATCH", Path: path, Body: `{"data": ` + changed + `}`, Status: 409, Key: "signed"},
		{
			Name: "another UUID under the signature", Method: "PATCH", Path: path,
			Body:   fmt.Sprintf(`{"content_type": "application/merge-patch+json", "data": {"head": {"uuid": %q}}}`, newID(t)),
			Status: 409, Key: "signed",
		},
		{Name: "the digest does not match", Method: "POST", Path: entries, Body: `{"data": ` + changed + `}`, Status: 422, Key: "digest"},
		{Name: "nothing changed", Path: path, Contains: asItIs},
		{
			Name: "a signed envelope is stored as it is", As: "second", Method: "POST", Path: entries, Body: `{"data": ` + envelope + `}`,
			JSON: map[string]any{"signed": true, "id": job.SiloEntryID}, Contains: asItIs,
		},
		{
			Name: "a signed document is not there twice", Method: "POST", Path: entries, Body: `{"data": ` + envelope + `}`,
			Status: 409, Key: "duplicate", Field: "data.doc.code",
		},
		{
			Name: "a header may change under the signature", Method: "PATCH", Path: path,
			Body: `{"content_type": "application/merge-patch+json", "data": {"head": {"notes": "seen"}}}`,
			JSON: map[string]any{"signed": true, "data.head.notes": "seen"},
		},
	})
}
