package domain

import (
	"context"
	"strings"
	"time"
)

// SpoolPrefix begins an argument that names a file in the spool: "spool:<key>".
const SpoolPrefix = "spool:"

// SpoolFile is a temporary file of a workspace, on its way into a job.
type SpoolFile struct {
	WorkspaceID ID
	// Key is "2026-W10-<random>-<name>": the ISO week, and a name that needs no
	// escaping in addresses.
	Key  string
	Name string
	MIME string
	Size int64
	// Hash is the lower-case hex SHA-256 of the contents.
	Hash string
	Data []byte
	// From ExpiresAt on, the file cannot be read.
	CreatedAt time.Time
	ExpiresAt time.Time
}

// Ref returns the value of an argument that names the file.
func (f *SpoolFile) Ref() string { return SpoolPrefix + f.Key }

// SpoolKey returns the key in an argument that names a file of the spool.
func SpoolKey(ref string) (key string, ok bool) { return strings.CutPrefix(ref, SpoolPrefix) }

// Spool holds temporary files together with their contents, so that one transaction
// can add or delete them.
type Spool interface {
	// Insert returns an Error of kind Conflict if the key is taken.
	Insert(ctx context.Context, f *SpoolFile) error
	// Get returns a file with its contents, and an Error of kind NotFound if it has
	// expired at now.
	Get(ctx context.Context, ws ID, key string, now time.Time) (*SpoolFile, error)
	// Delete returns an Error of kind NotFound if there is no such file or it has
	// expired at now.
	Delete(ctx context.Context, ws ID, key string, now time.Time) error
	// Sweep deletes up to limit files of all workspaces that have expired at now, and
	// returns how many it deleted.
	Sweep(ctx context.Context, now time.Time, limit int) (int, error)
}
