package transform_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"chancery/internal/app"
	"chancery/internal/domain"
	"chancery/internal/transform"
	"chancery/test/kit"
)

func TestPutJob(t *testing.T) {
	f := newFixture(t, kit.Options{})
	in := transform.JobInput{
		WorkflowID: flowOK, Key: "order/1", Tags: []string{"b", "a"}, Data: raw(message),
		Args: raw(`{"n": 1.50, "ok": true, "none": null}`), Meta: raw(`{"n": 7, "deep": {"x": [1,  2]}}`),
	}
	v, err := f.PutJob(t.Context(), f.actor, id(1), in, transform.Wait{For: time.Minute})
	kit.Must(t, err)
	if string(v.ID) != id(1) || v.Key != "order/1" || v.WorkflowVersion != 1 || !v.Completed() || v.EntryID == "" || !strings.Contains(string(v.Envelope), "hello") {
		t.Errorf("%+v", v.Job)
	}
	if got := v.Args; len(got) != 4 || got["n"] != "1.50" || got["ok"] != "true" || got["none"] != "" || got["deep"] != `{"x":[1,2]}` {
		t.Errorf("arguments %v", got)
	}
	if string(v.Meta) != string(in.Meta) {
		t.Errorf("meta %s", v.Meta)
	}
	for name, read := range map[string]func() (*transform.JobView, error){
		"by ID":    func() (*transform.JobView, error) { return f.Job(t.Context(), f.actor, id(1)) },
		"by key":   func() (*transform.JobView, error) { return f.JobByKey(t.Context(), f.actor, "order/1") },
		"the same": func() (*transform.JobView, error) { return f.PutJob(t.Context(), f.actor, id(1), in, transform.Wait{}) },
		"other ID": func() (*transform.JobView, error) { return f.PutJob(t.Context(), f.actor, id(2), in, transform.Wait{}) },
		"no ID":    func() (*transform.JobView, error) { return f.PutJob(t.Context(), f.actor, "", in, transform.Wait{}) },
		"and waits": func() (*transform.JobView, error) {
			return f.PutJob(t.Context(), f.actor, id(1), in, transform.Wait{For: 1})
		},
	} {
		got, err := read()
		if err != nil || got.ID != v.ID || got.EntryID != v.EntryID || string(got.Envelope) != string(v.Envelope) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	for tag, want := range map[string]int{"": 1, "a": 1, "c": 0} {
		if list, err := f.Jobs(t.Context(), f.actor, domain.JobQuery{Tag: tag, Page: domain.Page{Limit: 9}}); err != nil || len(list.Jobs) != want {
			t.Errorf("tag %q: %+v, %v", tag, list, err)
		}
	}
	if jobs, entries := f.stored(); jobs != 1 || entries != 1 {
		t.Errorf("%d jobs, %d entries", jobs, entries)
	}
}

// statements.yaml 2.1-4
func TestAnotherRequestIsAConflict(t *testing.T) {
	f := newFixture(t, kit.Options{})
	in := request(flowOK, "1")
	in.Key = "k"
	f.put(id(1), in)
	other := request(flowOK, "2")
	_, err := f.PutJob(t.Context(), f.actor, id(1), other, transform.Wait{})
	if e := refusal(t, err, domain.Conflict, "conflict", "id"); string(e.ExistingID) != id(1) {
		t.Errorf("%+v", e)
	}
	other.Key = "k"
	_, err = f.PutJob(t.Context(), f.actor, id(2), other, transform.Wait{})
	if e := refusal(t, err, domain.Conflict, "conflict", "key"); string(e.ExistingID) != id(1) {
		t.Errorf("%+v", e)
	}
	if jobs, _ := f.stored(); jobs != 1 {
		t.Errorf("%d jobs", jobs)
	}
}

// statements.yaml 2.1-4
func TestEqualRequestsAtOnceAreOneJob(t *testing.T) {
	f := newFixture(t, kit.Options{})
	for i, tt := range []struct{ id, key string }{{id(1), ""}, {id(2), "both"}, {"", "key"}} {
		in := transform.JobInput{WorkflowID: flowOK, Key: tt.key, Data: raw(message), Args: raw(`{"f": "data:text/plain;name=a.txt,a"}`)}
		made := make([]domain.ID, 50)
		var wg sync.WaitGroup
		for n := range made {
			wg.Go(func() {
				v, err := f.PutJob(t.Context(), f.actor, tt.id, in, transform.Wait{})
				if err != nil {
					t.Error(err)
					return
				}
				made[n] = v.ID
			})
		}
		wg.Wait()
		for _, got := range made {
			if got == "" || got != made[0] {
				t.Fatalf("%+v: %v", tt, made)
			}
		}
		if jobs, entries := f.stored(); jobs != i+1 || entries != i+1 {
			t.Errorf("%+v: %d jobs, %d entries", tt, jobs, entries)
		}
		f.in.Ended(made[0])
	}
}

// meddler does something before the next writing.
type meddler struct {
	domain.Store
	meddle func()
}

func (m *meddler) Update(ctx context.Context, fn func(tx domain.Tx) error) error {
	if meddle := m.meddle; meddle != nil {
		m.meddle = nil
		meddle()
	}
	return m.Store.Update(ctx, fn)
}

// meddlingSlots does something before a job takes a slot.
type meddlingSlots struct {
	domain.Slots
	meddle func()
}

func (m *meddlingSlots) Reserve() domain.Slot {
	m.interfere()
	return m.Slots.Reserve()
}

func (m *meddlingSlots) Await(ctx context.Context, ws domain.ID, most time.Duration) domain.Slot {
	m.interfere()
	return m.Slots.Await(ctx, ws, most)
}

func (m *meddlingSlots) interfere() {
	if meddle := m.meddle; meddle != nil {
		m.meddle = nil
		meddle()
	}
}

// meddled is the service over a store where something happens between the reading and
// the next writing.
func (f *fixture) meddled(meddle func()) *transform.Service {
	own := *f.Service
	own.Store = &meddler{Store: f.Service.Store, meddle: meddle}
	return &own
}

// beaten is the service where something happens before a job of a caller who waits begins.
func (f *fixture) beaten(meddle func()) *transform.Service {
	own := *f.Service
	own.Slots = &meddlingSlots{Slots: f.Slots, meddle: meddle}
	return &own
}

// A request that finds nothing, and is beaten by another before it writes.
func TestTheFasterRequestWins(t *testing.T) {
	f := newFixture(t, kit.Options{})
	in := transform.JobInput{WorkflowID: flowOK, Key: "k", Data: raw(message)}
	var first *transform.JobView
	v, err := f.beaten(func() { first = f.put("", in) }).PutJob(t.Context(), f.actor, "", in, transform.Wait{For: time.Minute})
	if err != nil || v.ID != first.ID || !v.Completed() {
		t.Errorf("an equal one whose caller waits: %+v, %v", v, err)
	}
	if v, err = f.meddled(func() {}).PutJob(t.Context(), f.actor, "", in, transform.Wait{}); err != nil || v.ID != first.ID {
		t.Errorf("an equal one afterwards: %+v, %v", v, err)
	}
	in.Key = "m"
	if v, err = f.meddled(func() { first = f.put("", in) }).PutJob(t.Context(), f.actor, "", in, transform.Wait{}); err != nil || v.ID != first.ID {
		t.Errorf("an equal one: %+v, %v", v, err)
	}
	other := in
	other.Key = "l"
	late := other
	late.Tags = []string{"t"}
	_, err = f.meddled(func() { first = f.put(id(3), other) }).PutJob(t.Context(), f.actor, id(4), late, transform.Wait{})
	if e := refusal(t, err, domain.Conflict, "conflict", "key"); e.ExistingID != first.ID {
		t.Errorf("%+v", e)
	}
	_, err = f.beaten(func() { first = f.put(id(5), request(flowOK, "1")) }).PutJob(t.Context(), f.actor, id(5), request(flowOK, "2"), transform.Wait{For: time.Minute})
	if e := refusal(t, err, domain.Conflict, "conflict", "id"); e.ExistingID != first.ID {
		t.Errorf("another one whose caller waits: %+v", e)
	}
	if jobs, entries := f.stored(); jobs != 4 || entries != 3 {
		t.Errorf("%d jobs, %d entries", jobs, entries)
	}
}

// statements.yaml 2.1-1, 2.1-2b, 2.1-2c, 2.1-8
func TestPutJobRefuses(t *testing.T) {
	f := newFixture(t, kit.Options{})
	long := strings.Repeat("x", 256)
	many := func(value string) json.RawMessage {
		members := map[string]string{}
		for n := range transform.MaxArgs + 1 {
			members[fmt.Sprint("a", n)] = value
		}
		text, err := json.Marshal(members)
		kit.Must(t, err)
		return text
	}
	with := func(flow string, change func(*transform.JobInput)) transform.JobInput {
		in := request(flow, "1")
		change(&in)
		return in
	}
	args := func(text string) transform.JobInput {
		return with(flowOK, func(in *transform.JobInput) { in.Args = raw(text) })
	}
	data := func(flow, text string) transform.JobInput {
		return with(flow, func(in *transform.JobInput) { in.Data = raw(text) })
	}
	for name, tt := range map[string]struct {
		id         string
		in         transform.JobInput
		kind       domain.Kind
		key, field string
	}{
		"an ID that is none":       {noID, request(flowOK, "1"), domain.Invalid, "validation", "id"},
		"a random ID":              {step1, request(flowOK, "1"), domain.Invalid, "validation", "id"},
		"no workflow":              {"", request("", "1"), domain.Invalid, "validation", "workflow_id"},
		"a workflow that is none":  {"", request(noID, "1"), domain.Invalid, "validation", "workflow_id"},
		"an unknown workflow":      {"", request(absent, "1"), domain.NotFound, "not-found", ""},
		"a draft":                  {"", request(flowDraft, "1"), domain.Invalid, "draft", "workflow_id"},
		"a disabled one":           {"", request(flowDisabled, "1"), domain.Invalid, "disabled", "workflow_id"},
		"an entry that is none":    {"", with(flowOK, func(in *transform.JobInput) { in.SiloEntryID = noID }), domain.Invalid, "validation", "silo_entry_id"},
		"an unknown entry":         {"", with(flowOK, func(in *transform.JobInput) { in.SiloEntryID = absent }), domain.NotFound, "not-found", ""},
		"nothing to work on":       {"", transform.JobInput{WorkflowID: flowOK, Data: raw("null"), Meta: raw("{ }")}, domain.Invalid, "validation", "silo_entry_id"},
		"a long key":               {"", with(flowOK, func(in *transform.JobInput) { in.Key = long }), domain.Invalid, "validation", "key"},
		"many tags":                {"", with(flowOK, func(in *transform.JobInput) { in.Tags = strings.Split(long, "") }), domain.Invalid, "validation", "tags"},
		"an empty tag":             {"", with(flowOK, func(in *transform.JobInput) { in.Tags = []string{"a", ""} }), domain.Invalid, "validation", "tags.1"},
		"a long tag":               {"", with(flowOK, func(in *transform.JobInput) { in.Tags = []string{long} }), domain.Invalid, "validation", "tags.0"},
		"arguments in a list":      {"", args(`["a"]`), domain.Invalid, "validation", "args"},
		"an argument of arguments": {"", args(`{"a": {"b": 1}}`), domain.Invalid, "validation", "args.a"},
		"a name that is empty":     {"", args(`{"": "1"}`), domain.Invalid, "validation", "args"},
		"a long name":              {"", args(`{"` + long + `": "1"}`), domain.Invalid, "validation", "args." + long},
		"a long argument":          {"", args(`{"a": "` + strings.Repeat(long, 33) + `"}`), domain.Invalid, "validation", "args.a"},
		"many arguments":           {"", with(flowOK, func(in *transform.JobInput) { in.Args = many("1") }), domain.Invalid, "validation", "args"},
		"a file without name":      {"", args(`{"a": "data:text/plain,a"}`), domain.Invalid, "validation", "args.a"},
		"a file that is none":      {"", args(`{"a": "data:text/plain;name=a;base64,?"}`), domain.Invalid, "validation", "args.a"},
		"a file with a path":       {"", args(`{"a": "data:text/plain;name=..%2Fa,a"}`), domain.Invalid, "validation", "args.a"},
		"a file in meta, unnamed":  {"", with(flowOK, func(in *transform.JobInput) { in.Meta = raw(`{"m": "data:text/plain,a"}`) }), domain.Invalid, "validation", "meta.m"},
		"many files":               {"", with(flowOK, func(in *transform.JobInput) { in.Meta = many("data:text/plain;name=a.txt,a") }), domain.Invalid, "validation", "meta"},
		"broken JSON":              {"", with(flowOK, func(in *transform.JobInput) { in.Meta = raw(`{`) }), domain.Malformed, "input", ""},
		"a bad document":           {"", data(flowOK, `{"$schema": "https://gobl.org/draft-0/note/message"}`), domain.Invalid, "validation", "data"},
		"another document":         {"", data(flowInvoice, message), domain.Invalid, "schema", "data"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := f.PutJob(t.Context(), f.actor, tt.id, tt.in, transform.Wait{})
			refused(t, err, tt.kind, tt.key, tt.field)
		})
	}
	if jobs, entries := f.stored(); jobs != 0 || entries != 0 {
		t.Errorf("%d jobs, %d entries", jobs, entries)
	}
	_, err := f.JobByKey(t.Context(), f.actor, "k")
	refused(t, err, domain.NotFound, "not-found", "")
	for _, missing := range []string{noID, absent} {
		_, err := f.Job(t.Context(), f.actor, missing)
		refused(t, err, domain.NotFound, "not-found", "")
	}
}

func TestJobsOnEntries(t *testing.T) {
	f := newFixture(t, kit.Options{})
	made := f.put(id(1), transform.JobInput{WorkflowID: flowOK, Data: raw(message)})
	entry := string(made.EntryID)
	v := f.put(id(2), transform.JobInput{WorkflowID: flowOK, SiloEntryID: entry, Data: raw(`{"not": "read"}`)})
	if string(v.EntryID) != entry {
		t.Errorf("%+v", v.Job)
	}
	_, err := f.PutJob(t.Context(), f.actor, "", transform.JobInput{WorkflowID: flowInvoice, SiloEntryID: entry}, transform.Wait{})
	refused(t, err, domain.Invalid, "schema", "data")
	kit.Must(t, func() error {
		_, err := f.PutWorkflow(t.Context(), f.other, flowOK, transform.WorkflowInput{Steps: &[]transform.StepInput{{Action: "test.ok"}}})
		return err
	}())
	_, err = f.PutJob(t.Context(), f.other, "", transform.JobInput{WorkflowID: flowOK, SiloEntryID: entry}, transform.Wait{})
	refused(t, err, domain.NotFound, "not-found", "")
	_, err = f.Job(t.Context(), f.other, id(1))
	refused(t, err, domain.NotFound, "not-found", "")
}

// statements.yaml 2.1-3, 6.3-6
func TestFilesComeIntoTheSpool(t *testing.T) {
	f := newFixture(t, kit.Options{})
	v := f.put(id(1), transform.JobInput{
		WorkflowID: flowOK, Args: raw(`{"file": "data:text/plain;name=a.txt,a", "both": "plain"}`),
		Meta: raw(`{ "m" : "data:text/plain;name=m.txt,m" , "both": "data:text/plain;name=b.txt,b", "n": 1.50 }`),
	})
	for arg, want := range map[string]string{"file": "a", "m": "m"} {
		key, ok := strings.CutPrefix(v.Args[arg], "spool:")
		file, err := f.in.Silo.SpoolFile(t.Context(), f.actor.Workspace.ID, key)
		if !ok || err != nil || string(file.Data) != want {
			t.Errorf("%s is %s: %+v, %v", arg, v.Args[arg], file, err)
		}
	}
	meta := string(v.Meta)
	if v.Args["both"] != "plain" || !strings.HasPrefix(meta, `{ "m" : "spool:`) || !strings.Contains(meta, `, "both": "spool:`) || !strings.HasSuffix(meta, `, "n": 1.50 }`) {
		t.Errorf("%v, meta %s", v.Args, meta)
	}
}

// A job that finds no free slot is left to a node that has one.
func TestNoFreeSlot(t *testing.T) {
	f := newFixture(t, kit.Options{Parts: func(p *app.Parts) { p.Engine.Slots = 1 }})
	f.put(id(1), request(flowHold, "1"))
	<-f.gate.Entered
	v := f.put(id(2), request(flowOK, "1"))
	if v.Lease.Owner != "" || len(v.Events) > 0 {
		t.Errorf("%+v", v.Job)
	}
	f.gate.Open()
	f.in.Ended(v.ID)
}

// TestNewJobsWaitForASlot: a job that finds all slots taken begins in the one that comes free. It is
// not stored first, to be found and claimed.
func TestNewJobsWaitForASlot(t *testing.T) {
	f := newFixture(t, kit.Options{})
	var held []domain.Slot
	for slot := f.Slots.Reserve(); slot != nil; slot = f.Slots.Reserve() {
		held = append(held, slot)
	}
	freeing := &freeingSlots{Slots: f.Slots, held: held}
	own := *f.Service
	own.Slots = freeing
	v, err := own.PutJob(t.Context(), f.actor, id(6), request(flowOK, "1"), transform.Wait{For: time.Minute})
	if err != nil || !v.Completed() {
		t.Fatalf("%+v, %v", v, err)
	}
	if freeing.found > 0 {
		t.Error("the job was stored before it had a slot")
	}
}

// freeingSlots frees the slots that are held while somebody waits for one, or after a job got none that
// is about to be stored.
type freeingSlots struct {
	domain.Slots
	held  []domain.Slot
	found int
}

func (s *freeingSlots) Await(ctx context.Context, ws domain.ID, most time.Duration) domain.Slot {
	waiting := make(chan domain.Slot)
	go func() { waiting <- s.Slots.Await(ctx, ws, most) }()
	s.free()
	return <-waiting
}

func (s *freeingSlots) Reserve() domain.Slot {
	slot := s.Slots.Reserve()
	if s.found++; s.found == 2 {
		s.free()
	}
	return slot
}

func (s *freeingSlots) free() {
	for _, slot := range s.held {
		slot.Cancel()
	}
	s.held = nil
}
