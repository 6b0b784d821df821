package engine

import (
	"context"
	"errors"

	"chancery/internal/domain"
	"chancery/internal/sequence"
)

// refusal is an effect that was not accepted. It rolls the transaction back.
type refusal struct{ err error }

func (r refusal) Error() string { return "effect refused: " + r.err.Error() }
func (r refusal) Unwrap() error { return r.err }

// commit stores the batch and the job's state in one transaction. It answers
// retry when the batch was refused and the job must be decided anew from what
// is on record by then.
func (r *run) commit(ctx context.Context, j *domain.Job) (retry bool, err error) {
	if err := r.storeBlobs(ctx); err != nil {
		if no, ok := errors.AsType[refusal](refusedBy(err)); ok {
			return true, r.refused(ctx, no.err)
		}
		return false, err
	}
	// What was begun is ended, also while the engine stops.
	ctx = context.WithoutCancel(ctx)
	var numbered *domain.Content
	err = r.e.Store.Update(ctx, func(tx domain.Tx) error {
		numbered = nil
		if err := tx.Jobs().Advance(ctx, j, r.pending.events); err != nil {
			return err
		}
		var err error
		numbered, err = r.apply(ctx, tx)
		return err
	})
	var no refusal
	switch {
	case err == nil:
		r.committed(j, numbered)
		return false, nil
	case errors.Is(err, domain.ErrVersion):
		return true, r.conflict(ctx)
	case errors.As(err, &no):
		return true, r.refused(ctx, no.err)
	}
	return false, err
}

// storeBlobs puts file contents in their place before the rows that name them.
func (r *run) storeBlobs(ctx context.Context) error {
	for _, w := range r.pending.writes {
		for _, f := range w.Files {
			if err := r.e.Blobs.Put(ctx, r.key.ws, f.File.Hash, f.Data); err != nil {
				return err
			}
		}
	}
	return nil
}

// committed makes the state in memory what is on disk.
func (r *run) committed(j *domain.Job, numbered *domain.Content) {
	r.job = j
	if len(r.pending.writes) > 0 {
		r.conflicts = 0
	}
	if numbered != nil {
		next := *r.entry
		next.Content = *numbered
		r.entry = &next
	}
	r.pending = batch{}
	if r.entry != nil {
		r.pending.base = r.entry.Content.Version
	}
}

// apply writes all effects of the batch. A number is always the last of them.
func (r *run) apply(ctx context.Context, tx domain.Tx) (numbered *domain.Content, err error) {
	base := r.pending.base
	for _, w := range r.pending.writes {
		if w.Number != nil {
			if numbered, err = r.number(ctx, tx, base, &w); err != nil {
				return nil, err
			}
		}
		if w.Content != nil {
			c := *w.Content
			c.Origin = w.origin
			if err := tx.Entries().Revise(ctx, r.key.ws, r.job.EntryID, base, &c); err != nil {
				return nil, refusedBy(err)
			}
			base = c.Version
		}
		if err := r.applyRest(ctx, tx, &w); err != nil {
			return nil, refusedBy(err)
		}
	}
	return numbered, nil
}

func (r *run) applyRest(ctx context.Context, tx domain.Tx, w *write) error {
	entries := tx.Entries()
	if w.Folder != "" {
		if err := entries.SetFolder(ctx, r.key.ws, r.job.EntryID, w.Folder, r.job.UpdatedAt); err != nil {
			return err
		}
	}
	if w.State != nil {
		s := *w.State
		s.Origin = w.origin
		if err := entries.AddState(ctx, r.key.ws, r.job.EntryID, s); err != nil {
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
	taken, err := sequence.Take(ctx, tx, n.Series, n.Create, r.job.EntryID, r.job.UpdatedAt)
	if err != nil {
		return nil, refusedBy(err)
	}
	c, err := n.Stamp(taken.Code)
	if err != nil {
		return nil, refusedBy(err)
	}
	c.Origin = w.origin
	c.At = r.job.UpdatedAt
	if err := tx.Entries().Revise(ctx, r.key.ws, r.job.EntryID, base, c); err != nil {
		return nil, refusedBy(err)
	}
	return c, nil
}

// refusedBy separates what is wrong with the effect from what is wrong with the
// store, which is worth trying again.
func refusedBy(err error) error {
	if errors.Is(err, domain.ErrVersion) || domain.Is(err, domain.Internal) || domain.Is(err, domain.Busy) {
		return err
	}
	return refusal{err}
}

// conflict starts again from what is on record, because somebody else changed
// the entry meanwhile. After some tries the step becomes ERR and waits.
func (r *run) conflict(ctx context.Context) error {
	last := r.pending.lastStep()
	r.conflicts++
	giveUp := r.conflicts > maxConflicts
	if err := r.reload(ctx); err != nil || !giveUp {
		return err
	}
	return r.concede(ctx, last, domain.Err(codeSilo, "the document kept being changed by others"))
}

// refused starts again from what is on record. The batch that was refused may be
// long; the second time each step is committed alone, so that exactly the one
// at fault ends with KO.
func (r *run) refused(ctx context.Context, why error) error {
	last := r.pending.lastStep()
	alone := r.pending.steps <= 1
	if err := r.reload(ctx); err != nil {
		return err
	}
	if !alone {
		r.careful = true
		return nil
	}
	res := domain.KO(codeSilo, why.Error())
	if e, ok := errors.AsType[*domain.Error](why); ok {
		res.Message = e.Message
		for _, f := range e.Faults {
			res.Paths = append(res.Paths, f.Paths...)
		}
	}
	return r.concede(ctx, last, res)
}

// lastStep is the step that the last event of the batch belongs to.
func (b *batch) lastStep() domain.ID { return b.events[len(b.events)-1].StepID }

// concede records a result for the step that cannot be committed otherwise. It
// is the next step to run, since nothing of it is on record but perhaps its RUN.
func (r *run) concede(ctx context.Context, step domain.ID, res domain.Result) error {
	d := domain.Decide(&r.version.Content, domain.Intents(r.job.Events), r.e.Clock.Now())
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
