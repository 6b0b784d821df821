package action_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"chancery/internal/app"
	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/internal/silo"
	"chancery/internal/transform"
	"chancery/test/kit"
)

// fixture runs jobs with the built-in actions: a whole installation, with a clock
// that the test advances.
type fixture struct {
	*harness
	in    *kit.Installation
	store domain.Store
	blobs domain.Blobs
	silo  *silo.Service
	jobs  *transform.Service
	actor domain.Actor
	flows int
}

func newFixture(t *testing.T, change func(*app.Parts)) *fixture {
	t.Helper()
	in := kit.New(t, kit.Options{Parts: change})
	return &fixture{
		harness: &harness{t: t, build: in.Silo.Build, table: in.Actions, clock: in.Clock.Clock},
		in:      in, store: in.Parts.Store, blobs: in.Parts.Blobs, silo: in.Silo, jobs: in.Transform, actor: in.Actor(kit.Default),
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	kit.Must(t, err)
}

// workflow publishes steps given as JSON and returns its ID.
func (s *fixture) workflow(steps string) string {
	s.t.Helper()
	s.flows++
	id := string(domaintest.ID(4, 7000+s.flows))
	s.in.Publish(id, `{"name": "Flow", "steps": `+steps+`}`)
	return id
}

// start creates a job.
func (s *fixture) start(in transform.JobInput) domain.ID {
	s.t.Helper()
	return s.in.Start(in)
}

// run creates a job and waits for its end.
func (s *fixture) run(in transform.JobInput) *domain.Job {
	s.t.Helper()
	return s.ended(s.start(in))
}

// ended waits for the end of a job.
func (s *fixture) ended(id domain.ID) *domain.Job {
	s.t.Helper()
	return s.in.Ended(id)
}

// untilWaiting waits until a job has ended or waits for something.
func (s *fixture) untilWaiting(id domain.ID) *domain.Job {
	s.t.Helper()
	return s.in.Waiting(id)
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
