package domain

import (
	"context"
	"io"
	"time"
)

// Store runs functions inside transactions. What Update's function returned nil
// for is on disk when Update returns nil.
type Store interface {
	// View reads a consistent state.
	View(ctx context.Context, fn func(tx Tx) error) error
	// Update may call fn again after a conflict between writers, so fn must
	// touch nothing but tx and what it assigns anew each time.
	Update(ctx context.Context, fn func(tx Tx) error) error
	Close() error
}

// Tx is everything that can happen atomically. Except for workspaces, each
// method takes the workspace and sees nothing beyond it. Reads of what is not
// there return an Error of kind NotFound.
type Tx interface {
	Workspaces() Workspaces
	Tokens() Tokens
	Workflows() Workflows
	Jobs() Jobs
	Queue() Queue
	Entries() Entries
	Files() Files
	Spool() Spool
	Series() SeriesBook
	Metas() Metas
}

// Workspaces of the installation.
type Workspaces interface {
	// Insert returns Conflict for a slug that is taken.
	Insert(ctx context.Context, w Workspace) error
	Get(ctx context.Context, id ID) (Workspace, error)
	BySlug(ctx context.Context, slug string) (Workspace, error)
	// List all, oldest first.
	List(ctx context.Context) ([]Workspace, error)
}

// Tokens that were issued.
type Tokens interface {
	Insert(ctx context.Context, t Token) error
	Get(ctx context.Context, ws, id ID) (Token, error)
	// List newest first.
	List(ctx context.Context, ws ID) ([]Token, error)
	// Revoke ends a token; one that was revoked stays as it is.
	Revoke(ctx context.Context, ws, id ID, at time.Time) error
}

// Workflows and their published versions.
type Workflows interface {
	// Insert returns Conflict for an ID that is taken in the workspace.
	Insert(ctx context.Context, w *Workflow) error
	Update(ctx context.Context, w *Workflow) error
	Get(ctx context.Context, ws, id ID) (*Workflow, error)
	// Head returns the workflow without its content.
	Head(ctx context.Context, ws, id ID) (*Workflow, error)
	// List newest first, created before or at the bound when it is set; schema
	// filters when not empty.
	List(ctx context.Context, ws ID, q WorkflowQuery) ([]*Workflow, error)
	InsertVersion(ctx context.Context, v *WorkflowVersion) error
	Version(ctx context.Context, ws, id ID, version int) (*WorkflowVersion, error)
	// Versions newest first, without their content.
	Versions(ctx context.Context, ws, id ID) ([]*WorkflowVersion, error)
}

// WorkflowQuery selects workflows.
type WorkflowQuery struct {
	Schema string
	Before time.Time // inclusive upper bound of CreatedAt; zero for none
	Limit  int
}

// Page selects a page of a list sorted by (CreatedAt, ID).
type Page struct {
	// From is the bound in time: upper when descending, lower when ascending;
	// inclusive. Zero for none.
	From time.Time
	// After continues behind the row with From and this ID; empty starts at From.
	After     ID
	Ascending bool
	Limit     int
}

// JobQuery selects jobs.
type JobQuery struct {
	// Tag limits the list to jobs that have it; empty for all.
	Tag string
	Page
}

// EntryQuery selects entries.
type EntryQuery struct {
	// Folders limits the list to entries in one of them; empty for all.
	Folders []string
	Page
}

// Jobs is the record of jobs with their logs. What is due and who works on it is in
// Queue.
type Jobs interface {
	// Insert returns Conflict for an ID that is taken. The key, when there is
	// one, is claimed for the job; a key claimed longer than KeyMemory before the
	// creation is free again, a younger one is a Conflict. The lease in the job is stored as given.
	Insert(ctx context.Context, j *Job) error
	// Get returns the job with its events.
	Get(ctx context.Context, ws, id ID) (*Job, error)
	// Head returns the job without its events.
	Head(ctx context.Context, ws, id ID) (*Job, error)
	// ByKey finds the job that holds a key at now, without events.
	ByKey(ctx context.Context, ws ID, key string, now time.Time) (*Job, error)
	// List returns a page of jobs without their events.
	List(ctx context.Context, ws ID, q JobQuery) ([]*Job, error)
	// ByRef finds the job whose open intent was given a reference by its action,
	// without events.
	ByRef(ctx context.Context, ws ID, ref string) (*Job, error)
}

// Entries of the silo.
type Entries interface {
	// Insert returns Conflict, with the existing ID, when the ID or key is taken.
	Insert(ctx context.Context, e *Entry) error
	// Get returns the entry with the bytes of its content, which are not to be
	// changed.
	Get(ctx context.Context, ws, id ID) (*Entry, error)
	ByKey(ctx context.Context, ws ID, key string) (*Entry, error)
	// List leaves out the bytes of head, document and signatures.
	List(ctx context.Context, ws ID, q EntryQuery) ([]*Entry, error)
	// Revise appends a version, which becomes the current content. ErrVersion
	// when the current version is not the expected one.
	Revise(ctx context.Context, ws, id ID, expected string, c *Content) error
	// Expect returns ErrVersion when the current version is not the expected one.
	Expect(ctx context.Context, ws, id ID, version string) error
	// SetFolder moves the entry.
	SetFolder(ctx context.Context, ws, id ID, folder string, at time.Time) error
	// Versions newest first, without bytes.
	Versions(ctx context.Context, ws, id ID) ([]Content, error)
	// Content returns one version with its bytes.
	Content(ctx context.Context, ws, id ID, version string) (*Content, error)
	// AddState appends a state; the entry shows the newest by time. The same
	// instant and key again changes nothing.
	AddState(ctx context.Context, ws, id ID, s State) error
	// States newest first.
	States(ctx context.Context, ws, id ID) ([]State, error)
}

// Files of entries. Contents are elsewhere, by hash.
type Files interface {
	// Put stores a file. One with the same ID and hash changes nothing, with
	// another hash is a Conflict; the file that held the slot is replaced.
	Put(ctx context.Context, f *File) error
	// Get also finds files that were replaced.
	Get(ctx context.Context, ws, entry, id ID) (*File, error)
	// Find looks a file up over all workspaces, for public links: the hash, of
	// which the start is enough, is the secret in them.
	Find(ctx context.Context, entry, id ID, hash string) (*File, error)
	// List those in place, oldest first.
	List(ctx context.Context, ws, entry ID) ([]File, error)
	// Replaced lists the files that were replaced, newest first.
	Replaced(ctx context.Context, ws, entry ID) ([]File, error)
	// ByJob lists what a job made and did not replace itself, oldest first.
	ByJob(ctx context.Context, ws, job ID) ([]File, error)
	// MarkStored records that the announced bytes arrived.
	MarkStored(ctx context.Context, ws, entry, id ID) error
}

// Spool holds temporary files with their contents, which come and go in one
// transaction.
type Spool interface {
	// Insert returns Conflict for a key that is taken.
	Insert(ctx context.Context, f *SpoolFile) error
	// Get returns a file with its contents. One that has expired at now is
	// NotFound, here and for Delete.
	Get(ctx context.Context, ws ID, key string, now time.Time) (*SpoolFile, error)
	Delete(ctx context.Context, ws ID, key string, now time.Time) error
	// Sweep deletes up to limit files that have expired at now, over all
	// workspaces, and returns how many there were.
	Sweep(ctx context.Context, now time.Time, limit int) (int, error)
}

// SeriesBook holds the series and their entries.
type SeriesBook interface {
	Insert(ctx context.Context, s *Series) error
	Get(ctx context.Context, ws, id ID) (*Series, error)
	// Take returns the number that an ID has in a series, taking the next one if
	// it has none. It must be the only way a counter moves.
	Take(ctx context.Context, ws, series, id ID, now time.Time) (*SeriesEntry, error)
	// Entry returns the number that an ID has.
	Entry(ctx context.Context, ws, series, id ID) (*SeriesEntry, error)
}

// Blobs keeps file contents by hash, apart for each workspace.
type Blobs interface {
	// Put stores the bytes durably; the same bytes again change nothing.
	Put(ctx context.Context, ws ID, hash string, data []byte) error
	// Open returns the contents; NotFound when they are not there.
	Open(ctx context.Context, ws ID, hash string) (io.ReadCloser, error)
}

// Wake carries hints that something changed. A hint may be lost: the row is the
// truth, and every waiter also looks by itself now and then.
type Wake interface {
	// Notify wakes the watchers of a topic.
	Notify(topic string)
	// Watch returns a channel that receives after the next Notify, and a function
	// to end the watch.
	Watch(topic string) (<-chan struct{}, func())
}

// TopicJobs hints that a job is due or changed when it will be.
const TopicJobs = "jobs"

// TopicJob hints that one job completed.
func TopicJob(ws, id ID) string { return "job/" + string(ws) + "/" + string(id) }

// Slots lets the creator of a job run it at once on this node.
type Slots interface {
	// Reserve returns a free slot; nil when there is none, and the job is stored
	// without a lease and claimed later.
	Reserve() Slot
}

// Finished is a completed job with what its answer shows, as it was committed. It
// does not change any more.
type Finished struct {
	Job *Job
	// Entry it worked on last, nil when it had none.
	Entry *Entry
	// Files it made and did not replace itself, oldest first.
	Files []File
}

// Work is a job that begins, with what its creator knows of it.
type Work struct {
	Job       *Job
	Workspace Workspace
	// Entry that the job works on, as it is stored; nil when it has none or when the
	// engine shall read it.
	Entry *Entry
}

// Slot is the right to run one job. Exactly one of Start and Cancel is called.
type Slot interface {
	// Lease to store with the job.
	Lease() Lease
	// Start runs the job, which must have been committed with the lease. The job
	// belongs to the engine from then on. The channel receives the job when it
	// completes in this slot; it is closed without when the job is suspended or left
	// to other nodes.
	Start(w Work) <-chan *Finished
	// Cancel gives the slot back unused.
	Cancel()
}
