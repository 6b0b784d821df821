package rows

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"
)

// Creation says how creating is compared.
type Creation struct {
	// Full has the workspace that was filled, Empty one that was empty before.
	Full, Empty Server
	// Invoice is a document, and Workflow one that takes it.
	Invoice, Workflow json.RawMessage
	// Callers is how many create at the same time.
	Callers int
	// Rounds is how many turns each server has, and Turn how long one takes.
	Rounds   int
	Turn     time.Duration
	Now      func() time.Time
	Progress func(what string, done, total int)
}

// Created is how many a second were created, in medians of turns that alternated. A ratio is
// that of each pair of turns, full to empty: 0.75 means a quarter slower.
type Created struct {
	FullJobs     float64 `json:"full_jobs_per_second"`
	EmptyJobs    float64 `json:"empty_jobs_per_second"`
	JobsRatio    float64 `json:"jobs_ratio"`
	FullEntries  float64 `json:"full_entries_per_second"`
	EmptyEntries float64 `json:"empty_entries_per_second"`
	EntriesRatio float64 `json:"entries_ratio"`
}

// Slowest is the least ratio that is good.
const Slowest = 0.75

// Create measures how fast jobs, which each store an invoice, and entries are created.
func Create(ctx context.Context, c Creation) (*Created, error) {
	var full, empty, ratios [2][]float64
	flows := [2]string{}
	servers := [2]Server{c.Full, c.Empty}
	for i, s := range servers {
		flows[i] = uuid.NewString()
		if err := s.request(ctx, http.MethodPut, "/transform/v1/workflows/"+flows[i], bytes.NewReader(c.Workflow)); err != nil {
			return nil, err
		}
		// Both have a log of events, which the one that was filled has anyway.
		if err := s.request(ctx, http.MethodGet, "/transform/v1/events/list", nil); err != nil {
			return nil, err
		}
	}
	for round := range c.Rounds + 1 {
		for what := range 2 {
			var speed [2]float64
			for turn := range 2 {
				i := (round + turn) % 2 // who is first changes
				c.Progress("creating", (round*2+what)*2+turn, (c.Rounds+1)*4)
				n, err := c.turn(ctx, servers[i], what == 0, flows[i])
				if err != nil {
					return nil, err
				}
				speed[i] = n
			}
			if round == 0 { // caches fill
				continue
			}
			full[what], empty[what] = append(full[what], speed[0]), append(empty[what], speed[1])
			ratios[what] = append(ratios[what], speed[0]/speed[1])
		}
	}
	return &Created{
		FullJobs: median(full[0]), EmptyJobs: median(empty[0]), JobsRatio: median(ratios[0]),
		FullEntries: median(full[1]), EmptyEntries: median(empty[1]), EntriesRatio: median(ratios[1]),
	}, nil
}

func median(list []float64) float64 {
	list = slices.Sorted(slices.Values(list))
	n := len(list)
	if n == 0 {
		return 0
	}
	return math.Round((list[(n-1)/2]+list[n/2])/2*1000) / 1000
}

// turn creates jobs or entries for a while, and returns how many a second.
func (c *Creation) turn(ctx context.Context, s Server, jobs bool, flow string) (float64, error) {
	began := c.Now()
	counts, errs := make([]int, c.Callers), make([]error, c.Callers)
	var wg sync.WaitGroup
	for caller := range c.Callers {
		wg.Go(func() {
			for errs[caller] == nil && c.Now().Sub(began) < c.Turn {
				errs[caller] = c.one(ctx, s, jobs, flow)
				counts[caller]++
			}
		})
	}
	wg.Wait()
	n := 0
	for _, count := range counts {
		n += count
	}
	return float64(n) / c.Now().Sub(began).Seconds(), errors.Join(errs...)
}

func (c *Creation) one(ctx context.Context, s Server, jobs bool, flow string) error {
	id, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("making an ID: %w", err)
	}
	path, request := "/silo/v1/entries/"+id.String(), map[string]any{"data": c.Invoice, "key": "new-" + id.String()}
	if jobs {
		path = "/transform/v1/jobs/" + id.String() + "?wait=10"
		request["workflow_id"], request["tags"] = flow, []string{"web"}
	}
	body, err := json.Marshal(request)
	if err != nil {
		return fmt.Errorf("writing a request: %w", err)
	}
	return s.request(ctx, http.MethodPut, path, bytes.NewReader(body))
}
