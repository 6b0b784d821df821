package engine

import (
	"context"
	"errors"
	"time"

	"chancery/internal/domain"
)

const (
	// maxConflicts is how often a step is repeated because somebody else changed
	// the entry, before it becomes ERR.
	maxConflicts = 3
	// codeSilo marks effects that the store or the rules of the silo refused.
	codeSilo = "silo"
)

// errReplay means that a commit was refused and the record read again: the job must be
// decided again from there.
var errReplay = errors.New("decide anew from what is on record")

// run is the work on one leased job: it loads the record, makes moves and commits
// them. It belongs to one goroutine, except for lease, which does not change.
type run struct {
	*record
	e     *Engine
	lease *lease

	// commitEachStep is set once a longer batch was refused.
	commitEachStep bool
	// conflicts counts refused commits since the last that stored something.
	conflicts int
	// handOver receives the job, once it is complete, for its creator; nil when the
	// job was claimed, so that not all of it is known here.
	handOver chan *domain.Finished
	complete bool
}

// leave gives the creator the job, if it is complete, and ends its wait.
func (r *run) leave() {
	if r.handOver == nil {
		return
	}
	if r.complete {
		r.handOver <- &domain.Finished{Job: r.job, Entry: r.entry, Files: r.made}
	}
	close(r.handOver)
}

// work continues the job until it waits, completes, or the engine stops.
func (r *run) work(ctx context.Context) {
	err := r.load(ctx)
	for done := false; err == nil && !done; {
		if done, err = r.move(ctx); errors.Is(err, errReplay) {
			done, err = false, nil
		}
	}
	log := r.e.ports.Log.With("workspace", r.lease.key.ws, "job", r.lease.key.id, "error", err)
	switch {
	case err == nil:
	case errors.Is(err, domain.ErrFenced), ctx.Err() != nil:
		log.WarnContext(ctx, "stopped working on a job")
	default:
		// Nothing is lost: the lease expires and the job continues from its last
		// committed event.
		log.ErrorContext(ctx, "cannot continue a job now")
	}
}

// versionOf returns the version of the workflow that a job runs.
func (e *Engine) versionOf(ctx context.Context, j *domain.Job) (*domain.WorkflowVersion, error) {
	key := versionKey{j.WorkspaceID, j.WorkflowID, j.WorkflowVersion}
	if v, ok := e.versions.Get(key); ok {
		return v, nil
	}
	var v *domain.WorkflowVersion
	err := e.ports.Store.View(ctx, func(tx domain.Tx) (err error) {
		v, err = tx.Workflows().Version(ctx, key.ws, key.id, key.version)
		return err
	})
	if err == nil {
		e.versions.Put(key, v)
	}
	return v, err
}

// load reads what the job needs and its creator has not passed.
func (r *run) load(ctx context.Context) error {
	j := r.job
	var err error
	if r.version, err = r.e.versionOf(ctx, j); err != nil {
		return err
	}
	if r.handOver != nil && (r.entry != nil || j.EntryID == "") {
		if r.entry != nil {
			r.pending.base(r.entry.ID, r.entry.Content.Version)
		}
		return nil
	}
	return r.e.ports.Store.View(ctx, func(tx domain.Tx) (err error) {
		if r.space, err = tx.Workspaces().Get(ctx, j.WorkspaceID); err != nil {
			return err
		}
		return r.readEntry(ctx, tx)
	})
}

// loadEntry reads the entry as it is on record, and forgets what is pending.
func (r *run) loadEntry(ctx context.Context) error {
	return r.e.ports.Store.View(ctx, func(tx domain.Tx) error { return r.readEntry(ctx, tx) })
}

func (r *run) readEntry(ctx context.Context, tx domain.Tx) error {
	r.pending = batch{}
	r.entry = nil // also one that an effect made and that was refused
	if r.job.EntryID == "" {
		return nil
	}
	entry, err := tx.Entries().Get(ctx, r.job.WorkspaceID, r.job.EntryID)
	if err != nil {
		return err
	}
	r.entry = entry
	r.pending.base(entry.ID, entry.Content.Version)
	return nil
}

// reload forgets everything that is not committed.
func (r *run) reload(ctx context.Context) error {
	return r.e.ports.Store.View(ctx, func(tx domain.Tx) error {
		fresh, err := tx.Jobs().Get(ctx, r.lease.key.ws, r.lease.key.id)
		if err != nil {
			return err
		}
		if fresh.Lease.Fence != r.lease.fence {
			return domain.ErrFenced
		}
		r.job, r.position = fresh, nil
		return r.readEntry(ctx, tx)
	})
}

// move makes the next move of the job, and reports whether it was the last here.
func (r *run) move(ctx context.Context) (done bool, err error) {
	now := r.clock.Now()
	d := r.decide(now)
	if r.applySignal(d) {
		return false, nil
	}
	switch d.Move {
	case domain.Run:
		if r.e.leases.isClosed() {
			return true, r.suspend(ctx, now)
		}
		return false, r.attempt(ctx, d)
	case domain.Expire:
		r.expire(d)
		return false, nil
	case domain.Wait:
		return true, r.suspend(ctx, d.At)
	default:
		return true, r.finish(ctx)
	}
}

// suspend commits and releases the lease until the given time.
func (r *run) suspend(ctx context.Context, until time.Time) error {
	if err := r.commit(ctx, r.suspended(until)); err != nil {
		return err
	}
	r.e.ports.Wake.Notify(domain.TopicJobs)
	return nil
}

// finish commits the end of the job and wakes those who wait for it.
func (r *run) finish(ctx context.Context) error {
	if err := r.commit(ctx, r.finished()); err != nil {
		return err
	}
	r.complete = true
	r.e.ports.Wake.Notify(domain.TopicJob(r.lease.key.ws, r.lease.key.id))
	return nil
}

// attempt runs one step and records its result.
func (r *run) attempt(ctx context.Context, d domain.Decision) error {
	in := r.begin(d)
	c, installed := r.choose(ctx, d, in)
	switch {
	case !installed:
		return r.recordResult(ctx, d, in, domain.KO("unknown-provider", "the action "+d.Step.Action+" is not installed"))
	case r.entry == nil && !c.action.Entryless:
		return r.recordResult(ctx, d, in, domain.KO("no-entry", "the job has no document to work on"))
	case c.reach == domain.Inside:
		result, err := r.act(ctx, d, in, c)
		if err != nil {
			return err
		}
		return r.recordResult(ctx, d, in, result)
	}
	// The intent ID must be on record before anybody outside learns of it.
	if err := r.commit(ctx, r.job); err != nil {
		return err
	}
	result, err := r.act(ctx, d, in, c)
	if err != nil {
		return err
	}
	r.conclude(d, in, result)
	if err := r.commit(ctx, r.job); err != nil {
		return err
	}
	// It may have taken long: others may have changed the document meanwhile.
	return r.loadEntry(ctx)
}

// act runs one attempt.
func (r *run) act(ctx context.Context, d domain.Decision, in *domain.Intent, c choice) (domain.Result, error) {
	result := r.e.act(ctx, c.action, r.task(d, in))
	result.Simulated = result.Simulated || c.simulated
	return checked(result), ctx.Err()
}

// recordResult records the result of a local attempt, and commits when the next
// step must not be joined to it.
func (r *run) recordResult(ctx context.Context, d domain.Decision, in *domain.Intent, result domain.Result) error {
	if flush := r.conclude(d, in, result); flush || r.commitEachStep {
		return r.commit(ctx, r.job)
	}
	return nil
}

// checked replaces results that an action must not return.
func checked(res domain.Result) domain.Result {
	switch res.Status {
	case domain.StatusOK, domain.StatusSkip, domain.StatusKO, domain.StatusErr, domain.StatusQueued, domain.StatusPoke:
		return res
	case "":
		// An action that has nothing to say has succeeded.
		res.Status = domain.StatusOK
		return res
	default:
		return domain.KO("bad-result", "the action answered with the status "+string(res.Status)+", which is not a result")
	}
}
