package e2e

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"chancery/internal/app"
	"chancery/internal/domain"
)

// snapshot returns all that the server stores: the rows of all tables, and the
// files with their sizes.
func (s *server) snapshot() string {
	s.t.Helper()
	db := s.database()
	defer db.Close()
	s.indexed(db)
	var b strings.Builder
	for _, table := range s.tables(db) {
		fmt.Fprintf(&b, "%s\n%s\n", table, strings.Join(s.sorted(db, `SELECT * FROM "`+table+`"`), "\n"))
	}
	err := filepath.WalkDir(filepath.Join(s.data, "files"), func(path string, d os.DirEntry, err error) error {
		if err == nil {
			fmt.Fprintln(&b, path, d.Type())
		}
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return b.String()
}

// indexed waits until all changes are in the index of the search, which is written some
// time after them.
func (s *server) indexed(db *sql.DB) {
	s.t.Helper()
	for waiting := 1; waiting > 0; time.Sleep(20 * time.Millisecond) {
		if err := db.QueryRowContext(s.t.Context(), `SELECT COUNT(*) FROM search_queue`).Scan(&waiting); err != nil {
			s.t.Fatal(err)
		}
	}
}

// sorted returns the rows as text, sorted.
func (s *server) sorted(db *sql.DB, query string) []string {
	s.t.Helper()
	rows, err := db.QueryContext(s.t.Context(), query)
	if err != nil {
		s.t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		s.t.Fatal(err)
	}
	var list []string
	for rows.Next() {
		values, into := make([]sql.RawBytes, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			s.t.Fatal(err)
		}
		texts := make([]string, len(values))
		for i, v := range values {
			if columns[i] != "last_used_at" { // written some time after a request
				texts[i] = string(v)
			}
		}
		list = append(list, strings.Join(texts, "|"))
	}
	if err := rows.Err(); err != nil {
		s.t.Fatal(err)
	}
	slices.Sort(list)
	return list
}

// unchanged fails the test when the stored data differs from before.
func (s *server) unchanged(before string) {
	s.t.Helper()
	if after := s.snapshot(); after != before {
		old := strings.Split(before, "\n")
		for line := range strings.Lines(after) {
			if line = strings.TrimSuffix(line, "\n"); !slices.Contains(old, line) {
				s.t.Errorf("new: %.300s", line)
			}
		}
		s.t.Error("the server keeps something else than before")
	}
}

// dryJob holds the members of an answer that the tests read.
type dryJob struct {
	DryRun      bool      `json:"dry_run"`
	Result      string    `json:"result"`
	CreatedAt   time.Time `json:"created_at"`
	CompletedAt time.Time `json:"completed_at"`
	SiloEntryID string    `json:"silo_entry_id"`
	Intents     []struct {
		Provider string `json:"provider"`
		Events   []struct {
			Status    string            `json:"status"`
			Code      string            `json:"code"`
			Args      map[string]string `json:"args"`
			Simulated bool              `json:"simulated"`
		} `json:"events"`
	} `json:"intents"`
	Faults      []domain.Fault `json:"faults"`
	Attachments []struct {
		Name, MIME, URL string
		Size            int64
	} `json:"attachments"`
	Envelope struct {
		Doc  struct{ Series, Code string } `json:"doc"`
		Sigs []string                      `json:"sigs"`
	} `json:"envelope"`
}

// trace returns each step with the statuses of its events; ~ marks simulated events.
func (j *dryJob) trace() string {
	var steps []string
	for _, in := range j.Intents {
		step := in.Provider
		for _, e := range in.Events {
			step += " " + e.Status
			if e.Simulated {
				step += "~"
			}
		}
		steps = append(steps, step)
	}
	return strings.Join(steps, ", ")
}

func (s *server) dry(token, id, body string) *dryJob {
	s.t.Helper()
	return s.jobOf(s.send(token, http.MethodPut, "/transform/v1/jobs/"+id+"?dry_run=true", body))
}

func (s *server) jobOf(a answer) *dryJob {
	s.t.Helper()
	if a.status != http.StatusOK {
		s.t.Fatal(a)
	}
	j := &dryJob{}
	if err := json.Unmarshal(a.body, j); err != nil {
		s.t.Fatalf("%v: %s", err, a)
	}
	return j
}

// flow publishes a workflow and returns its ID.
func (s *server) flow(token, body string) string {
	s.t.Helper()
	id := uuid.NewString()
	if a := s.send(token, http.MethodPut, "/transform/v1/workflows/"+id, body); a.status != http.StatusOK {
		s.t.Fatal(a)
	}
	return id
}

// draftInvoice returns an invoice without a number.
func draftInvoice(t *testing.T) string {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal(example(t, "invoices/es.json"), &m); err != nil {
		t.Fatal(err)
	}
	delete(m, "code")
	data, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// startForDryRuns runs a server whose webhooks may reach this machine, with a target for
// them, and with a folder for temporary files that only this test uses.
func startForDryRuns(t *testing.T) (s *server, target string, hits *atomic.Int64) {
	t.Helper()
	hits = &atomic.Int64{}
	site := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits.Add(1) }))
	t.Cleanup(site.Close)
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	s = startWith(t, app.Config{Place: app.Place{Data: t.TempDir()}, AllowAddresses: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	t.Cleanup(func() {
		left, err := filepath.Glob(filepath.Join(temp, "chancery-*"))
		if err != nil || len(left) > 0 {
			t.Errorf("temporary files are left: %v %v", left, err)
		}
	})
	return s, site.URL, hits
}

func (s *server) spaces() map[string]string {
	s.t.Helper()
	if _, err := s.app.Access.CreateWorkspace(s.t.Context(), domain.Workspace{Slug: "try", Sandbox: true}); err != nil {
		s.t.Fatal(err)
	}
	return map[string]string{"live": s.Token, "sandbox": s.token("try")}
}

// TestDryRunKeepsNothing checks that a dry run computes the whole job, stores nothing,
// calls nobody, and shows the number that the next real job gets.
func TestDryRunKeepsNothing(t *testing.T) {
	s, target, hits := startForDryRuns(t)
	for name, token := range s.spaces() {
		t.Run(name, func(t *testing.T) {
			s.t = t
			hits.Store(0)
			short := s.flow(token, `{"steps": [{"action": "sequence.enumerate"}, {"action": "silo.close"}]}`)
			long := s.flow(token, fmt.Sprintf(`{"schema": "bill/invoice", "steps": [
				{"action": "sequence.enumerate"}, {"action": "silo.close"}, {"action": "pdf"},
				{"action": "webhook", "config": {"callback_url": %q}},
				{"action": "transform.job.create", "config": {"workflow_id": %q}},
				{"action": "silo.sleep", "config": {"duration": "720h"}},
				{"action": "silo.state", "config": {"state": "sent"}}]}`, target, short))
			invoice := draftInvoice(t)
			request := func(flow string) string {
				return fmt.Sprintf(`{"workflow_id": %q, "key": "order-7", "tags": ["a"], "data": %s}`, flow, invoice)
			}
			id := newID(t)
			for _, taken := range []string{"", "000001"} {
				before := s.snapshot()
				job := s.dry(token, id, request(long))
				s.unchanged(before)
				want := "sequence.enumerate RUN OK, silo.close RUN OK, pdf RUN OK, webhook RUN OK~, " +
					"transform.job.create RUN OK, silo.sleep RUN QUEUED RUN OK, silo.state RUN OK"
				if job.trace() != want || job.Result != "completed" || !job.DryRun {
					t.Errorf("%s %v: %s", job.Result, job.DryRun, job.trace())
				}
				if job.CompletedAt.Sub(job.CreatedAt) < 720*time.Hour {
					t.Errorf("from %s to %s", job.CreatedAt, job.CompletedAt)
				}
				if len(job.Attachments) != 1 || job.Attachments[0].Size == 0 || job.Attachments[0].MIME != "application/pdf" || job.Attachments[0].URL != "" {
					t.Errorf("attachments: %+v", job.Attachments)
				}
				if len(job.Envelope.Sigs) != 1 {
					t.Errorf("signatures: %v", job.Envelope.Sigs)
				} else if s.hasKeyOf(job.Envelope.Sigs[0]) {
					t.Error("a document that was only tried is signed with the key of the server")
				}
				if a := s.send(token, http.MethodGet, "/transform/v1/jobs/"+id, ""); a.status != http.StatusNotFound && taken == "" {
					t.Errorf("the job is there: %s", a)
				}
				// A real job takes the number, also under the ID and key of the dry run.
				kept := s.jobOf(s.send(token, http.MethodPut, "/transform/v1/jobs/"+newID(t)+"?wait=30",
					fmt.Sprintf(`{"workflow_id": %q, "data": %s}`, short, invoice)))
				if kept.Envelope.Doc.Code == "" || kept.Envelope.Doc.Code != job.Envelope.Doc.Code || kept.Envelope.Doc.Code == taken || kept.DryRun {
					t.Errorf("announced %+v, then %+v", job.Envelope.Doc, kept.Envelope.Doc)
				}
				if len(kept.Envelope.Sigs) != 1 || !s.hasKeyOf(kept.Envelope.Sigs[0]) {
					t.Errorf("what is kept is not signed with the key of the server: %v", kept.Envelope.Sigs)
				}
			}
			if hits.Load() != 0 {
				t.Errorf("the target was reached %d times", hits.Load())
			}
			hook := s.flow(token, fmt.Sprintf(`{"steps": [{"action": "webhook", "config": {"callback_url": %q}}]}`, target))
			s.jobOf(s.send(token, http.MethodPut, "/transform/v1/jobs/"+id+"?wait=30", request(hook)))
			if hits.Load() != 1 {
				t.Errorf("the real webhook arrived %d times", hits.Load())
			}
			// Another request has taken the ID and key now, but not for a dry run.
			before := s.snapshot()
			if job := s.dry(token, id, request(short)); job.Result != "completed" {
				t.Errorf("%s: %s", job.Result, job.trace())
			}
			s.unchanged(before)
		})
	}
}

// TestDryRunOnAnEntry checks that a dry run reads document, files and states of an
// entry and does not change them.
func TestDryRunOnAnEntry(t *testing.T) {
	s, _, _ := startForDryRuns(t)
	flow := s.flow(s.Token, `{"steps": [
		{"action": "silo.state", "config": {"state": "processing"}},
		{"action": "sequence.enumerate"}, {"action": "pdf"}, {"action": "silo.folder", "config": {"folder": "drafts"}}]}`)
	entry := newID(t)
	if a := s.send(s.Token, http.MethodPut, "/silo/v1/entries/"+entry, `{"key": "k", "data": `+draftInvoice(t)+`}`); a.status != http.StatusOK {
		t.Fatal(a)
	}
	body := fmt.Sprintf(`{"workflow_id": %q, "silo_entry_id": %q}`, flow, entry)
	for _, want := range []string{
		"silo.state RUN OK, sequence.enumerate RUN OK, pdf RUN OK, silo.folder RUN OK",
		"silo.state RUN OK, sequence.enumerate RUN SKIP, pdf RUN OK, silo.folder RUN SKIP",
	} {
		before := s.snapshot()
		job := s.dry(s.Token, newID(t), body)
		s.unchanged(before)
		if job.trace() != want || job.Result != "completed" || job.SiloEntryID != entry || len(job.Attachments) != 1 {
			t.Errorf("%s %+v: %s", job.Result, job.Attachments, job.trace())
		}
		kept := s.jobOf(s.send(s.Token, http.MethodPut, "/transform/v1/jobs/"+newID(t)+"?wait=30", body))
		if kept.trace() != want || kept.Envelope.Doc != job.Envelope.Doc {
			t.Errorf("really: %s %+v, announced %+v", kept.trace(), kept.Envelope.Doc, job.Envelope.Doc)
		}
	}
	imported := s.flow(s.Token, `{"steps": [{"action": "silo.import", "config": {"key": "args.k"}}, {"action": "pdf"}]}`)
	before := s.snapshot()
	job := s.dry(s.Token, newID(t), fmt.Sprintf(`{"workflow_id": %q, "args": {"k": "k"}}`, imported))
	s.unchanged(before)
	if job.SiloEntryID != entry || job.trace() != "silo.import RUN SKIP, pdf RUN OK" {
		t.Errorf("by its key: %s %s", job.SiloEntryID, job.trace())
	}
}

// TestDryRunOutcomes checks that a dry run takes the same branches as a real job.
func TestDryRunOutcomes(t *testing.T) {
	s, target, hits := startForDryRuns(t)
	token := s.spaces()["sandbox"]
	invoice := `"data": ` + draftInvoice(t)
	data, err := json.Marshal("data:application/json;name=i.json," + url.PathEscape(draftInvoice(t)))
	if err != nil {
		t.Fatal(err)
	}
	again := strings.Repeat(" ERR~ RUN", 32)
	tests := []struct{ name, flow, input, result, trace string }{
		{
			"rescue", `{"steps": [{"action": "silo.close"}, {"action": "pdf"}], "rescue": [{"action": "silo.state", "config": {"state": "error"}}]}`,
			invoice, "faulted", "silo.close RUN KO, silo.state RUN OK",
		},
		{
			"retries", `{"steps": [{"action": "peppol.send", "config": {"simulate": {"status": "ERR"}}}]}`,
			invoice, "faulted", "peppol.send RUN" + again + " KO~",
		},
		{
			"waits", `{"steps": [{"action": "peppol.send", "config": {"simulate": {"status": "QUEUED", "seconds": 86400}}}]}`,
			invoice, "completed", "peppol.send RUN QUEUED~ RUN OK~",
		},
		{
			"nobody pokes", `{"steps": [{"action": "peppol.send", "config": {"simulate": {"status": "POKE"}}}]}`,
			invoice, "faulted", "peppol.send RUN POKE~ TIMEOUT",
		},
		{
			"no such child", `{"steps": [{"action": "transform.job.create", "config": {"workflow_id": "` + uuid.NewString() + `"}}]}`,
			invoice, "faulted", "transform.job.create RUN KO",
		},
		{
			"file in the request", `{"steps": [{"action": "silo.import"}, {"action": "sequence.enumerate"}]}`,
			`"args": {"url": ` + string(data) + `}`, "completed", "silo.import RUN OK, sequence.enumerate RUN OK",
		},
		{
			"file elsewhere", `{"steps": [{"action": "silo.import"}, {"action": "silo.state", "config": {"state": "sent"}}]}`,
			`"args": {"url": "` + target + `"}`, "completed", "silo.import RUN OK~, silo.state RUN OK",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s.t = t
			flow := s.flow(token, tt.flow)
			before := s.snapshot()
			job := s.dry(token, newID(t), fmt.Sprintf(`{"workflow_id": %q, %s}`, flow, tt.input))
			s.unchanged(before)
			if job.Result != tt.result || job.trace() != tt.trace {
				t.Errorf("%s: %s", job.Result, job.trace())
			}
			if (len(job.Faults) > 0) != (tt.result == "faulted") {
				t.Errorf("faults: %+v", job.Faults)
			}
		})
	}
	if hits.Load() != 0 {
		t.Errorf("the target was reached %d times", hits.Load())
	}
}

// TestDryRunRefuses checks that a dry run gets the same errors as a real job, and that
// objects of other workspaces are not found.
func TestDryRunRefuses(t *testing.T) {
	s, _, _ := startForDryRuns(t)
	other := s.tenant("other")
	good := s.flow(s.Token, `{"schema": "bill/invoice", "steps": [{"action": "silo.close"}]}`)
	theirs := s.flow(other.Token, `{"steps": [{"action": "silo.close"}]}`)
	draft := s.flow(s.Token, `{"draft": true, "steps": []}`)
	entry := newID(t)
	if a := s.send(other.Token, http.MethodPut, "/silo/v1/entries/"+entry, `{"data": `+draftInvoice(t)+`}`); a.status != http.StatusOK {
		t.Fatal(a)
	}
	tests := []struct {
		name, id, body string
		status         int
	}{
		{"random id", uuid.NewString(), `{"workflow_id": "` + good + `", "args": {"a": "1"}}`, 422},
		{"no workflow", newID(t), `{"args": {"a": "1"}}`, 422},
		{"unknown workflow", newID(t), `{"workflow_id": "` + uuid.NewString() + `", "args": {"a": "1"}}`, 404},
		{"workflow of another", newID(t), `{"workflow_id": "` + theirs + `", "args": {"a": "1"}}`, 404},
		{"draft", newID(t), `{"workflow_id": "` + draft + `", "args": {"a": "1"}}`, 422},
		{"nothing to do", newID(t), `{"workflow_id": "` + good + `"}`, 422},
		{"entry of another", newID(t), `{"workflow_id": "` + good + `", "silo_entry_id": "` + entry + `"}`, 404},
		{"wrong document", newID(t), `{"workflow_id": "` + good + `", "data": {"$schema": "https://gobl.org/draft-0/bill/invoice"}}`, 422},
		{"wrong schema", newID(t), `{"workflow_id": "` + good + `", "data": {"$schema": "https://gobl.org/draft-0/note/message", "content": "a"}}`, 422},
		{"not JSON", newID(t), `{`, 400},
	}
	before := s.snapshot()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s.t = t
			path := "/transform/v1/jobs/" + tt.id
			dry := s.send(s.Token, http.MethodPut, path+"?dry_run=true", tt.body)
			wet := s.send(s.Token, http.MethodPut, path, tt.body)
			if dry.status != tt.status || dry.status != wet.status || dry.field("message") != wet.field("message") || dry.field("fields") != wet.field("fields") {
				t.Errorf("%s\nreally: %s", dry, wet)
			}
		})
	}
	s.t = t
	s.unchanged(before)
	if a := s.send("", http.MethodPut, "/transform/v1/jobs/"+newID(t)+"?dry_run=true", `{}`); a.status != http.StatusUnauthorized {
		t.Error(a)
	}
	post := s.send(s.Token, http.MethodPost, "/transform/v1/jobs?dry_run=true", `{"workflow_id": "`+good+`", "data": `+draftInvoice(t)+`}`)
	if post.status != http.StatusOK || post.field("dry_run") != "true" || post.field("id") == "" {
		t.Error(post)
	}
	s.unchanged(before)
}

// TestDryRunsAreBounded sends many dry runs at once: the server must refuse some, keep
// nothing of any, and still run real jobs.
func TestDryRunsAreBounded(t *testing.T) {
	s, _, _ := startForDryRuns(t)
	flow := s.flow(s.Token, `{"steps": [{"action": "sequence.enumerate"}, {"action": "pdf"}]}`)
	body := fmt.Sprintf(`{"workflow_id": %q, "data": %s}`, flow, draftInvoice(t))
	const callers = 12
	answers := make(chan answer, callers)
	before := s.snapshot()
	for range callers {
		path := "/transform/v1/jobs/" + newID(t) + "?dry_run=true"
		go func() { answers <- s.try(path, body) }()
	}
	done := 0
	for range callers {
		switch a := <-answers; a.status {
		case http.StatusOK:
			done++
			if !strings.Contains(a.field("envelope"), `"000001"`) {
				t.Errorf("%.300s", a)
			}
		case http.StatusTooManyRequests:
			if a.header.Get("Retry-After") == "" || a.field("key") != "limit" {
				t.Error(a)
			}
		default:
			t.Error(a)
		}
	}
	if done < 2 {
		t.Errorf("%d dry runs came to an end", done)
	}
	s.unchanged(before)
}

// try is send for other goroutines: a request that fails has the status 0.
func (s *server) try(path, body string) answer {
	req, err := http.NewRequestWithContext(context.Background(), http.MethodPut, s.URL+path, strings.NewReader(body))
	if err != nil {
		return answer{body: []byte(err.Error())}
	}
	req.Header.Set("Authorization", "Bearer "+s.Token)
	req.Header.Set("Content-Type", "application/json")
	resp, err := s.HTTP.Do(req)
	if err != nil {
		return answer{body: []byte(err.Error())}
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return answer{body: []byte(err.Error())}
	}
	return answer{resp.StatusCode, resp.Header, data}
}

// hasKeyOf reports whether a signature (RFC 7515) names a key of the server.
func (s *server) hasKeyOf(signature string) bool {
	s.t.Helper()
	head, _, _ := strings.Cut(signature, ".")
	text, err := base64.RawURLEncoding.DecodeString(head)
	if err != nil {
		s.t.Fatal(err)
	}
	var header struct {
		Key string `json:"kid"`
	}
	if err := json.Unmarshal(text, &header); err != nil || header.Key == "" {
		s.t.Fatalf("the signature names no key: %s %v", text, err)
	}
	return strings.Contains(string(s.send("", http.MethodGet, "/.well-known/jwks.json", "").body), header.Key)
}
