package chaos

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"chancery/client"
	"chancery/test/process"
)

const (
	kills   = 20
	workers = 8
)

// ledger records what the clients know about their jobs.
type ledger struct {
	mu    sync.Mutex
	acked map[string]bool
	open  []string // sent but not answered: to be sent again under the same ID
}

func (l *ledger) next() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if n := len(l.open); n > 0 {
		id := l.open[n-1]
		l.open = l.open[:n-1]
		return id
	}
	return uuid.Must(uuid.NewV7()).String()
}

func (l *ledger) note(id string, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if ok {
		l.acked[id] = true
	} else {
		l.open = append(l.open, id)
	}
}

// issueFlow numbers, signs and renders an invoice, waits, calls a webhook that may
// fail at first, and starts another job.
func issueFlow(hook, child string) json.RawMessage {
	return json.RawMessage(fmt.Sprintf(`{"name": "Issue", "schema": "bill/invoice", "steps": [
		{"name": "Begin", "action": "silo.state", "config": {"state": "processing"}},
		{"name": "Number", "action": "sequence.enumerate", "config": {"name": "Invoices", "padding": 6}},
		{"name": "Sign", "action": "silo.close"},
		{"name": "Render", "action": "pdf"},
		{"name": "Wait", "action": "silo.sleep", "config": {"duration": "200ms"}},
		{"name": "Tell", "action": "webhook", "config": {"callback_url": %q, "event": "issued"}},
		{"name": "Sent", "action": "silo.state", "config": {"state": "sent"}},
		{"name": "Follow", "action": "transform.job.create", "config": {"workflow_id": %q}}
	]}`, hook, child))
}

const followFlow = `{"name": "Follow", "steps": [
	{"name": "Register", "action": "silo.state", "config": {"state": "registered"}}
]}`

// killTest is the fixture of TestKill: the workflows, the record of the clients and the
// receiver of the webhooks, which all outlive the killed servers.
type killTest struct {
	flow, follow string
	invoice      json.RawMessage
	book         *ledger
	hooks        *receiver
}

// TestKill kills the server at random moments. Nothing that was acknowledged may be
// lost, and nothing may happen twice except webhooks, which repeat under the same ID.
func TestKill(t *testing.T) {
	bin, data := process.Build(t), filepath.Join(t.TempDir(), "data")
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 1))
	s := &killTest{
		flow: uuid.NewString(), follow: uuid.NewString(), invoice: file(t, "invoices/es.json"),
		book: &ledger{acked: map[string]bool{}}, hooks: receive(t),
	}
	key := ""
	for round := range kills {
		p := process.Serve(t, bin, data, "--allow-address", "127.0.0.0/8")
		if key == "" {
			key = process.Run(t, bin, "token", "create", "--data", data)
			s.publish(t, &client.Client{URL: p.URL, Token: key, Retry: client.Once()})
		}
		s.putUntilKilled(t, p, key, time.Duration(30+random.IntN(500))*time.Millisecond)
		t.Logf("round %d: %d jobs acknowledged", round+1, len(s.book.acked))
	}
	p := process.Serve(t, bin, data, "--allow-address", "127.0.0.0/8")
	api := &client.Client{URL: p.URL, Token: key, Retry: client.Once()}
	for len(s.book.open) > 0 {
		s.put(t.Context(), api, 10*time.Second)
	}
	s.check(t, api)
}

func (s *killTest) publish(t *testing.T, api *client.Client) {
	t.Helper()
	for id, flow := range map[string]json.RawMessage{s.flow: issueFlow(s.hooks.URL, s.follow), s.follow: json.RawMessage(followFlow)} {
		if err := api.PutWorkflow(t.Context(), id, flow); err != nil {
			t.Fatal(err)
		}
	}
}

// putUntilKilled runs clients that put jobs until the server is killed.
func (s *killTest) putUntilKilled(t *testing.T, p *process.Server, key string, life time.Duration) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	transport := &http.Transport{MaxIdleConnsPerHost: workers}
	defer transport.CloseIdleConnections()
	var wg sync.WaitGroup
	for i := range workers {
		wg.Go(func() {
			api := &client.Client{URL: p.URL, Token: key, HTTP: &http.Client{Transport: transport}, Retry: client.Once()}
			wait := time.Duration(i%2) * 10 * time.Second // some wait for the end, some do not
			for ctx.Err() == nil {
				s.put(ctx, api, wait)
			}
		})
	}
	time.Sleep(life)
	p.Kill()
	cancel()
	wg.Wait()
}

func (s *killTest) put(ctx context.Context, api *client.Client, wait time.Duration) {
	id := s.book.next()
	_, err := api.PutJob(ctx, id, client.JobRequest{WorkflowID: s.flow, Data: s.invoice, Args: map[string]string{"client": id}}, wait)
	s.book.note(id, err == nil)
}

// check reads all jobs and entries through the API and compares them with the ledger.
func (s *killTest) check(t *testing.T, api *client.Client) {
	t.Helper()
	if len(s.book.acked) < kills {
		t.Fatalf("only %d jobs were acknowledged", len(s.book.acked))
	}
	exists := map[string]bool{}
	var parents []string
	for _, row := range allJobs(t, api) {
		exists[row.ID] = true
		if row.WorkflowID == s.flow {
			parents = append(parents, row.ID)
		}
	}
	for id := range s.book.acked {
		if !exists[id] {
			t.Errorf("job %s was acknowledged and is gone", id)
		}
	}
	numbers, children := map[string]string{}, map[string]string{}
	var delivered outcome
	for _, id := range parents {
		job := completed(t, api, id)
		checkJob(t, job)
		s.checkChild(t, api, job, children)
		s.checkHook(t, job, &delivered)
		checkEntry(t, api, job, numbers)
	}
	for n := 1; n <= len(parents); n++ {
		if numbers[fmt.Sprintf("%06d", n)] == "" {
			t.Errorf("number %d is missing", n)
		}
	}
	s.checkNothingElse(t, api, parents, children)
	if delivered.refused == 0 || delivered.accepted < len(parents) {
		t.Errorf("the receiver refused %d deliveries and took %d of %d jobs", delivered.refused, delivered.accepted, len(parents))
	}
	t.Logf("%d jobs, numbers 1 to %d, as many children; the receiver took %d deliveries and refused %d before",
		len(parents), len(numbers), delivered.accepted, delivered.refused)
}

// checkNothingElse checks that there are no jobs other than the requested ones and
// their children, and that none still runs.
func (s *killTest) checkNothingElse(t *testing.T, api *client.Client, parents []string, children map[string]string) {
	t.Helper()
	for _, row := range allJobs(t, api) {
		if children[row.ID] == "" && !slices.Contains(parents, row.ID) {
			t.Errorf("job %s of workflow %s belongs to nobody", row.ID, row.WorkflowID)
		}
		if row.CompletedAt.IsZero() {
			t.Errorf("job %s still runs", row.ID)
		}
	}
}

// checkJob checks that every step ran once, in order, with one outcome.
func checkJob(t *testing.T, job *client.Job) {
	t.Helper()
	want := []string{"silo.state", "sequence.enumerate", "silo.close", "pdf", "silo.sleep", "webhook", "silo.state", "transform.job.create"}
	var got []string
	for _, in := range job.Intents {
		got = append(got, in.Provider)
		ends := 0
		for _, e := range in.Events {
			if e.Status == "OK" {
				ends++
			}
		}
		if ends != 1 || in.Events[len(in.Events)-1].Status != "OK" {
			t.Errorf("job %s: %s has the events %+v", job.ID, in.Provider, in.Events)
		}
	}
	if !slices.Equal(got, want) || len(job.Faults) > 0 || len(job.Attachments) != 1 {
		t.Errorf("job %s ran %v, faults %v, %d files", job.ID, got, job.Faults, len(job.Attachments))
	}
}

// checkChild checks that the job named by the last step exists, is the only child,
// and ran its one step once.
func (s *killTest) checkChild(t *testing.T, api *client.Client, job *client.Job, children map[string]string) {
	t.Helper()
	last := job.Intents[len(job.Intents)-1]
	id := last.Events[len(last.Events)-1].Args["job-id"]
	if id == "" || children[id] != "" {
		t.Fatalf("job %s has the child %q, which is also that of %q", job.ID, id, children[id])
	}
	children[id] = job.ID
	child := completed(t, api, id)
	if child.WorkflowID != s.follow || child.SiloEntryID != job.SiloEntryID || child.Status != "OK" ||
		len(child.Intents) != 1 || len(child.Intents[0].Events) != 2 {
		t.Errorf("child %s of %s: %+v", id, job.ID, child)
	}
}

// outcome counts refused and accepted deliveries.
type outcome struct{ refused, accepted int }

// checkHook checks that all deliveries for a job have the ID of its one intent and
// the same contents, and that at least one was accepted.
func (s *killTest) checkHook(t *testing.T, job *client.Job, delivered *outcome) {
	t.Helper()
	intent := job.Intents[slices.IndexFunc(job.Intents, func(in client.Intent) bool { return in.Provider == "webhook" })]
	list := s.hooks.of(job.ID)
	d, ok := list[intent.ID]
	if !ok || len(list) != 1 || d.accepted == 0 || d.differs {
		t.Errorf("job %s, intent %s: deliveries %+v", job.ID, intent.ID, list)
	}
	delivered.refused += d.refused
	delivered.accepted += d.accepted
}

// checkEntry checks that the entry has three versions (stored, numbered, signed),
// three states including that of the child, and one file that replaced no other.
func checkEntry(t *testing.T, api *client.Client, job *client.Job, numbers map[string]string) {
	t.Helper()
	var entry struct {
		Data struct {
			Doc struct {
				Code string `json:"code"`
			} `json:"doc"`
			Sigs []string `json:"sigs"`
		} `json:"data"`
		State       string            `json:"state"`
		Versions    []json.RawMessage `json:"versions"`
		Attachments []struct {
			Previous []json.RawMessage `json:"previous"`
		} `json:"attachments"`
	}
	get(t, api, "/silo/v1/entries/"+job.SiloEntryID, &entry)
	var states struct {
		List []struct {
			Key string `json:"key"`
		} `json:"list"`
	}
	get(t, api, "/silo/v1/entries/"+job.SiloEntryID+"/states", &states)
	code := entry.Data.Doc.Code
	if other := numbers[code]; other != "" || code == "" {
		t.Errorf("entries %s and %s both have the number %q", other, job.SiloEntryID, code)
	}
	numbers[code] = job.SiloEntryID
	if len(entry.Versions) != 3 || len(states.List) != 3 || entry.State != "registered" || len(entry.Data.Sigs) != 1 ||
		len(entry.Attachments) != 1 || len(entry.Attachments[0].Previous) != 0 {
		t.Errorf("entry %s: %d versions, states %v, now %s, %d signatures, files %v", job.SiloEntryID,
			len(entry.Versions), states.List, entry.State, len(entry.Data.Sigs), entry.Attachments)
	}
}
