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
	// faults grow at the end only.
	faults []domain.Fault
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
		p.noteMade(&r.job.Events[i])
	}
	return p
}

// pass moves on with the newest event of an intent, and reports whether there are more
// faults.
func (p *position) pass(in *domain.Intent, ev *domain.Event) bool {
	faults := len(p.faults)
	if len(ev.Args) > 0 {
		p.args = maps.Clone(p.args)
		maps.Copy(p.args, ev.Args)
	}
	p.noteMade(ev)
	if f, failed := ev.Fault(); failed {
		p.faults = append(p.faults, f)
	}
	p.open = in
	if ev.Status.Final() {
		p.open = nil
		p.flow.Pass(in)
	}
	for _, l := range p.flow.Stopped()[p.stopped:] {
		p.faults = append(p.faults, l.Fault())
		p.stopped++
	}
	return len(p.faults) > faults
}

// noteMade notes the entry that an event has made.
func (p *position) noteMade(ev *domain.Event) {
	if ev.Status == domain.StatusOK && ev.EntryID != "" && p.made[ev.Provider] == "" {
		p.made[ev.Provider] = ev.EntryID
	}
}
