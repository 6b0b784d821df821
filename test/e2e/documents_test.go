package e2e

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"chancery/client"
	"chancery/test/kit"
)

func text(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestCopiesHaveNeitherNumberNorIdentity(t *testing.T) {
	s := start(t, t.TempDir())
	job := s.run(s.workflow("invoice"), example(t, "invoices/es.json"))
	original := read(t, job)
	const path = "/silo/v1/entries"
	kit.Run(t, s, []kit.Scenario{
		{
			Name: "copied and patched", Method: "POST", Path: path,
			Body:   fmt.Sprintf(`{"previous_id": %q, "content_type": "application/merge-patch+json", "data": {"doc": {"issue_date": "2026-04-02"}}}`, job.SiloEntryID),
			JSON:   map[string]any{"data.doc.issue_date": "2026-04-02", "data.doc.series": original.Doc.Series},
			Absent: []string{"data.doc.code", "signed"},
			Then: func(t testing.TB, x *kit.Answer) {
				if id := x.Text("data", "doc", "uuid"); strings.Contains(string(job.Envelope), id) {
					t.Errorf("the copy has the identity %s of the original", id)
				}
			},
		},
		{
			Name: "corrected", Method: "POST", Path: path,
			Body:     fmt.Sprintf(`{"previous_id": %q, "correct": {"type": "credit-note", "reason": "returned"}}`, job.SiloEntryID),
			Contains: []string{`"preceding":[{`},
		},
	})
}

func TestMetaMayBeAnyJSON(t *testing.T) {
	s := start(t, t.TempDir())
	flow := s.workflow("invoice")
	invoice := string(example(t, "invoices/us.json"))
	big := strings.Repeat("x", 9000)
	id := newID(t)
	body := func(meta string) string {
		return fmt.Sprintf(`{"workflow_id": %q, "data": %s, "meta": %s}`, flow, invoice, meta)
	}
	a := s.send(s.Token, "PUT", "/transform/v1/jobs/"+id+"?wait=10", body(`{"order": {"lines": [1, 2, "`+big+`"]}, "n": 12345678901234567890}`))
	if a.status != 200 || !strings.Contains(a.field("meta"), "12345678901234567890") || !strings.Contains(a.field("args"), `{\"lines\":[1,2`) {
		t.Errorf("%.300s", a)
	}
	if a := s.send(s.Token, "PUT", "/transform/v1/jobs/"+id, body(`{"order": {"lines": [1, 2, "`+big+`"]}, "n": 12345678901234567891}`)); a.status != 409 {
		t.Errorf("another number is another request: %.300s", a)
	}
	if a := s.send(s.Token, "PUT", "/transform/v1/jobs/"+newID(t), body(`["list", 1]`)); a.status != 200 || a.field("meta") != `["list", 1]` && a.field("meta") != `["list",1]` {
		t.Errorf("a list: %.300s", a)
	}
}

func TestAttachmentsStayThoseOfTheJob(t *testing.T) {
	s := start(t, t.TempDir())
	flow := s.workflow("modify") // renders a draft each time
	first := s.run(flow, example(t, "invoices/fr.json"))
	if _, err := s.PutJob(t.Context(), newID(t), client.JobRequest{WorkflowID: flow, SiloEntryID: first.SiloEntryID}, 30e9); err != nil {
		t.Fatal(err)
	}
	again, err := s.Job(t.Context(), first.ID)
	if err != nil || len(again.Attachments) != 1 || again.Attachments[0].ID != first.Attachments[0].ID {
		t.Errorf("%+v, %v", again.Attachments, err)
	}
	checkPDF(t, s, again)
}

func TestWorkflowVersions(t *testing.T) {
	s := start(t, t.TempDir())
	id := newID(t)
	path := "/transform/v1/workflows/" + id
	state := func(key string) string {
		return `{"name": "w", "steps": [{"provider": "silo.state", "config": {"state": "` + key + `"}}]}`
	}
	one := s.send(s.Token, "PUT", path, state("sent"))
	if same := s.send(s.Token, "PUT", path, state("sent")); same.status != 200 || same.field("hash") != one.field("hash") {
		t.Errorf("the same again: %s", same)
	}
	if other := s.send(s.Token, "PUT", path, state("paid")); other.status != 409 {
		t.Errorf("other content: %s", other)
	}
	draft := s.send(s.Token, "PATCH", path, `{"draft": true, "steps": [{"provider": "silo.state", "config": {"state": "void"}}]}`)
	if draft.field("draft") != "true" || draft.field("version") != one.field("version") {
		t.Errorf("a draft: %s", draft)
	}
	job := s.run(id, example(t, "invoices/es.json"))
	if a := s.send(s.Token, "GET", "/silo/v1/entries/"+job.SiloEntryID, ""); a.field("state") != "sent" {
		t.Errorf("the draft ran: %s", a.field("state"))
	}
	two := s.send(s.Token, "PATCH", path, `{}`)
	if two.field("draft") == "true" || two.field("version") != "2" || strings.Count(two.field("versions"), `"hash"`) != 2 {
		t.Errorf("published: %s", two)
	}
}
