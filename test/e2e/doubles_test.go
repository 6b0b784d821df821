package e2e

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"chancery/client"
	"chancery/internal/domain"
	"chancery/test/kit"
	"chancery/test/shared"
)

// numbered is an invoice of one supplier with the members given, as JSON after the first.
func numbered(members string) json.RawMessage {
	return json.RawMessage(`{"$schema": "https://gobl.org/draft-0/bill/invoice", "currency": "EUR", ` + members + `,
		"supplier": {"name": "Muster", "tax_id": {"country": "DE", "code": "814295732"},
			"addresses": [{"street": "Main", "num": "1", "locality": "Jena", "code": "07745", "country": "DE"}]},
		"customer": {"name": "Beispiel", "addresses": [{"street": "Side", "num": "2", "locality": "Jena", "code": "07745", "country": "DE"}]},
		"lines": [{"quantity": "1", "item": {"name": "x", "price": "10.00"}, "taxes": [{"cat": "VAT", "rate": "general"}]}]}`)
}

// withSteps publishes steps, given as the JSON of a list, and returns the ID of the workflow.
func (s *server) withSteps(steps string) string {
	s.t.Helper()
	id := uuid.NewString()
	if err := s.PutWorkflow(s.t.Context(), id, json.RawMessage(`{"name": "Test", "schema": "bill/invoice", "steps": `+steps+`}`)); err != nil {
		s.t.Fatal(err)
	}
	return id
}

// end returns the status of a job and the code of its first fault: "OK ", "KO duplicate".
func end(job *client.Job) string {
	if len(job.Faults) == 0 {
		return job.Status
	}
	return job.Status + " " + job.Faults[0].Code
}

// codeOf returns the code of the document of a job.
func codeOf(t *testing.T, job *client.Job) string {
	t.Helper()
	return read(t, job).Doc.Code
}

// sharedCase publishes the steps of an input of the shared cases and returns its workflow
// and its document.
func (s *server) sharedCase(name string) (flow string, data json.RawMessage) {
	s.t.Helper()
	var in struct {
		Steps json.RawMessage `json:"steps"`
		Data  json.RawMessage `json:"data"`
	}
	kit.Must(s.t, json.Unmarshal(shared.Read(s.t, "cases", "inputs", name+".json"), &in))
	return s.withSteps(string(in.Steps)), in.Data
}

func TestSharedCasesOfNumbers(t *testing.T) {
	s := start(t, t.TempDir())
	flow, data := s.sharedCase("explicit-code-job")
	var jobs [6]*client.Job
	var wg sync.WaitGroup
	for i := range jobs {
		id := newID(t)
		wg.Go(func() {
			jobs[i], _ = s.PutJob(t.Context(), id, client.JobRequest{WorkflowID: flow, Data: data}, 30*time.Second)
		})
	}
	wg.Wait()
	ends := map[string]int{}
	signed := ""
	for _, job := range jobs {
		if job == nil {
			t.Fatal("a job was refused")
		}
		ends[end(job)]++
		if job.Status == "OK" {
			signed = job.SiloEntryID
		}
	}
	if ends["OK"] != 1 || ends["KO duplicate"] != 5 {
		t.Fatalf("%v", ends)
	}
	for _, job := range jobs {
		if job.Status == "KO" && (!strings.Contains(job.Faults[0].Message, signed) || !strings.Contains(job.Faults[0].Message, "DUP13-INV-1") ||
			!strings.Contains(job.Faults[0].Message, "2026-03-02") || job.Faults[0].Provider != "silo.close" || !slices.Equal(job.Faults[0].Paths, []string{"$.doc.code"})) {
			t.Errorf("%+v", job.Faults[0])
		}
	}
	for _, c := range []struct{ name, want, code string }{
		{"series-name-a", "OK", "000001"},
		{"series-name-b", "KO duplicate", ""},
		{"year-2025", "OK", "2025-000001"},
		{"year-2026", "OK", "2026-000001"},
	} {
		flow, data := s.sharedCase(c.name)
		job := s.run(flow, data)
		if got := end(job); got != c.want || codeOf(t, job) != c.code {
			t.Errorf("%s: %s, code %q", c.name, got, codeOf(t, job))
		}
	}
}

// A number that would be a double is not taken: the series has no gap afterwards.
func TestDoubleTakesNoNumber(t *testing.T) {
	s := start(t, t.TempDir())
	flow := s.withSteps(`[{"action": "silo.state", "config": {"state": "processing"}},
		{"action": "sequence.enumerate", "config": {"name": "n", "padding": 2}, "next": [{"status": "KO", "code": "duplicate", "steps": [
			{"action": "silo.state", "config": {"state": "rejected"}}], "stop": true}]},
		{"action": "silo.close"}]`)
	own := s.run(s.withSteps(`[{"action": "silo.close"}]`), numbered(`"series": "S", "code": "02"`))
	if end(own) != "OK" {
		t.Fatalf("%+v", own)
	}
	draft := numbered(`"series": "S"`)
	first := s.run(flow, draft)
	for range 3 {
		job := s.run(flow, draft)
		if last := job.Intents[len(job.Intents)-1]; end(job) != "OK duplicate" || codeOf(t, job) != "" || last.Provider != "silo.state" {
			t.Errorf("%s, code %q, %+v", end(job), codeOf(t, job), last)
		}
	}
	if codeOf(t, first) != "01" {
		t.Errorf("first %s", codeOf(t, first))
	}
	// Once the other document is a draft again, its number is free.
	kit.Run(t, s, []kit.Scenario{{
		Name: "unsign", Method: "PATCH", Path: "/silo/v1/entries/" + own.SiloEntryID,
		Body: `{"content_type": "application/merge-patch+json", "data": {"head": {}, "sigs": null}}`, Absent: []string{"signed"},
	}})
	for _, want := range []string{"02", "03", "04"} {
		if job := s.run(flow, draft); end(job) != "OK" || codeOf(t, job) != want {
			t.Errorf("%s %s, want %s: %+v", end(job), codeOf(t, job), want, job.Faults)
		}
	}
	again := s.send(s.Token, "PATCH", "/silo/v1/entries/"+own.SiloEntryID, `{"sign": true}`)
	if again.status != 409 || again.field("key") != "duplicate" {
		t.Errorf("%s", again)
	}
}

// Many jobs at once that number and sign, some of them with a number of their own: every
// number is there once.
func TestNumbersOfManyJobs(t *testing.T) {
	s := start(t, t.TempDir())
	number := s.withSteps(`[{"action": "sequence.enumerate", "config": {"name": "n", "padding": 3}}, {"action": "silo.close"}]`)
	sign := s.withSteps(`[{"action": "silo.close"}]`)
	const rounds = 40
	jobs := make([]*client.Job, 2*rounds)
	var wg sync.WaitGroup
	for i := range jobs {
		r, id := client.JobRequest{WorkflowID: number, Data: numbered(`"series": "S"`)}, newID(t)
		if i >= rounds {
			r = client.JobRequest{WorkflowID: sign, Data: numbered(fmt.Sprintf(`"series": "T", "code": "%d"`, i%4))}
		}
		wg.Go(func() { jobs[i], _ = s.PutJob(t.Context(), id, r, time.Minute) })
	}
	wg.Wait()
	var codes []string
	signed := map[string]int{}
	for i, job := range jobs {
		switch {
		case job == nil || !job.Completed():
			t.Fatalf("job %d: %+v", i, job)
		case i < rounds:
			codes = append(codes, codeOf(t, job))
			if end(job) != "OK" {
				t.Errorf("job %d: %s", i, end(job))
			}
		case end(job) == "OK":
			signed[codeOf(t, job)]++
		case end(job) != "KO duplicate":
			t.Errorf("job %d: %s", i, end(job))
		}
	}
	slices.Sort(codes)
	for i, code := range codes {
		if code != fmt.Sprintf("%03d", i+1) {
			t.Fatalf("number %d is %s: %v", i+1, code, codes)
		}
	}
	for code := range 4 {
		if n := signed[fmt.Sprint(code)]; n != 1 {
			t.Errorf("%d signed documents have the code %d", n, code)
		}
	}
}

// The silo refuses doubles too, however they come to be signed.
func TestDoublesInTheSilo(t *testing.T) {
	s := start(t, t.TempDir())
	const path = "/silo/v1/entries"
	create := func(members, rest string) answer {
		return s.send(s.Token, "POST", path, fmt.Sprintf(`{"data": %s%s}`, numbered(members), rest))
	}
	first := create(`"series": "A", "code": "1"`, `, "sign": true`)
	if first.status >= 300 {
		t.Fatal(first)
	}
	second := create(`"series": "A", "code": "1"`, `, "sign": true`)
	if second.status != 409 || second.field("key") != "duplicate" || second.header.Get("X-Existing-Id") != first.field("id") ||
		!strings.Contains(second.field("fields"), `"code"`) {
		t.Errorf("%s %v", second, second.header)
	}
	for name, a := range map[string]answer{
		"draft":       create(`"series": "A", "code": "1"`, ``),
		"series":      create(`"series": "B", "code": "1"`, `, "sign": true`),
		"credit note": create(`"type": "credit-note", "series": "A", "code": "1"`, `, "sign": true`),
	} {
		if a.status >= 300 {
			t.Errorf("%s: %s", name, a)
		}
	}
	draft := create(`"series": "A", "code": "1"`, ``)
	signed := first.field("data")
	for name, a := range map[string]answer{
		"sign a draft":    s.send(s.Token, "PATCH", path+"/"+draft.field("id"), `{"sign": true}`),
		"signed envelope": s.send(s.Token, "POST", path, `{"data": `+signed+`}`),
		"envelope in a job": s.send(s.Token, "PUT", "/transform/v1/jobs/"+newID(t),
			fmt.Sprintf(`{"workflow_id": %q, "data": %s}`, s.withSteps(`[{"action": "silo.state", "config": {"state": "sent"}}]`), signed)),
	} {
		if a.status != 409 || a.field("key") != "duplicate" {
			t.Errorf("%s: %s", name, a)
		}
	}
	// The same entry again, with another header, is no double of itself.
	if a := s.send(s.Token, "PATCH", path+"/"+first.field("id"), `{"content_type": "application/merge-patch+json", "data": {"head": {"tags": ["x"]}}}`); a.status != 200 {
		t.Errorf("%s", a)
	}
	// Another workspace has numbers of its own.
	s.Token = s.tenant("second").Token
	if a := create(`"series": "A", "code": "1"`, `, "sign": true`); a.status >= 300 {
		t.Errorf("%s", a)
	}
}

func TestDoublesInDryRuns(t *testing.T) {
	s := start(t, t.TempDir())
	sign := s.withSteps(`[{"action": "silo.close"}]`)
	number := s.withSteps(`[{"action": "sequence.enumerate", "config": {"name": "n", "padding": 1}}]`)
	dry := func(flow, members string) string {
		a := s.send(s.Token, "POST", "/transform/v1/jobs?dry_run=true", fmt.Sprintf(`{"workflow_id": %q, "data": %s}`, flow, numbered(members)))
		var job client.Job
		kit.Must(t, json.Unmarshal(a.body, &job))
		return end(&job)
	}
	if got := dry(sign, `"series": "A", "code": "1"`); got != "OK" {
		t.Errorf("nothing is signed: %s", got)
	}
	if job := s.run(sign, numbered(`"series": "A", "code": "1"`)); end(job) != "OK" {
		t.Fatalf("%+v", job)
	}
	before := s.snapshot()
	if got := dry(sign, `"series": "A", "code": "1"`); got != "KO duplicate" {
		t.Errorf("signed before: %s", got)
	}
	if got := dry(number, `"series": "A"`); got != "KO duplicate" {
		t.Errorf("numbered like it: %s", got)
	}
	s.unchanged(before)
}

// A series that exists keeps its format, and the step says what it ignores.
func TestSeriesKeepsItsFormat(t *testing.T) {
	s := start(t, t.TempDir())
	step := func(config string) string {
		return s.withSteps(`[{"action": "sequence.enumerate", "config": ` + config + `}]`)
	}
	note := func(job *client.Job) string {
		in := job.Intents[0]
		return in.Events[len(in.Events)-1].Message
	}
	draft := numbered(`"series": "S", "issue_date": "2026-03-02"`)
	for _, c := range []struct{ config, code, note string }{
		{`{"name": "n", "prefix": "F-"}`, "F-000001", ""},
		{`{"name": "n", "prefix": "F-"}`, "F-000002", ""},
		{`{"name": "n"}`, "F-000003", ""},
		{`{"name": "n", "prefix": "G-", "start": 100}`, "F-000004", `the series exists and keeps its prefix "F-", start 1; the step's prefix "G-", start 100 is ignored`},
		{`{"name": "n", "padding": 3}`, "F-000005", `keeps its padding 6; the step's padding 3 is ignored`},
		{`{"name": "n", "prefix": "{year}-"}`, "2026-000001", ""},
		{`{"name": "n", "prefix": "{yy}/"}`, "2026-000002", `keeps its prefix "2026-"; the step's prefix "26/" is ignored`},
	} {
		job := s.run(step(c.config), draft)
		got := note(job)
		if end(job) != "OK" || codeOf(t, job) != c.code || c.note == "" && got != "" || !strings.Contains(got, c.note) {
			t.Errorf("%s: %s %s %q", c.config, end(job), codeOf(t, job), got)
		}
		stored, err := s.Job(t.Context(), job.ID)
		if err != nil || note(stored) != got {
			t.Errorf("%s: the record says %q, %v", c.config, note(stored), err)
		}
	}
	a := s.send(s.Token, "PUT", "/transform/v1/workflows/"+uuid.NewString(),
		`{"name": "Bad", "steps": [{"action": "sequence.enumerate", "config": {"name": "n", "suffix": "/{day}"}}]}`)
	if a.status != 422 || !strings.Contains(string(a.body), "{year}, {yy} and {month}") || !strings.Contains(string(a.body), "suffix") {
		t.Errorf("%s", a)
	}
}

// The header of an envelope has the ID of its entry whenever either is made here.
func TestHeaderHasTheIDOfTheEntry(t *testing.T) {
	s := start(t, t.TempDir())
	const path = "/silo/v1/entries"
	same := func(name string, a answer) (id string) {
		t.Helper()
		var e struct {
			ID   string `json:"id"`
			Data struct {
				Head struct {
					UUID string `json:"uuid"`
				} `json:"head"`
			} `json:"data"`
		}
		if err := json.Unmarshal(a.body, &e); err != nil || a.status >= 300 || e.ID == "" || e.ID != e.Data.Head.UUID {
			t.Errorf("%s: %s and %s, %.200s", name, e.ID, e.Data.Head.UUID, a)
		}
		return e.ID
	}
	get := func(id string) answer { return s.send(s.Token, "GET", path+"/"+id, "") }
	post := func(data string) answer { return s.send(s.Token, "POST", path, `{"data": `+data+`}`) }
	draft := string(numbered(`"series": "A", "code": "1"`))
	id := same("document", post(draft))
	same("party", post(`{"$schema": "https://gobl.org/draft-0/org/party", "name": "x"}`))
	given := newID(t)
	if got := same("ID given", s.send(s.Token, "PUT", path+"/"+given, `{"data": `+draft+`}`)); got != given {
		t.Errorf("%s, want %s", got, given)
	}
	const envelope = `{"$schema": "https://gobl.org/draft-0/envelope", "head": %s, "doc": %s}`
	head := newID(t)
	withHead := fmt.Sprintf(envelope, `{"uuid": "`+head+`"}`, draft)
	if got := same("envelope", post(withHead)); got != head {
		t.Errorf("%s, want %s", got, head)
	}
	same("envelope without UUID", post(fmt.Sprintf(envelope, `{"tags": ["a"]}`, draft)))
	// The ID in the header is taken now; the entry gets another one and the envelope stays.
	again := post(withHead)
	if again.status >= 300 || again.field("id") == head || !strings.Contains(string(again.body), head) {
		t.Errorf("%s", again)
	}
	same("copied", s.send(s.Token, "POST", path, fmt.Sprintf(`{"previous_id": %q}`, id)))
	same("copied and patched", s.send(s.Token, "POST", path,
		fmt.Sprintf(`{"previous_id": %q, "content_type": "application/merge-patch+json", "data": {"head": {"tags": ["a"]}}}`, id)))
	same("replaced", s.send(s.Token, "PATCH", path+"/"+id, `{"data": `+fmt.Sprintf(envelope, `{}`, string(numbered(`"series": "A", "code": "2"`)))+`}`))

	job := s.run(s.withSteps(`[{"action": "silo.close"}, {"action": "silo.correct", "config": {"type": "credit-note", "series": "CN"}}]`),
		numbered(`"series": "A", "code": "7"`))
	same("job", get(job.SiloEntryID))
	envelopeID := newID(t)
	imported, err := s.PutJob(t.Context(), newID(t), client.JobRequest{
		WorkflowID: s.withSteps(`[{"action": "silo.import"}]`),
		Args: map[string]string{"url": "data:application/json;name=a.json;base64," +
			base64.StdEncoding.EncodeToString(fmt.Appendf(nil, envelope, `{"uuid": "`+envelopeID+`"}`, draft))},
	}, 30*time.Second)
	if err != nil || imported.SiloEntryID != envelopeID {
		t.Fatalf("imported %+v, %v", imported, err)
	}
	same("imported", get(imported.SiloEntryID))
}

// Documents of sandboxes have a key of their own, which live workspaces do not take.
func TestSandboxKey(t *testing.T) {
	s := start(t, t.TempDir())
	if _, err := s.app.Access.CreateWorkspace(t.Context(), domain.Workspace{Slug: "try", Sandbox: true}); err != nil {
		t.Fatal(err)
	}
	set := s.Send(s.Request("", "GET", "/.well-known/jwks.json", "")).Want(200)
	keys := map[bool]string{false: set.Text("keys", 0, "kid"), true: set.Text("keys", 1, "kid")}
	if !strings.HasPrefix(keys[true], "sandbox-") || strings.HasPrefix(keys[false], "sandbox-") {
		t.Errorf("keys %v", keys)
	}
	live, sandbox := s.Token, s.token("try")
	signed := map[bool]string{}
	for isSandbox, token := range map[bool]string{false: live, true: sandbox} {
		s.Token = token
		number := s.withSteps(`[{"action": "sequence.enumerate", "config": {"name": "n", "sign": true}}]`)
		for name, envelope := range map[string]string{
			"silo":   s.send(token, "POST", "/silo/v1/entries", `{"sign": true, "data": `+string(numbered(`"series": "A", "code": "1"`))+`}`).field("data"),
			"close":  string(s.run(s.withSteps(`[{"action": "silo.close"}]`), numbered(`"series": "A", "code": "2"`)).Envelope),
			"modify": string(s.run(s.withSteps(`[{"action": "silo.modify", "config": {"sign": true}}]`), numbered(`"series": "A", "code": "3"`)).Envelope),
			"number": string(s.run(number, numbered(`"series": "B"`)).Envelope),
		} {
			if kid := kidOf(t, envelope); kid != keys[isSandbox] {
				t.Errorf("sandbox %v, %s: signed by %s", isSandbox, name, kid)
			}
			signed[isSandbox] = envelope
		}
	}
	into := func(token string, fromSandbox bool) answer {
		return s.send(token, "POST", "/silo/v1/entries", `{"data": `+signed[fromSandbox]+`}`)
	}
	if a := into(live, true); a.status != 422 || a.field("key") != "signature" {
		t.Errorf("%s", a)
	}
	if _, err := s.app.Access.CreateWorkspace(t.Context(), domain.Workspace{Slug: "try2", Sandbox: true}); err != nil {
		t.Fatal(err)
	}
	if a := into(s.token("try2"), false); a.status >= 300 {
		t.Errorf("%s", a)
	}
}

// kidOf returns the ID of the key of the first signature of an envelope.
func kidOf(t *testing.T, envelope string) string {
	t.Helper()
	var e struct {
		Sigs []string `json:"sigs"`
	}
	if err := json.Unmarshal([]byte(envelope), &e); err != nil || len(e.Sigs) != 1 {
		t.Fatalf("%v: %.300s", err, envelope)
	}
	return keyIDOf(t, e.Sigs[0])
}

func keyIDOf(t *testing.T, signature string) string {
	t.Helper()
	head, _, _ := strings.Cut(signature, ".")
	data, err := base64.RawURLEncoding.DecodeString(head)
	kit.Must(t, err)
	var h struct {
		KeyID string `json:"kid"`
	}
	kit.Must(t, json.Unmarshal(data, &h))
	return h.KeyID
}

// One envelope in many requests at once: each has an entry, one with the ID of the header.
func TestOneEnvelopeInManyRequests(t *testing.T) {
	s := start(t, t.TempDir())
	flow := s.withSteps(`[{"action": "silo.state", "config": {"state": "draft"}}]`)
	head := newID(t)
	envelope := fmt.Sprintf(`{"$schema": "https://gobl.org/draft-0/envelope", "head": {"uuid": %q}, "doc": %s}`, head, numbered(`"series": "A"`))
	const requests = 8
	ids := make([]string, 2*requests)
	var wg sync.WaitGroup
	for i := range requests {
		job := newID(t)
		wg.Go(func() { ids[i] = s.send(s.Token, "POST", "/silo/v1/entries", `{"data": `+envelope+`}`).field("id") })
		wg.Go(func() {
			a := s.send(s.Token, "PUT", "/transform/v1/jobs/"+job+"?wait=30", fmt.Sprintf(`{"workflow_id": %q, "data": %s}`, flow, envelope))
			ids[requests+i] = a.field("silo_entry_id")
		})
	}
	wg.Wait()
	slices.Sort(ids)
	if ids[0] == "" || len(slices.Compact(slices.Clone(ids))) != len(ids) || !slices.Contains(ids, head) {
		t.Errorf("the header has %s; entries %v", head, ids)
	}
}
