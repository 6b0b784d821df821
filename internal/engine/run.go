package engine

import (
	"context"
	"errors"
	"sync"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

const (
	// maxConflicts is how often a step is repeated because somebody else changed
	// the entry, before it becomes ERR.
	maxConflicts = 3
	// codeSilo marks effects that the store or the rules of the silo refused.
	codeSilo = "silo"
	// maxSlotTime is how long a job works in its slot before it leaves it to others that
	// wait for one.
	maxSlotTime = time.Second
	// parkTime is after how long a parked job tries again although nobody has called it.
	// It grows with the jobs that are parked already, so that these tries stay rare.
	parkTime = 15 * time.Second
	parkPace = 20 * time.Millisecond
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
	// inSlot reports whether the run has a slot; since is when it got it, and attempts is
	// how many it has made since then.
	inSlot   bool
	since    time.Duration // of the monotonic clock
	attempts int
	// held is what the run has of the memory for documents; missing is the size of the
	// document that was not read because that is used up.
	held, missing int
	// expected is what the pending batch will write, until it is settled.
	expected []func()
	// conflicts counts refused commits since the last that stored something.
	conflicts int
	// handOver receives the job, once it is complete, for its creator; nil when the
	// job was claimed, so that not all of it is known here.
	handOver chan *domain.Finished
	complete bool
	// unstored is set until the first commit of a job that its creator has not stored.
	unstored *unstored
	// justStored reports that the last commit was the one that stored the job.
	justStored bool
}

// leave gives the creator the job, if it is complete, and ends its wait.
func (r *run) leave() {
	r.leaveUnstored()
	if r.handOver == nil {
		return
	}
	if r.complete && r.missing == 0 { // otherwise not all of it is known here
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
	case r.unstored != nil && r.lease.unstored.Load():
		log.DebugContext(ctx, "left a new job to its creator")
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
		if r.entry != nil && !r.weigh(len(r.entry.Content.Doc)) {
			r.entry = nil
		}
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
	size, err := tx.Entries().Size(ctx, r.job.WorkspaceID, r.job.EntryID)
	if err != nil || !r.weigh(size) {
		return err // without the entry the job waits for memory
	}
	entry, err := tx.Entries().Get(ctx, r.job.WorkspaceID, r.job.EntryID)
	if domain.Is(err, domain.Gone) {
		// The job was stored at the moment in which the document was erased.
		r.job.Signal = &domain.Signal{Kind: domain.SignalCancel, Code: domain.KeyErased, Message: "the document was erased", NoRescue: true}
		return nil
	}
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
		if r.entry != nil {
			r.weigh(len(r.entry.Content.Doc)) // a step may have made it larger
		}
		if r.missing > 0 {
			return true, r.park(ctx, r.e.memory, memoryFor(r.missing))
		}
		if r.e.leases.isClosed() {
			return true, r.suspend(ctx, now)
		}
		if wait := r.paced(r.mayWriteMuch()); wait > 0 {
			return true, r.suspend(ctx, now.Add(wait))
		}
		if r.yields() {
			return true, r.suspend(ctx, now)
		}
		r.attempts++
		return r.attempt(ctx, d)
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

// finish commits the end of the job and wakes those who wait for it. Nobody can wait for one that
// was complete when others saw it first.
func (r *run) finish(ctx context.Context) error {
	if err := r.commit(ctx, r.finished()); err != nil {
		return err
	}
	r.complete = true
	if r.justStored {
		return nil
	}
	r.e.ports.Wake.Notify(domain.TopicJob(r.lease.key.ws, r.lease.key.id))
	return nil
}

// attempt runs one step and records its result. It reports whether the job leaves its
// slot instead, because no permit is free.
func (r *run) attempt(ctx context.Context, d domain.Decision) (parked bool, err error) {
	d.Intent = r.intentOf(d)
	c, installed := r.choose(ctx, d)
	switch {
	case !installed:
		return false, r.conclusion(ctx, d, domain.KO("unknown-provider", "the action "+d.Step.Action+" is not installed"))
	case r.entry == nil && !c.action.Entryless:
		return false, r.conclusion(ctx, d, domain.KO("no-entry", "the job has no document to work on"))
	}
	pool, w := r.permitsFor(d, c)
	if pool == nil {
		return r.inside(ctx, d, c)
	}
	if !pool.take(r.lease.key, w) {
		return true, r.park(ctx, pool, w)
	}
	put := sync.OnceFunc(func() { r.e.call(pool.put(r.lease.key.ws, w)) })
	defer put()
	if c.reach == domain.Inside {
		return r.inside(ctx, d, c)
	}
	return false, r.outward(ctx, d, c, put)
}

// permitsFor returns the pool that an attempt needs a permit of, nil for none, and what
// it wants of it.
func (r *run) permitsFor(d domain.Decision, c choice) (pool *permits, w want) {
	w = want{to: c.action.ID, units: 1}
	if c.reach == domain.Inside {
		if c.action.Cost == domain.Heavy {
			return r.e.heavyLine, w
		}
		return nil, w
	}
	if c.action.Destination != nil {
		w.to = c.action.Destination(r.task(d, r.prospect(d)))
	}
	if c.gathers() {
		return r.e.gathering, w
	}
	return r.e.outside, w
}

// conclusion records the result of an attempt that needs no action.
func (r *run) conclusion(ctx context.Context, d domain.Decision, res domain.Result) error {
	return r.recordResult(ctx, d, r.begin(d), res)
}

// inside runs an attempt in the slot of the job. It reports whether the job leaves its
// slot instead, because others of its workspace have written much while it waited.
func (r *run) inside(ctx context.Context, d domain.Decision, c choice) (parked bool, err error) {
	leave, ok := r.e.enter(ctx, c.action, r.lease.key.ws)
	if !ok {
		return false, context.Cause(ctx)
	}
	if wait := r.paced(r.mayWriteMuch()); wait > 0 {
		leave()
		return true, r.suspend(ctx, r.clock.Now().Add(wait))
	}
	in := r.begin(d)
	result := c.checked(r.e.run(ctx, c.action, r.task(d, in), leave))
	if err := ctx.Err(); err != nil {
		return false, err
	}
	r.expect(&result)
	return false, r.recordResult(ctx, d, in, result)
}

// mayWriteMuch reports whether the next step may. That of a job without a document may
// make one of any size.
func (r *run) mayWriteMuch() bool {
	return r.entry == nil || len(r.entry.Content.Doc) > limits.LargeWrite.Int()
}

// expect lets the other jobs of the workspace know what this one is about to write.
func (r *run) expect(res *domain.Result) {
	if n := res.Effects.Bytes(); r.e.opt.Writes != nil && n > limits.LargeWrite.Int() {
		r.expected = append(r.expected, r.e.opt.Writes.Expect(r.lease.key.ws, n))
	}
}

// settle ends what was expected: it is written, or never will be.
func (r *run) settle() {
	for _, settle := range r.expected {
		settle()
	}
	r.expected = r.expected[:0]
}

// outward runs an attempt that leaves this process. The job leaves its slot to others
// meanwhile. Put frees the permit as soon as nothing of the attempt is outside.
func (r *run) outward(ctx context.Context, d domain.Decision, c choice, put func()) error {
	in := r.begin(d)
	// The intent ID must be on record before anybody outside learns of it.
	if err := r.commit(ctx, r.job); err != nil {
		return err
	}
	t := r.task(d, in)
	settle := func() {}
	defer func() { settle() }()
	var result domain.Result
	err := r.outOfSlot(ctx, func() {
		defer put()
		if !c.gathers() {
			result = r.e.act(ctx, c.action, t)
			return
		}
		if t.Gathered = r.e.gather(ctx, c.action, t); t.Gathered != nil { // nil when the context has ended
			settle = r.reserve(ctx, len(t.Gathered.Data))
		}
	})
	if err == nil && c.gathers() {
		result, err = r.inTurn(ctx, c, t)
	}
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return err
	}
	r.conclude(d, in, c.checked(result))
	if err := r.commit(ctx, r.job); err != nil {
		return err
	}
	// It may have taken long: others may have changed the document meanwhile.
	return r.loadEntry(ctx)
}

// inTurn runs an attempt when it is its turn. The run has its slot again: it must not hold
// a turn while it waits for one, because jobs that wait for their turns hold the slots.
func (r *run) inTurn(ctx context.Context, c choice, t *domain.Task) (res domain.Result, err error) {
	leave, ok := r.e.enter(ctx, c.action, r.lease.key.ws)
	if !ok {
		return res, context.Cause(ctx)
	}
	return r.e.run(ctx, c.action, t, leave), nil
}

// outOfSlot calls a function while the slot is free for other jobs.
func (r *run) outOfSlot(ctx context.Context, f func()) error {
	r.leaveSlot()
	f()
	if !r.e.slots.back(ctx, r.lease.key.ws) {
		return context.Cause(ctx)
	}
	r.inSlot, r.since, r.attempts = true, r.clock.Monotonic(), 0
	return nil
}

// leaveSlot frees the slot of the run, if it has one.
func (r *run) leaveSlot() {
	if r.inSlot {
		r.inSlot = false
		r.e.slots.put()
	}
}

// park suspends the job until a permit is free for it.
func (r *run) park(ctx context.Context, pool *permits, w want) error {
	wait := parkTime + time.Duration(pool.waiting(r.lease.key.ws))*parkPace
	if err := r.suspend(ctx, r.clock.Now().Add(wait)); err != nil {
		return err
	}
	r.e.call(pool.park(r.lease.key, w))
	return nil
}

// paced returns how long an attempt that writes much must wait, because its workspace has
// written much lately.
func (r *run) paced(large bool) time.Duration {
	if !large || r.e.opt.Writes == nil {
		return 0
	}
	return r.e.opt.Writes.Wait(r.lease.key.ws)
}

// reserve waits until the workspace may write so much, and reserves it until settle is
// called. It does not wait when the context ends.
func (r *run) reserve(ctx context.Context, n int) (settle func()) {
	for r.e.opt.Writes != nil {
		settle, ok := r.e.opt.Writes.Reserve(r.lease.key.ws, n)
		if ok {
			return settle
		}
		timer := r.clock.Timer(max(r.paced(true), time.Millisecond))
		select {
		case <-timer.C():
		case <-ctx.Done():
		}
		timer.Stop()
		if ctx.Err() != nil {
			break
		}
	}
	return func() {}
}

// yields reports whether the job has worked for long while others wait for its slot.
func (r *run) yields() bool {
	return r.attempts > 0 && r.clock.Monotonic()-r.since >= maxSlotTime && r.e.slots.contended()
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
func (c choice) checked(res domain.Result) domain.Result {
	res.Simulated = res.Simulated || c.simulated
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
