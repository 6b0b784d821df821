package transform

import (
	"context"
	"errors"

	"chancery/internal/cache"
	"chancery/internal/domain"
)

// Memory is what a server remembers of workflows, so that a new job can begin and be stored
// without a reading before: the transaction that stores it makes sure that no workflow has
// changed, and that there is no such job. A nil Memory remembers nothing.
type Memory struct {
	flows *cache.Cache[flowKey, recalledFlow]
	// jobs are those that were made here: a request for one of them is answered by reading.
	jobs *cache.Cache[jobName, struct{}]
}

type flowKey struct{ ws, id domain.ID }

// jobName is an ID or a key of a job.
type jobName struct {
	ws    domain.ID
	isKey bool
	name  string
}

type recalledFlow struct {
	flow    *domain.Workflow
	changes uint64
}

// maxFlows and maxJobs are how much is remembered.
const (
	maxFlows = 2000
	maxJobs  = 20000
)

// NewMemory returns an empty memory.
func NewMemory() *Memory {
	return &Memory{
		flows: cache.New(cache.Limits[flowKey, recalledFlow]{Entries: maxFlows}),
		jobs:  cache.New(cache.Limits[jobName, struct{}]{Entries: maxJobs}),
	}
}

// keep remembers the workflow that was read for a request.
func (m *Memory) keep(ws domain.ID, k *lookup) {
	if m == nil {
		return
	}
	key := flowKey{ws, k.flow.ID}
	if known, ok := m.flows.Get(key); !ok || known.changes != k.changes {
		m.flows.Put(key, recalledFlow{k.flow, k.changes})
	}
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
	if m == nil || r.entry != "" {
		return nil
	}
	for _, n := range []jobName{{ws: ws, name: string(id)}, {ws: ws, isKey: true, name: r.Key}} {
		if _, made := m.jobs.Get(n); made && n.name != "" {
			return nil
		}
	}
	known, ok := m.flows.Get(flowKey{ws, r.workflow})
	if !ok {
		return nil
	}
	return &lookup{flow: known.flow, changes: known.changes, recalled: true}
}

// flowChanges returns what the store says about the changes of workflows, if it does.
func (s *Service) flowChanges() (uint64, bool) {
	c, ok := s.Store.(domain.FlowCounter)
	if !ok {
		return 0, false
	}
	return c.FlowChanges(), true
}

// beginRecalled begins a job of a caller who waits, with what is remembered. Without a job the
// store must be asked, and the lookup, if any, has the entry that is made already.
func (s *Service) beginRecalled(ctx context.Context, actor domain.Actor, id domain.ID, r *request, wait Wait) (*lookup, *domain.Job, <-chan *domain.Finished) {
	if _, ok := s.flowChanges(); !ok || wait.For <= 0 || len(r.uploads) > 0 {
		return nil, nil, nil
	}
	k := s.Memory.recall(actor.Workspace.ID, id, r)
	if k == nil || s.stillRecalled(k) != nil || s.prepare(ctx, actor, r, k) != nil {
		return k, nil, nil
	}
	job := s.newJob(actor, id, r, k)
	stored, end := s.beginNew(ctx, job, actor.Workspace, k)
	if !stored {
		return k, nil, nil
	}
	return k, job, end
}

// errRecalled is the error of storing a job whose workflow may have changed.
var errRecalled = errors.New("a workflow has changed")

// stillRecalled makes sure, in the transaction that stores a job, that its workflow is the one
// on record.
func (s *Service) stillRecalled(k *lookup) error {
	if !k.recalled {
		return nil
	}
	if now, _ := s.flowChanges(); now != k.changes {
		return errRecalled
	}
	return nil
}

// lookUpAfter is lookUp after an attempt to begin without it, which may have made the entry.
func (s *Service) lookUpAfter(ctx context.Context, actor domain.Actor, id domain.ID, r *request, before *lookup) (*lookup, error) {
	k, err := s.lookUp(ctx, actor, id, r)
	if err == nil && before != nil {
		k.fresh, k.refused, k.prepared = before.fresh, before.refused, before.prepared
	}
	return k, err
}
