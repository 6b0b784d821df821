package domain

import (
	"strconv"
	"time"

	"chancery/internal/limits"
)

// Limits of retrying and waiting.
const (
	// MaxRetries is how often an attempt is repeated after ERR.
	MaxRetries = 32
	// RetryDeadline ends an intent that has only failed, counted from its start.
	RetryDeadline = 13 * time.Hour
	// WaitDeadline ends an intent that waited, counted from its start.
	WaitDeadline = 100 * 24 * time.Hour
	// JobDeadline ends the waiting of a job, counted from its first step.
	JobDeadline = 100 * 24 * time.Hour
	// AttemptTimeout limits one attempt, unless its action has another limit.
	AttemptTimeout = 60 * time.Second
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

// FaultsOf returns the faults of a log, in order: one for each failed intent, handled
// or not. Of very many it returns the first and the last, because they are stored again
// with each commit of the job.
func FaultsOf(events []Event) []Fault {
	var faults []Fault
	var last *Fault // the last one, when there was no room for it
	size := 0
	for i := range events {
		e := &events[i]
		f := Fault{Provider: e.Provider, Code: e.Code, Message: e.Message, Paths: e.Paths}
		switch {
		case e.Status == StatusCancel:
			f = Fault{Provider: "transform", Code: CodeCancelled, Message: e.Message}
		case !e.Status.Failed():
			continue
		}
		size += f.bytes()
		if len(faults)+1 < limits.JobFaults.Int() && size <= limits.JobFaultBytes.Int() {
			faults = append(faults, f)
		} else {
			last = &f
		}
	}
	if last != nil {
		faults = append(faults, *last)
	}
	return faults
}
