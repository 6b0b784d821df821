package engine

import (
	"context"
	"errors"
	"maps"
	"runtime/debug"
	"time"

	"chancery/internal/domain"
	"chancery/internal/sequence"
)

// effectError is an effect that was not accepted. It rolls the transaction back.
type effectError struct{ err error }

func (r effectError) Error() string { return "effect refused: " + r.err.Error() }
func (r effectError) Unwrap() error { return r.err }

// commit stores the batch and the job's state in one transaction. It answers
// retry when the batch was refused and the job must be decided anew from what
// is on record by then.
func (r *run) commit(ctx context.Context, j *domain.Job) (retry bool, err error) {
	if err := r.storeBlobs(ctx); err != nil {
		if no, ok := errors.AsType[effectError](asEffectError(err)); ok {
			return true, r.isolateFailure(ctx, no.err)
		}
		return false, err
	}
	// A commit that has begun ends, also while the engine stops.
	ctx = context.WithoutCancel(ctx)
	var out outcome
	err = r.e.Store.Update(ctx, func(tx domain.Tx) error {
		out = outcome{}
		var err error
		if out.signal, err = tx.Jobs().Advance(ctx, j, r.pending.events, r.pending.signalHandled); err != nil {
			return err
		}
		return r.apply(ctx, tx, &out)
	})
	var no effectError
	switch {
	case err == nil:
		return false, r.committed(ctx, j, &out)
	case errors.Is(err, domain.ErrVersion):
		return true, r.conflict(ctx)
	case errors.As(err, &no):
		return true, r.isolateFailure(ctx, no.err)
	}
	return false, err
}

// outcome is what only the transaction can know.
type outcome struct {
	// numbered is the content with the number that was taken.
	numbered *domain.Content
	// signal that waits for the job.
	signal *domain.Signal
	// children were created and want to run.
	children bool
}

// storeBlobs stores file contents before the rows that name them.
func (r *run) storeBlobs(ctx context.Context) error {
	for _, w := range r.pending.writes {
		for _, f := range w.Files {
			if f.Data == nil && f.File.Size > 0 {
				continue // its contents are there already
			}
			if err := r.e.Blobs.Put(ctx, r.key.ws, f.File.Hash, f.Data); err != nil {
				return err
			}
		}
	}
	return nil
}

// committed makes the state in memory what is on disk.
func (r *run) committed(ctx context.Context, j *domain.Job, out *outcome) error {
	r.job = j
	r.job.Signal = out.signal
	switchTo := domain.ID("")
	for i := range r.pending.writes {
		switchTo = r.pending.writes[i].SwitchTo
		for j := range r.pending.writes[i].Files {
			r.made = domain.PutInPlace(r.made, r.pending.writes[i].Files[j].File)
		}
	}
	if len(r.pending.writes) > 0 {
		r.conflicts = 0
	}
	if out.numbered != nil {
		next := *r.entry
		next.Content = *out.numbered
		r.entry = &next
	}
	if out.children {
		r.e.Wake.Notify(domain.TopicJobs)
	}
	r.pending = batch{}
	if switchTo != "" {
		return r.loadEntry(ctx)
	}
	if r.entry != nil {
		r.pending.base(r.entry.ID, r.entry.Content.Version)
	}
	return nil
}

// apply writes all effects of the batch. A number is always the last of them.
func (r *run) apply(ctx context.Context, tx domain.Tx, out *outcome) error {
	bases := make(map[domain.ID]string, len(r.pending.bases)+1)
	maps.Copy(bases, r.pending.bases)
	for i := range r.pending.writes {
		w := &r.pending.writes[i]
		if err := r.expect(ctx, tx, bases, w); err != nil {
			return err
		}
		if err := r.applyEntry(ctx, tx, bases, w, out); err != nil {
			return asEffectError(err)
		}
		if err := r.applyRest(ctx, tx, w); err != nil {
			return asEffectError(err)
		}
		if w.Child != nil {
			if err := r.createChild(ctx, tx, w); err != nil {
				return asEffectError(err)
			}
			out.children = true
		}
	}
	return nil
}

// expect makes sure that what was made of a document is made of the one that is
// stored. Revise looks itself, and after it nothing can have changed.
func (r *run) expect(ctx context.Context, tx domain.Tx, bases map[domain.ID]string, w *write) error {
	if w.entry == "" || w.Content != nil || w.Number != nil || bases[w.entry] != r.pending.bases[w.entry] {
		return nil
	}
	return tx.Entries().Expect(ctx, r.key.ws, w.entry, bases[w.entry])
}

// applyEntry stores new entries and changes of the document.
func (r *run) applyEntry(ctx context.Context, tx domain.Tx, bases map[domain.ID]string, w *write, out *outcome) error {
	if w.Number != nil {
		var err error
		if out.numbered, err = r.number(ctx, tx, bases[w.entry], w); err != nil {
			return err
		}
	}
	if w.Content != nil {
		c := *w.Content
		c.Origin = w.origin
		if err := tx.Entries().Revise(ctx, r.key.ws, w.entry, bases[w.entry], &c); err != nil {
			return err
		}
		bases[w.entry] = c.Version
	}
	for _, e := range []*domain.Entry{w.SideEntry, w.Entry} {
		if e == nil {
			continue
		}
		fresh := *e
		fresh.Content.Origin = w.origin
		if err := tx.Entries().Insert(ctx, &fresh); err != nil {
			return err
		}
	}
	if w.Entry != nil {
		bases[w.Entry.ID] = w.Entry.Content.Version
	}
	if w.SwitchTo != "" {
		_, err := tx.Entries().Get(ctx, r.key.ws, w.SwitchTo)
		return err
	}
	return nil
}

// createChild stores the job that a step asks for. Its workflow must be one that
// may run, the depth within the limit, and the entry one that the workflow takes.
func (r *run) createChild(ctx context.Context, tx domain.Tx, w *write) error {
	child := domain.Job{
		WorkspaceID: r.key.ws, ID: w.child, Key: string(r.key.id) + ":" + w.intent,
		WorkflowID: w.Child.WorkflowID, EntryID: w.Child.EntryID, Args: w.Child.Args,
		InputHash: "child of " + string(r.key.id), ParentID: r.key.id, Depth: r.job.Depth + 1,
		CreatedAt: r.job.UpdatedAt, UpdatedAt: r.job.UpdatedAt, DueAt: r.job.UpdatedAt,
	}
	if child.Depth > domain.MaxDepth {
		return domain.E(domain.Invalid, "limit", "jobs that create jobs may do so %d times in a row; this would be one more", domain.MaxDepth)
	}
	flow, err := tx.Workflows().Head(ctx, child.WorkspaceID, child.WorkflowID)
	if err != nil {
		return err
	}
	if err := flow.MayRun(); err != nil {
		return err
	}
	if child.EntryID != "" {
		e, err := tx.Entries().Get(ctx, child.WorkspaceID, child.EntryID)
		if err != nil {
			return err
		}
		if err := flow.Accepts(e.Content.DocSchema); err != nil {
			return err
		}
	}
	child.WorkflowVersion = flow.Version
	return tx.Jobs().Insert(ctx, &child, child.CreatedAt.Add(-domain.KeyMemory))
}

func (r *run) applyRest(ctx context.Context, tx domain.Tx, w *write) error {
	entries := tx.Entries()
	if w.Folder != "" {
		if err := entries.SetFolder(ctx, r.key.ws, w.target(), w.Folder, r.job.UpdatedAt); err != nil {
			return err
		}
	}
	if w.State != nil {
		s := *w.State
		s.Origin = w.origin
		if err := entries.AddState(ctx, r.key.ws, w.target(), s); err != nil {
			return err
		}
	}
	for i := range w.Files {
		if err := tx.Files().Put(ctx, &w.Files[i].File); err != nil {
			return err
		}
	}
	return nil
}

// number takes a number and writes it into the document, both or neither.
func (r *run) number(ctx context.Context, tx domain.Tx, base string, w *write) (*domain.Content, error) {
	n := w.Number
	taken, err := takeNumber(ctx, tx.Series(), n, w.entry, r.job.UpdatedAt)
	if err != nil {
		return nil, err
	}
	c, err := r.stamp(n, taken.Code)
	if err != nil {
		return nil, err
	}
	c.Origin = w.origin
	c.At = r.job.UpdatedAt
	if err := tx.Entries().Revise(ctx, r.key.ws, w.entry, base, c); err != nil {
		return nil, err
	}
	return c, nil
}

// takeNumber returns the number of an entry in a series. It creates the series if
// it may and there is none; later changes of a step's configuration do not alter a
// series that exists.
func takeNumber(ctx context.Context, book domain.SeriesBook, n *domain.Numbering, entry domain.ID, now time.Time) (*domain.SeriesEntry, error) {
	if n.Create {
		_, err := book.Get(ctx, n.Series.WorkspaceID, n.Series.ID)
		if domain.Is(err, domain.NotFound) {
			s := n.Series
			s.CreatedAt, s.UpdatedAt = now, now
			// Another writer may have been faster; then it is that series.
			if err = book.Insert(ctx, &s); domain.Is(err, domain.Conflict) {
				err = nil
			}
		}
		if err != nil {
			return nil, err
		}
	}
	return book.Take(ctx, n.Series.WorkspaceID, n.Series.ID, entry, now)
}

// stamp writes the number into the document. Whatever goes wrong with that is
// wrong with the document and not with the store: it must end the step, or the
// same would be tried for ever.
func (r *run) stamp(n *domain.Numbering, code string) (c *domain.Content, err error) {
	defer func() {
		if p := recover(); p != nil {
			r.e.Log.Error("numbering panicked", "job", r.key.id, "panic", p, "stack", string(debug.Stack()))
			err = effectError{errors.New("the number could not be written into the document")}
		}
	}()
	if r.entry == nil {
		return nil, effectError{domain.Missing("entry")}
	}
	if c, err = r.e.Stamper.Stamp(&r.entry.Content, code, n, r.job.UpdatedAt); err != nil {
		return nil, effectError{err}
	}
	return c, nil
}

// asEffectError separates failures of the effect from failures of the store,
// which are worth another try.
func asEffectError(err error) error {
	var no effectError
	if err == nil || errors.As(err, &no) || errors.Is(err, domain.ErrVersion) || domain.Is(err, domain.Internal) || domain.Is(err, domain.Busy) {
		return err
	}
	return effectError{err}
}

// conflict starts again from what is on record, because somebody else changed
// the entry meanwhile. After some tries the step becomes ERR and waits.
func (r *run) conflict(ctx context.Context) error {
	step, alone := r.pending.step()
	r.conflicts++
	giveUp := r.conflicts > maxConflicts
	if err := r.reload(ctx); err != nil || !giveUp {
		return err
	}
	if !alone {
		r.commitEachStep = true
		return nil
	}
	return r.recordFailure(ctx, step, domain.Err(codeSilo, "the document kept being changed by others"))
}

// isolateFailure starts again from what is on record. The refused batch may be
// long; the second time each step is committed alone, so that exactly the one
// at fault ends with KO.
func (r *run) isolateFailure(ctx context.Context, why error) error {
	step, alone := r.pending.step()
	if err := r.reload(ctx); err != nil {
		return err
	}
	if !alone {
		r.commitEachStep = true
		return nil
	}
	if r.repeatable(step) && domain.Is(why, domain.Conflict) && r.conflicts < maxConflicts {
		// Somebody else stored the same meanwhile; the action looks again.
		r.conflicts++
		return nil
	}
	res := domain.KO(codeSilo, why.Error())
	if e, ok := errors.AsType[*domain.Error](why); ok {
		res.Message = e.Message
		for _, f := range e.Faults {
			res.Paths = append(res.Paths, f.Paths...)
		}
	}
	return r.recordFailure(ctx, step, res)
}

// repeatable reports whether the action of a step may be run again freely.
func (r *run) repeatable(step domain.ID) bool {
	s := r.version.Content.Find(step)
	if s == nil {
		return false
	}
	a, ok := r.e.action(s.Action, r.space.Sandbox)
	return ok && (a.Local || a.Repeatable)
}

// step is the step that the batch is about, and whether it is about it alone. A
// batch that ends with the RUN of an outward step is about two.
func (b *batch) step() (step domain.ID, alone bool) {
	last := b.events[len(b.events)-1]
	for i := range b.events {
		if b.events[i].IntentID != last.IntentID {
			return last.StepID, false
		}
	}
	return last.StepID, true
}

// recordFailure records a result for a step that cannot be committed otherwise.
// It is the next step to run, since at most its RUN is on record.
func (r *run) recordFailure(ctx context.Context, step domain.ID, res domain.Result) error {
	d := r.decide(r.e.Clock.Now())
	if d.Move != domain.Run || d.Step.ID != step {
		return nil // decided otherwise meanwhile; go on from there
	}
	in := r.intentOf(d)
	if len(in.Events) == 0 || in.Last().Status != domain.StatusRun {
		r.append(d, in, domain.Event{Status: domain.StatusRun})
	}
	r.record(d, in, res)
	_, err := r.commit(ctx, r.job)
	return err
}
