package action_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"chancery/internal/action"
	"chancery/internal/blob/dir"
	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/engine"
	"chancery/internal/silo"
	"chancery/internal/store/sqlite"
	"chancery/internal/transform"
	"chancery/internal/wake"
)

// fixture runs jobs with the built-in actions: a real engine over a real store,
// with a clock that the test controls.
type fixture struct {
	*harness
	store domain.Store
	blobs domain.Blobs
	silo  *silo.Service
	jobs  *transform.Service
	ids   *domaintest.IDs
	actor domain.Actor
	flows int
}

func newFixture(t *testing.T, change func(*action.Ports)) *fixture {
	t.Helper()
	s := &fixture{harness: newHarness(t), ids: &domaintest.IDs{}}
	ctx, log := t.Context(), slog.New(slog.DiscardHandler)
	store, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "test.db"), sqlite.Options{Logger: log})
	must(t, err)
	t.Cleanup(func() { must(t, store.Close()) })
	blobs, err := dir.Open(t.TempDir())
	must(t, err)
	s.store, s.blobs = store, blobs
	s.actor = domain.Actor{Workspace: domain.Workspace{ID: domaintest.ID(4, 99), Slug: "w", CreatedAt: s.clock.Now()}}
	must(t, store.Update(ctx, func(tx domain.Tx) error { return tx.Workspaces().Insert(ctx, s.actor.Workspace) }))
	s.silo = &silo.Service{Store: store, Blobs: blobs, Clock: s.clock, IDs: s.ids, Build: s.build}
	ports := action.Ports{Build: s.build, Silo: s.silo, Clock: s.clock}
	if change != nil {
		change(&ports)
	}
	s.table, err = action.NewTable(action.Builtin(ports))
	must(t, err)
	hints := wake.New()
	eng, err := engine.New(engine.Ports{
		Store: store, Blobs: blobs, Wake: hints, Clock: s.clock, IDs: s.ids, Actions: s.table, Stamper: s.build, Log: log,
	}, engine.Options{Owner: "node"})
	if err != nil {
		t.Fatal(err)
	}
	s.jobs = &transform.Service{
		Store: store, Wake: hints, Clock: s.clock, IDs: s.ids, Actions: s.table, Slots: eng, Silo: s.silo,
	}
	running, stop := context.WithCancel(context.WithoutCancel(ctx))
	done := make(chan error, 1)
	go func() { done <- eng.Run(running) }()
	t.Cleanup(func() {
		stop()
		must(t, <-done)
	})
	return s
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// workflow publishes steps given as JSON and returns its ID.
func (s *fixture) workflow(steps string) string {
	s.t.Helper()
	s.flows++
	id := string(domaintest.ID(4, 7000+s.flows))
	var in transform.WorkflowInput
	must(s.t, json.Unmarshal([]byte(`{"name": "Flow", "steps": `+steps+`}`), &in))
	_, err := s.jobs.PutWorkflow(s.t.Context(), s.actor, id, in)
	must(s.t, err)
	return id
}

// start creates a job.
func (s *fixture) start(in transform.JobInput) domain.ID {
	s.t.Helper()
	v, err := s.jobs.PutJob(s.t.Context(), s.actor, "", in, transform.Wait{})
	must(s.t, err)
	return v.ID
}

// run creates a job and waits for its end.
func (s *fixture) run(in transform.JobInput) *domain.Job {
	s.t.Helper()
	return s.until(s.start(in), (*domain.Job).Completed)
}

// untilWaiting waits until a job has ended or waits for something.
func (s *fixture) untilWaiting(id domain.ID) *domain.Job {
	s.t.Helper()
	return s.until(id, func(j *domain.Job) bool { return j.Completed() || j.Lease.Owner == "" && j.DueAt.After(s.clock.Now()) })
}

// until waits for a state of a job; the limit only keeps a broken engine from
// hanging the test.
func (s *fixture) until(id domain.ID, ok func(*domain.Job) bool) *domain.Job {
	s.t.Helper()
	limit := time.After(20 * time.Second)
	for {
		v, err := s.jobs.Job(s.t.Context(), s.actor, string(id))
		must(s.t, err)
		if ok(v.Job) {
			return v.Job
		}
		select {
		case <-limit:
			s.t.Fatalf("job %s: %+v", id, v.Events)
		case <-time.After(2 * time.Millisecond):
		}
	}
}

// example returns an invoice of the examples.
func (s *fixture) example(name string) json.RawMessage {
	s.t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "examples", "invoices", name+".json"))
	must(s.t, err)
	return data
}

func (s *fixture) stored(id domain.ID) *domain.Entry {
	s.t.Helper()
	v, err := s.silo.Entry(s.t.Context(), s.actor, string(id))
	must(s.t, err)
	return v.Entry
}

// last is the last event of each intent of a job.
func last(j *domain.Job) []domain.Event {
	var list []domain.Event
	for _, in := range domain.Intents(j.Events) {
		list = append(list, *in.Last())
	}
	return list
}

// statuses are the statuses and codes of the last events: "OK", "KO meta".
func statuses(j *domain.Job) []string {
	var list []string
	for _, e := range last(j) {
		text := string(e.Status)
		if e.Code != "" {
			text += " " + e.Code
		}
		list = append(list, text)
	}
	return list
}
