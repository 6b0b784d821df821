package simulate

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"chancery/gobl"
	"chancery/internal/action"
	"chancery/internal/document"
	"chancery/internal/domain"
)

// Runner makes runs, one after another.
type Runner struct {
	db     *database
	shared *shared
}

// shared is what does not change and is costly to make.
type shared struct {
	build   *document.Builder
	table   *action.Table
	entries []*domain.Entry
}

// maxEntries is how many documents a plan has at most.
const maxEntries = 3

// order is the document of all jobs: one that has a number and is quick to calculate.
const order = `{"$schema":"https://gobl.org/draft-0/bill/order","type":"purchase","series":"` + seriesCode + `",
	"issue_date":"2026-03-02","currency":"EUR","supplier":{"name":"` + supplier + `"},"customer":{"name":"Buyer"},
	"lines":[{"quantity":"1","item":{"name":"Part","price":"10"}}]}`

const (
	seriesCode = "PO"
	seriesName = "orders"
	supplier   = "Maker"
)

// NewRunner makes a runner. It must be made outside of runs.
func NewRunner(ctx context.Context) (*Runner, error) {
	db, err := openDatabase(ctx)
	if err != nil {
		return nil, err
	}
	lib, err := gobl.New(gobl.Options{Now: func() time.Time { return start }, Rand: rand.NewChaCha8([32]byte{1})})
	if err != nil {
		return nil, err
	}
	s := &shared{build: &document.Builder{Library: lib}}
	if s.table, err = action.NewTable(action.Builtin(action.Ports{Build: s.build})); err != nil {
		return nil, err
	}
	for n := range maxEntries {
		c, err := s.build.Build([]byte(order), &document.Options{Workspace: space(), Now: start, ID: entryID(n + 1)})
		if err != nil {
			return nil, err
		}
		s.entries = append(s.entries, &domain.Entry{
			WorkspaceID: spaceID, ID: entryID(n + 1), Folder: "sales", Content: *c, CreatedAt: start, UpdatedAt: start,
		})
	}
	return &Runner{db, s}, nil
}

// Close ends the runner.
func (r *Runner) Close() error { return r.db.session.Close() }

// Report is the outcome of a run.
type Report struct {
	Plan *Plan
	// Wrong are the promises that were broken.
	Wrong  []string
	Counts Counts
	// Digest is the same for two runs in which the same happened.
	Digest uint64
	Steps  int
	Length time.Duration
	// Trace has a line for each event, if Run was called for it.
	Trace string
}

// Run makes the run of a plan, with a bug or without.
func (r *Runner) Run(t *testing.T, p *Plan, bug Bug, trace bool) *Report {
	t.Helper()
	ctx := context.Background()
	if err := r.db.session.Begin(ctx, false, nil); err != nil {
		t.Fatal(err)
	}
	w := newWorld(p, r.db, r.shared, bug)
	if trace {
		w.trace = &strings.Builder{}
	}
	if err := w.fill(ctx); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(*testing.T) { w.run() })
	if err := r.db.session.Rollback(ctx); err != nil {
		t.Fatal(err)
	}
	report := &Report{Plan: p, Wrong: w.wrong, Counts: w.counts, Digest: w.digest.Sum64(), Steps: w.steps, Length: w.now}
	if trace {
		report.Trace = w.trace.String()
	}
	return report
}

// fill stores what is there at the begin.
func (w *world) fill(ctx context.Context) error {
	tx := w.db.tx()
	errs := []error{tx.Workspaces().Insert(ctx, space())}
	for n := range len(w.plan.Flows) + 1 {
		def := w.plan.definition(n)
		errs = append(errs,
			tx.Workflows().Insert(ctx, &domain.Workflow{
				WorkspaceID: spaceID, ID: flowID(n), Name: "flow", Version: 1, Hash: "h", Content: def, CreatedAt: start, UpdatedAt: start,
			}),
			tx.Workflows().InsertVersion(ctx, &domain.WorkflowVersion{
				WorkspaceID: spaceID, WorkflowID: flowID(n), Version: 1, Hash: "h", Content: def, CreatedAt: start,
			}))
	}
	for n := range w.plan.Entries {
		e := *w.shared.entries[n]
		errs = append(errs, tx.Entries().Insert(ctx, &e))
	}
	return errors.Join(errs...)
}

func (w *world) run() {
	for n := range w.plan.Nodes {
		node := &node{world: w, name: fmt.Sprintf("node-%d", n)}
		w.nodes = append(w.nodes, node)
	}
	for _, n := range w.nodes {
		n.boot(n.name)
	}
	w.plannedCalls()
	for i := range w.plan.Faults {
		f := &w.plan.Faults[i]
		w.after(f.At, nil, "fault "+f.Kind, func() { w.happen(f) })
	}
	w.after(w.plan.Heal, nil, "heal", w.heal)
	if f := w.plan.Loss; f != nil {
		w.after(f.At, nil, "loss", func() { w.lose(f) })
	}
	if !w.loop() {
		w.fault("the run does not end within %d steps", maxSteps)
		w.abort()
		return
	}
	w.check()
}

// abort ends all servers, so that the run has an end.
func (w *world) abort() {
	w.clients.closing = true
	for _, n := range w.nodes {
		if n.life != nil {
			n.life.crash()
		}
	}
	synctest.Wait()
	w.absorb()
}

// happen lets a failure happen to a node.
func (w *world) happen(f *Fault) {
	n := w.nodes[f.Node%len(w.nodes)]
	if w.healed || n.life == nil {
		return
	}
	switch f.Kind {
	case faultCrash:
		w.count("crashes")
		n.life.crash()
		n.restart(f.For, f.Rename)
	case faultFreeze:
		w.count("freezes")
		n.freeze(f.For)
	case faultSlow:
		w.count("slow nodes")
		n.slow = w.now + f.For
	case faultSkew:
		w.count("clocks set")
		n.skew = f.For
	case faultDrain:
		w.count("drains")
		n.life.stop()
	}
}

// heal ends all failures.
func (w *world) heal() {
	w.healed = true
	for _, n := range w.nodes {
		n.frozen, n.slow, n.skew = 0, 0, 0
		n.thaw()
		if n.life == nil {
			n.restart(0, false)
		}
	}
	w.after(time.Second, nil, "look", w.look)
}

// lose lets a node be lost, or frozen, when all other failures are over. Then it is known
// how soon others must go on with its jobs.
func (w *world) lose(f *Fault) {
	n := w.nodes[f.Node%len(w.nodes)]
	if w.clients.closing || n.life == nil || len(w.nodes) < 2 {
		return
	}
	w.count("servers lost at the end")
	if f.Kind == faultFreeze {
		n.freeze(f.For)
		return
	}
	n.lost = w.now + f.For
	n.life.crash()
	n.restart(f.For, true)
}

// patience is how long jobs have to end after the failures: a few retries and leases take
// minutes.
const patience = 15 * time.Minute

// look ends the run when all jobs have ended, and pokes those that wait for it.
func (w *world) look() {
	jobs, err := w.list(domain.ResultRunning)
	if err != nil {
		w.fault("the jobs cannot be read: %v", err)
	}
	open := len(jobs)
	for _, j := range jobs {
		if j.Status == domain.StatusPoke && j.Signal == nil && j.Lease.Owner == "" {
			w.poke(j.ID)
		}
	}
	late := w.now > w.plan.Heal+patience
	switch {
	case late:
		w.fault("%d jobs and %d requests have not ended %v after the last failure", open, w.clients.open, patience)
		w.abort()
	case open == 0 && w.clients.open == 0:
		w.clients.closing = true
		for _, n := range w.nodes {
			if n.life != nil {
				n.life.stop()
			}
		}
	default:
		w.after(2*time.Second, nil, "look", w.look)
	}
}

// list reads the jobs with a result, without their events; all if it is empty.
func (w *world) list(result domain.JobResult) ([]*domain.Job, error) {
	q := domain.JobQuery{Result: result, Page: domain.Page{Ascending: true, Limit: 1000}}
	return w.db.tx().Jobs().List(context.Background(), spaceID, q)
}

// jobs reads all jobs, with their events.
func (w *world) jobs() ([]*domain.Job, error) {
	list, err := w.list("")
	if err != nil {
		return nil, err
	}
	for i, j := range list {
		if list[i], err = w.db.tx().Jobs().Get(context.Background(), j.WorkspaceID, j.ID); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// quiet is a log that nobody reads.
func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }
