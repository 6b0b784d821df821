package domain

import (
	"context"
	"time"
)

// Store runs functions inside transactions. When Update returns nil, everything that
// its function wrote is on disk.
type Store interface {
	// View calls fn with a consistent state to read.
	View(ctx context.Context, fn func(tx Tx) error) error
	// Update calls fn in a transaction that may write. It may call fn again after a conflict between
	// writers, so fn must change only tx and variables that it sets again in each call.
	Update(ctx context.Context, fn func(tx Tx) error) error
	Close() error
}

// FlowCounter is a Store that sees each change of a workflow or an entry, also one that another
// process makes.
type FlowCounter interface {
	// FlowChanges grows with each commit that may have changed workflows. What was read after
	// one call is still on record at a later one with an equal result, if the later one is made
	// in an Update.
	FlowChanges() uint64
	// EntryChanges is the same for an entry. It may grow without a change.
	EntryChanges(entry ID) uint64
}

// Tx is a transaction: one port for each kind of row. Each method takes a workspace
// and reads and writes only its rows, except where its comment says so, and in Nodes, EncryptedKeys,
// Apps, People, PersonLinks and PersonSessions, which are those of the installation. A method that
// reads one row returns an Error of kind NotFound if there is no such row.
type Tx interface {
	Workspaces() Workspaces
	Tokens() Tokens
	Apps() Apps
	Enrollments() Enrollments
	People() People
	Members() Members
	PersonLinks() PersonLinks
	PersonSessions() PersonSessions
	Workflows() Workflows
	Jobs() Jobs
	Queue() Queue
	Entries() Entries
	Related() RelatedBook
	Search() SearchBook
	Backfills() Backfills
	Files() Files
	Spool() Spool
	Series() SeriesBook
	Issued() IssuedBook
	Metas() Metas
	Links() EntryLinks
	Retention() RetentionBook
	Feeds() Feeds
	Subscriptions() Subscriptions
	Nodes() Nodes
	EncryptedKeys() EncryptedKeys
	Archives() Archives
	Audit() Audit
}

// JobReads are the rows that a request for a job reads: the job with its ID or its key, and
// the workflow and the entry that it names. Empty fields are not read.
type JobReads struct {
	Workspace, Job  ID
	Key             string
	Workflow, Entry ID
	// Now is the time with which the key is looked for.
	Now time.Time
}

// Prefetcher is a transaction of a View that can read several rows at once, where each
// question costs a round trip. Once these rows are read, only what never changes may be read
// in the same View: it sees a later state.
type Prefetcher interface {
	Prefetch(ctx context.Context, r JobReads) error
}

// Prefetch lets a transaction that can read rows at once know which are read next.
func Prefetch(ctx context.Context, tx Tx, r JobReads) error {
	if p, able := tx.(Prefetcher); able {
		return p.Prefetch(ctx, r)
	}
	return nil
}

// NumberReads are the rows that a commit reads that takes a number: the job, the series, the
// number that the entry has in it, and the signed documents that say something about it. It is
// a hint: what is missing or wrong costs time and nothing else.
type NumberReads struct {
	Workspace, Job, Series, Entry ID
	// Place is where the document will be in the book of numbers; the code is not known.
	Place Number
	// IssueDate of the document, for a series with patterns.
	IssueDate string
}

// Page selects a page of a list that is sorted by CreatedAt and ID.
type Page struct {
	// From bounds CreatedAt, inclusive: from above if the list is descending, from
	// below if it is ascending. Zero is no bound.
	From time.Time
	// After is the ID of the row, created at From, behind which the page begins. If it
	// is empty, the page begins at From.
	After     ID
	Ascending bool
	Limit     int
	// Bytes ends the page early: it ends with the row, but not the first, with which the
	// RowBytes of its rows exceed this number. That row shows that there are more behind
	// those for which there is room. Zero is no bound.
	Bytes int
}
