package domain

// Slots lets the creator of a job run it at once on this node.
type Slots interface {
	// Reserve returns a free slot, or nil if there is none. Without a slot the job is
	// stored without a lease and claimed later.
	Reserve() Slot
}

// Slot is the right to run one job. The caller must call exactly one of Start and
// Cancel.
type Slot interface {
	// Lease returns the lease to store with the job.
	Lease() Lease
	// Start runs the job, which must be committed with the lease. The caller must not
	// use the job afterwards. The channel receives the job when it completes in this
	// slot; it is closed without a value when the job is suspended or left to other
	// nodes.
	Start(w Work) <-chan *Finished
	// Cancel releases the slot unused.
	Cancel()
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
