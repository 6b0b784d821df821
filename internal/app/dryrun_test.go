package app

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"path/filepath"
	"reflect"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"chancery/internal/access"
	"chancery/internal/action"
	"chancery/internal/blob/dir"
	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/keystore"
	"chancery/internal/store/sqlite"
	"chancery/internal/transform"
)

// slow runs no program: each one hangs until it is stopped.
type slow struct {
	begun chan struct{} // receives at each begin
	calls atomic.Int64
}

func (s *slow) JQ(ctx context.Context, _ string, _ []byte) ([]byte, error) {
	s.calls.Add(1)
	s.begun <- struct{}{}
	<-ctx.Done()
	return nil, ctx.Err()
}

// rehearsal is dry runs over a store, with programs that hang.
type dryRunFixture struct {
	*dryRuns
	programs *slow
	actor    domain.Actor
}

const (
	flowSlow  = "01950000-0000-7000-8000-000000000001"
	flowChild = "01950000-0000-7000-8000-000000000002"
	flowOK    = "01950000-0000-7000-8000-000000000003"
	dryID     = "01950000-0000-7000-8000-000000000009"
)

func rehearse(t *testing.T) *dryRunFixture {
	t.Helper()
	ctx, data := t.Context(), t.TempDir()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	store, err := sqlite.Open(ctx, filepath.Join(data, dbFile), sqlite.Options{Logger: slog.New(slog.DiscardHandler)})
	check(err)
	t.Cleanup(func() { check(store.Close()) })
	keys, err := keystore.Ensure(data, clock{}.Now())
	check(err)
	blobs, err := dir.Open(filepath.Join(data, "files"))
	check(err)
	programs := &slow{begun: make(chan struct{}, 16)}
	ports := action.Ports{Build: &document.Builder{Key: keys.Documents()}, Programs: programs}
	r := &dryRunFixture{dryRuns: newDryRuns(store, blobs, ports, domain.Policy{}), programs: programs}
	check((&access.Service{Store: store, Keys: keys, Clock: clock{}, IDs: ids{}}).EnsureDefault(ctx))
	check(store.View(ctx, func(tx domain.Tx) error {
		r.actor.Workspace, err = tx.Workspaces().BySlug(ctx, access.DefaultWorkspace)
		return err
	}))
	table, err := action.NewTable(action.Builtin(ports))
	check(err)
	jobs := &transform.Service{Store: store, Clock: clock{}, IDs: ids{}, Actions: table}
	for id, steps := range map[string]string{
		flowSlow:  `[{"action": "silo.import", "config": {"jq": "."}}]`,
		flowOK:    `[{"action": "silo.sleep", "config": {"duration": "24h"}}]`,
		flowChild: `[{"action": "transform.job.create", "config": {"workflow_id": "` + flowSlow + `"}}, {"action": "silo.sleep", "config": {"duration": "24h"}}]`,
	} {
		var in transform.WorkflowInput
		check(json.Unmarshal([]byte(`{"steps": `+steps+`}`), &in))
		_, err := jobs.PutWorkflow(ctx, r.actor, id, in)
		check(err)
	}
	return r
}

func (r *dryRunFixture) try(ctx context.Context, flow string) (*transform.JobView, error) {
	return r.run(ctx, r.actor, dryID, transform.JobInput{WorkflowID: flow, Args: json.RawMessage(`{"a": "1"}`)}, nil)
}

func TestDryRunThatTakesTooLong(t *testing.T) {
	r := rehearse(t)
	r.limit = 100 * time.Millisecond
	v, err := r.try(t.Context(), flowSlow)
	if err != nil {
		t.Fatal(err)
	}
	if v.Completed() || v.ID != dryID || v.WorkflowVersion != 1 {
		t.Errorf("%+v", v.Job)
	}
}

// A caller that goes away ends the dry run, and only so many run at once.
func TestDryRunsHavePlaces(t *testing.T) {
	r := rehearse(t)
	ctx, leave := context.WithCancel(t.Context())
	ended := make(chan error, drySlots)
	for range drySlots {
		go func() {
			_, err := r.try(ctx, flowSlow)
			ended <- err
		}()
		<-r.programs.begun
	}
	_, err := r.try(t.Context(), flowOK)
	if e, ok := errors.AsType[*domain.Error](err); !ok || e.Kind != domain.Busy || e.Key != "limit" {
		t.Errorf("one too many: %v", err)
	}
	leave()
	for range drySlots {
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("a caller that left: %v", err)
		}
	}
	if v, err := r.try(t.Context(), flowOK); err != nil || !v.Completed() {
		t.Errorf("afterwards: %+v %v", v, err)
	}
}

// Jobs that a job makes are checked and shown, and do not run.
func TestDryRunHasNoChildren(t *testing.T) {
	r := rehearse(t)
	v, err := r.try(t.Context(), flowChild)
	if err != nil || !v.Completed() || len(v.Faults) > 0 || v.ArgsNow()[domain.ArgJobID] == "" {
		t.Fatalf("%+v %v", v, err)
	}
	if n := r.programs.calls.Load(); n != 0 {
		t.Errorf("the child ran %d steps", n)
	}
}

// What a job can ask a store for is either looked for below as well or known to be
// above only, as are all jobs and tokens. A new method has to be given its place
// here.
func TestOverlayKnowsAllOfTheStore(t *testing.T) {
	above := map[string][]string{
		"Workspaces": {"BySlug", "Insert", "List"},
		"Workflows":  {"Insert", "InsertVersion", "List", "Update", "Versions"},
		"Entries":    {"List"},
		"Metas":      {"ByRef", "Delete", "Put"},
		"Files":      {"ByJob", "Find", "MarkStored", "Replaced"},
		"Spool":      {"Delete", "Insert", "Sweep"},
		"Series":     {},
	}
	both := map[string][]string{
		"Workspaces": {"Get"},
		"Workflows":  {"Get", "Head", "Version"},
		"Entries":    {"AddState", "ByKey", "Content", "Expect", "Get", "Insert", "Revise", "SetFolder", "States", "Versions"},
		"Metas":      {"Get", "List"},
		"Files":      {"Get", "List", "Put"},
		"Spool":      {"Get"},
		"Series":     {"Entry", "Get", "Insert", "Take"},
	}
	for part := range reflect.TypeFor[domain.Tx]().Methods() {
		if part.Name == "Jobs" || part.Name == "Tokens" {
			continue
		}
		known := slices.Concat(above[part.Name], both[part.Name])
		for m := range part.Type.Out(0).Methods() {
			if !slices.Contains(known, m.Name) {
				t.Errorf("%s.%s: nobody said where a dry run finds it", part.Name, m.Name)
			}
		}
	}
}

func TestLeaper(t *testing.T) {
	l := &skipClock{}
	due := l.Now().Add(30 * 24 * time.Hour)
	<-l.At(due).C()
	if now := l.Now(); now.Before(due) || now.Sub(due) > 24*time.Hour {
		t.Errorf("it is %s, not %s", now, due)
	}
	<-l.At(due.Add(-time.Hour)).C()
	if l.Now().Before(due) {
		t.Error("the clock went back")
	}
	far := l.At(l.Now().Add(never))
	defer far.Stop()
	work := l.Timer(time.Hour)
	defer work.Stop()
	select {
	case <-far.C():
		t.Error("what is never due came")
	case <-work.C():
		t.Error("work has no time")
	default:
	}
	l.end()
	<-l.Timer(time.Hour).C()
}

// An entry below is seen from above with what belongs to it, also when some of it
// has changed above, and stays as it is.
func TestOverlayOnAnEntry(t *testing.T) {
	r := rehearse(t)
	ctx, ws := t.Context(), r.actor.Workspace.ID
	below := r.store.(domain.Store) //nolint:forcetypeassert // it was given one
	scratch, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), dbFile), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer scratch.Close()
	above := &overlay{scratch, below}
	now := clock{}.Now()
	entry := func(id domain.ID, version string) *domain.Entry {
		return &domain.Entry{WorkspaceID: ws, ID: id, Key: "k", Folder: "sales", CreatedAt: now, UpdatedAt: now, Content: content(version)}
	}
	file := func(id domain.ID, name string) *domain.File {
		return &domain.File{WorkspaceID: ws, EntryID: flowOK, ID: id, Name: name, Hash: "00", Stored: true, CreatedAt: now}
	}
	change := func(s domain.Store, fn func(tx domain.Tx) error) error { return s.Update(ctx, fn) }
	err = change(below, func(tx domain.Tx) error {
		return errors.Join(tx.Entries().Insert(ctx, entry(flowOK, "v1")),
			tx.Entries().AddState(ctx, ws, flowOK, domain.State{Key: "draft", At: now}),
			tx.Entries().AddState(ctx, ws, flowOK, domain.State{Key: "sent", At: now}),
			tx.Files().Put(ctx, file(flowSlow, "a.txt")))
	})
	if err != nil {
		t.Fatal(err)
	}
	// seen is what a store tells of the entry.
	seen := func(s domain.Store) (told string) {
		t.Helper()
		err := s.View(ctx, func(tx domain.Tx) error {
			e, err := tx.Entries().ByKey(ctx, ws, "k")
			if err != nil {
				return err
			}
			files, err := tx.Files().List(ctx, ws, e.ID)
			states, err2 := tx.Entries().States(ctx, ws, e.ID)
			told = e.Content.Version + " " + e.State
			for _, f := range files {
				told += " " + f.Name
			}
			for _, st := range states {
				told += " " + st.Key
			}
			return errors.Join(err, err2, tx.Entries().Expect(ctx, ws, e.ID, e.Content.Version))
		})
		if err != nil {
			t.Fatal(err)
		}
		return told
	}
	if got := seen(above); got != "v1 sent a.txt sent draft" {
		t.Errorf("at first: %s", got)
	}
	err = change(above, func(tx domain.Tx) error { return tx.Entries().Insert(ctx, entry(flowChild, "v1")) })
	if e, ok := errors.AsType[*domain.Error](err); !ok || e.Kind != domain.Conflict || e.ExistingID != flowOK {
		t.Errorf("another with its key: %v", err)
	}
	next := content("v2")
	err = change(above, func(tx domain.Tx) error {
		return errors.Join(tx.Files().Put(ctx, file(flowChild, "b.txt")), tx.Entries().Revise(ctx, ws, flowOK, "v1", &next))
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := seen(above); got != "v2 sent a.txt b.txt sent draft" {
		t.Errorf("changed: %s", got)
	}
	if got := seen(below); got != "v1 sent a.txt sent draft" {
		t.Errorf("below: %s", got)
	}
}

func content(version string) domain.Content {
	return domain.Content{Version: version, Head: []byte(`{}`), Doc: []byte(`{"v":"` + version + `"}`), Digest: version}
}
