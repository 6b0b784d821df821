package domain

import (
	"context"
	"time"
)

// Slots lets the creator of a job run it at once on this node.
type Slots interface {
	// Reserve returns a free slot, or nil if there is none. Without a slot the job is
	// stored without a lease and claimed later.
	Reserve() Slot
	// Await is Reserve for a caller who waits for the result anyway: when no slot is free it waits
	// for one, up to so long, unless jobs on record wait for slots. Workspaces take turns.
	Await(ctx context.Context, ws ID, most time.Duration) Slot
}

// Slot is the right to run one job. The caller must call exactly one of Start, Begin
// and Cancel.
type Slot interface {
	// Lease returns the lease to store with the job.
	Lease() Lease
	// Start runs the job, which must be committed with the lease. The caller must not
	// use the job afterwards. The channel receives the job when it completes in this
	// slot; it is closed without a value when the job is suspended or left to other
	// nodes.
	Start(w Work) <-chan *Finished
	// Begin runs a job that is not on record yet: the local steps that it begins with need
	// no commit of their own before them. The transaction of its first commit calls put,
	// which stores the job as it is given and what came with it. The channel is that of Start.
	Begin(w Work, put func(ctx context.Context, tx Tx, j *Job) error) (Beginning, <-chan *Finished)
	// Cancel releases the slot unused.
	Cancel()
}

// Beginning is a job that runs before it is on record. If it turns out that it was not
// stored, the caller makes it in the ordinary way: nothing was stored, unless the outcome of
// the commit is unknown, and nothing outside has happened.
type Beginning interface {
	// Done receives once whether the first commit has stored the job.
	Done() <-chan bool
	// Store stores the job as it began, unless its first commit is on its way, and reports
	// whether it is stored: others see it from then on. It is for a job whose first steps take
	// longer than that may wait.
	Store(ctx context.Context) bool
}

// Work is a job that begins, with what its creator knows about it.
type Work struct {
	Job       *Job
	Workspace Workspace
	// Entry is the stored entry that the job works on. It is nil if the job has none or
	// the engine shall read it.
	Entry *Entry
}

// Finished is a completed job as it was committed, with what its answer shows. It
// does not change any more.
type Finished struct {
	Job *Job
	// Entry is the entry that the job worked on last, nil for none.
	Entry *Entry
	// Files are those that the job made and did not replace itself, oldest first.
	Files []File
}
