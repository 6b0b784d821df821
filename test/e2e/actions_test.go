package e2e

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/google/uuid"

	"chancery/client"
	"chancery/internal/app"
)

// publish saves steps as a workflow and returns its ID.
func (s *server) publish(steps string) string {
	s.t.Helper()
	id := uuid.NewString()
	if err := s.PutWorkflow(s.t.Context(), id, json.RawMessage(`{"name": "Flow", "steps": `+steps+`}`)); err != nil {
		s.t.Fatal(err)
	}
	return id
}

// job puts a job, waits for its end and returns it.
func (s *server) job(body string) *client.Job {
	s.t.Helper()
	a := s.send(s.Token, http.MethodPut, "/transform/v1/jobs/"+newID(s.t)+"?wait=30", body)
	job := new(client.Job)
	if err := json.Unmarshal(a.body, job); err != nil || a.status != http.StatusOK {
		s.t.Fatalf("%s", a)
	}
	return job
}

// trace returns the outcomes of the steps of a job: "OK", "KO meta".
func trace(job *client.Job) string {
	var list []string
	for _, in := range job.Intents {
		e := in.Events[len(in.Events)-1]
		list = append(list, strings.TrimSpace(e.Status+" "+e.Code))
	}
	return strings.Join(list, ", ")
}

// TestJobOfMetaAlone creates a document from meta alone; later steps work as with a
// document from the request.
func TestJobOfMetaAlone(t *testing.T) {
	s := start(t, t.TempDir())
	program := `{"$schema": "https://gobl.org/draft-0/bill/invoice", "$regime": "ES", "series": "WEB", "issue_date": "2026-03-02", "currency": "EUR",
		"supplier": {"name": "Provide One S.L.", "tax_id": {"country": "ES", "code": "B98602642"}},
		"customer": {"name": .meta.buyer.name, "tax_id": {"country": "ES", "code": "54387763P"}},
		"lines": [.meta.items[] | {"quantity": .n, "item": {"name": .what, "price": .price}, "taxes": [{"cat": "VAT", "rate": "general"}]}]}`
	flow := s.publish(`[
		{"action": "silo.import", "config": {"jq": ` + text(t, program) + `, "key": "args.order"}},
		{"action": "sequence.enumerate", "config": {"name": "web"}}, {"action": "silo.close"}, {"action": "pdf"}]`)
	body := `{"workflow_id": "` + flow + `", "meta": {"order": "A-17", "buyer": {"name": "Ana"}, "items": [{"n": "2", "what": "Lamp", "price": "10.00"}]}}`
	job := s.job(body)
	if trace(job) != "OK, OK, OK, OK" || len(job.Attachments) != 1 || !strings.Contains(string(job.Envelope), `"Ana"`) {
		t.Fatalf("%s: %+v", trace(job), job)
	}
	second := s.job(body)
	if trace(second) != "SKIP, SKIP, OK, OK" || second.SiloEntryID != job.SiloEntryID || second.ID == job.ID {
		t.Errorf("%s of entry %s: %+v", trace(second), second.SiloEntryID, second.Faults)
	}
}

// TestJobOfAFileInAnArgument puts a file from an argument through the spool into
// the silo.
func TestJobOfAFileInAnArgument(t *testing.T) {
	s := start(t, t.TempDir())
	flow := s.publish(`[{"action": "silo.import"}, {"action": "transform.job.create", "config": {"workflow_id": ` + text(t, s.publish(`[{"action": "silo.state", "config": {"state": "sent"}}]`)) + `}}]`)
	uri := "data:application/json;name=es.json;base64," + base64.StdEncoding.EncodeToString(example(t, "invoices/es.json"))
	job := s.job(`{"workflow_id": "` + flow + `", "args": {"url": "` + uri + `"}}`)
	if trace(job) != "OK, OK" || job.SiloEntryID == "" || !strings.HasPrefix(job.Args["url"], "spool:") {
		t.Fatalf("%s: %+v", trace(job), job)
	}
	key := strings.TrimPrefix(job.Args["url"], "spool:")
	if a := s.send(s.Token, http.MethodGet, "/silo/v1/spool/"+key, ""); string(a.body) != string(example(t, "invoices/es.json")) {
		t.Errorf("the spool holds %s", a)
	}
	if a := s.send(s.tenant("other").Token, http.MethodGet, "/silo/v1/spool/"+key, ""); a.status != http.StatusNotFound {
		t.Errorf("another workspace reads it: %s", a)
	}
	events := job.Intents[1].Events
	child := events[len(events)-1].Args["job-id"]
	s.until(child, ended)
	a := s.send(s.Token, http.MethodPost, "/transform/v1/jobs/"+child+"/again?wait=30", "{}")
	if a.status != http.StatusOK || a.field("silo_entry_id") != job.SiloEntryID || a.field("result") != "completed" {
		t.Errorf("the child: %s", a)
	}
}

// TestWebhook checks that a webhook reaches this machine only if the operator allows it.
func TestWebhook(t *testing.T) {
	const secret = "the secret of the step"
	arrived := make(chan string, 8)
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		at, given, _ := strings.Cut(strings.TrimPrefix(r.Header.Get("X-Chancery-Signature"), "t="), ",v1=")
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write(append([]byte(at+"."), body...))
		if err != nil || given != hex.EncodeToString(mac.Sum(nil)) {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		arrived <- r.Header.Get("Authorization") + " " + string(body)
	}))
	defer hook.Close()
	steps := fmt.Sprintf(`[{"action": "webhook", "config": {"callback_url": %q, "event": "done", "token": "abcdefg", "secret": %q}}]`, hook.URL, secret)

	closed := start(t, t.TempDir())
	job := closed.job(`{"workflow_id": "` + closed.publish(steps) + `", "args": {"a": "1"}}`)
	if trace(job) != "KO blocked-address" || len(arrived) > 0 {
		t.Errorf("%s; %d calls arrived", trace(job), len(arrived))
	}
	if all := text(t, job); strings.Contains(all, secret) || strings.Contains(all, "abcdefg") {
		t.Errorf("the job tells secrets: %s", all)
	}

	open := startWith(t, app.Config{Place: app.Place{Data: t.TempDir()}, AllowAddresses: []netip.Prefix{
		netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128"),
	}})
	job = open.job(`{"workflow_id": "` + open.publish(steps) + `", "args": {"a": "1"}, "key": "k"}`)
	if trace(job) != "OK" {
		t.Fatalf("%s: %+v", trace(job), job.Intents)
	}
	authorization, body, _ := strings.Cut(strings.TrimPrefix(<-arrived, "Bearer "), " ")
	var message struct {
		ID, Event, Key string
		JobID          string `json:"transform_job_id"`
	}
	if err := json.Unmarshal([]byte(body), &message); err != nil || authorization != "abcdefg" ||
		message.ID != job.Intents[0].ID || message.JobID != job.ID || message.Event != "done" || message.Key != "k" {
		t.Errorf("%s %s", authorization, body)
	}
}
