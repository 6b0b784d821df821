package rows

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Server is a server to measure.
type Server struct {
	// URL is the base of the API, and Token belongs to the workspace that is measured.
	URL, Token string
}

// Config of a measurement.
type Config struct {
	Server

	// Samples is how many requests each operation is measured with.
	Samples int
	Now     func() time.Time
	// Statements returns the queries that ran since it was called last; nil if nobody listens.
	Statements func() []Statement
	// Explain returns the plan of a query and what it reads as a whole.
	Explain func(ctx context.Context, s Statement) (plan, scans []string, err error)
	// Progress is called before each operation.
	Progress func(what string, done, total int)
	// Only measures the operations whose names it accepts; nil for all.
	Only func(name string) bool
}

// Statement is a query as the store runs it.
type Statement struct {
	Name, Text string
	Args       []any
}

// Figures are those of an operation. Times are in milliseconds.
type Figures struct {
	Service   string  `json:"service"`
	Operation string  `json:"operation"`
	P50       float64 `json:"p50_ms"`
	P95       float64 `json:"p95_ms"`
	P99       float64 `json:"p99_ms"`
	Max       float64 `json:"max_ms"`
	// Limit is what P95 may be, and Slow says that it is more.
	Limit float64 `json:"limit_ms"`
	Slow  bool    `json:"slow,omitempty"`
	// Statements are the names of its queries.
	Statements []string `json:"statements,omitempty"`
}

// Explained is the plan of a query.
type Explained struct {
	Name  string   `json:"name"`
	Plan  []string `json:"plan"`
	Scans []string `json:"scans,omitempty"`
}

// Report is the result.
type Report struct {
	Plan       Plan        `json:"rows"`
	Operations []Figures   `json:"operations"`
	Plans      []Explained `json:"plans"`
	Created    *Created    `json:"created,omitempty"`
}

// Failed says what is not as it has to be: an operation that takes too long, or a query that
// reads a whole table.
func (r *Report) Failed() (list []string) {
	for _, f := range r.Operations {
		if f.Slow {
			list = append(list, fmt.Sprintf("%s: %s: p95 is %.1f ms, more than %v", f.Service, f.Operation, f.P95, time.Duration(f.Limit*float64(time.Millisecond))))
		}
	}
	if c := r.Created; c != nil && min(c.JobsRatio, c.EntriesRatio) < Slowest {
		list = append(list, fmt.Sprintf("creating is slower than in an empty workspace by more than a quarter: %.2f, %.2f", c.JobsRatio, c.EntriesRatio))
	}
	for _, p := range r.Plans {
		for _, scan := range p.Scans {
			list = append(list, fmt.Sprintf("%s reads as a whole: %s", p.Name, scan))
		}
	}
	return list
}

// Measure measures all operations on a workspace that was filled.
func Measure(ctx context.Context, p *Plan, cfg Config) (*Report, error) {
	m := &measurement{cfg: cfg, plan: p, report: &Report{Plan: *p}, explained: map[string]bool{}}
	list := operations()
	for i := range list {
		if cfg.Only != nil && !cfg.Only(list[i].service+" "+list[i].name) {
			continue
		}
		cfg.Progress("measuring "+list[i].name, i, len(list))
		if err := m.operation(ctx, &list[i], uint64(i)); err != nil {
			return nil, err
		}
	}
	return m.report, nil
}

// Queries returns a request of each operation, for tests that look whether each filter has one.
func Queries(p *Plan) (list []string) {
	r := rand.New(rand.NewPCG(1, 1)) //nolint:gosec // the same each time
	for _, op := range operations() {
		list = append(list, op.path(p, r))
	}
	return list
}

type measurement struct {
	cfg       Config
	plan      *Plan
	report    *Report
	explained map[string]bool
}

// warm is how many requests of an operation do not count.
const warm = 2

func (m *measurement) operation(ctx context.Context, op *operation, seed uint64) error {
	r := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // the same requests each time
	took := make([]time.Duration, 0, m.cfg.Samples)
	if m.cfg.Statements != nil {
		m.cfg.Statements()
	}
	f := Figures{Service: op.service, Operation: op.name}
	for n := range warm + m.cfg.Samples {
		method := http.MethodGet
		if op.post {
			method = http.MethodPost
		}
		path := op.path(m.plan, r)
		began := m.cfg.Now()
		if err := m.cfg.request(ctx, method, path, nil); err != nil {
			return fmt.Errorf("%s: %w", op.name, err)
		}
		if n >= warm {
			took = append(took, m.cfg.Now().Sub(began))
		}
		if n == 0 && m.cfg.Statements != nil {
			if err := m.explain(ctx, &f, m.cfg.Statements()); err != nil {
				return fmt.Errorf("%s: %w", op.name, err)
			}
		}
	}
	slices.Sort(took)
	f.P50, f.P95, f.P99, f.Max = millis(quantile(took, 50)), millis(quantile(took, 95)), millis(quantile(took, 99)), millis(took[len(took)-1])
	f.Limit = millis(op.limit())
	f.Slow = f.P95 > f.Limit
	m.report.Operations = append(m.report.Operations, f)
	return nil
}

// explain adds the plans of queries that were not explained yet.
func (m *measurement) explain(ctx context.Context, f *Figures, list []Statement) error {
	for _, s := range list {
		if background(s.Name) {
			continue
		}
		if !slices.Contains(f.Statements, s.Name) {
			f.Statements = append(f.Statements, s.Name)
		}
		if m.explained[s.Text] {
			continue
		}
		m.explained[s.Text] = true
		plan, scans, err := m.cfg.Explain(ctx, s)
		if err != nil {
			return fmt.Errorf("%s: %w", s.Name, err)
		}
		m.report.Plans = append(m.report.Plans, Explained{Name: s.Name, Plan: plan, Scans: scans})
	}
	return nil
}

// Put sends a body of JSON.
func (s Server) Put(ctx context.Context, path string, body []byte) error {
	return s.request(ctx, http.MethodPut, path, bytes.NewReader(body))
}

// background reports whether a query is one that the server makes by itself, of all workspaces.
func background(name string) bool {
	return slices.ContainsFunc([]string{
		"feeds.", "changes.", "subscriptions.", "feed-events.old", "backfills.", "nodes.", "search.changes-after", "jobs.next-due", "jobs.queue", "jobs.claim",
		"jobs.backlog", "keys.", "spool.", "retention.",
	}, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}

// request makes a request whose answer has to be 200.
func (s Server) request(ctx context.Context, method, path string, body io.Reader) (err error) {
	r, err := http.NewRequestWithContext(ctx, method, s.URL+path, body)
	if err != nil {
		return fmt.Errorf("making a request: %w", err)
	}
	r.Header.Set("Authorization", "Bearer "+s.Token)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		return fmt.Errorf("sending a request: %w", err)
	}
	defer func() { err = errors.Join(err, a.Body.Close()) }()
	answer, err := io.ReadAll(io.LimitReader(a.Body, 64<<20))
	if err != nil {
		return fmt.Errorf("reading an answer: %w", err)
	}
	if a.StatusCode != http.StatusOK {
		return fmt.Errorf("%s %s was answered with status %d: %.300s", method, path, a.StatusCode, answer)
	}
	return nil
}

func millis(d time.Duration) float64 {
	return math.Round(float64(d)/float64(time.Millisecond)*100) / 100
}

// quantile returns the value below which a percentage of sorted values lies, by the nearest rank.
func quantile(sorted []time.Duration, percent int) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[max((len(sorted)*percent+99)/100, 1)-1]
}
