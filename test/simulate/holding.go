package simulate

import (
	"slices"
	"time"

	"chancery/internal/domain"
)

// holding is who works on which job, as the store has told the servers: by what it has
// committed of claims, releases and checkpoints, and not by the fences on record, which
// may be wrong.
type holding struct {
	holders map[domain.ID]*life
	// orphans are the jobs of servers that were lost when all other failures were over, and
	// since when.
	orphans map[domain.ID]time.Duration
	// signals are those that wait for their jobs.
	signals map[domain.ID]*waitingSignal
}

// waitingSignal is a signal on record, and how many checkpoints of its job have left it there.
type waitingSignal struct {
	domain.Signal
	passed int
}

func newHolding() holding {
	return holding{map[domain.ID]*life{}, map[domain.ID]time.Duration{}, map[domain.ID]*waitingSignal{}}
}

// maxContinue is how long the jobs of a server that is lost wait for another: a lease and
// the time to notice.
const maxContinue = 20 * time.Second

// maxPassed is how many checkpoints may be made by a server that has not heard of a signal:
// that with the begin of an outward step, and that with its end.
const maxPassed = 2

// orphan notes that a server works no more on the jobs that it holds.
func (w *world) orphan(l *life) {
	for id, holder := range w.holders {
		if _, known := w.orphans[id]; holder == l && !known {
			w.orphans[id] = w.now
		}
	}
}

// continued notes that somebody works on a job.
func (w *world) continued(id domain.ID, by *life) {
	since, orphaned := w.orphans[id]
	if !orphaned {
		return
	}
	delete(w.orphans, id)
	w.count("jobs of lost servers that were continued")
	if took := w.now - since; took > maxContinue {
		w.fault("job %s: its server was lost, and %s continued %v later", id, by.owner, took)
	}
}

// claimed notes that a server holds a job from now on.
func (w *world) claimed(id domain.ID, by *life) {
	w.holders[id] = by
	w.continued(id, by)
}

// released notes that an owner holds no job any more.
func (w *world) released(owner string) {
	for id, holder := range w.holders {
		if holder.owner == owner {
			delete(w.holders, id)
		}
	}
}

// signalled notes that a signal waits for a job.
func (w *world) signalled(id domain.ID, s domain.Signal) {
	if w.signals[id] == nil {
		w.signals[id] = &waitingSignal{Signal: s}
	}
}

// advance is a checkpoint as it was stored, with the signal that it left on record.
type advance struct {
	job     domain.Job
	events  []domain.Event
	handled bool
	signal  *domain.Signal
}

// advanced notes a checkpoint on record, and who has stored it.
func (w *world) advanced(a *advance, by *life) {
	id := a.job.ID
	if holder := w.holders[id]; holder != by {
		w.fault("%s stored a checkpoint of job %s, which it does not hold", by.owner, id)
	}
	w.continued(id, by)
	if a.job.Completed() || a.job.Lease.Owner == "" {
		delete(w.holders, id)
	}
	w.obeyed(a)
}

// obeyed checks that a signal is handled soon.
func (w *world) obeyed(a *advance) {
	id := a.job.ID
	s := w.signals[id]
	if s == nil {
		return
	}
	s.passed++
	cancelled := slices.ContainsFunc(a.events, func(e domain.Event) bool { return e.Status == domain.StatusCancel })
	switch {
	case a.handled && s.Kind == domain.SignalCancel && !a.job.Completed() && !cancelled:
		w.fault("job %s was cancelled and goes on", id)
	case !a.handled && !a.job.Completed() && a.signal == nil:
		w.fault("the signal %s of job %s is gone", s.Kind, id)
	case !a.handled && s.passed > maxPassed:
		w.fault("job %s does not look at its signal %s", id, s.Kind)
	case !a.handled && !a.job.Completed():
		return // it waits
	}
	delete(w.signals, id)
}
