package domain

import "time"

// MaxJumps is the largest number of jumps of one job, so that old workflows cannot loop
// endlessly.
const MaxJumps = 100

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
	// LoopLimit reports that the flow was ended because it jumped too often.
	LoopLimit bool
	// LoopAfter is how many intents the flow had until then.
	LoopAfter int
}

// Decide returns the next move, from the definition and the log alone: it
// replays the flow along the intents so far. It changes nothing.
//
// If start is not empty, the flow begins with that step.
func (p Policy) Decide(def *Definition, start ID, log []*Intent, now time.Time) Decision {
	r := replay{policy: p, def: def, log: log, now: now}
	steps := def.Steps
	if start != "" {
		steps = def.from(start)
	}
	end := r.flow(steps)
	if end == endFailed {
		r.rescue = true
		end = r.flow(def.Rescue)
	}
	if end == endPaused {
		r.next.Rescue = r.rescue
		r.next.LoopLimit, r.next.LoopAfter = r.looped, r.loopAfter
		return r.next
	}
	return Decision{Move: Finish, LoopLimit: r.looped, LoopAfter: r.loopAfter}
}

// end is how a list of steps ended.
type end int

const (
	endContinue end = iota
	endStop
	endFailed
	endJump
	endPaused
)

type replay struct {
	policy Policy
	def    *Definition
	log    []*Intent
	now    time.Time
	used   int // intents replayed
	jumps  int
	rescue bool
	looped bool
	// loopAfter is how many intents there were by then.
	loopAfter int
	target    ID       // of a pending jump
	next      Decision // once paused
}

// flow runs a top-level list, following jumps.
func (r *replay) flow(steps []*Step) end {
	e := r.list(steps)
	for e == endJump {
		r.jumps++
		if r.jumps > MaxJumps {
			r.looped, r.loopAfter = true, r.used
			return endFailed
		}
		e = r.list(r.def.from(r.target))
	}
	return e
}

func (r *replay) list(steps []*Step) end {
	for _, s := range steps {
		if e := r.step(s); e != endContinue {
			return e
		}
	}
	return endContinue
}

func (r *replay) step(s *Step) end {
	if r.used == len(r.log) {
		r.next = Decision{Move: Run, Step: s}
		return endPaused
	}
	in := r.log[r.used]
	r.used++
	last := in.Last()
	if !last.Status.Final() {
		r.next = r.policy.resume(s, in, r.now, r.deadline())
		return endPaused
	}
	if last.Status == StatusCancel {
		return r.cancelled(last)
	}
	if b := Match(s.Next, last.Status, last.Code); b != nil {
		return r.branch(b)
	}
	// Strict applies only to the last intent: steps that ran under another policy are
	// not undone.
	strict := r.policy.StrictRescue && r.used == len(r.log)
	if last.Status.Failed() && (!r.rescue || strict) {
		return endFailed
	}
	// A failure inside the rescue is on record; the rest of it still runs.
	return endContinue
}

// deadline returns when the job has taken too long, counted from its first step. It is
// zero in the rescue, which has no such limit.
func (r *replay) deadline() time.Time {
	if r.rescue {
		return time.Time{}
	}
	return r.log[0].CreatedAt().Add(JobDeadline)
}

// cancelled ends the flow, because no branch handles a cancellation. The rescue runs,
// unless it was itself cancelled or the signal excluded it.
func (r *replay) cancelled(last *Event) end {
	if r.rescue || last.NoRescue {
		return endStop
	}
	return endFailed
}

func (r *replay) branch(b *Next) end {
	if e := r.list(b.Steps); e != endContinue {
		return e
	}
	if b.StepID != "" {
		r.target = b.StepID
		return endJump
	}
	if b.Stop {
		return endStop
	}
	return endContinue
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
