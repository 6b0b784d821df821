package neighbours

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
)

const (
	// connections is how many requests the hostile workspace makes at once.
	connections = 64
	// pause is made after a refusal: nearly none, but the client must not take the
	// processor from the server, which no server could prevent.
	pause = 50 * time.Millisecond
)

// tenant is a workspace that calls the API.
type tenant struct {
	url, token string
	http       *http.Client

	// Counts of requests: accepted ones have a 2xx answer, refused ones another.
	sent, accepted, refused atomic.Int64
}

func newTenant(t *testing.T, url, token string) *tenant {
	t.Helper()
	transport := &http.Transport{MaxIdleConnsPerHost: 4 * connections}
	t.Cleanup(transport.CloseIdleConnections)
	return &tenant{url: url, token: token, http: &http.Client{Transport: transport}}
}

// request is one call of the API.
type request struct {
	method, path string
	body         []byte
	// reader, if set, is the body, of the given size.
	reader io.Reader
	size   int64
	token  string // of the tenant, if empty
}

// send sends a request and returns the status and the answer.
func (n *tenant) send(ctx context.Context, q request) (status int, answer []byte, err error) {
	var body io.Reader = bytes.NewReader(q.body)
	if q.reader != nil {
		body = q.reader
	}
	req, err := http.NewRequestWithContext(ctx, q.method, n.url+q.path, body)
	if err != nil {
		return 0, nil, err
	}
	if q.reader != nil {
		req.ContentLength = q.size
	}
	if q.token == "" {
		q.token = n.token
	}
	req.Header.Set("Authorization", "Bearer "+q.token)
	req.Header.Set("Content-Type", "application/json")
	n.sent.Add(1)
	resp, err := n.http.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode/100 == 2 {
		n.accepted.Add(1)
	} else {
		n.refused.Add(1)
	}
	answer, err = io.ReadAll(resp.Body)
	return resp.StatusCode, answer, err
}

// call sends a request with a JSON body, which must succeed, and decodes the answer.
func (n *tenant) call(t *testing.T, method, path string, in, out any) {
	t.Helper()
	status, answer, err := n.send(t.Context(), request{method: method, path: path, body: encode(t, in)})
	if err == nil && out != nil {
		err = json.Unmarshal(answer, out)
	}
	if err != nil || status != http.StatusOK {
		t.Fatalf("%s %s: %d %.300s %v", method, path, status, answer, err)
	}
}

// publish publishes a workflow and returns its ID.
func (n *tenant) publish(t *testing.T, steps ...any) string {
	t.Helper()
	id := uuid.NewString()
	n.publishAs(t, id, steps...)
	return id
}

func (n *tenant) publishAs(t *testing.T, id string, steps ...any) {
	t.Helper()
	n.call(t, http.MethodPut, "/transform/v1/workflows/"+id, object{"name": "Flow", "steps": steps}, nil)
}

// arena is where an attack happens.
type arena struct {
	hostile *tenant
	// second is the token of another hostile workspace, for what takes two.
	second string
	// flow, entry and bodies are what the preparation made.
	flow   string
	entry  string
	bodies [][]byte
}

// flood sends requests on many connections until the context ends or, if most is not 0,
// so many were accepted. It does not care for answers.
func (a *arena) flood(ctx context.Context, workers int, most int64, next func(i int) request) {
	var wg sync.WaitGroup
	var count atomic.Int64
	begun := a.hostile.accepted.Load()
	for range workers {
		wg.Go(func() {
			for ctx.Err() == nil && (most == 0 || a.hostile.accepted.Load()-begun < most) {
				status, _, err := a.hostile.send(ctx, next(int(count.Add(1)-1)))
				if err == nil && status/100 == 2 {
					continue
				}
				select {
				case <-ctx.Done():
				case <-time.After(pause):
				}
			}
		})
	}
	wg.Wait()
}

// jobs puts jobs, as many as are accepted, with the bodies in turn.
func (a *arena) jobs(ctx context.Context, most int64) {
	a.flood(ctx, connections, most, func(i int) request {
		return request{method: http.MethodPost, path: "/transform/v1/jobs", body: a.bodies[i%len(a.bodies)]}
	})
}

// wantJobs lets the arena put jobs of its flow with a document and arguments.
func (a *arena) wantJobs(t *testing.T, document json.RawMessage, args any) {
	t.Helper()
	body := object{"workflow_id": a.flow}
	if document != nil {
		body["data"] = document
	}
	if args != nil {
		body["args"] = args
	}
	a.bodies = append(a.bodies, encode(t, body))
}

// putEntry stores a document and returns the ID of its entry, "" if it is refused.
func (a *arena) putEntry(t *testing.T, document json.RawMessage) string {
	t.Helper()
	_, answer, err := a.hostile.send(t.Context(), request{
		method: http.MethodPost, path: "/silo/v1/entries", body: encode(t, object{"data": document}),
	})
	if err != nil {
		t.Fatal(err)
	}
	var e struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal(answer, &e); err != nil {
		t.Fatal(fmt.Errorf("%.200s: %w", answer, err))
	}
	return e.ID
}
