package neighbours

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
)

// work is what the workspace that asks for little does.
type work int

const (
	oneStep  work = iota // jobs of one step
	program              // jobs of one step with a jq program
	dryRuns              // dry runs of one step
	document             // jobs that number, sign and render a document
)

const (
	// every is the pause between two of its requests.
	every = 50 * time.Millisecond
	// patience is how long it waits for one job; then it counts it as slow and goes on.
	patience = 15 * time.Second
)

// neighbour is the workspace that asks for little, and what it noticed.
type neighbour struct {
	*tenant
	path string
	body []byte
	// alone is the longest time of a job before the attack.
	alone time.Duration

	mu       sync.Mutex
	times    []time.Duration
	slow     string // the slowest request
	failures []string
}

func newNeighbour(t *testing.T, n *tenant, w work) *neighbour {
	t.Helper()
	o := &neighbour{tenant: n, path: "?wait=5"}
	invoice := file(t, "invoices/es.json")
	steps := []any{object{"action": "silo.state", "config": object{"state": "sent"}}}
	switch w {
	case oneStep:
	case program:
		config := object{"scope": "doc", "merge_type": "application/jq", "jq": `.series = "WEB"`}
		steps = []any{object{"action": "silo.modify", "config": config}}
	case dryRuns:
		o.path = "?dry_run=true"
	case document:
		enumerate := object{"action": "sequence.enumerate", "config": object{"name": "Invoices"}}
		steps = []any{enumerate, object{"action": "silo.close"}, object{"action": "pdf"}}
	}
	o.body = encode(t, object{"workflow_id": n.publish(t, steps...), "data": invoice})
	for range 5 {
		o.putJob(t.Context())
		o.list(t.Context())
	}
	o.alone = o.slowest()
	if len(o.failures) > 0 {
		t.Fatalf("before the attack: %s", o.failures[0])
	}
	o.times, o.slow = nil, ""
	return o
}

// work makes jobs and reads lists until the context ends. What has begun is completed.
func (o *neighbour) work(ctx context.Context) {
	var wg sync.WaitGroup
	for _, request := range []func(context.Context){o.putJob, o.list} {
		wg.Go(func() {
			for ctx.Err() == nil {
				limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
				request(limited)
				cancel()
				select {
				case <-ctx.Done():
				case <-time.After(every):
				}
			}
		})
	}
	wg.Wait()
}

// putJob puts a job and waits until it is complete.
func (o *neighbour) putJob(ctx context.Context) {
	start, path := time.Now(), "/transform/v1/jobs/"+uuid.Must(uuid.NewV7()).String()
	q := request{method: http.MethodPut, path: path + o.path, body: o.body}
	for {
		status, answer, err := o.send(ctx, q)
		var job struct {
			Result string `json:"result"`
		}
		switch {
		case ctx.Err() != nil:
			o.note(start, "a job", "") // its time says enough
			return
		case err != nil:
			o.note(start, "a job", "a job: "+err.Error())
			return
		case status != http.StatusOK:
			o.note(start, "a job", fmt.Sprintf("a job: %d %.200s", status, answer))
			return
		case json.Unmarshal(answer, &job) != nil:
			o.note(start, "a job", fmt.Sprintf("a job: %.200s", answer))
			return
		case job.Result == "completed":
			o.note(start, "a job", "")
			return
		case job.Result != "running":
			o.note(start, "a job", "a job: "+job.Result)
			return
		}
		q = request{method: http.MethodGet, path: path}
		select {
		case <-ctx.Done():
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// list reads the first pages of lists.
func (o *neighbour) list(ctx context.Context) {
	for _, path := range []string{"/transform/v1/jobs", "/silo/v1/entries"} {
		start := time.Now()
		status, answer, err := o.send(ctx, request{method: http.MethodGet, path: path})
		failure := ""
		switch {
		case ctx.Err() != nil: // its time says enough
		case err != nil:
			failure = path + ": " + err.Error()
		case status != http.StatusOK:
			failure = path + ": " + strconv.Itoa(status) + fmt.Sprintf(" %.200s", answer)
		}
		o.note(start, path, failure)
	}
}

func (o *neighbour) note(start time.Time, what, failure string) {
	took := time.Since(start)
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.times) == 0 || took > slices.Max(o.times) {
		o.slow = what
	}
	o.times = append(o.times, took)
	if failure != "" {
		o.failures = append(o.failures, failure)
	}
}

func (o *neighbour) slowest() time.Duration {
	if len(o.times) == 0 {
		return 0
	}
	return slices.Max(o.times)
}

func (o *neighbour) median() time.Duration {
	if len(o.times) == 0 {
		return 0
	}
	return slices.Sorted(slices.Values(o.times))[len(o.times)/2]
}
