package transform

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// Trace is what each step of a job did: with which configuration, how long, and what
// changed. It is read from what the job and its entries have on record.
type Trace struct {
	Job *domain.Job
	// Why the job waits, if it runs.
	Why   domain.WaitReason
	Steps []TraceStep
	// Contents are the versions that steps name, where the caller wants them. They are left
	// out, and More is set, when they are too large together.
	Contents map[string]json.RawMessage
	More     bool
}

// TraceStep is one intent.
type TraceStep struct {
	*domain.Intent
	// Path of the step in the workflow, and its configuration; empty if the step is gone.
	Path   string
	Config json.RawMessage
	// Entry is the one that the step worked on, Before and After its versions around the
	// step; equal if it did not change the document. Before is empty where the step made the
	// entry.
	Entry         domain.ID
	Before, After string
	// States and Files are what the step added to the entry.
	States []domain.State
	Files  []domain.File
	// Child is the job that the step created.
	Child domain.ID
}

// Spent returns how long attempts of an intent took, and how long it waited between them.
func (t *TraceStep) Spent() (worked, waited time.Duration) {
	for i := 1; i < len(t.Events); i++ {
		d := t.Events[i].At.Sub(t.Events[i-1].At)
		if t.Events[i-1].Status == domain.StatusRun {
			worked += d
		} else {
			waited += d
		}
	}
	return worked, waited
}

// Trace returns the trace of a job.
func (s *Service) Trace(ctx context.Context, actor domain.Actor, id string) (*Trace, error) {
	jid, err := domain.ParseID(id)
	if err != nil {
		return nil, domain.Missing("job")
	}
	return s.trace(ctx, actor.Workspace.ID, jid, false)
}

// TraceContents returns the trace of a job with the documents.
func (s *Service) TraceContents(ctx context.Context, ws, id domain.ID) (*Trace, error) {
	return s.trace(ctx, ws, id, true)
}

func (s *Service) trace(ctx context.Context, ws, id domain.ID, contents bool) (*Trace, error) {
	var t *Trace
	err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		t = &Trace{}
		if t.Job, err = tx.Jobs().Get(ctx, ws, id); err != nil {
			return err
		}
		t.Why = waitReason(t.Job, s.Clock.Now())
		for _, in := range domain.Intents(t.Job.Events) {
			t.Steps = append(t.Steps, TraceStep{Intent: in})
		}
		if err := t.configs(ctx, tx); err != nil {
			return err
		}
		if err := t.effects(ctx, tx); err != nil || !contents {
			return err
		}
		return t.read(ctx, tx)
	})
	return t, err
}

// waitReason returns what a job waits for, empty if it has ended.
func waitReason(j *domain.Job, now time.Time) domain.WaitReason {
	switch {
	case j.Completed():
		return ""
	case !j.Lease.Until.IsZero():
		return domain.WaitNone
	case j.Status == "" || !j.DueAt.IsZero() && !j.DueAt.After(now):
		return domain.WaitSlot
	case j.Status == domain.StatusPoke:
		return domain.WaitPoke
	case j.Status == domain.StatusErr:
		return domain.WaitRetry
	}
	return domain.WaitLater
}

// configs finds the steps in the version of the workflow that the job runs.
func (t *Trace) configs(ctx context.Context, tx domain.Tx) error {
	v, err := tx.Workflows().Version(ctx, t.Job.WorkspaceID, t.Job.WorkflowID, t.Job.WorkflowVersion)
	if domain.Is(err, domain.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	steps, paths := map[domain.ID]*domain.Step{}, map[domain.ID]string{}
	v.Content.Each(func(s *domain.Step, path string) {
		if steps[s.ID] == nil {
			steps[s.ID], paths[s.ID] = s, path
		}
	})
	for i := range t.Steps {
		if s := steps[t.Steps[i].StepID]; s != nil {
			t.Steps[i].Path, t.Steps[i].Config = paths[s.ID], s.Config
		}
	}
	return nil
}

// effects finds what the steps changed, entry by entry: most jobs have one.
func (t *Trace) effects(ctx context.Context, tx domain.Tx) error {
	entry := t.first(ctx, tx)
	files, err := tx.Files().ByJob(ctx, t.Job.WorkspaceID, t.Job.ID)
	if err != nil {
		return err
	}
	known := map[domain.ID]*history{}
	for i := range t.Steps {
		st := &t.Steps[i]
		entry = st.follow(entry)
		if entry == "" {
			continue
		}
		h := known[entry]
		if h == nil {
			if h, err = readHistory(ctx, tx, t.Job, entry); err != nil {
				return err
			}
			known[entry] = h
		}
		h.apply(st)
		st.Files = filesOf(st, files)
	}
	return nil
}

// follow sets the entry and the child of a step, and returns the entry that the job goes on with;
// before is the one that it came with.
func (t *TraceStep) follow(before domain.ID) domain.ID {
	t.Entry = before
	for i := range t.Events {
		e := &t.Events[i]
		if made := e.Args[domain.ArgJobID]; made != "" && t.Provider == "transform.job.create" {
			t.Child = domain.ID(made)
		}
		if e.EntryID != "" && e.Args[domain.ArgEntryID] != string(e.EntryID) {
			t.Entry = e.EntryID
		}
	}
	return t.Entry
}

// first returns the entry that the job began with.
func (t *Trace) first(ctx context.Context, tx domain.Tx) domain.ID {
	for i := range t.Job.Events {
		if e := &t.Job.Events[i]; e.EntryID != "" && e.Args[domain.ArgEntryID] != string(e.EntryID) {
			// A step made the entry that the job has now, maybe out of another one.
			if made, err := tx.Entries().Head(ctx, t.Job.WorkspaceID, e.EntryID); err == nil && made.Content.Origin.SrcID == string(t.Job.ID) {
				return ""
			}
		}
	}
	return t.Job.EntryID
}

// history is what happened to an entry while a job ran.
type history struct {
	job domain.ID
	// versions of the entry, oldest first, and the place of the next that the job may have
	// made; now is the version that the entry had.
	versions []domain.Content
	next     int
	now      string
	states   []domain.State
}

func readHistory(ctx context.Context, tx domain.Tx, j *domain.Job, entry domain.ID) (*history, error) {
	h := &history{job: j.ID}
	versions, err := tx.Entries().Versions(ctx, j.WorkspaceID, entry)
	if err == nil {
		h.states, err = tx.Entries().States(ctx, j.WorkspaceID, entry)
	}
	if domain.Is(err, domain.NotFound) || domain.Is(err, domain.Gone) { // the document was erased
		return h, nil
	}
	if err != nil {
		return nil, err
	}
	slices.Reverse(versions)
	slices.Reverse(h.states)
	h.versions = versions
	h.states = slices.DeleteFunc(h.states, func(s domain.State) bool { return s.Origin.SrcID != string(j.ID) })
	for h.next < len(versions) && versions[h.next].At.Before(j.CreatedAt) {
		h.now = versions[h.next].Version
		h.next++
	}
	// The request that created the job made the first version at the same time.
	for h.next < len(versions) && versions[h.next].Origin.SrcID != string(j.ID) && !versions[h.next].At.After(j.CreatedAt) {
		h.now = versions[h.next].Version
		h.next++
	}
	return h, nil
}

// apply gives a step the versions and states that it made. Both say which action of which job
// made them, and when, and are in the order of the steps.
func (h *history) apply(st *TraceStep) {
	end := st.UpdatedAt()
	// What others changed meanwhile is not of the step.
	for h.next < len(h.versions) && h.versions[h.next].Origin.SrcID != string(h.job) && !h.versions[h.next].At.After(end) {
		h.now = h.versions[h.next].Version
		h.next++
	}
	st.Before, st.After = h.now, h.now
	for range st.concluded() {
		if h.next == len(h.versions) {
			break
		}
		v := &h.versions[h.next]
		if v.Origin.Src != st.Provider || v.Origin.SrcID != string(h.job) || v.At.After(end) {
			break
		}
		h.now = v.Version
		h.next++
		st.After = h.now
	}
	for len(h.states) > 0 && h.states[0].Origin.Src == st.Provider && !h.states[0].At.After(end) {
		st.States = append(st.States, h.states[0])
		h.states = h.states[1:]
		if st.Provider == "silo.state" {
			break // each step adds one
		}
	}
}

// concluded returns how many attempts of a step may have made a version: all that have ended, but
// for those that are tried again after an error.
func (t *TraceStep) concluded() (n int) {
	for i := 1; i < len(t.Events); i++ {
		if t.Events[i-1].Status == domain.StatusRun && t.Events[i].Status != domain.StatusErr {
			n++
		}
	}
	return n
}

// filesOf returns the files that a step made: the one with its ID, and others with the time of
// one of its attempts.
func filesOf(st *TraceStep, files []domain.File) (list []domain.File) {
	for i := range files {
		f := &files[i]
		begun := slices.ContainsFunc(st.Events, func(e domain.Event) bool { return e.Status == domain.StatusRun && e.At.Equal(f.CreatedAt) })
		if f.ID == st.ID || begun && f.EntryID == st.Entry && f.Category != "format" {
			list = append(list, *f)
		}
	}
	return list
}

// read adds the documents that steps had before and after them.
func (t *Trace) read(ctx context.Context, tx domain.Tx) error {
	t.Contents = map[string]json.RawMessage{}
	size := 0
	for i := range t.Steps {
		st := &t.Steps[i]
		for _, version := range []string{st.Before, st.After} {
			if version == "" || t.Contents[version] != nil {
				continue
			}
			c, err := tx.Entries().Content(ctx, t.Job.WorkspaceID, st.Entry, version)
			if err != nil {
				return err
			}
			env := c.Envelope()
			if size += len(env); size > limits.ListBytes.Int() {
				t.More = true
				return nil
			}
			t.Contents[version] = env
		}
	}
	return nil
}
