package storetest

import (
	"errors"
	"testing"

	"chancery/internal/domain"
)

// worked is a store with an entry at version 1 and a job that works on it under the
// fence 1.
type worked struct {
	domain.Store
	entry *domain.Entry
	job   *domain.Job
}

func newWorked(t *testing.T, s domain.Store) *worked {
	t.Helper()
	w := &worked{Store: s, entry: newEntry(1), job: fullJob(2)}
	w.entry.Folder = "drafts"
	w.job.EntryID = w.entry.ID
	insertEntry(t, s, w.entry)
	insert(t, s, w.job)
	return w
}

// checkpoint is the next one of the job, with an event and the changes given.
func (w *worked) checkpoint(changes ...domain.Change) *domain.Checkpoint {
	next := *w.job
	next.Status, next.UpdatedAt = domain.StatusOK, at(60)
	return &domain.Checkpoint{Job: &next, Events: []domain.Event{fullEvent(1)}, Changes: changes}
}

// change is one of the entry of the job, which says nothing yet.
func (w *worked) change() domain.Change {
	return domain.Change{EntryID: w.entry.ID, Target: w.entry.ID, At: at(60)}
}

func (w *worked) commit(t *testing.T, c *domain.Checkpoint) (sig *domain.Signal, err error) {
	t.Helper()
	err = w.Update(t.Context(), func(tx domain.Tx) error {
		sig, err = tx.Queue().Commit(t.Context(), c)
		return err
	})
	return sig, err
}

// done commits a checkpoint that must be accepted, and checks what becomes of the job.
func (w *worked) done(t *testing.T, c *domain.Checkpoint) {
	t.Helper()
	if _, err := w.commit(t, c); err != nil {
		t.Fatal(err)
	}
	want := *c.Job
	want.Events = c.Events
	same(t, "job", getJob(t, w, w.job), &want)
}

// record is everything that a checkpoint may change.
type record struct {
	Entries  []*domain.Entry
	Versions []domain.Content
	States   []domain.State
	Files    []domain.File
	Jobs     []*domain.Job
	Events   []domain.Event
}

func (w *worked) record(t *testing.T) (r record) {
	t.Helper()
	ctx := t.Context()
	err := w.View(ctx, func(tx domain.Tx) (err error) {
		if r.Entries, err = tx.Entries().List(ctx, ws, domain.EntryQuery{}); err != nil {
			return err
		}
		if r.Versions, err = tx.Entries().Versions(ctx, ws, w.entry.ID); err != nil {
			return err
		}
		if r.States, err = tx.Entries().States(ctx, ws, w.entry.ID); err != nil {
			return err
		}
		if r.Files, err = tx.Files().List(ctx, ws, w.entry.ID); err != nil {
			return err
		}
		if r.Jobs, err = tx.Jobs().List(ctx, ws, domain.JobQuery{}); err != nil {
			return err
		}
		j, err := tx.Jobs().Get(ctx, ws, w.job.ID)
		r.Events = j.Events
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// everything is a change of each kind at once.
func (w *worked) everything() domain.Change {
	c, next, state := w.change(), content(2), domain.State{Key: "sent", At: at(60)}
	c.Base, c.Content = w.entry.Content.Version, &next
	c.Inserted = []*domain.Entry{newEntry(50)}
	c.Folder, c.State, c.Files, c.Child = "sent", &state, []domain.File{*newFile(1)}, newJob(70)
	return c
}

// commitContent: a change of the document becomes the current version.
func commitContent(t *testing.T, s domain.Store) {
	w := newWorked(t, s)
	next := fullContent(2)
	c := w.change()
	c.Base, c.Content = w.entry.Content.Version, &next
	w.done(t, w.checkpoint(c))
	want := *w.entry
	want.Content, want.UpdatedAt = next, next.At
	same(t, "entry", getEntry(t, s, ws, w.entry.ID), &want)
	same(t, "versions", w.record(t).Versions, []domain.Content{outline(next), outline(w.entry.Content)})
}

// commitBase: a change that only builds on a version is accepted while the entry is
// at it.
func commitBase(t *testing.T, s domain.Store) {
	w := newWorked(t, s)
	c := w.change()
	c.Base = w.entry.Content.Version
	w.done(t, w.checkpoint(c))
	same(t, "entry", getEntry(t, s, ws, w.entry.ID), w.entry)
}

// commitInserted: new entries are stored; folder, state and files are for the target.
func commitInserted(t *testing.T, s domain.Store) {
	w := newWorked(t, s)
	side, made := newEntry(50), newEntry(51)
	made.Key, made.Content = "made", fullContent(51)
	state := domain.State{Key: "new", At: at(60), Notes: "n", Origin: domain.Origin{Src: "make", SrcID: "job"}}
	file := newFile(1)
	file.EntryID = made.ID
	c := w.change()
	c.Target, c.Inserted, c.Folder, c.State, c.Files = made.ID, []*domain.Entry{side, made}, "sales", &state, []domain.File{*file}
	cp := w.checkpoint(c)
	cp.Job.EntryID = made.ID
	w.done(t, cp)
	same(t, "side entry", getEntry(t, s, ws, side.ID), side)
	want := *made
	want.Folder, want.State, want.UpdatedAt = "sales", "new", at(60)
	same(t, "new entry", getEntry(t, s, ws, made.ID), &want)
	same(t, "entry of the step", getEntry(t, s, ws, w.entry.ID), w.entry)
	same(t, "files", read(t, s, func(tx domain.Tx) ([]domain.File, error) {
		return tx.Files().List(t.Context(), ws, made.ID)
	}), []domain.File{*file})
	same(t, "states", read(t, s, func(tx domain.Tx) ([]domain.State, error) {
		return tx.Entries().States(t.Context(), ws, made.ID)
	}), []domain.State{state})
}

func commitFolder(t *testing.T, s domain.Store) {
	w := newWorked(t, s)
	c := w.change()
	c.Folder = "sent"
	w.done(t, w.checkpoint(c))
	want := *w.entry
	want.Folder, want.UpdatedAt = "sent", at(60)
	same(t, "entry", getEntry(t, s, ws, w.entry.ID), &want)
}

func commitState(t *testing.T, s domain.Store) {
	w := newWorked(t, s)
	state := domain.State{Key: "sent", At: at(60), Faults: []domain.Fault{{Code: "x"}}, Origin: domain.Origin{Src: "a", SrcID: "b"}}
	c := w.change()
	c.State = &state
	w.done(t, w.checkpoint(c))
	got := getEntry(t, s, ws, w.entry.ID)
	if got.State != "sent" || len(got.Faults) != 1 || got.Content.Version != w.entry.Content.Version {
		t.Errorf("entry %+v", got)
	}
	same(t, "states", w.record(t).States, []domain.State{state})
}

func commitFiles(t *testing.T, s domain.Store) {
	w := newWorked(t, s)
	first, second := newFile(1), newFile(2)
	first.JobID, second.JobID = w.job.ID, w.job.ID
	c := w.change()
	c.Files = []domain.File{*first, *second}
	w.done(t, w.checkpoint(c))
	same(t, "files", w.record(t).Files, []domain.File{*first, *second})
	// The same once more, as after a commit whose answer was lost, changes nothing.
	again := w.checkpoint(c)
	again.Events = nil
	if _, err := w.commit(t, again); err != nil {
		t.Fatal(err)
	}
	same(t, "files", w.record(t).Files, []domain.File{*first, *second})
}

func commitChild(t *testing.T, s domain.Store) {
	w := newWorked(t, s)
	child := newJob(70)
	child.Key, child.ParentID, child.Depth, child.DueAt = "parent:intent", w.job.ID, 1, at(60)
	c := w.change()
	c.Child = child
	w.done(t, w.checkpoint(c))
	same(t, "child", getJob(t, s, child), child)
	if got := claim(t, s, "node-b", at(60), 9); len(got) == 0 {
		t.Error("the child is not due")
	}
}

// commitRefused: a checkpoint of which one change is refused leaves nothing, neither
// of the changes before it nor of the job.
func commitRefused(t *testing.T, s domain.Store) {
	w := newWorked(t, s)
	taken := newJob(80)
	taken.Key = "taken"
	insert(t, s, taken)
	named := newEntry(81)
	named.Key = "named"
	insertEntry(t, s, named)
	putFile(t, s, newFile(9))
	before := w.record(t)

	version := func(err error) bool { return errors.Is(err, domain.ErrVersion) }
	kind := func(k domain.Kind) func(error) bool { return func(err error) bool { return domain.Is(err, k) } }
	next, sameVersion := content(3), content(1)
	for name, tt := range map[string]struct {
		spoil func(c *domain.Change)
		want  func(error) bool
	}{
		"content on another base":  {func(c *domain.Change) { c.Base, c.Content = "0000000099", &next }, version},
		"content without a base":   {func(c *domain.Change) { c.Content = &next }, version},
		"another base":             {func(c *domain.Change) { c.Base = "0000000099" }, version},
		"a version that exists":    {func(c *domain.Change) { c.Base, c.Content = content(2).Version, &sameVersion }, kind(domain.Conflict)},
		"content of no entry":      {func(c *domain.Change) { c.EntryID, c.Base, c.Content = id(404), "1", &next }, kind(domain.NotFound)},
		"base of no entry":         {func(c *domain.Change) { c.EntryID, c.Base = id(404), "1" }, kind(domain.NotFound)},
		"an entry with a used id":  {func(c *domain.Change) { c.Inserted = []*domain.Entry{newEntry(81)} }, kind(domain.Conflict)},
		"an entry with a used key": {func(c *domain.Change) { e := newEntry(82); e.Key = "named"; c.Inserted = []*domain.Entry{e} }, kind(domain.Conflict)},
		"folder of no entry":       {func(c *domain.Change) { c.Target, c.Folder = id(404), "f" }, kind(domain.NotFound)},
		"state of no entry":        {func(c *domain.Change) { c.Target, c.State = id(404), &domain.State{Key: "k", At: at(9)} }, kind(domain.NotFound)},
		"another file by its id":   {func(c *domain.Change) { f := newFile(9); f.Hash = "other"; c.Files = []domain.File{*f} }, kind(domain.Conflict)},
		"file of no entry":         {func(c *domain.Change) { f := newFile(10); f.EntryID = id(404); c.Files = []domain.File{*f} }, kind(domain.NotFound)},
		"a child with a used id":   {func(c *domain.Change) { c.Child = newJob(80) }, kind(domain.Conflict)},
		"a child with a used key":  {func(c *domain.Change) { j := newJob(83); j.Key = "taken"; c.Child = j }, kind(domain.Conflict)},
	} {
		bad := w.change()
		tt.spoil(&bad)
		if _, err := w.commit(t, w.checkpoint(w.everything(), bad)); !tt.want(err) {
			t.Errorf("%s: %v", name, err)
		}
		same(t, name+": the record", w.record(t), before)
	}
	if _, err := w.commit(t, w.checkpoint(w.everything())); err != nil {
		t.Errorf("without a refused change: %v", err)
	}
}

// commitFenced: a worker that lost its lease stores no change.
func commitFenced(t *testing.T, s domain.Store) {
	w := newWorked(t, s)
	before := w.record(t)
	for name, fence := range map[string]int64{"an older fence": 0, "one that was never given": 2} {
		c := w.checkpoint(w.everything())
		c.Job.Lease.Fence = fence
		if sig, err := w.commit(t, c); !errors.Is(err, domain.ErrFenced) || sig != nil {
			t.Errorf("%s: %v, signal %v", name, err, sig)
		}
		same(t, name+": the record", w.record(t), before)
	}
	unknown := w.checkpoint(w.everything())
	unknown.Job.ID = id(404)
	if _, err := w.commit(t, unknown); !errors.Is(err, domain.ErrFenced) {
		t.Errorf("a job that does not exist: %v", err)
	}
	same(t, "the record", w.record(t), before)
}

// commitChain: changes happen in their order, each on what those before it made.
func commitChain(t *testing.T, s domain.Store) {
	w := newWorked(t, s)
	second, third, fourth := content(2), content(3), content(61)
	made := newEntry(60)
	first := w.change()
	first.Base, first.Content, first.Folder = w.entry.Content.Version, &second, "sent"
	next := w.change()
	next.Base, next.Content, next.Files = second.Version, &third, []domain.File{*newFile(1)}
	insertion := w.change() // the entry of the step has changed, so that it expects nothing
	insertion.Inserted, insertion.Target, insertion.State = []*domain.Entry{made}, made.ID, &domain.State{Key: "made", At: at(60)}
	revision := domain.Change{EntryID: made.ID, Target: made.ID, Base: made.Content.Version, Content: &fourth, At: at(60)}
	child := newJob(70)
	child.EntryID = made.ID
	last := domain.Change{EntryID: made.ID, Target: made.ID, Folder: "archive", Child: child, At: at(62)}
	w.done(t, w.checkpoint(first, next, insertion, revision, last))

	want := *w.entry
	want.Folder, want.Content = "sent", third
	want.UpdatedAt = getEntry(t, s, ws, w.entry.ID).UpdatedAt
	same(t, "entry", getEntry(t, s, ws, w.entry.ID), &want)
	same(t, "versions", w.record(t).Versions, []domain.Content{outline(third), outline(second), outline(w.entry.Content)})
	same(t, "files", w.record(t).Files, []domain.File{*newFile(1)})
	got := getEntry(t, s, ws, made.ID)
	if got.Content.Version != fourth.Version || got.State != "made" || got.Folder != "archive" {
		t.Errorf("the new entry is %+v", got)
	}
	same(t, "child", getJob(t, s, child), child)
}

// commitSignal: a signal stays with the job until it is handled, whatever else the
// checkpoint says.
func commitSignal(t *testing.T, s domain.Store) {
	w := newWorked(t, s)
	poke := domain.Signal{Kind: domain.SignalPoke, Code: "c"}
	write(t, s, func(tx domain.Tx) error { return tx.Queue().Signal(t.Context(), ws, w.job.ID, poke, at(50)) })
	folder := w.change()
	folder.Folder = "sent"
	sig, err := w.commit(t, w.checkpoint(folder))
	if err != nil || sig == nil || *sig != poke {
		t.Fatalf("a signal that waits: %v, %v", sig, err)
	}
	if got := getJob(t, s, w.job).Signal; got == nil || *got != poke {
		t.Errorf("the signal became %v", got)
	}
	// One that is refused handles nothing.
	bad := w.change()
	bad.Base = "0000000099"
	c := w.checkpoint(bad)
	c.Events, c.SignalHandled = nil, true
	if _, err := w.commit(t, c); !errors.Is(err, domain.ErrVersion) || getJob(t, s, w.job).Signal == nil {
		t.Errorf("refused with %v, signal %v", err, getJob(t, s, w.job).Signal)
	}
	c.Changes = nil
	if sig, err := w.commit(t, c); err != nil || sig != nil || getJob(t, s, w.job).Signal != nil {
		t.Errorf("handled: %v, %v, on record %v", sig, err, getJob(t, s, w.job).Signal)
	}
}
