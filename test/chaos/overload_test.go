package chaos

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"chancery/client"
	"chancery/test/process"
)

const (
	// callers is ten times the number of jobs that the server runs at once.
	callers = 640
	// quietCallers is how many of them belong to the workspace with little load.
	quietCallers = 8
	// queueLimit of the server under test is small, so that the test reaches it.
	queueLimit = 500
	// maxResident is the limit for the resident memory of the server.
	maxResident = 500 << 20
)

// overloadTime returns how long callers put jobs: a few seconds among all other
// tests, a minute with "make overload".
func overloadTime(t *testing.T) time.Duration {
	t.Helper()
	text := os.Getenv("OVERLOAD_SECONDS")
	if text == "" {
		return 10 * time.Second
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("OVERLOAD_SECONDS is %q, not a number of seconds", text)
	}
	return time.Duration(n) * time.Second
}

const (
	smallFlow = `{"name": "Issue", "schema": "bill/invoice", "steps": [
		{"name": "Number", "action": "sequence.enumerate", "config": {"name": "Invoices", "padding": 6}},
		{"name": "Sign", "action": "silo.close"},
		{"name": "Sent", "action": "silo.state", "config": {"state": "sent"}}
	]}`
	// waitFlow holds no slot while it waits and is due again soon.
	waitFlow = `{"name": "Wait", "steps": [
		{"name": "Wait", "action": "silo.sleep", "config": {"duration": "500ms"}},
		{"name": "Sent", "action": "silo.state", "config": {"state": "sent"}}
	]}`
)

// tenant is a workspace with its callers.
type tenant struct {
	name  string
	key   string
	flows [2]string // small and waiting

	mu       sync.Mutex
	acked    map[string]bool
	refused  map[string]int // how often, by status and key
	declined []string       // IDs that were refused
	failures []string       // unexpected results
}

func newTenant(t *testing.T, bin, data, name string, api *client.Client) *tenant {
	t.Helper()
	n := &tenant{
		name: name, flows: [2]string{uuid.NewString(), uuid.NewString()}, acked: map[string]bool{}, refused: map[string]int{},
		key: process.Run(t, bin, "token", "create", "--data", data, "--workspace", name),
	}
	mine := &client.Client{URL: api.URL, Token: n.key, Retry: client.Once()}
	for i, flow := range []string{smallFlow, waitFlow} {
		if err := mine.PutWorkflow(t.Context(), n.flows[i], json.RawMessage(flow)); err != nil {
			t.Fatal(err)
		}
	}
	return n
}

// TestOverload runs ten times as many callers as the server has slots. The server
// must complete every job it accepted, store nothing of the jobs it refused, stay
// within its memory limit, and never refuse the workspace with little load.
func TestOverload(t *testing.T) {
	bin, data := process.Build(t), filepath.Join(t.TempDir(), "data")
	p := process.Serve(t, bin, data, "--queue-limit", strconv.Itoa(queueLimit))
	api := &client.Client{URL: p.URL, Retry: client.Once()}
	process.Run(t, bin, "workspace", "create", "quiet", "--data", data)
	noisy, quiet := newTenant(t, bin, data, "default", api), newTenant(t, bin, data, "quiet", api)
	small, large := file(t, "invoices/es.json"), withNote(t, file(t, "invoices/es.json"), 1<<20)

	ctx, cancel := context.WithTimeout(t.Context(), overloadTime(t))
	defer cancel()
	transport := &http.Transport{MaxIdleConnsPerHost: callers}
	defer transport.CloseIdleConnections()
	var wg sync.WaitGroup
	for i := range callers {
		n := noisy
		if i < quietCallers {
			n = quiet
		}
		c := caller{n, p.URL, &http.Client{Transport: transport}, small, i%2 == 0, n.flows[0]}
		switch {
		case i%25 == 9:
			c.document = large
		case i%7 == 3:
			c.flow = n.flows[1]
		}
		wg.Go(func() { c.putJobs(ctx) })
	}
	wg.Wait()
	for _, n := range []*tenant{noisy, quiet} {
		n.check(t, &client.Client{URL: p.URL, Token: n.key, Retry: client.Once()})
	}
	if n := noisy.refused["429 limit"] + noisy.refused["503 busy"]; n == 0 {
		t.Error("nothing was refused; this was no overload")
	}
	if len(quiet.refused) > 0 {
		t.Errorf("the workspace that asks for little was refused: %v", quiet.refused)
	}
	if each, others := len(quiet.acked)/quietCallers, len(noisy.acked)/(callers-quietCallers); each < others {
		t.Errorf("a caller of the quiet workspace got %d jobs done, one of the other %d", each, others)
	}
	checkMemory(t, p.PID())
}

// caller puts jobs, one after another.
type caller struct {
	*tenant
	url      string
	http     *http.Client
	document json.RawMessage
	wait     bool
	flow     string
}

// putJobs puts jobs until the context ends. It completes a request that has started.
func (c *caller) putJobs(ctx context.Context) {
	for ctx.Err() == nil {
		pause := c.put(context.WithoutCancel(ctx))
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
}

// put sends one job and returns the pause before the next. After a refusal the pause
// is much shorter than Retry-After asks for; otherwise there would be no overload.
func (c *caller) put(ctx context.Context) (pause time.Duration) {
	id := uuid.Must(uuid.NewV7()).String()
	path := c.url + "/transform/v1/jobs/" + id
	if c.wait {
		path += "?wait=30"
	}
	before, after := fmt.Sprintf(`{"workflow_id": %q, "args": {"client": %q}, "data": `, c.flow, id), "}"
	body := io.MultiReader(strings.NewReader(before), bytes.NewReader(c.document), strings.NewReader(after))
	req, err := http.NewRequestWithContext(ctx, http.MethodPut, path, body)
	if err != nil {
		c.fail("making a request: %v", err)
		return 0
	}
	req.ContentLength = int64(len(before) + len(c.document) + len(after))
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+c.key)
	resp, err := c.http.Do(req)
	if err != nil {
		c.fail("no answer: %v", err)
		return time.Second
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		c.fail("half an answer: %v", err)
	}
	c.note(id, resp, answer)
	if resp.StatusCode == http.StatusOK {
		return 0
	}
	return 250 * time.Millisecond
}

func (c *caller) note(id string, resp *http.Response, answer []byte) {
	var said client.Error
	err := json.Unmarshal(answer, &said)
	c.mu.Lock()
	defer c.mu.Unlock()
	switch resp.StatusCode {
	case http.StatusOK:
		c.acked[id] = true
		return
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		c.refused[strconv.Itoa(resp.StatusCode)+" "+said.Key]++
		c.declined = append(c.declined, id)
		if err != nil || said.Message == "" || resp.Header.Get("Retry-After") == "" {
			c.failures = append(c.failures, fmt.Sprintf("refused with %s, Retry-After %q", answer, resp.Header.Get("Retry-After")))
		}
	default:
		c.failures = append(c.failures, fmt.Sprintf("%s: %.200s", resp.Status, answer))
	}
}

func (n *tenant) fail(format string, args ...any) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.failures = append(n.failures, fmt.Sprintf(format, args...))
}

// check checks that every acknowledged job succeeded and that there are no others.
func (n *tenant) check(t *testing.T, api *client.Client) {
	t.Helper()
	for i, f := range n.failures {
		if i < 5 {
			t.Errorf("%s: %s (and %d more)", n.name, f, len(n.failures)-1)
		}
	}
	rows := waitForAll(t, api)
	if len(rows) != len(n.acked) || len(n.acked) == 0 {
		t.Errorf("%s: %d jobs were acknowledged, %d are there", n.name, len(n.acked), len(rows))
	}
	for _, row := range rows {
		if !n.acked[row.ID] || row.Status != "OK" {
			t.Errorf("%s: job %s has the status %q; acknowledged: %t", n.name, row.ID, row.Status, n.acked[row.ID])
		}
	}
	for i, id := range n.declined {
		if i%100 > 0 {
			continue // a sample; the test has checked already that there are no other jobs
		}
		var missing *client.Error
		if _, err := api.Job(t.Context(), id); !errors.As(err, &missing) || missing.Status != http.StatusNotFound {
			t.Errorf("%s: job %s was refused, and is there: %v", n.name, id, err)
		}
	}
	if entries := countEntries(t, api); entries != len(rows) {
		t.Errorf("%s: %d documents are there for %d jobs", n.name, entries, len(rows))
	}
	t.Logf("%s: %d jobs acknowledged and done; refused %v", n.name, len(n.acked), n.refused)
}

// waitForAll waits until no job runs and returns all jobs.
func waitForAll(t *testing.T, api *client.Client) []client.JobRow {
	t.Helper()
	running := 0
	for range jobTimeout / time.Second {
		rows := allJobs(t, api)
		running = 0
		for i := range rows {
			if rows[i].CompletedAt.IsZero() {
				running++
			}
		}
		if running == 0 {
			return rows
		}
		time.Sleep(time.Second)
	}
	t.Fatalf("%d jobs are never completed", running)
	return nil
}

func countEntries(t *testing.T, api *client.Client) int {
	t.Helper()
	n, cursor := 0, ""
	for {
		var page struct {
			List []json.RawMessage `json:"list"`
			Next string            `json:"next_cursor"`
		}
		get(t, api, "/silo/v1/entries?limit=100&cursor="+cursor, &page)
		n += len(page.List)
		if cursor = page.Next; cursor == "" {
			return n
		}
	}
}

// withNote adds a note of the given size to a document.
func withNote(t *testing.T, document json.RawMessage, size int) json.RawMessage {
	t.Helper()
	var doc map[string]any
	if err := json.Unmarshal(document, &doc); err != nil {
		t.Fatal(err)
	}
	doc["notes"] = []any{map[string]string{"key": "general", "text": strings.Repeat("All work and no play. ", size/22)}}
	data, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// checkMemory checks that the server never exceeded its memory limit.
func checkMemory(t *testing.T, pid int) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Logf("the memory of a process cannot be read on %s", runtime.GOOS)
		return
	}
	m, err := process.MemoryOf(pid)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("resident memory: %d MiB now, %d MiB at most", m.Now>>20, m.Peak>>20)
	if m.Peak > maxResident {
		t.Errorf("the server held %d MiB, more than %d", m.Peak>>20, maxResident>>20)
	}
}
