package domain

import (
	"context"
	"time"
)

// Queue holds which jobs are due, who runs them, and the signals sent to them. The
// record of jobs is in Jobs.
type Queue interface {
	// Claim leases up to limit jobs of all workspaces that are due at now and have no
	// lease at now, those that are due longest first. If more are due, the workspaces
	// take turns, and running jobs count as turns taken, except those whose last event is a
	// RUN: their step is outside. Claim returns each job with its
	// events, the owner, until, and the next fencing number.
	Claim(ctx context.Context, owner string, now, until time.Time, limit int) ([]*Job, error)
	// Renew extends the owner's leases of the jobs, and returns the jobs whose lease
	// another owner has.
	Renew(ctx context.Context, owner string, until time.Time, jobs []*Job) (lost []*Job, err error)
	// Release ends all leases of an owner at once, so that others may claim the jobs.
	Release(ctx context.Context, owner string) error
	// Commit stores a checkpoint and returns the signal that waits for the job, if any.
	// It returns ErrFenced if the fence of the job is not the one on record, and
	// ErrVersion if an entry is not at the version that a change builds on. Any other
	// Error of this package refuses one of the changes. After an error the caller must
	// roll the transaction back.
	Commit(ctx context.Context, c *Checkpoint) (*Signal, error)
	// Signal stores a signal for a job and makes the job due at now if it has no lease.
	// It returns an Error of kind Conflict if a different signal waits already, and
	// one of kind NotFound if the job is completed.
	Signal(ctx context.Context, ws, id ID, s Signal, now time.Time) error
	// Take leases those of the jobs that wait without a lease, due or not, and returns them
	// like Claim. Jobs that do not exist, are complete or have a lease are left alone.
	Take(ctx context.Context, owner string, until time.Time, jobs []JobKey) ([]*Job, error)
	// Backlog counts, by workspace, the jobs that run or are due at now. It does not
	// count those that are due later.
	Backlog(ctx context.Context, now time.Time) (map[ID]int, error)
	// BacklogOf counts the jobs of one workspace like Backlog, but no more than most.
	BacklogOf(ctx context.Context, ws ID, now time.Time, most int) (int, error)
	// NextDue returns the earliest time at which a job can be claimed, with regard to
	// leases. It is zero if there is none.
	NextDue(ctx context.Context) (time.Time, error)
}

// JobKey names a job over all workspaces.
type JobKey struct{ WorkspaceID, ID ID }

// Checkpoint is everything that a worker stores about a job in one transaction. It is
// data only, so that a store can send it in one request.
type Checkpoint struct {
	// Job is the job in its new state (entry, status, faults, times, due time, ref), with
	// the lease that it keeps and the fence that the worker has. A job that is suspended
	// while a signal waits becomes due at once.
	Job *Job
	// FaultsChanged reports that the faults of Job differ from those on record. Without
	// it they stay as they are, and need not be sent.
	FaultsChanged bool
	// Events to append.
	Events []Event
	// SignalHandled removes the signal that waits.
	SignalHandled bool
	// Stored reports that the transaction has inserted the job in its new state, with all its
	// events: only the changes are to be stored.
	Stored bool
	// Changes are in the order in which the steps made them.
	Changes []Change
}

// Change is what one step changes apart from its job.
type Change struct {
	// EntryID is the entry that the step worked on; empty for none.
	EntryID ID
	// Base is the version of that entry on which the step built. If it is not empty, it
	// must still be the current one.
	Base string
	// Content becomes the next version of that entry.
	Content *Content
	// Inserted are new entries.
	Inserted []*Entry
	// Target is the entry of the folder, the state and the files: the new entry if the
	// step made one, else EntryID.
	Target ID
	Folder string
	State  *State
	Files  []File
	// Child is a job that the step creates.
	Child *Job
	// At is the time of the change.
	At time.Time
}
