package e2e

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"chancery/client"
	"chancery/gobl"
)

// envelopeOf splits an envelope into its members.
func envelopeOf(t *testing.T, raw json.RawMessage) map[string]json.RawMessage {
	t.Helper()
	var m map[string]json.RawMessage
	if err := json.Unmarshal(raw, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func text(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestForgedSignaturesAreRefused checks that a signature is refused when the UUID or the
// digest of the envelope has changed.
func TestForgedSignaturesAreRefused(t *testing.T) {
	s := start(t, t.TempDir())
	job := s.run(s.workflow("invoice"), example(t, "invoices/es.json"))
	env := envelopeOf(t, job.Envelope)
	forged := strings.Replace(string(env["doc"]), "Bodegas del Ebro", "Bodegas del Tajo", 1)
	digest, err := gobl.Digest([]byte(forged))
	if err != nil {
		t.Fatal(err)
	}
	head := regexp.MustCompile(`"val":"[0-9a-f]{64}"`).ReplaceAll(env["head"], []byte(`"val":"`+digest.Val+`"`))
	env["doc"], env["head"] = json.RawMessage(forged), head
	if a := s.send(s.Token, "POST", "/silo/v1/entries", `{"data": `+text(t, env)+`}`); a.status != 422 || a.field("key") != "signature" {
		t.Errorf("a changed document with a new digest and old signatures: %s", a)
	}
	path := "/silo/v1/entries/" + job.SiloEntryID
	patch := fmt.Sprintf(`{"content_type": "application/merge-patch+json", "data": {"head": {"uuid": %q}}}`, newID(t))
	if a := s.send(s.Token, "PATCH", path, patch); a.status/100 != 4 {
		t.Errorf("another UUID under the signature: %s", a)
	}
	if a := s.send(s.Token, "GET", path, ""); a.field("data") != string(job.Envelope) {
		t.Errorf("the stored envelope changed: %s", a)
	}
}

func TestCopiesHaveNeitherNumberNorIdentity(t *testing.T) {
	s := start(t, t.TempDir())
	job := s.run(s.workflow("invoice"), example(t, "invoices/es.json"))
	original := read(t, job)
	for name, body := range map[string]string{
		"replicated": fmt.Sprintf(`{"previous_id": %q}`, job.SiloEntryID),
		"patched document": fmt.Sprintf(`{"previous_id": %q, "content_type": "application/merge-patch+json", "data": {"issue_date": "2026-04-02"}}`,
			job.SiloEntryID),
		"patched envelope": fmt.Sprintf(`{"previous_id": %q, "content_type": "application/merge-patch+json", "data": {"doc": {"issue_date": "2026-04-02"}}}`,
			job.SiloEntryID),
	} {
		a := s.send(s.Token, "POST", "/silo/v1/entries", body)
		var entry struct {
			Signed bool
			Data   struct {
				Doc struct{ UUID, Code, Series string }
			}
		}
		if err := json.Unmarshal(a.body, &entry); err != nil || a.status != 200 {
			t.Fatalf("%s: %s", name, a)
		}
		if entry.Data.Doc.Code != "" || entry.Signed || entry.Data.Doc.Series != original.Doc.Series ||
			strings.Contains(string(job.Envelope), entry.Data.Doc.UUID) {
			t.Errorf("%s: %+v", name, entry)
		}
	}
	correct := fmt.Sprintf(`{"previous_id": %q, "correct": {"type": "credit-note", "reason": "returned"}}`, job.SiloEntryID)
	if a := s.send(s.Token, "POST", "/silo/v1/entries", correct); a.status != 200 || !strings.Contains(string(a.body), `"preceding":[{`) {
		t.Errorf("corrected: %s", a)
	}
}

func TestChangesOfEntries(t *testing.T) {
	s := start(t, t.TempDir())
	a := s.send(s.Token, "POST", "/silo/v1/entries", `{"data": `+string(example(t, "invoices/de.json"))+`, "key": "de-1", "correct": null}`)
	if a.status != 200 || a.field("folder") != "sales" || a.field("draft") != "true" {
		t.Fatal(a)
	}
	path := "/silo/v1/entries/" + a.field("id")
	version := a.field("version")
	note := `{"data": {"$schema": "https://gobl.org/draft-0/note/message", "content": "hello"}}`
	if a := s.send(s.Token, "PATCH", path, note); a.status != 422 {
		t.Errorf("an invoice cannot become a message: %s", a)
	}
	signed := s.send(s.Token, "PATCH", path, `{"sign": true}`)
	again := s.send(s.Token, "PATCH", path, `{"sign": true}`)
	if signed.field("signed") != "true" || signed.field("version") == version || again.field("version") != signed.field("version") {
		t.Errorf("signing twice: %s\n%s", signed, again)
	}
	old := s.send(s.Token, "GET", path+"/versions/"+version, "")
	if old.status != 200 || strings.Contains(string(old.body), `"sigs"`) {
		t.Errorf("the version before: %s", old)
	}
	if a := s.send(s.Token, "GET", "/silo/v1/entries/key/de-1", ""); a.field("id") != signed.field("id") {
		t.Errorf("by key: %s", a)
	}
	if a := s.send(s.Token, "POST", "/silo/v1/entries", `{"data": `+string(example(t, "invoices/de.json"))+`, "key": "de-1"}`); a.status != 409 {
		t.Errorf("the key again: %s", a)
	}
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

func TestTagsFilterJobs(t *testing.T) {
	s := start(t, t.TempDir())
	flow := s.workflow("invoice")
	for i, tags := range [][]string{{"a", "b"}, {"b"}, nil} {
		if _, err := s.PutJob(t.Context(), newID(t), client.JobRequest{WorkflowID: flow, Tags: tags, Key: fmt.Sprint(i), Data: example(t, "invoices/gb.json")}, 10e9); err != nil {
			t.Fatal(err)
		}
	}
	for tag, want := range map[string]int{"a": 1, "b": 2, "c": 0, "": 3} {
		a := s.send(s.Token, "GET", "/transform/v1/jobs?tag="+tag, "")
		if got := strings.Count(string(a.body), `"workflow_id"`); got != want {
			t.Errorf("tag %q: %d jobs, want %d", tag, got, want)
		}
	}
}

// statements.yaml 2.1-1
func TestDisabledWorkflowsStartNothing(t *testing.T) {
	s := start(t, t.TempDir())
	flow := s.workflow("invoice")
	if a := s.send(s.Token, "PATCH", "/transform/v1/workflows/"+flow, `{"disabled": true}`); a.field("disabled") != "true" {
		t.Fatal(a)
	}
	body := fmt.Sprintf(`{"workflow_id": %q, "data": %s}`, flow, example(t, "invoices/es.json"))
	if a := s.send(s.Token, "PUT", "/transform/v1/jobs/"+newID(t), body); a.status != 422 || a.field("key") != "disabled" {
		t.Error(a)
	}
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
