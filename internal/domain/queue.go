package domain

import (
	"context"
	"time"
)

// Queue is the part of the store that says which jobs are due, who works on them,
// and what they were asked to do. The record of jobs is in Jobs.
type Queue interface {
	// Claim leases up to limit jobs that are due at now and that nobody holds a
	// lease for at now, over all workspaces, longest due first. When more are due
	// than that, the workspaces take turns, in which running jobs count. Each gets
	// the owner, until, and the next fencing number, and comes with its events.
	Claim(ctx context.Context, owner string, now, until time.Time, limit int) ([]*Job, error)
	// Renew prolongs the owner's leases for the jobs given, and returns those that
	// were lost to another owner.
	Renew(ctx context.Context, owner string, until time.Time, jobs []*Job) (lost []*Job, err error)
	// Release gives up all leases of an owner at once, so that others may claim.
	Release(ctx context.Context, owner string) error
	// Commit stores a checkpoint, and returns the signal that waits for the job.
	// ErrFenced when the fence of the job is not the one on record, ErrVersion when
	// an entry is not at the version that a change builds on; another Error of the
	// domain refuses one of the changes. The transaction must then be undone.
	Commit(ctx context.Context, c *Checkpoint) (*Signal, error)
	// Signal leaves a signal for the worker of a job and makes the job due at now
	// if nobody holds it. One that waits already is a Conflict, unless it asks for
	// the same; a completed job is NotFound.
	Signal(ctx context.Context, ws, id ID, s Signal, now time.Time) error
	// Backlog counts, by workspace, the jobs that run or are due at now; those that
	// wait for later are not among them.
	Backlog(ctx context.Context, now time.Time) (map[ID]int, error)
	// NextDue is the earliest instant at which a job can be claimed, taking leases
	// into account; zero when none ever can.
	NextDue(ctx context.Context) (time.Time, error)
}

// Checkpoint is everything that a worker stores about a job at once: all of it
// happens or none. It is data only, so that a store may send it as it likes best.
type Checkpoint struct {
	// Job in its new state (entry, status, faults, times, due time, ref), with the
	// lease that it keeps, under the fence that the worker holds. A job that is
	// suspended while a signal waits becomes due at once.
	Job *Job
	// Events to append.
	Events []Event
	// SignalHandled removes the signal that waits.
	SignalHandled bool
	// Changes in the order in which the steps made them.
	Changes []Change
}

// Change is what one step changes beside its job.
type Change struct {
	// EntryID is the entry that the step worked on; empty for none.
	EntryID ID
	// Base is the version of that entry on which the step built; when it is not
	// empty the entry must still be at it.
	Base string
	// Content becomes the next version of that entry.
	Content *Content
	// Inserted are new entries.
	Inserted []*Entry
	// Target is the entry of the folder, the state and the files: a new one when the
	// step made it, else EntryID.
	Target ID
	Folder string
	State  *State
	Files  []File
	// Child is a job that the step creates.
	Child *Job
	// At is the time of the change.
	At time.Time
}
