package domain

import (
	"slices"
	"strconv"
	"time"

	"chancery/internal/limits"
)

// Limits of retrying and waiting.
const (
	// MaxRetries is how often an attempt is repeated after ERR.
	MaxRetries = limits.MaxRetries
	// RetryDeadline ends an intent that has only failed, counted from its start.
	RetryDeadline = 13 * time.Hour
	// WaitDeadline ends an intent that waited, counted from its start.
	WaitDeadline = 100 * 24 * time.Hour
	// JobDeadline ends the waiting of a job, counted from its first step.
	JobDeadline = 100 * 24 * time.Hour
	// AttemptTimeout limits one attempt, unless its action has another limit.
	AttemptTimeout = limits.AttemptTimeout
)

const (
	firstDelay   = 5 * time.Second
	doublings    = 9 // 5 s … 1280 s
	steadyDelay  = 30 * time.Minute
	halfHourly   = 48 // re-checks of a queued intent before they become daily
	dailyRecheck = 24 * time.Hour
)

// RetryDelay returns the wait after the n-th ERR of an intent, n from 1: 5 s doubling
// to 1280 s, then every half hour.
func RetryDelay(n int) time.Duration {
	if n <= doublings {
		return firstDelay << (n - 1)
	}
	return steadyDelay
}

func recheckDelay(n int) time.Duration {
	if n <= halfHourly {
		return steadyDelay
	}
	return dailyRecheck
}

// Errors counts the ERR events of the intent.
func (in *Intent) Errors() int { return in.count(StatusErr) }

func (in *Intent) count(s Status) int {
	n := 0
	for i := range in.Events {
		if in.Events[i].Status == s {
			n++
		}
	}
	return n
}

// Parked reports whether the intent waits for a poke alone: its last attempt
// returned POKE. A POKE from outside does not follow a RUN directly.
func (in *Intent) Parked() bool {
	n := len(in.Events)
	return n > 1 && in.Events[n-1].Status == StatusPoke && in.Events[n-2].Status == StatusRun
}

// NextAttempt returns when an open intent is tried again, and false if only a poke can
// continue it.
func (p Policy) NextAttempt(in *Intent) (time.Time, bool) {
	last := in.Last()
	switch last.Status {
	case StatusErr:
		if last.RetryIn > 0 {
			return last.At.Add(last.RetryIn), true
		}
		n := in.Errors()
		return last.At.Add(p.jittered(p.RetryDelay(n), in.ID, n)), true
	case StatusQueued:
		if last.RetryIn > 0 {
			return last.At.Add(last.RetryIn), true
		}
		return last.At.Add(recheckDelay(in.count(StatusQueued))), true
	default: // interrupted, or poked: at once, unless only a poke can wake it
		return last.At, !in.Parked()
	}
}

// Deadline returns when an open intent ends with TIMEOUT: 100 days after its start, or
// 13 hours if it has only failed and no action requested another wait.
func (p Policy) Deadline(in *Intent) time.Time {
	limit := p.retryDeadline()
	for i := range in.Events {
		e := &in.Events[i]
		if e.Status == StatusQueued || e.Status == StatusPoke || e.RetryIn > 0 {
			limit = WaitDeadline
			break
		}
	}
	return in.CreatedAt().Add(limit)
}

// resume decides about an intent that is not final, of a job that must end at the given
// time; zero for none.
func (p Policy) resume(s *Step, in *Intent, now, end time.Time) Decision {
	d := Decision{Step: s, Intent: in}
	if len(in.Events) >= limits.IntentEvents.Int() {
		d.Move, d.Limit = Expire, "the "+limits.IntentEvents.Text()+" events that a step may have"
		return d
	}
	deadline := p.Deadline(in)
	limit := "the " + span(p.retryDeadline()) + " in which a step may fail"
	if deadline.Sub(in.CreatedAt()) == WaitDeadline {
		limit = "the 100 days that a step may wait"
	}
	if !end.IsZero() && end.Before(deadline) {
		deadline, limit = end, "the 100 days that a job may take"
	}
	if !now.Before(deadline) {
		d.Move, d.Limit = Expire, limit
		return d
	}
	at, timed := p.NextAttempt(in)
	switch {
	case timed && !at.After(now):
		d.Move = Run
	case timed && at.Before(deadline):
		d.Move, d.At = Wait, at
	default:
		d.Move, d.At = Wait, deadline
	}
	return d
}

// span formats a duration for people: "13 hours", "90 minutes".
func span(d time.Duration) string {
	if d%time.Hour == 0 {
		return strconv.Itoa(int(d/time.Hour)) + " hours"
	}
	return strconv.Itoa(int(d/time.Minute)) + " minutes"
}

// CodeCancelled is the code of the fault left by a cancellation.
const CodeCancelled = "cancelled"

// FaultsOf returns the faults of a job, in order: one for each failed intent, handled
// or not, and one for each limit that ended its flow, where that happened. Of very many
// it returns those that a FaultLog keeps.
func FaultsOf(events []Event, stopped []FlowLimit) FaultLog {
	var faults FaultLog
	seen := map[ID]bool{}
	for i := range events {
		e := &events[i]
		if len(stopped) > 0 {
			for seen[e.IntentID] = true; len(stopped) > 0 && len(seen) > stopped[0].After; stopped = stopped[1:] {
				faults.Add(stopped[0].Fault())
			}
		}
		if f, failed := e.Fault(); failed {
			faults.Add(f)
		}
	}
	for _, l := range stopped {
		faults.Add(l.Fault())
	}
	return faults
}

// FaultLog collects faults. Of very many it keeps the first and the last, because they
// are stored again whenever the job has one more.
type FaultLog struct {
	list []Fault
	size int
	// over reports that the last of the list is one for which there was no room.
	over bool
}

// Add adds a fault.
func (l *FaultLog) Add(f Fault) {
	kept := l.list
	if l.over {
		kept = kept[:len(kept)-1]
	}
	l.size += f.bytes()
	if l.over = l.over || len(kept)+1 >= limits.JobFaults.Int() || l.size > limits.JobFaultBytes.Int(); l.over {
		kept = slices.Clip(kept) // the list may be in use
	}
	l.list = append(kept, f)
}

// List returns the faults. They do not change when others are added.
func (l *FaultLog) List() []Fault { return l.list }

// Fault returns the fault that the event leaves, and false if it leaves none.
func (e *Event) Fault() (Fault, bool) {
	switch {
	case e.Status == StatusCancel:
		return Fault{Provider: "transform", Code: CodeCancelled, Message: e.Message}, true
	case e.Status.Failed():
		return Fault{Provider: e.Provider, Code: e.Code, Message: e.Message, Paths: e.Paths}, true
	}
	return Fault{}, false
}
