package domain

import (
	"context"
	"io"
	"time"
)

// Blobs keeps the contents of files by hash, separately for each workspace.
type Blobs interface {
	// Put stores the bytes durably. If they are stored already, it only makes them as
	// young as if they were stored now.
	Put(ctx context.Context, ws ID, hash string, data []byte) error
	// Create is Put for size bytes that it reads from r, a few at a time. It returns an
	// Error of kind Invalid if r does not have exactly the bytes of that size and hash.
	// After an error, of r too, nothing is left.
	Create(ctx context.Context, ws ID, hash string, size int64, r io.Reader) error
	// Open returns the contents, or an Error of kind NotFound if there are none. They
	// are read while the caller reads them, not before.
	Open(ctx context.Context, ws ID, hash string) (io.ReadCloser, error)

	// SweepDrafts removes what writes that were interrupted before an instant left, and
	// returns how many there were.
	SweepDrafts(ctx context.Context, before time.Time) (int, error)
	// List returns up to limit contents of all workspaces in the order of workspace and
	// hash, beginning behind a content. Fewer mean that there are no more.
	List(ctx context.Context, after Blob, limit int) ([]Blob, error)
	// Remove deletes a content that List returned. It does not, and reports false, if
	// the content was stored again since, by Put or Create.
	Remove(ctx context.Context, b Blob) (bool, error)
}

// Blob names a stored content. The zero Blob is before all others.
type Blob struct {
	WorkspaceID ID
	Hash        string
	// Size is how many bytes are stored, as List found them.
	Size int64
	// StoredAt is when it was stored last, by the clock of the storage.
	StoredAt time.Time
}

// Notes are lines of text that a storage of contents keeps next to them. They are copied
// with the contents.
type Notes interface {
	// Note returns a line, "" if there is none.
	Note(ctx context.Context, name string) (string, error)
	// SetNote keeps a line; without replace, one that is there stays.
	SetNote(ctx context.Context, name, text string, replace bool) error
}
