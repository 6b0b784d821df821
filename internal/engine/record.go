package engine

import (
	"maps"
	"slices"
	"time"

	"chancery/internal/domain"
)

const (
	// maxBatch and maxBatchTime bound how much of a job's local work is joined
	// into one commit, so that a crash repeats little and readers see progress.
	maxBatch     = 64
	maxBatchTime = time.Second
)

// record is a job in memory as its worker sees it: what is on record, and what the
// steps since the last commit did. It does no I/O; run loads and commits it. It
// belongs to the goroutine of its run.
type record struct {
	policy domain.Policy
	ids    domain.IDs
	clock  domain.Clock

	job     *domain.Job
	version *domain.WorkflowVersion
	space   domain.Workspace
	entry   *domain.Entry // as it will be after the pending writes
	made    []domain.File // committed files of this job
	pending batch
	// stored is how large the documents are that the committed steps of this run stored.
	stored int

	// position is derived from the events of the job; nil when it has to be.
	position *position
}

// decide returns the next move of the job.
func (r *record) decide(now time.Time) domain.Decision {
	p := r.follow()
	return p.flow.Next(p.open, now)
}

// follow returns the position that the events lead to.
func (r *record) follow() *position {
	if r.position == nil {
		r.position = r.replay()
		if len(r.position.faults.List()) != len(r.job.Faults) {
			r.job.Faults, r.pending.faults = r.position.faults.List(), true
		}
	}
	return r.position
}

// begin records that an attempt at the step begins, and returns its intent.
func (r *record) begin(d domain.Decision) *domain.Intent {
	in := r.intentOf(d)
	r.append(d, in, domain.Event{Status: domain.StatusRun})
	return in
}

// prospect is the intent as it will be once the attempt begins.
func (r *record) prospect(d domain.Decision) *domain.Intent {
	in := *r.intentOf(d)
	in.Events = append(slices.Clip(in.Events), domain.Event{Status: domain.StatusRun, At: r.clock.Now()})
	return &in
}

// resume is begin for a step whose RUN may be on record already.
func (r *record) resume(d domain.Decision) *domain.Intent {
	if d.Intent != nil && d.Intent.Last().Status == domain.StatusRun {
		return d.Intent
	}
	return r.begin(d)
}

// expire records that the open intent ran out of time.
func (r *record) expire(d domain.Decision) {
	r.conclude(d, r.intentOf(d), domain.Result{
		Status:  domain.StatusTimeout,
		Message: "the step did not end in time: " + d.Limit + " are over",
	})
}

// intentOf returns the open intent at a step, or a new one.
func (r *record) intentOf(d domain.Decision) *domain.Intent {
	if d.Intent != nil {
		return d.Intent
	}
	return &domain.Intent{
		ID: r.ids.New(), StepID: d.Step.ID, Name: d.Step.Name, Provider: d.Step.Action, Rescue: d.Rescue,
		Events: make([]domain.Event, 0, 2), // most steps begin and end
	}
}

// append adds an event to the job and to the batch.
func (r *record) append(d domain.Decision, in *domain.Intent, ev domain.Event) {
	ev.Seq = len(r.job.Events) + 1
	ev.IntentID, ev.StepID = in.ID, d.Step.ID
	ev.Name, ev.Provider, ev.Rescue = in.Name, in.Provider, in.Rescue
	ev.Index = len(in.Events) + 1
	ev.At = r.clock.Now()
	p := r.follow() // before the event is there
	in.Events = append(in.Events, ev)
	if len(r.job.Events) == cap(r.job.Events) {
		r.job.Events = slices.Grow(r.job.Events, min(max(2*len(r.version.Content.Steps), len(r.job.Events)), maxGrowth))
	}
	r.job.Events = append(r.job.Events, ev)
	if p.pass(in, &ev) {
		r.job.Faults, r.pending.faults = p.faults.List(), true
	}
	r.job.Status = ev.Status
	r.job.Ref = ""
	if !ev.Status.Final() {
		r.job.Ref = in.Ref()
	}
	r.job.UpdatedAt = ev.At
	if len(r.pending.events) == 0 {
		r.pending.since = r.clock.Monotonic()
	}
	pending := len(r.pending.events) + 1
	r.pending.events = r.job.Events[len(r.job.Events)-pending : len(r.job.Events) : len(r.job.Events)]
}

// maxGrowth bounds for how many events there is room in advance.
const maxGrowth = 64

// conclude turns a result into an event and its effects into writes. It reports
// whether the batch must be committed before the next step.
func (r *record) conclude(d domain.Decision, in *domain.Intent, res domain.Result) (flush bool) {
	if res.Status == domain.StatusErr {
		res.Effects = domain.Effects{}
		if in.Errors() >= r.policy.MaxRetries() {
			res.Status = domain.StatusKO
		}
	}
	p := r.follow()
	res = res.Bounded(domain.Recorded{Args: p.args, Added: p.added, Stored: r.stored + r.pending.bytes})
	ev := domain.Event{
		Status: res.Status, Code: res.Code, Message: res.Message, Args: res.Args,
		Paths: res.Paths, Ref: res.Ref, RetryIn: res.RetryIn, Simulated: res.Simulated,
	}
	child := r.assignIDs(&ev, &res.Effects)
	r.append(d, in, ev)
	r.pending.steps++
	if !res.Effects.Empty() {
		flush = r.pending.add(write{
			Effects: res.Effects, entry: r.job.EntryID, child: child, intent: string(in.ID),
			origin: domain.Origin{Src: d.Step.Action, SrcID: string(r.job.ID)},
		})
		r.preview(&res.Effects)
	}
	return flush || r.pending.full(r.clock.Monotonic())
}

// assignIDs puts the IDs of what the effects make on the event, and returns that
// of a child.
func (r *record) assignIDs(ev *domain.Event, e *domain.Effects) (child domain.ID) {
	switch {
	case e.Entry != nil:
		ev.EntryID = e.Entry.ID
	case e.SideEntry != nil:
		ev.EntryID = e.SideEntry.ID
		ev.Args = with(ev.Args, domain.ArgEntryID, string(e.SideEntry.ID))
	}
	if e.Child != nil {
		child = r.ids.New()
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

// preview applies effects to the entry in memory, so that the next local step
// sees them before they are committed.
func (r *record) preview(e *domain.Effects) {
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

// suspended is the job as it waits for an instant, held by nobody.
func (r *record) suspended(until time.Time) *domain.Job {
	j := *r.job
	j.DueAt = until
	j.Lease = domain.Lease{Fence: r.job.Lease.Fence}
	return &j
}

// finished is the job at its end, held by nobody. CompletedAt is the time of the
// last event.
func (r *record) finished() *domain.Job {
	j := *r.job
	j.CompletedAt = r.clock.Now()
	j.UpdatedAt = j.CompletedAt
	if len(j.Events) > 0 {
		j.CompletedAt = j.Events[len(j.Events)-1].At
	}
	j.DueAt = time.Time{}
	j.Lease = domain.Lease{Fence: r.job.Lease.Fence}
	if j.Status == "" {
		j.Status = domain.StatusOK
	}
	return &j
}

// task makes the input of the attempt.
func (r *record) task(d domain.Decision, in *domain.Intent) *domain.Task {
	attempt := 0
	for i := range in.Events {
		if in.Events[i].Status == domain.StatusRun {
			attempt++
		}
	}
	return &domain.Task{
		IntentID:  in.ID,
		CreatedAt: in.CreatedAt(),
		Now:       in.Last().At,
		Attempt:   attempt,
		JobID:     r.job.ID,
		JobKey:    r.job.Key,
		Workspace: r.space,
		Entry:     r.entry,
		Action:    d.Step.Action,
		Config:    d.Step.Config,
		Args:      r.follow().args,
		Meta:      r.job.Meta,
		Ref:       in.Ref(),
		Faults:    r.follow().faults.List(),
		Made:      r.follow().made[d.Step.Action],

		PendingFiles: r.pendingFiles(),
		PendingData:  r.pendingData(),
	}
}

// pendingData are the contents of those files by their hashes. Nobody changes them: they
// are what the commit writes.
func (r *record) pendingData() map[string][]byte {
	if r.entry == nil {
		return nil
	}
	var data map[string][]byte
	for i := range r.pending.writes {
		w := &r.pending.writes[i]
		if w.target() != r.entry.ID {
			continue
		}
		for k := range w.Files {
			if w.Files[k].Data == nil {
				continue
			}
			if data == nil {
				data = map[string][]byte{}
			}
			data[w.Files[k].File.Hash] = w.Files[k].Data
		}
	}
	return data
}

// pendingFiles are the files of the entry that are not committed yet: copies, since
// an action may look at them when the run has gone on without it.
func (r *record) pendingFiles() []domain.File {
	if r.entry == nil {
		return nil
	}
	var list []domain.File
	for i := range r.pending.writes {
		w := &r.pending.writes[i]
		if w.target() != r.entry.ID {
			continue
		}
		for k := range w.Files {
			list = append(list, w.Files[k].File)
		}
	}
	return list
}
