package e2e

import (
	"net/http"
	"strings"
	"testing"
)

// TestJobOnTheEntryOfAMetaRow has a job on one entry start a job on another entry, which
// a meta row of the first one names. A dry run reads the row too.
func TestJobOnTheEntryOfAMetaRow(t *testing.T) {
	s := start(t, t.TempDir())
	child := s.publish(`[{"action": "silo.state", "config": {"state": "paid"}}]`)
	flow := s.publish(`[{"action": "transform.job.create", "config": {"silo_entry_meta_key": "target", "workflow_id": ` + text(t, child) + `}}]`)
	entry := func() string {
		a := s.send(s.Token, http.MethodPost, "/silo/v1/entries", `{"data": `+string(example(t, "invoices/es.json"))+`}`)
		if a.status != http.StatusOK {
			t.Fatal(a)
		}
		return a.field("id")
	}
	first, second := entry(), entry()
	row := "/silo/v1/entries/" + first + "/meta/target"
	body := `{"workflow_id": "` + flow + `", "silo_entry_id": "` + first + `"}`
	if job := s.job(body); trace(job) != "KO meta" {
		t.Errorf("without the row: %s", trace(job))
	}
	if a := s.send(s.Token, http.MethodPut, row, `{"ref": "`+second+`"}`); a.status != http.StatusOK {
		t.Fatal(a)
	}
	dry := s.send(s.Token, http.MethodPost, "/transform/v1/jobs?dry_run=true", body)
	if dry.status != http.StatusOK || dry.field("result") != "completed" {
		t.Errorf("the dry run: %s", dry)
	}
	job := s.job(body)
	if trace(job) != "OK" || job.SiloEntryID != first {
		t.Fatalf("%s on %s", trace(job), job.SiloEntryID)
	}
	events := job.Intents[0].Events
	s.until(events[len(events)-1].Args["job-id"], ended)
	if a := s.send(s.Token, http.MethodGet, "/silo/v1/entries/"+second, ""); a.field("state") != "paid" {
		t.Errorf("the second: %s", a)
	}
	if a := s.send(s.Token, http.MethodGet, "/silo/v1/entries/"+first, ""); a.field("state") != "" || !strings.Contains(a.field("meta"), second) {
		t.Errorf("the first: %s", a)
	}
}
