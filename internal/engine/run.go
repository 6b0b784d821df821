package engine

import (
	"context"
	"errors"
	"maps"
	"time"

	"chancery/internal/domain"
)

const (
	// maxBatch and maxBatchTime bound how much of a job's local work is joined
	// into one commit, so that a crash repeats little and readers see progress.
	maxBatch     = 64
	maxBatchTime = time.Second
	// maxConflicts is how often a step is repeated because somebody else changed
	// the entry, before it becomes ERR.
	maxConflicts = 3
	// codeSilo marks effects that the store or the rules of the silo refused.
	codeSilo = "silo"
)

// run is the work on one leased job. It belongs to one goroutine; key, fence and
// cancel may be read by others.
type run struct {
	e      *Engine
	key    jobKey
	fence  int64
	cancel context.CancelFunc

	job     *domain.Job
	version *domain.WorkflowVersion
	space   domain.Workspace

	entry   *domain.Entry // as it will be after the pending writes
	made    []domain.File // committed files of this job
	pending batch
	// commitEachStep is set once a longer batch was refused.
	commitEachStep bool
	conflicts      int
	// finished receives the job, once it is complete, for its creator; nil when the
	// job was claimed, so that not all of it is known here.
	finished chan *domain.Finished
	complete bool
}

// handOver gives the creator the job, if it is complete, and ends its wait.
func (r *run) handOver() {
	if r.finished == nil {
		return
	}
	if r.complete {
		r.finished <- &domain.Finished{Job: r.job, Entry: r.entry, Files: r.made}
	}
	close(r.finished)
}

// batch is what was done since the last commit.
type batch struct {
	events []domain.Event
	writes []write
	// bases are the versions on disk that the writes to each entry build on.
	bases map[domain.ID]string
	since time.Time
	steps int
	// signalHandled reports that the signal on record was handled.
	signalHandled bool
}

// write is the effects of one result, with the action they came from.
type write struct {
	domain.Effects
	origin domain.Origin
	// entry the effects are for.
	entry domain.ID
	// child is the ID of the job that the effects start, by the intent given.
	child  domain.ID
	intent string
}

// target is the entry that state, folder and files are for: the new one, when
// the same effects make one.
func (w *write) target() domain.ID {
	if w.Entry != nil {
		return w.Entry.ID
	}
	return w.entry
}

// work continues the job until it waits, completes, or the engine stops.
func (r *run) work(ctx context.Context) {
	err := r.load(ctx)
	for err == nil {
		var more bool
		if more, err = r.move(ctx); !more {
			break
		}
	}
	switch {
	case err == nil:
	case errors.Is(err, domain.ErrFenced), ctx.Err() != nil:
		r.e.Log.WarnContext(ctx, "stopped working on a job", "workspace", r.key.ws, "job", r.key.id, "error", err)
	default:
		// Nothing is lost: the lease runs out and the job goes on from its last
		// committed event.
		r.e.Log.ErrorContext(ctx, "cannot continue a job now", "workspace", r.key.ws, "job", r.key.id, "error", err)
	}
}

// load reads everything else that the job needs.
func (r *run) load(ctx context.Context) error {
	j := r.job
	var err error
	r.version, err = r.e.versions.get(versionKey{j.WorkspaceID, j.WorkflowID, j.WorkflowVersion}, func() (v *domain.WorkflowVersion, err error) {
		err = r.e.Store.View(ctx, func(tx domain.Tx) error {
			v, err = tx.Workflows().Version(ctx, j.WorkspaceID, j.WorkflowID, j.WorkflowVersion)
			return err
		})
		return v, err
	})
	if err != nil {
		return err
	}
	r.space, err = r.e.workspaces.get(j.WorkspaceID, func() (w domain.Workspace, err error) {
		err = r.e.Store.View(ctx, func(tx domain.Tx) error {
			w, err = tx.Workspaces().Get(ctx, j.WorkspaceID)
			return err
		})
		return w, err
	})
	if err != nil {
		return err
	}
	if r.entry != nil && r.entry.ID == j.EntryID {
		r.pending.base(r.entry.ID, r.entry.Content.Version)
		return nil
	}
	return r.loadEntry(ctx)
}

func (r *run) loadEntry(ctx context.Context) error {
	r.pending = batch{}
	if r.job.EntryID == "" {
		r.entry = nil // also one that an effect made and that was refused
		return nil
	}
	return r.e.Store.View(ctx, func(tx domain.Tx) error { return r.readEntry(ctx, tx, r.job.EntryID) })
}

// readEntry reads the entry that the job works on.
func (r *run) readEntry(ctx context.Context, tx domain.Tx, id domain.ID) error {
	entry, err := tx.Entries().Get(ctx, r.key.ws, id)
	if err != nil {
		return err
	}
	r.entry = entry
	r.pending.base(id, entry.Content.Version)
	return nil
}

func (b *batch) base(entry domain.ID, version string) {
	if b.bases == nil {
		b.bases = make(map[domain.ID]string, 1)
	}
	b.bases[entry] = version
}

// reload forgets everything that is not committed.
func (r *run) reload(ctx context.Context) error {
	err := r.e.Store.View(ctx, func(tx domain.Tx) error {
		fresh, err := tx.Jobs().Get(ctx, r.key.ws, r.key.id)
		if err != nil {
			return err
		}
		if fresh.Lease.Fence != r.fence {
			return domain.ErrFenced
		}
		r.job = fresh
		return nil
	})
	if err != nil {
		return err
	}
	return r.loadEntry(ctx)
}

// move makes the next move of the job and reports whether there may be more.
func (r *run) move(ctx context.Context) (more bool, err error) {
	now := r.e.Clock.Now()
	d := r.decide(now)
	if r.applySignal(d) {
		return true, nil
	}
	switch d.Move {
	case domain.Run:
		if r.e.isStopping() {
			return r.suspend(ctx, now)
		}
		return true, r.attempt(ctx, d)
	case domain.Expire:
		r.record(d, r.intentOf(d), domain.Result{
			Status:  domain.StatusTimeout,
			Message: "the step did not end in time: " + d.Limit + " are over",
		})
		return true, nil
	case domain.Wait:
		return r.suspend(ctx, d.At)
	default:
		return r.finish(ctx, d)
	}
}

func (r *run) decide(now time.Time) domain.Decision {
	return r.e.opt.Policy.Decide(&r.version.Content, r.job.StartStep, domain.Intents(r.job.Events), now)
}

// suspend commits and gives the lease back until the instant given. Like finish
// it returns more when the batch was refused, so that the job must go on.
func (r *run) suspend(ctx context.Context, until time.Time) (more bool, err error) {
	j := *r.job
	j.DueAt = until
	j.Lease = domain.Lease{Fence: r.fence}
	return r.commitAndNotify(ctx, &j, domain.TopicJobs)
}

// finish commits the end of the job.
func (r *run) finish(ctx context.Context, d domain.Decision) (more bool, err error) {
	j := *r.job
	j.CompletedAt = r.e.Clock.Now()
	j.UpdatedAt = j.CompletedAt
	if len(j.Events) > 0 {
		j.CompletedAt = j.Events[len(j.Events)-1].At
	}
	j.DueAt = time.Time{}
	j.Lease = domain.Lease{Fence: r.fence}
	if j.Status == "" {
		j.Status = domain.StatusOK
	}
	j.Faults = r.faults(d)
	more, err = r.commitAndNotify(ctx, &j, domain.TopicJob(r.key.ws, r.key.id))
	r.complete = err == nil && !more
	return more, err
}

// commitAndNotify commits the job in its last form of this run and wakes those who
// wait for it.
func (r *run) commitAndNotify(ctx context.Context, j *domain.Job, topic string) (more bool, err error) {
	retry, err := r.commit(ctx, j)
	if err != nil || retry {
		return retry, err
	}
	r.e.Wake.Notify(topic)
	return false, nil
}

// attempt runs one step and records its result.
func (r *run) attempt(ctx context.Context, d domain.Decision) error {
	in := r.intentOf(d)
	r.append(d, in, domain.Event{Status: domain.StatusRun})
	action, installed := r.e.action(d.Step.Action, r.space.Sandbox)
	if !installed {
		return r.conclude(ctx, d, in, domain.KO("unknown-provider", "the action "+d.Step.Action+" is not installed"), false)
	}
	if r.entry == nil && !action.Entryless {
		return r.conclude(ctx, d, in, domain.KO("no-entry", "the job has no document to work on"), false)
	}
	if !action.Local {
		// The intent ID must be on record before anybody outside learns of it.
		if retry, err := r.commit(ctx, r.job); err != nil || retry {
			return err
		}
	}
	task := r.task(d, in)
	result := r.e.act(ctx, action, task)
	result.Simulated = result.Simulated || action.Simulated
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err := r.conclude(ctx, d, in, result, !action.Local); err != nil || action.Local {
		return err
	}
	// It may have taken long: others may have changed the document meanwhile.
	return r.loadEntry(ctx)
}

// conclude records the result of an attempt and commits when it must not wait.
func (r *run) conclude(ctx context.Context, d domain.Decision, in *domain.Intent, result domain.Result, now bool) error {
	r.record(d, in, checked(result))
	// A number is known, and an entry to switch to is read, only by committing.
	numbered := result.Effects.Number != nil || result.Effects.SwitchTo != ""
	full := r.pending.steps >= maxBatch || r.e.Clock.Now().Sub(r.pending.since) >= maxBatchTime
	if now || numbered || full || r.commitEachStep {
		_, err := r.commit(ctx, r.job)
		return err
	}
	return nil
}

// intentOf returns the open intent at a step, or a new one.
func (r *run) intentOf(d domain.Decision) *domain.Intent {
	if d.Intent != nil {
		return d.Intent
	}
	return &domain.Intent{ID: r.e.IDs.New(), StepID: d.Step.ID, Name: d.Step.Name, Provider: d.Step.Action, Rescue: d.Rescue}
}

// append adds an event to the job and to the batch.
func (r *run) append(d domain.Decision, in *domain.Intent, ev domain.Event) {
	ev.Seq = len(r.job.Events) + 1
	ev.IntentID, ev.StepID = in.ID, d.Step.ID
	ev.Name, ev.Provider, ev.Rescue = in.Name, in.Provider, in.Rescue
	ev.Index = len(in.Events) + 1
	ev.At = r.e.Clock.Now()
	in.Events = append(in.Events, ev)
	r.job.Events = append(r.job.Events, ev)
	r.job.Status = ev.Status
	r.job.Ref = ""
	if !ev.Status.Final() {
		r.job.Ref = in.Ref()
	}
	r.job.UpdatedAt = ev.At
	if len(r.pending.events) == 0 {
		r.pending.since = ev.At
	}
	r.pending.events = append(r.pending.events, ev)
}

// record turns a result into an event and its effects into writes.
func (r *run) record(d domain.Decision, in *domain.Intent, res domain.Result) {
	if res.Status == domain.StatusErr {
		res.Effects = domain.Effects{}
		if in.Errors() >= r.e.opt.Policy.MaxRetries() {
			res.Status = domain.StatusKO
		}
	}
	ev := domain.Event{
		Status: res.Status, Code: res.Code, Message: res.Message, Args: res.Args,
		Paths: res.Paths, Ref: res.Ref, RetryIn: res.RetryIn, Simulated: res.Simulated,
	}
	child := r.assignIDs(&ev, &res.Effects)
	r.append(d, in, ev)
	r.pending.steps++
	r.job.Faults = r.faults(d)
	if res.Effects.Empty() {
		return
	}
	r.pending.writes = append(r.pending.writes, write{
		Effects: res.Effects, entry: r.job.EntryID, child: child, intent: string(in.ID),
		origin: domain.Origin{Src: d.Step.Action, SrcID: string(r.key.id)},
	})
	r.preview(&res.Effects)
}

// faults returns those on record, and after them that of a flow which was ended
// because it jumped too often.
func (r *run) faults(d domain.Decision) []domain.Fault {
	if !d.LoopLimit {
		return domain.FaultsOf(r.job.Events)
	}
	// The intents that led there come first.
	before, signalHandled := len(r.job.Events), map[domain.ID]bool{}
	for i := range r.job.Events {
		if signalHandled[r.job.Events[i].IntentID] = true; len(signalHandled) > d.LoopAfter {
			before = i
			break
		}
	}
	list := append(domain.FaultsOf(r.job.Events[:before]), domain.Fault{
		Provider: "transform", Code: domain.CodeLoopLimit,
		Message: "the workflow jumped between its steps too often",
	})
	return append(list, domain.FaultsOf(r.job.Events[before:])...)
}

// announce puts the IDs of what the effects make on the event, and returns that
// of a child.
func (r *run) assignIDs(ev *domain.Event, e *domain.Effects) (child domain.ID) {
	switch {
	case e.Entry != nil:
		ev.EntryID = e.Entry.ID
	case e.SideEntry != nil:
		ev.EntryID = e.SideEntry.ID
		ev.Args = with(ev.Args, domain.ArgEntryID, string(e.SideEntry.ID))
	}
	if e.Child != nil {
		child = r.e.IDs.New()
		ev.Args = with(ev.Args, domain.ArgJobID, string(child))
	}
	return child
}

func with(args map[string]string, key, value string) map[string]string {
	args = maps.Clone(args)
	if args == nil {
		args = map[string]string{}
	}
	args[key] = value
	return args
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

// preview applies effects to the entry in memory, so that the next local step
// sees them before they are committed.
func (r *run) preview(e *domain.Effects) {
	switch {
	case e.Entry != nil:
		r.entry = e.Entry
		r.job.EntryID = e.Entry.ID
	case e.SwitchTo != "":
		r.job.EntryID = e.SwitchTo // read once it is committed
		return
	}
	if r.entry == nil {
		return
	}
	next := *r.entry
	if e.Content != nil {
		next.Content = *e.Content
	}
	if e.State != nil {
		next.State = e.State.Key
	}
	if e.Folder != "" {
		next.Folder = e.Folder
	}
	r.entry = &next
}

// task makes the input of the attempt.
func (r *run) task(d domain.Decision, in *domain.Intent) *domain.Task {
	attempt := 0
	for i := range in.Events {
		if in.Events[i].Status == domain.StatusRun {
			attempt++
		}
	}
	return &domain.Task{
		IntentID:     in.ID,
		CreatedAt:    in.CreatedAt(),
		Now:          in.Last().At,
		Attempt:      attempt,
		JobID:        r.key.id,
		JobKey:       r.job.Key,
		Workspace:    r.space,
		Entry:        r.entry,
		Action:       d.Step.Action,
		Config:       d.Step.Config,
		Args:         maps.Clone(r.job.ArgsNow()),
		Meta:         r.job.Meta,
		Ref:          in.Ref(),
		Faults:       r.faults(d),
		Made:         r.madeBy(d.Step.Action, in.ID),
		PendingFiles: r.pendingFiles(),
	}
}

// madeBy is the entry that an earlier step with the same action made.
func (r *run) madeBy(action string, intent domain.ID) domain.ID {
	for i := range r.job.Events {
		if e := &r.job.Events[i]; e.Provider == action && e.IntentID != intent && e.Status == domain.StatusOK && e.EntryID != "" {
			return e.EntryID
		}
	}
	return ""
}

// pendingFiles lists the files of the entry that are not committed yet. An action
// may look at them when the run has gone on without it, so it gets a copy.
func (r *run) pendingFiles() []domain.File {
	if r.entry == nil {
		return nil
	}
	var list []domain.File
	for i := range r.pending.writes {
		w := &r.pending.writes[i]
		if w.target() != r.entry.ID {
			continue
		}
		for j := range w.Files {
			list = append(list, w.Files[j].File)
		}
	}
	return list
}
