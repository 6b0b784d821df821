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

// Tx is a transaction: one port for each kind of row. Each method takes a workspace
// and reads and writes only its rows, except where its comment says so, and in Nodes and EncryptedKeys,
// which are those of the installation. A method that
// reads one row returns an Error of kind NotFound if there is no such row.
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
	Issued() IssuedBook
	Metas() Metas
	Nodes() Nodes
	EncryptedKeys() EncryptedKeys
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
