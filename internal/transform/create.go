package transform

import (
	"context"
	"fmt"
	"time"

	"chancery/internal/domain"
)

// lookup is what the store holds for a request: the job that it has made already,
// or else what the job needs.
type lookup struct {
	job   *domain.Job
	flow  *domain.Workflow
	entry *domain.Entry // nil when the request names none
	// known is the entry as it is remembered; nil when it was read, or none is named.
	known *recalledEntry
	// warnings are those of the entry; the engine may change the entry itself.
	warnings []domain.Warning
	// mismatch is a warning that the document is not the one that the workflow is made for.
	mismatch *domain.Warning
	// fresh is the entry made of the document in the request, refused why there is none. Both
	// are known once it is prepared.
	fresh    *domain.Entry
	refused  error
	prepared bool
	// full reports that the job has waited for a slot in vain.
	full bool
	// changes is what the store said about workflows before this one was read. recalled
	// reports that it was not read now, and that no job was looked for.
	changes  uint64
	recalled bool
}

// accept checks the schema of the document.
func (k *lookup) accept(space *domain.Workspace, docSchema string) (err error) {
	k.mismatch, err = k.flow.AcceptsFor(space, docSchema)
	return err
}

func (s *Service) lookUp(ctx context.Context, actor domain.Actor, id domain.ID, r *request) (*lookup, error) {
	k := &lookup{}
	k.changes, _ = s.flowChanges()
	entryChanges, _ := s.entryChanges(r.entry)
	ws, now := actor.Workspace.ID, s.Clock.Now()
	err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		if err := domain.Prefetch(ctx, tx, domain.JobReads{Workspace: ws, Job: id, Key: r.Key, Workflow: r.workflow, Entry: r.entry, Now: now}); err != nil {
			return err
		}
		if k.job, err = s.find(ctx, tx, ws, id, r, now); err != nil || k.job != nil {
			return err
		}
		if k.flow, err = tx.Workflows().Head(ctx, ws, r.workflow); err != nil || r.entry == "" {
			return err
		}
		k.entry, err = tx.Entries().Get(ctx, ws, r.entry)
		return err
	})
	if err != nil || k.job != nil {
		return k, err
	}
	if err := k.flow.MayRun(); err != nil {
		return nil, err
	}
	s.Memory.keep(ws, k)
	if k.entry == nil {
		return k, nil
	}
	if k.entry.Content.Anonymised() {
		return nil, domain.ErrorErased("document")
	}
	s.Memory.keepEntry(k.entry, entryChanges)
	return k, k.accept(&actor.Workspace, k.entry.Content.DocSchema)
}

// find returns the job that the request has made already, nil when there is none.
func (s *Service) find(ctx context.Context, tx domain.Tx, ws, id domain.ID, r *request, now time.Time) (*domain.Job, error) {
	byID, err := optional(tx.Jobs().Head(ctx, ws, id))
	if err != nil {
		return nil, err
	}
	if byID != nil {
		return same(byID, r, "id")
	}
	if r.Key == "" {
		return nil, nil
	}
	byKey, err := optional(tx.Jobs().ByKey(ctx, ws, r.Key, now))
	if err != nil || byKey == nil {
		return nil, err
	}
	return same(byKey, r, "key")
}

func optional(j *domain.Job, err error) (*domain.Job, error) {
	if domain.Is(err, domain.NotFound) {
		return nil, nil
	}
	return j, err
}

func same(j *domain.Job, r *request, field string) (*domain.Job, error) {
	if j.InputHash == r.hash {
		return j, nil
	}
	return nil, &domain.Error{
		Kind: domain.Conflict, Key: "conflict", ExistingID: j.ID,
		Message: fmt.Sprintf("job %s has this %s already, with another request", j.ID, field),
		Fields:  map[string]any{field: string(j.ID)},
	}
}

// create stores the job, with its document if it has one, and starts it when
// there is a free slot. The channel is that of domain.Slot.Start. It is nil when
// the job does not run here or when an equal request was faster; then the job of
// that request is returned.
//
// A job for whose result the caller waits begins before it is stored, if there is a slot.
func (s *Service) create(ctx context.Context, actor domain.Actor, id domain.ID, r *request, k *lookup, waits bool) (*domain.Job, <-chan *domain.Finished, error) {
	if err := s.prepare(ctx, actor, r, k); err != nil {
		return nil, nil, err
	}
	files, err := s.spool(actor, r)
	if err == nil {
		err = r.checkSizes()
	}
	if err != nil {
		return nil, nil, err
	}
	job, fresh := s.newJob(actor, id, r, k), k.fresh
	if waits && !k.full && len(files) == 0 {
		if stored, end := s.beginNew(ctx, job, actor.Workspace, k); stored {
			return job, end, nil
		}
	}
	b := s.reserve(job)
	defer b.release()
	stored, err := s.insertJob(ctx, job, fresh, files, r)
	if fresh != nil && s.Silo.Rename(fresh, err) {
		job.EntryID = fresh.ID
		stored, err = s.insertJob(ctx, job, fresh, files, r)
	}
	if err != nil || stored != job {
		return stored, nil, err
	}
	return stored, b.start(job, actor.Workspace, k.entry), nil
}

// prepare makes an entry of the document in the request, once, and checks that the workflow
// takes it.
func (s *Service) prepare(ctx context.Context, actor domain.Actor, r *request, k *lookup) error {
	if k.entry == nil && r.Data != nil && !k.prepared {
		k.prepared = true
		k.fresh, k.refused = s.Silo.Prepare(ctx, actor, r.Data)
	}
	if k.refused != nil {
		return k.refused
	}
	if k.fresh != nil {
		k.entry = k.fresh
	}
	if k.fresh != nil || k.known != nil {
		if err := k.accept(&actor.Workspace, k.entry.Content.DocSchema); err != nil {
			return err
		}
	}
	if k.entry != nil {
		k.warnings = k.entry.Content.Warnings
	}
	return nil
}

// newJob makes the job of a request.
func (s *Service) newJob(actor domain.Actor, id domain.ID, r *request, k *lookup) *domain.Job {
	now := s.Clock.Now()
	job := &domain.Job{
		WorkspaceID: actor.Workspace.ID, ID: id, Key: r.Key,
		WorkflowID: k.flow.ID, WorkflowVersion: k.flow.Version,
		EntryID: r.entry, InputHash: r.hash, Tags: r.Tags, Args: r.args, Meta: r.meta,
		CreatedAt: now, UpdatedAt: now, DueAt: now,
	}
	if k.fresh != nil {
		job.EntryID = k.fresh.ID
	}
	return job
}

// MaxUnstored is how long a new job may work before it is stored: others cannot see it until
// then.
const MaxUnstored = 100 * time.Millisecond

// MaxAwaited is how long a new job waits for a slot before it is stored without one. To be stored,
// found and claimed costs several times what a short job costs that begins in a slot.
const MaxAwaited = 100 * time.Millisecond

// beginNew runs a job whose first commit stores it, with its new entry if it has one. If that
// is not stored, for whatever reason, the job is made in the ordinary way, which says why.
func (s *Service) beginNew(ctx context.Context, job *domain.Job, space domain.Workspace, k *lookup) (bool, <-chan *domain.Finished) {
	slot := s.Slots.Await(ctx, space.ID, MaxAwaited)
	if slot == nil {
		k.full = true
		return false, nil
	}
	job.Lease = slot.Lease()
	own := *job // the engine changes its own copy
	begin, end := slot.Begin(domain.Work{Job: &own, Workspace: space, Entry: k.entry}, func(ctx context.Context, tx domain.Tx, j *domain.Job) error {
		return s.insertNew(ctx, tx, j, k)
	})
	timer := s.Clock.Timer(MaxUnstored)
	defer timer.Stop()
	var stored bool
	select {
	case stored = <-begin.Done():
	case <-timer.C():
		stored = begin.Store(ctx)
	}
	if !stored {
		job.Lease = domain.Lease{}
		return false, nil
	}
	return true, end
}

// reservation holds the slot in which a job that is about to be stored will run;
// the slot is nil when none is free.
type reservation struct {
	slot domain.Slot
	wake domain.Wake
}

// reserve takes a slot when one is free, and puts its lease into the job.
func (s *Service) reserve(job *domain.Job) *reservation {
	b := &reservation{s.Slots.Reserve(), s.Wake}
	if b.slot != nil {
		job.Lease = b.slot.Lease()
	}
	return b
}

// start runs the stored job in the slot; without a slot it leaves the job to the
// node that claims it.
func (b *reservation) start(job *domain.Job, space domain.Workspace, entry *domain.Entry) <-chan *domain.Finished {
	if b.slot == nil {
		b.wake.Notify(domain.TopicJobs)
		return nil
	}
	own := *job // the engine changes its own copy
	end := b.slot.Start(domain.Work{Job: &own, Workspace: space, Entry: entry})
	b.slot = nil
	return end
}

// release cancels the slot unless the job was started in it.
func (b *reservation) release() {
	if b.slot != nil {
		b.slot.Cancel()
	}
}

// insertJob writes job, entry and temporary files in one transaction. If an equal request
// was faster, it returns the job of that request.
func (s *Service) insertJob(ctx context.Context, job *domain.Job, entry *domain.Entry, files []*domain.SpoolFile, r *request) (*domain.Job, error) {
	stored := job
	// A caller who goes away must not leave a job that is stored but not started.
	ctx = context.WithoutCancel(ctx)
	err := s.Store.Update(ctx, func(tx domain.Tx) error {
		stored = job
		// The job comes first: when its ID or key is taken, nothing else is written.
		err := tx.Jobs().Insert(ctx, job)
		if domain.Is(err, domain.Conflict) {
			first, lost := s.find(ctx, tx, job.WorkspaceID, job.ID, r, s.Clock.Now())
			if first != nil || lost != nil {
				stored = first
				return lost
			}
		}
		if err != nil {
			return err
		}
		return s.putInput(ctx, tx, entry, files)
	})
	return stored, err
}

// putInput stores the input of a job: its entry, if any, and temporary files.
func (s *Service) putInput(ctx context.Context, tx domain.Tx, entry *domain.Entry, files []*domain.SpoolFile) error {
	if entry != nil {
		if err := s.Silo.Put(ctx, tx, entry); err != nil {
			return err
		}
	}
	for _, f := range files {
		if err := s.Silo.PutFile(ctx, tx, f); err != nil {
			return err
		}
	}
	return nil
}
