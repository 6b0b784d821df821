package domain

import (
	"context"
	"time"
)

// ArchiveKind says what a column of an archive holds.
type ArchiveKind int

// The kinds.
const (
	ArchiveText  ArchiveKind = iota // a string
	ArchiveInt                      // an int64
	ArchiveBool                     // a bool
	ArchiveBytes                    // a []byte
)

// ArchiveColumn is one value of each row of a part.
type ArchiveColumn struct {
	Name string
	Kind ArchiveKind
	// Null columns may have no value.
	Null bool
	// Later columns were added after the first version of archives: a row of an archive
	// without the column has Missing there.
	Later   bool
	Missing any
}

// ArchivePart is one kind of row that an archive of a workspace has.
type ArchivePart struct {
	Name    string
	Columns []ArchiveColumn
	// Keys is how many of the first columns are the key. Rows are read in its order. The
	// settings of the workspace itself have none: they are one row.
	Keys int
}

// ArchiveRow is a row of a part: a string, int64, bool, []byte or nil for each column. It
// does not name its workspace.
type ArchiveRow []any

// ArchiveRead selects rows of a part.
type ArchiveRead struct {
	Part string
	// After is the key behind which to begin, nil for the beginning.
	After ArchiveRow
	Limit int
	// Bytes ends the list with the row with which it exceeds this number.
	Bytes int
}

// Archives reads and writes whole workspaces, row by row, to move them between
// installations.
type Archives interface {
	// Parts are all kinds of rows, in the order in which they can be written.
	Parts() []ArchivePart
	Read(ctx context.Context, ws ID, r ArchiveRead) ([]ArchiveRow, error)
	// Insert writes rows of a part. It returns a DuplicateRowError if a row with the key is
	// there already. The jobs among them do not run before ReleaseJobs.
	Insert(ctx context.Context, ws ID, part string, rows []ArchiveRow) error
	// Settle replaces the settings of the workspace by a row of the part without a key.
	Settle(ctx context.Context, ws ID, row ArchiveRow) error
	// Relate puts entries behind one into the index of references, and notes them for that
	// of the search. It returns the last of them, empty when there are no more.
	Relate(ctx context.Context, ws, after ID, limit int) (last ID, err error)
	// Unrelate removes up to limit rows of these indexes, and returns how many there were.
	Unrelate(ctx context.Context, ws ID, limit int) (int, error)
	// HeldJobs counts, up to limit, the jobs that were written and not released.
	HeldJobs(ctx context.Context, ws ID, limit int) (int, error)
	// ReleaseJobs lets up to limit of these jobs go on, and returns how many there were.
	ReleaseJobs(ctx context.Context, ws ID, now time.Time, limit int) (int, error)
	// Remove deletes up to limit rows of a part, and returns how many there were.
	Remove(ctx context.Context, ws ID, part string, limit int) (int, error)

	// Imports returns the imports of an archive, by its digest; those of all archives if
	// the digest is empty.
	Imports(ctx context.Context, digest string) ([]Import, error)
	// SetImport stores how far an import is.
	SetImport(ctx context.Context, i Import) error
	// ForgetImport removes the record of an import that is not complete, and the workspace if
	// the import has made it; else it opens the workspace.
	ForgetImport(ctx context.Context, i Import) error
}

// Import is what is known of the import of an archive into a workspace.
type Import struct {
	WorkspaceID ID
	// Digest is the SHA-256 of the archive, or what else names the source.
	Digest string
	// Made is whether the import has made the workspace.
	Made bool
	// Place is how far it is: how many parts of the archive are stored.
	Place int64
	// Cursor is how far it is in a source that is no archive.
	Cursor    string
	StartedAt time.Time
	UpdatedAt time.Time
	DoneAt    time.Time // zero until it is complete
}

// DuplicateRowError is the error for a row that is there already.
type DuplicateRowError struct{ Index int }

// Error implements error.
func (*DuplicateRowError) Error() string { return "a row with this key is there already" }

// Snapshots is a store that reads one state for as long as that takes, where View may only
// take a moment.
type Snapshots interface {
	Snapshot(ctx context.Context, fn func(tx Tx) error) error
}

// Snapshot calls fn with one state of the store, for a long time.
func Snapshot(ctx context.Context, s Store, fn func(tx Tx) error) error {
	if able, is := s.(Snapshots); is {
		return able.Snapshot(ctx, fn)
	}
	return s.View(ctx, fn)
}
