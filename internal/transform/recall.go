package transform

import (
	"context"
	"errors"
	"slices"
	"time"

	"chancery/internal/cache"
	"chancery/internal/domain"
)

// Memory is what a server remembers of workflows and entries, so that a new job can begin and be
// stored without a reading before: the transaction that stores it makes sure that its workflow has
// not changed, nor the entry, and that there is no such job. It looks at the count of changes if
// the store has one, and otherwise at the rows. A nil Memory remembers nothing.
type Memory struct {
	flows *cache.Cache[flowKey, recalledFlow]
	// entries are those that jobs were made for lately.
	entries *cache.Cache[entryKey, recalledEntry]
	// jobs are those that were made here: a request for one of them is answered by reading.
	jobs *cache.Cache[jobName, struct{}]
	// wary is when a job of a workspace last began in vain. In a database without a counter its
	// commit took those of others along, which had to be repeated; so the workspace is left to
	// read for a while.
	wary *cache.Cache[domain.ID, time.Time]
}

type flowKey struct{ ws, id domain.ID }

type entryKey struct{ ws, id domain.ID }

// jobName is an ID or a key of a job.
type jobName struct {
	ws    domain.ID
	isKey bool
	name  string
}

// recalledEntry is an entry as it was read. Most entries change with each of their jobs, and a job
// with an entry that has changed runs in vain; so only a steady one is used, which was the same
// when it was read again. One that has changed all the same is nil, and not remembered again.
type recalledEntry struct {
	entry  *domain.Entry // nobody changes it
	steady bool
	// changes is what the store said about the entry before it was read.
	changes uint64
}

type recalledFlow struct {
	flow    *domain.Workflow
	changes uint64
}

// maxFlows and maxJobs are how much is remembered.
const (
	maxFlows   = 2000
	maxJobs    = 20000
	maxEntries = 2000
	// maxEntryBytes bounds the documents of the entries; most of them the cache of the store has
	// too, so that they are not there twice.
	maxEntryBytes = 8 << 20
	entryOverhead = 1 << 10
	maxWary       = 1000
	// waryTime is how long the jobs of a workspace are read for after one began in vain.
	waryTime = time.Second
)

// NewMemory returns an empty memory.
func NewMemory() *Memory {
	return &Memory{
		flows:   cache.New(cache.Limits[flowKey, recalledFlow]{Entries: maxFlows}),
		jobs:    cache.New(cache.Limits[jobName, struct{}]{Entries: maxJobs}),
		wary:    cache.New(cache.Limits[domain.ID, time.Time]{Entries: maxWary}),
		entries: cache.New(cache.Limits[entryKey, recalledEntry]{Entries: maxEntries, Bytes: maxEntryBytes, Size: entryBytes}),
	}
}

func entryBytes(_ entryKey, r recalledEntry) int {
	if r.entry == nil {
		return 0
	}
	c := &r.entry.Content
	n := len(c.Doc) + len(c.Head) + len(c.Sigs) + len(c.Snippet) + domain.WarningsBytes(c.Warnings) + entryOverhead
	for i := range r.entry.Faults {
		n += len(r.entry.Faults[i].Message)
	}
	return n
}

// keepEntry remembers an entry that was read for a request, with what the store said about it before.
func (m *Memory) keepEntry(e *domain.Entry, changes uint64) {
	if m == nil {
		return
	}
	key := entryKey{e.WorkspaceID, e.ID}
	before, known := m.entries.Get(key)
	if known && (before.entry == nil || before.steady && alike(before.entry, e)) {
		return
	}
	own := *e
	own.Faults = slices.Clip(own.Faults)
	m.entries.Put(key, recalledEntry{&own, known && alike(before.entry, e), changes})
}

// alike reports whether an entry that was read twice has most likely not changed in between.
func alike(a, b *domain.Entry) bool {
	return a.Content.Version == b.Content.Version && a.UpdatedAt.Equal(b.UpdatedAt) && a.State == b.State && a.Folder == b.Folder
}

// changed notes that an entry is not what is remembered.
func (m *Memory) changed(e *domain.Entry) {
	m.entries.Put(entryKey{e.WorkspaceID, e.ID}, recalledEntry{})
}

// unchanged notes that an entry is what is remembered, and what the store says about it.
func (m *Memory) unchanged(r *recalledEntry, changes uint64) {
	m.entries.Put(entryKey{r.entry.WorkspaceID, r.entry.ID}, recalledEntry{r.entry, true, changes})
}

// keep remembers the workflow that was read for a request.
func (m *Memory) keep(ws domain.ID, k *lookup) {
	if m != nil {
		m.flows.Put(flowKey{ws, k.flow.ID}, recalledFlow{k.flow, k.changes})
	}
}

// wrong notes that a job of the workspace began in vain.
func (m *Memory) wrong(ws domain.ID, now time.Time) {
	if m != nil {
		m.wary.Put(ws, now)
	}
}

// trusted reports whether no job of the workspace began in vain lately.
func (m *Memory) trusted(ws domain.ID, now time.Time) bool {
	at, was := m.wary.Get(ws)
	return !was || now.Sub(at) >= waryTime
}

// made remembers a job.
func (m *Memory) made(ws, id domain.ID, key string) {
	if m == nil {
		return
	}
	m.jobs.Put(jobName{ws: ws, name: string(id)}, struct{}{})
	if key != "" {
		m.jobs.Put(jobName{ws: ws, isKey: true, name: key}, struct{}{})
	}
}

// recall returns what is remembered for a request, nil if the store must be asked.
func (m *Memory) recall(ws, id domain.ID, r *request) *lookup {
	if m == nil {
		return nil
	}
	for _, n := range []jobName{{ws: ws, name: string(id)}, {ws: ws, isKey: true, name: r.Key}} {
		if _, made := m.jobs.Get(n); made && n.name != "" {
			return nil
		}
	}
	flow, ok := m.flows.Get(flowKey{ws, r.workflow})
	if !ok {
		return nil
	}
	k := &lookup{flow: flow.flow, changes: flow.changes, recalled: true}
	if r.entry == "" {
		return k
	}
	known, ok := m.entries.Get(entryKey{ws, r.entry})
	if !ok || !known.steady {
		return nil
	}
	own := *known.entry // the engine changes its own copy
	k.known, k.entry = &known, &own
	return k
}

// flowChanges returns what the store says about the changes of workflows, if it does.
func (s *Service) flowChanges() (uint64, bool) {
	c, ok := s.Store.(domain.FlowCounter)
	if !ok {
		return 0, false
	}
	return c.FlowChanges(), true
}

// entryChanges is flowChanges about an entry, which may be none.
func (s *Service) entryChanges(entry domain.ID) (uint64, bool) {
	c, ok := s.Store.(domain.FlowCounter)
	if !ok || entry == "" {
		return 0, false
	}
	return c.EntryChanges(entry), true
}

// beginRecalled begins a job of a caller who waits, with what is remembered. Without a job the
// store must be asked, and the lookup, if any, has the entry that is made already.
func (s *Service) beginRecalled(ctx context.Context, actor domain.Actor, id domain.ID, r *request, wait Wait) (*lookup, *domain.Job, <-chan *domain.Finished) {
	if wait.For <= 0 || len(r.uploads) > 0 {
		return nil, nil, nil
	}
	k := s.recall(actor.Workspace.ID, id, r)
	if k == nil || s.prepare(ctx, actor, r, k) != nil {
		return k, nil, nil
	}
	job := s.newJob(actor, id, r, k)
	stored, end := s.beginNew(ctx, job, actor.Workspace, k)
	if !stored {
		return k, nil, nil
	}
	return k, job, end
}

// recall returns what is remembered for a request and may still be so, nil if the store must be
// asked.
func (s *Service) recall(ws, id domain.ID, r *request) *lookup {
	k := s.Memory.recall(ws, id, r)
	if k == nil {
		return nil
	}
	if now, counted := s.flowChanges(); counted && now != k.changes || !counted && !s.Memory.trusted(ws, s.Clock.Now()) {
		return nil
	}
	return k
}

// errRecalled is the error of storing a job whose workflow or entry may have changed.
var errRecalled = errors.New("the workflow or the entry may have changed")

// insertNew stores a job that has begun, with its document if it has one, if all that it began
// with is still on record.
func (s *Service) insertNew(ctx context.Context, tx domain.Tx, j *domain.Job, k *lookup) error {
	err := s.sameFlow(ctx, tx, k)
	if err == nil {
		err = s.sameEntry(ctx, tx, k)
	}
	if err == nil {
		err = tx.Jobs().Insert(ctx, j)
	}
	if err == nil {
		err = s.putInput(ctx, tx, k.fresh, nil)
	}
	if errors.Is(err, errRecalled) || domain.Is(err, domain.Conflict) {
		s.Memory.wrong(j.WorkspaceID, s.Clock.Now())
	}
	return err
}

// sameFlow makes sure, in the transaction that stores a job, that its workflow is the one
// on record.
func (s *Service) sameFlow(ctx context.Context, tx domain.Tx, k *lookup) error {
	if !k.recalled {
		return nil
	}
	now, counted := s.flowChanges()
	same := now == k.changes
	if !counted {
		var err error
		if same, err = tx.Workflows().Unchanged(ctx, k.flow); err != nil {
			return err
		}
	}
	if !same {
		return errRecalled
	}
	return nil
}

// sameEntry makes sure, in the transaction that stores a job, that its entry is the one on record.
func (s *Service) sameEntry(ctx context.Context, tx domain.Tx, k *lookup) error {
	if k.known == nil {
		return nil
	}
	now, counted := s.entryChanges(k.known.entry.ID)
	if counted && now == k.known.changes {
		return nil
	}
	// The numbers of others may be the same one.
	same, err := tx.Entries().Unchanged(ctx, k.known.entry)
	switch {
	case err != nil:
		return err
	case !same:
		s.Memory.changed(k.known.entry)
		return errRecalled
	case counted:
		s.Memory.unchanged(k.known, now)
	}
	return nil
}

// lookUpAfter is lookUp after an attempt to begin without it, which may have made the entry.
func (s *Service) lookUpAfter(ctx context.Context, actor domain.Actor, id domain.ID, r *request, before *lookup) (*lookup, error) {
	k, err := s.lookUp(ctx, actor, id, r)
	if err == nil && before != nil {
		k.fresh, k.refused, k.prepared, k.full = before.fresh, before.refused, before.prepared, before.full
	}
	return k, err
}
