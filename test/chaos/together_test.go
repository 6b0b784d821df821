package chaos

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"chancery/client"
	"chancery/test/pg"
)

// gate is a receiver that answers a delivery when the test lets it.
type gate struct {
	*httptest.Server
	came chan struct{}
	// first lets the first delivery pass, and open the others.
	first, open chan struct{}

	mu sync.Mutex // guards ids
	// ids are those of the deliveries, as often as they came.
	ids []string
}

func newGate(t *testing.T) *gate {
	t.Helper()
	g := &gate{came: make(chan struct{}, 100), first: make(chan struct{}), open: make(chan struct{})}
	g.Server = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var said struct {
			ID string `json:"id"`
		}
		if json.NewDecoder(r.Body).Decode(&said) != nil {
			return // the sender was killed
		}
		g.mu.Lock()
		pass := g.open
		if len(g.ids) == 0 {
			pass = g.first
		}
		g.ids = append(g.ids, said.ID)
		g.mu.Unlock()
		g.came <- struct{}{}
		select {
		case <-pass:
		case <-r.Context().Done():
		}
	}))
	t.Cleanup(g.Close)
	return g
}

// deliveries returns how many different IDs came, and how many deliveries.
func (g *gate) deliveries() (ids, all int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	different := map[string]bool{}
	for _, id := range g.ids {
		different[id] = true
	}
	return len(different), len(g.ids)
}

// gateFlow calls a gate between local steps.
func gateFlow(g *gate) string {
	return fmt.Sprintf(`{"name": "Gate", "schema": "bill/invoice", "steps": [
		{"name": "Number", "action": "sequence.enumerate", "config": {"name": "Gates", "prefix": "G"}},
		{"name": "Tell", "action": "webhook", "config": {"callback_url": %q, "event": "issued"}},
		{"name": "Sent", "action": "silo.state", "config": {"state": "sent"}}
	]}`, g.URL)
}

// pair is two servers on one database, with the audit of it.
type pair struct {
	*site
	cluster *pg.Cluster
	db      *sql.DB
}

func newPair(t *testing.T) *pair {
	t.Helper()
	c := pg.Start(t)
	database(t, c)
	p := &pair{site: newSite(t, c.URL("chancery"), 2), cluster: c, db: open(t, c.URL("chancery"))}
	if err := c.SQL(t.Context(), "chancery", auditText); err != nil {
		t.Fatal(err)
	}
	return p
}

// begin publishes the workflow of a gate and puts a job on the first server, which runs it.
func (p *pair) begin(g *gate) (flow, job string) {
	p.t.Helper()
	flow, job = uuid.NewString(), uuid.Must(uuid.NewV7()).String()
	p.publish(map[string]string{flow: gateFlow(g)})
	if _, err := p.client(0).PutJob(p.t.Context(), job, p.request(flow), 0); err != nil {
		p.t.Fatal(err)
	}
	<-g.came
	return flow, job
}

func (p *pair) request(flow string) client.JobRequest {
	return client.JobRequest{WorkflowID: flow, Data: file(p.t, "invoices/es.json")}
}

// writers returns who wrote the events of a job, each once, in their order.
func (p *pair) writers(job string) (names []string) {
	p.t.Helper()
	r, err := readRecord(p.t.Context(), p.db)
	if err != nil {
		p.t.Fatal(err)
	}
	c := &checker{record: r}
	c.checkHolds(r.jobs[job])
	for _, fault := range c.faults {
		p.t.Error(fault)
	}
	for _, e := range r.jobs[job].events {
		if len(names) == 0 || names[len(names)-1] != e.node {
			names = append(names, e.node)
		}
	}
	return names
}

// status makes a request and returns the status and the answer.
func (p *pair) status(method, url, token, body string) (*http.Response, string) {
	p.t.Helper()
	req, err := http.NewRequestWithContext(p.t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := (&http.Client{Transport: p.http.Transport}).Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return resp, string(text)
}

// until repeats a question until the answer is yes. The limit is far beyond what it takes.
func until(t *testing.T, what string, yes func() bool) time.Duration {
	t.Helper()
	began := time.Now()
	for !yes() {
		if time.Since(began) > time.Minute {
			t.Fatalf("not after a minute: %s", what)
		}
		time.Sleep(50 * time.Millisecond)
	}
	return time.Since(began)
}

// TestTogether looks at what two servers do for each other.
func TestTogether(t *testing.T) { //nolint:tparallel // each part needs both servers
	t.Parallel()
	p := newPair(t)
	t.Run("one waits for a job of the other", p.waitElsewhere)
	t.Run("a revoked token ends everywhere", p.revoke)
	t.Run("without a database", p.withoutDatabase)
	t.Run("a server that is asked to end", p.terminate)
}

// waitElsewhere: a request on one server waits for a job that the other runs.
func (p *pair) waitElsewhere(t *testing.T) {
	g := newGate(t)
	flow, id := p.begin(g)
	type answer struct {
		job *client.Job
		err error
	}
	answers := make(chan answer, 1)
	go func() {
		api := p.client(1)
		api.HTTP = &http.Client{Transport: p.http.Transport}
		job, err := api.PutJob(t.Context(), id, p.request(flow), 60*time.Second)
		answers <- answer{job, err}
	}()
	select {
	case a := <-answers:
		t.Errorf("the request did not wait: %+v", a)
	case <-time.After(500 * time.Millisecond):
	}
	close(g.first)
	if a := <-answers; a.err != nil || !a.job.Completed() || a.job.Status != "OK" {
		t.Errorf("the request that waited got %+v, %v", a.job, a.err)
	}
	if names := p.writers(id); len(names) != 1 || names[0] != p.at(0).name {
		t.Errorf("the job was run by %v", names)
	}
}

// revoke: a token that one server has checked before is refused by it within 5 seconds of
// its end, of which it hears nothing.
func (p *pair) revoke(t *testing.T) {
	token := p.run("token", "create", "--name", "short")
	url := p.at(1).URL + "/transform/v1/jobs"
	if resp, text := p.status(http.MethodGet, url, token, ""); resp.StatusCode != http.StatusOK {
		t.Fatal(resp.Status, text)
	}
	var list []struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	if err := json.Unmarshal([]byte(p.run("token", "list", "--json")), &list); err != nil {
		t.Fatal(err)
	}
	for _, one := range list {
		if one.Name == "short" {
			p.run("token", "revoke", one.ID)
		}
	}
	took := until(t, "a revoked token is refused", func() bool {
		resp, _ := p.status(http.MethodGet, url, token, "")
		return resp.StatusCode == http.StatusUnauthorized
	})
	t.Logf("refused %v after its end", took.Round(time.Millisecond))
	if took > 10*time.Second {
		t.Errorf("a revoked token was accepted for %v", took)
	}
}

// withoutDatabase: servers without their database say so and acknowledge nothing, and go on
// by themselves when it is there.
func (p *pair) withoutDatabase(t *testing.T) {
	flow, id := uuid.NewString(), uuid.Must(uuid.NewV7()).String()
	p.publish(map[string]string{flow: quickFlow})
	body, err := json.Marshal(p.request(flow))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cluster.Stop(t.Context(), "immediate"); err != nil {
		t.Fatal(err)
	}
	for i := range 2 {
		url := p.at(i).URL
		if resp, text := p.status(http.MethodGet, url+"/readyz", "", ""); resp.StatusCode != http.StatusServiceUnavailable {
			t.Errorf("server %d is ready without a database: %s %s", i, resp.Status, text)
		}
		if resp, text := p.status(http.MethodGet, url+"/healthz", "", ""); resp.StatusCode != http.StatusOK {
			t.Errorf("server %d does not live without a database: %s %s", i, resp.Status, text)
		}
		for _, request := range [][2]string{{http.MethodPut, "/transform/v1/jobs/" + id}, {http.MethodGet, "/transform/v1/jobs/" + id}} {
			resp, text := p.status(request[0], url+request[1], p.token, bodyFor(request[0], body))
			if resp.StatusCode != http.StatusServiceUnavailable || resp.Header.Get("Retry-After") == "" || strings.Contains(text, "127.0.0.1") {
				t.Errorf("server %d, %s: %s, Retry-After %q, %s", i, request[0], resp.Status, resp.Header.Get("Retry-After"), text)
			}
		}
	}
	if err := p.cluster.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	for i := range 2 {
		took := until(t, "a server is ready again", func() bool {
			resp, _ := p.status(http.MethodGet, p.at(i).URL+"/readyz", "", "")
			return resp.StatusCode == http.StatusOK
		})
		t.Logf("server %d was ready %v after the database", i, took.Round(time.Millisecond))
	}
	var missing *client.Error
	if _, err := p.client(0).Job(t.Context(), id); !errors.As(err, &missing) || missing.Status != http.StatusNotFound {
		t.Errorf("a job that was refused is there: %v", err)
	}
	if job, err := p.client(1).PutJob(t.Context(), id, p.request(flow), 0); err != nil {
		t.Errorf("%+v, %v", job, err)
	}
	if job := completed(t, p.client(0), id); job.Status != "OK" {
		t.Errorf("the job ended with %s", job.Status)
	}
}

// bodyFor returns the body of a request with this method.
func bodyFor(method string, body []byte) string {
	if method == http.MethodGet {
		return ""
	}
	return string(body)
}

// terminate: a server that gets SIGTERM lets the attempt that runs finish, and leaves the
// rest of the job to the other at once.
func (p *pair) terminate(t *testing.T) {
	g := newGate(t)
	_, id := p.begin(g)
	leaving := p.at(0)
	if err := leaving.Terminate(); err != nil {
		t.Fatal(err)
	}
	until(t, "it takes no requests any more", func() bool {
		_, err := p.client(0).Job(t.Context(), id)
		return err != nil
	})
	close(g.first)
	code, err := leaving.Ended(time.Minute)
	if err != nil || code != 0 {
		t.Errorf("the server ended with %d, %v", code, err)
	}
	if job := completed(t, p.client(1), id); job.Status != "OK" || len(job.Faults) > 0 {
		t.Errorf("the job ended with %s, %v", job.Status, job.Faults)
	}
	if ids, all := g.deliveries(); ids != 1 || all != 1 {
		t.Errorf("%d deliveries with %d IDs", all, ids)
	}
	t.Logf("the job was run by %v", p.writers(id))
	var nodes []struct {
		Name string `json:"name"`
	}
	if err := json.Unmarshal([]byte(p.run("node", "list", "--json")), &nodes); err != nil || len(nodes) != 1 || nodes[0].Name != p.at(1).name {
		t.Errorf("the servers are %v, %v", nodes, err)
	}
}

// TestFrozen freezes a server past its lease while an attempt of its job is outside. Another
// continues the job; the frozen one writes nothing more when it goes on, although
// its own attempt succeeds. The key of the events, which has their place in the job, would
// prevent it too; without the key only the fence does.
func TestFrozen(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	if err := p.cluster.SQL(t.Context(), "chancery", "ALTER TABLE job_events DROP CONSTRAINT job_events_pkey"); err != nil {
		t.Fatal(err)
	}
	g := newGate(t)
	_, id := p.begin(g)
	frozen := p.at(0)
	at := time.Now()
	if err := frozen.Freeze(); err != nil {
		t.Fatal(err)
	}
	<-g.came // the other one repeats the attempt
	t.Logf("continued %v after the server was frozen", time.Since(at).Round(time.Millisecond))
	close(g.first) // the answer is there when the server goes on, and the job still the other's
	if err := frozen.Thaw(); err != nil {
		t.Fatal(err)
	}
	until(t, "the frozen server goes on", func() bool {
		_, err := p.client(0).Job(t.Context(), id)
		return err == nil
	})
	// When it has ended in order, no work of it is left.
	if err := frozen.Terminate(); err != nil {
		t.Fatal(err)
	}
	if code, err := frozen.Ended(time.Minute); err != nil || code != 0 {
		t.Errorf("the server ended with %d, %v", code, err)
	}
	close(g.open)
	if job := completed(t, p.client(1), id); job.Status != "OK" || len(job.Intents) != 3 {
		t.Errorf("the job ended with %s: %+v", job.Status, job.Intents)
	}
	names := p.writers(id)
	if len(names) != 2 || names[0] != frozen.name || names[1] != p.at(1).name {
		t.Errorf("the events were written by %v", names)
	}
	if ids, all := g.deliveries(); ids != 1 || all != 2 {
		t.Errorf("%d deliveries with %d IDs", all, ids)
	}
}
