package transform_test

import (
	"context"
	"encoding/json"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"chancery/internal/domain"
	"chancery/internal/silo"
	"chancery/internal/store/sqlite"
	"chancery/internal/transform"
	"chancery/test/kit"
)

// reading counts the readings of a store that does not count changes.
type reading struct {
	domain.Store
	views atomic.Int32
}

// counting is a store that counts changes.
type counting struct {
	*reading
	domain.FlowCounter
}

// bothKinds runs a test with both kinds of stores.
func bothKinds(t *testing.T, test func(t *testing.T, counted bool)) {
	for name, counted := range map[string]bool{"counted": true, "not counted": false} {
		t.Run(name, func(t *testing.T) { test(t, counted) })
	}
}

func (s *reading) View(ctx context.Context, fn func(tx domain.Tx) error) error {
	s.views.Add(1)
	return s.Store.View(ctx, fn)
}

// preparing counts the documents that are built.
type preparing struct {
	transform.Silo
	built atomic.Int32
}

func (p *preparing) Prepare(ctx context.Context, actor domain.Actor, data []byte) (*domain.Entry, error) {
	p.built.Add(1)
	return p.Silo.Prepare(ctx, actor, data)
}

// remembering is the service with a memory of its own that knows flowOK.
func (f *fixture) remembering(counted bool) (*transform.Service, *reading) {
	f.Helper()
	own := *f.Service
	store := &reading{Store: f.Service.Store}
	own.Store, own.Memory = store, transform.NewMemory()
	if counted {
		own.Store = counting{store, f.Service.Store.(domain.FlowCounter)}
	}
	f.wait(&own, "", transform.JobInput{WorkflowID: flowOK, Data: raw(message)})
	return &own, store
}

// wait puts a job and waits for its end.
func (f *fixture) wait(s *transform.Service, id string, in transform.JobInput) *transform.JobView {
	f.Helper()
	v, err := s.PutJob(f.Context(), f.actor, id, in, transform.Wait{For: time.Minute})
	kit.Must(f, err)
	if !v.Completed() {
		f.Fatalf("%+v", v.Job)
	}
	return v
}

func TestAKnownWorkflowIsNotRead(t *testing.T) { bothKinds(t, aKnownWorkflowIsNotRead) }

func aKnownWorkflowIsNotRead(t *testing.T, counted bool) {
	f := newFixture(t, kit.Options{})
	s, store := f.remembering(counted)
	before := store.views.Load()
	in := transform.JobInput{WorkflowID: flowOK, Data: raw(message), Key: "k"}
	made := f.wait(s, id(1), in)
	if n := store.views.Load() - before; n != 0 {
		t.Errorf("%d readings", n)
	}
	if jobs, entries := f.stored(); jobs != 2 || entries != 2 {
		t.Errorf("%d jobs, %d entries", jobs, entries)
	}
	// A job that is there is found, by ID and by key, also if nobody remembers it.
	for name, memory := range map[string]*transform.Memory{"remembered": s.Memory, "forgotten": transform.NewMemory()} {
		s.Memory = memory
		f.wait(s, "", transform.JobInput{WorkflowID: flowOK, Data: raw(message), Key: name}) // the workflow is known
		for _, jobID := range []string{id(1), ""} {
			if v := f.wait(s, jobID, in); v.ID != made.ID {
				t.Errorf("%s, with the ID %q: %s, want %s", name, jobID, v.ID, made.ID)
			}
		}
		other := in
		other.Tags = []string{"t"}
		_, err := s.PutJob(t.Context(), f.actor, id(1), other, transform.Wait{For: time.Minute})
		refused(t, err, domain.Conflict, "conflict", "id")
		_, err = s.PutJob(t.Context(), f.actor, id(2), other, transform.Wait{For: time.Minute})
		refused(t, err, domain.Conflict, "conflict", "key")
	}
	if jobs, entries := f.stored(); jobs != 4 || entries != 4 {
		t.Errorf("%d jobs, %d entries", jobs, entries)
	}
}

// change changes flowOK.
func (f *fixture) change(text string) func() {
	return func() {
		var in transform.WorkflowInput
		kit.Must(f, json.Unmarshal([]byte(text), &in))
		_, err := f.PatchWorkflow(f.Context(), f.actor, flowOK, in)
		kit.Must(f, err)
	}
}

// A workflow that has changed is read again, even if it changes while a job is under way.
func TestAWorkflowThatChanges(t *testing.T) { bothKinds(t, aWorkflowThatChanges) }

func aWorkflowThatChanges(t *testing.T, counted bool) {
	f := newFixture(t, kit.Options{})
	s, _ := f.remembering(counted)
	in := transform.JobInput{WorkflowID: flowOK, Data: raw(message)}
	f.change(`{"name": "second", "steps": [{"action": "test.ko"}]}`)()
	if v := f.wait(s, "", in); v.WorkflowVersion != 2 || v.Status != domain.StatusKO {
		t.Errorf("%+v", v.Job)
	}
	f.in.Clock.Advance(time.Second) // after one that began in vain
	s.Slots = &meddlingSlots{Slots: f.Slots, meddle: f.change(`{"name": "third", "steps": [{"action": "test.ok"}]}`)}
	if v := f.wait(s, "", in); v.WorkflowVersion != 3 || v.Status != domain.StatusOK {
		t.Errorf("%+v", v.Job)
	}
	f.wait(s, "", in)
	s.Slots = &meddlingSlots{Slots: f.Slots, meddle: f.change(`{"disabled": true}`)}
	f.change(`{"disabled": false, "name": "fourth"}`)()
	_, err := s.PutJob(t.Context(), f.actor, "", in, transform.Wait{For: time.Minute})
	kit.Must(t, err) // read before it was disabled
	_, err = s.PutJob(t.Context(), f.actor, "", in, transform.Wait{For: time.Minute})
	refused(t, err, domain.Invalid, "disabled", "workflow_id")
	_, err = s.PutJob(t.Context(), f.other, "", in, transform.Wait{For: time.Minute})
	refused(t, err, domain.NotFound, "not-found", "")
}

// A document that is refused is built once, and refused for the reason that it has.
func TestARefusedDocumentIsBuiltOnce(t *testing.T) { bothKinds(t, aRefusedDocumentIsBuiltOnce) }

func aRefusedDocumentIsBuiltOnce(t *testing.T, counted bool) {
	f := newFixture(t, kit.Options{})
	s, _ := f.remembering(counted)
	silo := &preparing{Silo: s.Silo}
	s.Silo = silo
	_, err := s.PutJob(t.Context(), f.actor, "", transform.JobInput{WorkflowID: flowOK, Data: raw(`{"$schema": "https://gobl.org/draft-0/note/message"}`)}, transform.Wait{For: time.Minute})
	refused(t, err, domain.Invalid, "validation", "data")
	if n := silo.built.Load(); n != 1 {
		t.Errorf("built %d times", n)
	}
	s.Slots = &meddlingSlots{Slots: f.Slots, meddle: f.change(`{"name": "2"}`)}
	f.wait(s, "", transform.JobInput{WorkflowID: flowOK, Data: raw(message)})
	if n := silo.built.Load(); n != 2 {
		t.Errorf("built %d times", n)
	}
}

// An entry that jobs were made for is not read again. If it has changed, even while a job is under
// way, the job works on what is on record.
func TestAKnownEntryIsNotRead(t *testing.T) { bothKinds(t, aKnownEntryIsNotRead) }

func aKnownEntryIsNotRead(t *testing.T, counted bool) {
	f := newFixture(t, kit.Options{})
	s, store := f.remembering(counted)
	e := f.wait(s, "", transform.JobInput{WorkflowID: flowOK, Data: raw(message)}).EntryID
	in := transform.JobInput{WorkflowID: flowOK, SiloEntryID: string(e)}
	readings := func(what string, want bool) {
		t.Helper()
		before := store.views.Load()
		v := f.wait(s, "", in)
		kit.Must(t, s.Store.View(t.Context(), func(tx domain.Tx) error {
			entry, err := tx.Entries().Get(t.Context(), v.WorkspaceID, e)
			if err == nil && string(v.Envelope) != string(entry.Content.Envelope()) {
				t.Errorf("%s: %s", what, v.Envelope)
			}
			return err
		}))
		if n := store.views.Load() - before - 1; (n > 0) != want {
			t.Errorf("%s: %d readings", what, n)
		}
	}
	state := func(tx domain.Tx) error {
		return tx.Entries().AddState(t.Context(), f.actor.Workspace.ID, e, &domain.State{Key: "paid", At: f.Clock.Now()})
	}
	readings("new", true)
	readings("seen once", true)
	readings("seen twice", false)
	s.Slots = &meddlingSlots{Slots: f.Slots, meddle: func() { kit.Must(t, store.Update(t.Context(), state)) }}
	readings("changed meanwhile", true)
	s.Slots = f.Slots
	readings("changed before", true)
	readings("known to change", true)
}

// TestAnErasedEntryIsNotUsed: what another process has erased is not worked on from memory,
// whether it was erased before the request or while its job began: no step outside sees the
// document, no job is stored, and the answer says that it is erased.
func TestAnErasedEntryIsNotUsed(t *testing.T) { bothKinds(t, anErasedEntryIsNotUsed) }

func anErasedEntryIsNotUsed(t *testing.T, counted bool) {
	const flowSend = "01950000-0000-7000-8000-000000007070"
	for name, meanwhile := range map[string]bool{"before": false, "meanwhile": true} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "x.db")
			open := func() domain.Store {
				s, err := sqlite.Open(t.Context(), path, sqlite.Options{})
				kit.Must(t, err)
				t.Cleanup(func() { kit.Must(t, s.Close()) })
				return s
			}
			var sent atomic.Int32
			send := &domain.Action{ID: "test.send", Reach: domain.Acts, Run: func(_ context.Context, task *domain.Task) domain.Result {
				if len(task.Entry.Content.Doc) > 0 {
					sent.Add(1)
				}
				return domain.OK()
			}}
			f := newFixture(t, kit.Options{Store: open(), Actions: []*domain.Action{send}})
			f.in.Publish(flowSend, `{"steps": [{"action": "test.send"}]}`)
			s, store := f.remembering(counted)
			e := f.wait(s, "", transform.JobInput{WorkflowID: flowOK, Data: raw(message)}).EntryID
			in := transform.JobInput{WorkflowID: flowSend, SiloEntryID: string(e)}
			for range 2 {
				f.wait(s, "", in)
			}
			before := store.views.Load()
			f.wait(s, "", in)
			if n := store.views.Load() - before; n != 0 {
				t.Fatalf("the entry is not remembered: %d readings", n)
			}
			if sent.Load() != 3 {
				t.Fatalf("%d were sent", sent.Load())
			}

			own := f.in.Silo
			elsewhere := &silo.Service{Store: open(), Blobs: own.Blobs, Clock: own.Clock, IDs: own.IDs, Build: own.Build, Notes: own.Notes, Memory: own.Memory}
			erase := func() {
				_, err := elsewhere.Erase(t.Context(), f.actor, string(e), silo.EraseInput{})
				kit.Must(t, err)
			}
			if meanwhile {
				s.Slots = &meddlingSlots{Slots: f.Slots, meddle: erase}
			} else {
				erase()
			}
			id := string(f.in.Parts.IDs.New())
			_, err := s.PutJob(t.Context(), f.actor, id, in, transform.Wait{For: time.Minute})
			if !domain.Is(err, domain.Gone) {
				t.Errorf("the answer is %v", err)
			}
			if n := sent.Load(); n != 3 {
				t.Errorf("%d erased documents were sent", n-3)
			}
			if _, err := s.Job(t.Context(), f.actor, id); !domain.Is(err, domain.NotFound) {
				t.Errorf("there is a job: %v", err)
			}
		})
	}
}

// A workspace whose job began in vain is read for, for a while: in a database without a counter
// such a job has the updates of others repeated.
func TestAfterAJobInVain(t *testing.T) {
	f := newFixture(t, kit.Options{})
	s, store := f.remembering(false)
	in := transform.JobInput{WorkflowID: flowOK, Data: raw(message)}
	readings := func(what string, want bool) {
		t.Helper()
		before := store.views.Load()
		if v := f.wait(s, "", in); v.WorkflowVersion != 2 {
			t.Errorf("%s: version %d", what, v.WorkflowVersion)
		}
		if n := store.views.Load() - before; (n > 0) != want {
			t.Errorf("%s: %d readings", what, n)
		}
	}
	f.change(`{"steps": [{"action": "test.ok"}, {"action": "test.ok"}]}`)()
	readings("in vain", true)
	readings("behind it", true)
	f.in.Clock.Advance(time.Second)
	readings("a second later", false)
}
