package domain

import (
	"time"

	"chancery/internal/limits"
)

// MaxJumps is the largest number of jumps of one job, so that old workflows cannot loop
// endlessly.
const MaxJumps = limits.MaxJumps

// CodeLoopLimit is the code of the fault of a job that jumps too often.
const CodeLoopLimit = "loop-limit"

// Move says what a job does next.
type Move int

// The moves.
const (
	// Run a step: a new intent, or another attempt at an open one.
	Run Move = iota
	// Wait for an instant, a poke, or both.
	Wait
	// Expire the open intent: its deadline has passed.
	Expire
	// Finish the job: nothing is left to run.
	Finish
)

// Decision is the next move of a job and what it concerns.
type Decision struct {
	Move Move
	// Step to run, wait for or expire.
	Step *Step
	// Intent that is open at the step; nil when the step was not reached before.
	Intent *Intent
	// Rescue reports that the step belongs to the rescue list.
	Rescue bool
	// At ends a wait.
	At time.Time
	// Limit names the limit that has passed, when a step expires.
	Limit string
	// Stopped lists the limits that have ended a part of the flow, in order.
	Stopped []FlowLimit
}

// FlowLimit is a limit of flows that a job has reached. It leaves a fault.
type FlowLimit struct {
	// Code is CodeLoopLimit or KeyLimit.
	Code string
	// After is how many intents the job had until then.
	After int
}

// Fault returns the fault that the limit leaves.
func (l FlowLimit) Fault() Fault {
	f := Fault{Provider: "transform", Code: l.Code, Message: "the workflow jumped between its steps too often"}
	if l.Code == KeyLimit {
		f.Message = limits.Intents.Message()
	}
	return f
}

// Decide returns the next move, from the definition and the log alone: it
// replays the flow along the intents so far. It changes nothing.
//
// If start is not empty, the flow begins with that step.
func (p Policy) Decide(def *Definition, start ID, log []*Intent, now time.Time) Decision {
	f, open := p.Replay(def, start, log)
	return f.Next(open, now)
}

// Replay returns the position that a log leads to, and the intent that is open there;
// nil for none. From there the flow goes on with Pass, without the log.
func (p Policy) Replay(def *Definition, start ID, log []*Intent) (*Flow, *Intent) {
	steps := def.Steps
	if start != "" {
		steps = def.from(start)
	}
	f := &Flow{policy: p, def: def, stack: []list{{steps: steps}}}
	f.settle()
	for i, in := range log {
		if f.ended {
			break
		}
		if !in.Completed() {
			return f, in
		}
		var next *Intent
		if i+1 < len(log) {
			next = log[i+1]
		}
		f.pass(in, next)
	}
	return f, nil
}

// Flow is the position of a job in its workflow. It moves on with each intent that ends,
// so that the work for a step does not grow with the number of steps before it.
type Flow struct {
	policy Policy
	def    *Definition
	// stack holds what is left of the lists that have begun, the innermost last. No list
	// on it is empty.
	stack   []list
	rescue  bool
	ended   bool
	used    int // intents that have ended
	jumps   int
	since   time.Time // of the first intent
	stopped []FlowLimit
}

// list is what is left of a list of steps.
type list struct {
	steps []*Step
	// then says what follows the list of a branch; nil for a list of the definition.
	then *Next
}

// Next returns the next move. Open is the intent that is open at the position, nil for
// none.
func (f *Flow) Next(open *Intent, now time.Time) Decision {
	d := Decision{Move: Finish}
	switch {
	case f.ended:
	case open == nil:
		d = Decision{Move: Run, Step: f.step(), Rescue: f.rescue}
	default:
		d = f.policy.resume(f.step(), open, now, f.deadline(open))
		d.Rescue = f.rescue
	}
	d.Stopped = f.stopped
	return d
}

// Stopped lists the limits that have ended a part of the flow, in order.
func (f *Flow) Stopped() []FlowLimit { return f.stopped }

// Pass moves on past the step at the position, whose intent has ended just now.
func (f *Flow) Pass(in *Intent) {
	if !f.ended {
		f.pass(in, nil)
	}
}

// pass moves on past the step at the position. Next is the intent that follows on
// record, nil if the intent is the last. What depends on more than definition and log
// applies to the last intent only: steps that ran under other rules are not undone.
func (f *Flow) pass(in, next *Intent) {
	if f.used == 0 {
		f.since = in.CreatedAt()
	}
	f.used++
	s, last := f.step(), in.Last()
	top := &f.stack[len(f.stack)-1]
	top.steps = top.steps[1:]
	strict := f.policy.StrictRescue && next == nil
	switch b := Match(s.Next, last.Status, last.Code); {
	case last.Status == StatusCancel:
		f.cancelled(last)
	case b != nil:
		f.stack = append(f.stack, list{b.Steps, b})
	case last.Status.Failed() && (!f.rescue || strict):
		f.fail()
	}
	// A failure inside the rescue is on record; the rest of it still runs.
	f.settle()
	f.limit(next)
}

// limit ends a flow that has as many intents as a job may have. The rescue has a part
// of its own, so that it runs in any case.
func (f *Flow) limit(next *Intent) {
	most := limits.Intents.Int()
	if !f.rescue {
		most -= limits.RescueIntents.Int()
	}
	if f.ended || f.used < most || next != nil && next.Rescue == f.rescue {
		return
	}
	f.stopped = append(f.stopped, FlowLimit{Code: KeyLimit, After: f.used})
	f.fail()
	f.settle()
}

// step is the step at the position.
func (f *Flow) step() *Step { return f.stack[len(f.stack)-1].steps[0] }

// settle ends lists of which nothing is left, and goes where their branches lead.
func (f *Flow) settle() {
	for !f.ended && len(f.stack[len(f.stack)-1].steps) == 0 {
		b := f.stack[len(f.stack)-1].then
		f.stack = f.stack[:len(f.stack)-1]
		switch {
		case b == nil || b.StepID == "" && b.Stop:
			f.ended = true
		case b.StepID != "":
			f.jump(b.StepID)
		}
	}
}

// jump goes on with a step, and with the list that holds it; lists that have begun are
// left.
func (f *Flow) jump(to ID) {
	if f.jumps++; f.jumps <= MaxJumps {
		f.stack = append(f.stack[:0], list{steps: f.def.from(to)})
		return
	}
	if f.jumps == MaxJumps+1 {
		f.stopped = append(f.stopped, FlowLimit{Code: CodeLoopLimit, After: f.used})
	}
	f.fail()
}

// fail goes on with the rescue, or ends it.
func (f *Flow) fail() {
	f.ended = f.rescue
	f.rescue = true
	f.stack = append(f.stack[:0], list{steps: f.def.Rescue})
}

// deadline returns when the job has taken too long, counted from its first step. It is
// zero in the rescue, which has no such limit.
func (f *Flow) deadline(open *Intent) time.Time {
	switch {
	case f.rescue:
		return time.Time{}
	case f.used == 0:
		return open.CreatedAt().Add(JobDeadline)
	}
	return f.since.Add(JobDeadline)
}

// cancelled ends the flow, because no branch handles a cancellation. The rescue runs,
// unless it was itself cancelled or the signal excluded it.
func (f *Flow) cancelled(last *Event) {
	if last.NoRescue {
		f.ended = true
		return
	}
	f.fail()
}

// from returns the rest of the list that holds a step, starting with it.
func (d *Definition) from(id ID) []*Step {
	if list := listFrom(d.Steps, id); list != nil {
		return list
	}
	return listFrom(d.Rescue, id)
}

func listFrom(steps []*Step, id ID) []*Step {
	for i, s := range steps {
		if s.ID == id {
			return steps[i:]
		}
		for _, n := range s.Next {
			if list := listFrom(n.Steps, id); list != nil {
				return list
			}
		}
	}
	return nil
}

// Match returns the branch for an outcome: the most specific one that fits, the first
// of several equal ones, or nil. Most specific is status and code, then code alone,
// then status alone, then any. A TIMEOUT also takes the branches of a KO, after its
// own.
func Match(branches []*Next, status Status, code string) *Next {
	var best *Next
	bestRank := 0
	for _, b := range branches {
		if rank := fit(b, status, code); rank > bestRank {
			best, bestRank = b, rank
		}
	}
	return best
}

// fit returns how well a branch fits an outcome, from 1; 0 if it does not.
func fit(b *Next, status Status, code string) int {
	if b.Code != "" && b.Code != code {
		return 0
	}
	coded := b.Code != ""
	switch {
	case b.Status == status:
		return rank(status == StatusTimeout, coded, 6, 5, 6, 4)
	case b.Status == StatusKO && status == StatusTimeout:
		return rank(true, coded, 4, 3, 0, 0)
	case !b.anyStatus():
		return 0
	case b.onlyStop() && status.Failed():
		// A bare "stop here" marker of old workflows must not hide a failure.
		return 0
	}
	return rank(status == StatusTimeout, coded, 2, 1, 5, 3)
}

// rank picks from two orders: timeouts prefer a named status to a code, all
// other outcomes prefer a code to a status.
func rank(timeout, coded bool, timeoutCoded, timeoutPlain, otherCoded, otherPlain int) int {
	switch {
	case timeout && coded:
		return timeoutCoded
	case timeout:
		return timeoutPlain
	case coded:
		return otherCoded
	}
	return otherPlain
}

func (b *Next) anyStatus() bool { return b.Status == "" || b.Status == StatusNA }

func (b *Next) onlyStop() bool {
	return b.Code == "" && len(b.Steps) == 0 && b.StepID == "" && b.Stop
}
