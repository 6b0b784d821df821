package engine

import (
	"context"
	"errors"
	"runtime/debug"
	"slices"

	"chancery/internal/domain"
)

// effectError is an effect that was not accepted. It rolls the transaction back.
type effectError struct{ err error }

func (r effectError) Error() string { return "effect refused: " + r.err.Error() }
func (r effectError) Unwrap() error { return r.err }

// outcomeError is an effect that was not accepted, with the result that its step has instead.
type outcomeError struct{ result domain.Result }

func (o outcomeError) Error() string { return o.result.Message }

func outcomeOf(res domain.Result) error { return effectError{outcomeError{res}} }

// commit stores the batch and the job's state in one transaction. It returns
// errReplay when the batch was refused and the record was read again.
func (r *run) commit(ctx context.Context, j *domain.Job) error {
	out, err := r.store(ctx, j)
	r.justStored = err == nil && r.unstored != nil
	r.settle()
	var refused effectError
	switch {
	case err != nil && r.unstored != nil:
		// The creator stores the job, and learns what is wrong with it; then the steps run again.
		return err
	case r.justStored:
		r.nowStored(ctx)
		return r.committed(ctx, j, out)
	case err == nil:
		return r.committed(ctx, j, out)
	case errors.Is(err, domain.ErrVersion):
		err = r.conflict(ctx)
	case errors.As(err, &refused):
		err = r.isolateFailure(ctx, refused.err)
	}
	if err == nil {
		err = errReplay
	}
	return err
}

// outcome is what only the transaction can know.
type outcome struct {
	// numbered is the content with the number that was taken, and note what there is to
	// say about its series. The event that says so ends the batch.
	numbered *domain.Content
	note     string
	// signal that waits for the job.
	signal *domain.Signal
	// children is how many were created and want to run, in addition to the backlog of
	// the workspace.
	children, backlog int
}

func (r *run) store(ctx context.Context, j *domain.Job) (*outcome, error) {
	if err := r.storeBlobs(ctx); err != nil {
		return nil, asEffectError(err)
	}
	if err := r.prepareStamps(ctx); err != nil {
		return nil, err
	}
	put, err := r.first()
	if err != nil {
		return nil, err
	}
	// A commit that has begun ends, also while the engine stops.
	ctx = context.WithoutCancel(ctx)
	if n := r.pending.numbering(); n != nil {
		ctx = domain.Contending(ctx, r.numberReads(n))
	}
	var out *outcome
	err = r.e.ports.Store.Update(ctx, func(tx domain.Tx) (err error) {
		out = &outcome{}
		c := r.pending.checkpoint(j, r.job.UpdatedAt)
		// Stored last, the job is stored once; and a series is not held while it is.
		last := put != nil && r.pending.alone()
		if put != nil && !last {
			if err := put(ctx, tx, r.unstored.job); err != nil {
				return err
			}
		}
		if err := r.complement(ctx, tx, c, out); err != nil {
			return asEffectError(err)
		}
		c.Events = noted(c.Events, out.note)
		if last {
			c.Stored = true
			if err := put(ctx, tx, withNote(c.Job, c.Events, out.note)); err != nil {
				return err
			}
		}
		out.signal, err = tx.Queue().Commit(ctx, c)
		return asEffectError(err)
	})
	return out, err
}

// withNote is the job with a note on its last event, if there is one.
func withNote(j *domain.Job, last []domain.Event, note string) *domain.Job {
	if note == "" {
		return j
	}
	own := *j
	own.Events = append(slices.Clone(j.Events[:len(j.Events)-len(last)]), last...)
	return &own
}

// storeBlobs stores file contents before the rows that name them.
func (r *run) storeBlobs(ctx context.Context) error {
	for _, w := range r.pending.writes {
		for _, f := range w.Files {
			if f.Data == nil && f.File.Size > 0 {
				continue // its contents are there already
			}
			if err := r.e.ports.Blobs.Put(ctx, r.job.WorkspaceID, f.File.Hash, f.Data); err != nil {
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
	for i := range r.pending.writes {
		for k := range r.pending.writes[i].Files {
			r.made = domain.PutInPlace(r.made, r.pending.writes[i].Files[k].File)
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
	if out.note != "" {
		stored := len(r.job.Events) - len(r.pending.events)
		r.job.Events = append(slices.Clone(r.job.Events[:stored]), noted(r.pending.events, out.note)...)
	}
	if out.children > 0 {
		r.e.ports.Wake.Notify(domain.TopicJobs)
	}
	switched := r.pending.switchTo() != ""
	r.stored += r.pending.bytes
	r.pending = batch{}
	if switched {
		return r.loadEntry(ctx)
	}
	if r.entry != nil {
		r.pending.base(r.entry.ID, r.entry.Content.Version)
	}
	return nil
}

// complement adds to a checkpoint what must be read or taken in the transaction
// that stores it: numbers, and what the domain says about children and entries.
func (r *run) complement(ctx context.Context, tx domain.Tx, c *domain.Checkpoint, out *outcome) (err error) {
	for i := range c.Changes {
		w, change := &r.pending.writes[i], &c.Changes[i]
		if w.Number != nil {
			if change.Content, err = r.number(ctx, tx, w, out); err != nil {
				return err
			}
			out.numbered = change.Content
		}
		if w.SwitchTo != "" {
			if _, err := tx.Entries().Head(ctx, r.job.WorkspaceID, w.SwitchTo); err != nil {
				return err
			}
		}
		if w.Child != nil {
			if change.Child, err = r.child(ctx, tx, w, c.Changes[:i+1], out); err != nil {
				return err
			}
			out.children++
		}
	}
	return nil
}

// numberReads are what the commit is going to read for a number.
func (r *run) numberReads(n *domain.Numbering) domain.NumberReads {
	reads := domain.NumberReads{
		Workspace: r.job.WorkspaceID, Job: r.job.ID, Series: n.Series.ID, Entry: r.entry.ID, IssueDate: n.IssueDate,
	}
	reads.Place, _ = domain.PlaceOf(&r.entry.Content)
	return reads
}

// number takes a number and writes it into the document, both or neither.
func (r *run) number(ctx context.Context, tx domain.Tx, w *write, out *outcome) (*domain.Content, error) {
	taken, note, err := takeNumber(ctx, tx.Series(), w.Number, w.entry, r.job.UpdatedAt)
	if err != nil {
		return nil, seriesRefused(err)
	}
	out.note = note
	c, err := r.stamped(ctx, tx, w, taken.Code)
	if err != nil {
		return nil, err
	}
	c.Origin = w.origin
	c.At = r.job.UpdatedAt
	return c, nil
}

// stamped writes a number into the document. A number that could never be signed is
// refused.
func (r *run) stamped(ctx context.Context, tx domain.Tx, w *write, code string) (c *domain.Content, err error) {
	err = r.stamping(func() (err error) {
		c, err = w.stamp.With(code)
		return numberRefused(err, code)
	})
	if err != nil {
		return nil, err
	}
	near, err := domain.NeighboursOf(ctx, tx.Issued(), r.job.WorkspaceID, w.entry, c)
	switch {
	case err != nil:
		return nil, err
	case near.Holder != nil && !c.AllowDouble:
		return nil, domain.Duplicate(near.Holder)
	}
	return c, r.stamping(func() error { return w.stamp.Consult(c, near) })
}

// prepareStamps makes the documents of the batch that get numbers, all but the numbers.
// It is done before the transaction, so that no other commit waits meanwhile.
func (r *run) prepareStamps(ctx context.Context) error {
	for i := range r.pending.writes {
		w := &r.pending.writes[i]
		if w.Number == nil {
			continue
		}
		if r.entry == nil {
			return effectError{domain.Missing("entry")}
		}
		leave, ok := r.e.inside.Enter(ctx, r.lease.key.ws)
		if !ok {
			return context.Cause(ctx)
		}
		err := r.stamping(func() (err error) {
			w.stamp, err = r.e.ports.Stamper.Prepare(&r.entry.Content, w.Number, r.job.UpdatedAt)
			return err
		})
		leave()
		if err != nil {
			return err
		}
	}
	return nil
}

// stamping runs a part of the writing of a number into a document. A failure is the
// document's fault and not the store's: it must end the step, or the engine would try
// the same again and again.
func (r *run) stamping(fn func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			r.e.ports.Log.Error("numbering panicked", "job", r.job.ID, "panic", p, "stack", string(debug.Stack()))
			err = effectError{errors.New("the number could not be written into the document")}
		}
	}()
	if err := fn(); err != nil {
		return documentRefused(err)
	}
	return nil
}

// asEffectError separates failures of the effect from failures of the store,
// which are worth another try.
func asEffectError(err error) error {
	var refused effectError
	if err == nil || errors.As(err, &refused) || errors.Is(err, domain.ErrVersion) || domain.Is(err, domain.Internal) || domain.Is(err, domain.Busy) {
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
	if r.repeatable(step) && domain.Is(why, domain.Conflict) && !isDuplicate(why) && r.conflicts < maxConflicts {
		// Somebody else stored the same meanwhile; the action looks again.
		r.conflicts++
		return nil
	}
	if o, ok := errors.AsType[outcomeError](why); ok {
		return r.recordFailure(ctx, step, o.result)
	}
	res := domain.KO(codeSilo, why.Error())
	if e, ok := errors.AsType[*domain.Error](why); ok {
		res.Message = e.Message
		switch e.Key {
		case domain.KeyLimit, domain.KeyDuplicate, domain.KeySeries:
			res.Code = e.Key
		}
		for _, f := range e.Faults {
			res.Paths = append(res.Paths, f.Paths...)
		}
	}
	return r.recordFailure(ctx, step, res)
}

// isDuplicate reports whether an effect was refused because another document has the number.
func isDuplicate(err error) bool {
	e, ok := errors.AsType[*domain.Error](err)
	return ok && e.Key == domain.KeyDuplicate
}

// recordFailure records a result for a step that cannot be committed otherwise.
// It is the next step to run, since at most its RUN is on record.
func (r *run) recordFailure(ctx context.Context, step domain.ID, res domain.Result) error {
	d := r.decide(r.clock.Now())
	if d.Move != domain.Run || d.Step.ID != step {
		return nil // decided otherwise meanwhile; go on from there
	}
	r.conclude(d, r.resume(d), res)
	return r.commit(ctx, r.job)
}
