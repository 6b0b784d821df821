package engine

import (
	"maps"

	"chancery/internal/domain"
)

// position is what the events of a job say about its next step. It moves on with each
// event, so that the work for a step does not grow with the record; replay makes it from
// the whole record.
type position struct {
	flow *domain.Flow
	// open is the intent at the position, nil for none.
	open *domain.Intent
	// args of the job with those that its steps added. The map does not change: an
	// action may still read it when the run has gone on.
	args map[string]string
	// added is the size of the arguments that the steps added.
	added  int
	faults domain.FaultLog
	// made has the first entry that each action made.
	made map[string]domain.ID
	// stopped is how many limits of the flow have left their faults.
	stopped int
}

// replay makes the position from the record.
func (r *record) replay() *position {
	p := &position{args: r.job.ArgsNow(), made: map[string]domain.ID{}}
	p.flow, p.open = r.policy.Replay(&r.version.Content, r.job.StartStep, domain.Intents(r.job.Events))
	stopped := p.flow.Stopped()
	p.faults, p.stopped = domain.FaultsOf(r.job.Events, stopped), len(stopped)
	for i := range r.job.Events {
		p.note(&r.job.Events[i])
	}
	return p
}

// pass moves on with the newest event of an intent, and reports whether there are more
// faults.
func (p *position) pass(in *domain.Intent, ev *domain.Event) bool {
	if len(ev.Args) > 0 {
		p.args = maps.Clone(p.args)
		maps.Copy(p.args, ev.Args)
	}
	p.note(ev)
	f, more := ev.Fault()
	if more {
		p.faults.Add(f)
	}
	p.open = in
	if ev.Status.Final() {
		p.open = nil
		p.flow.Pass(in)
	}
	for _, l := range p.flow.Stopped()[p.stopped:] {
		p.faults.Add(l.Fault())
		p.stopped++
		more = true
	}
	return more
}

// note notes what an event has made and added.
func (p *position) note(ev *domain.Event) {
	p.added += ev.ArgsAdded()
	if ev.Status == domain.StatusOK && ev.EntryID != "" && p.made[ev.Provider] == "" {
		p.made[ev.Provider] = ev.EntryID
	}
}
