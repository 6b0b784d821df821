package domain

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"
)

// File belongs to an entry. Files are immutable: a new one with the same category and
// key (or, without key, name) replaces the old one, which stays readable by its own ID.
type File struct {
	WorkspaceID ID
	EntryID     ID
	ID          ID
	// JobID is the job that made the file, empty for uploads.
	JobID    ID
	Key      string
	Category string
	Name     string
	Desc     string
	MIME     string
	Size     int64
	// Hash is the lower-case hex SHA-256 of the contents, their address.
	Hash       string
	Embeddable bool
	// Private files have no public link.
	Private bool
	// Stored is false between the announcement of a file and its upload.
	Stored    bool
	Meta      map[string]string
	CreatedAt time.Time
	// ReplacedBy is the file that replaced this one.
	ReplacedBy ID
	// Link is the code of the public link if it is not the usual one: files of earlier
	// versions keep the links that they had.
	Link string
}

// linkCode is the length of the code in links.
const linkCode = 16

// LinkCode returns what the links to the file end with, 16 hex digits. It is made of all
// that distinguishes the file from others, first of all the workspace: callers choose the IDs of
// entries and files, so two workspaces may have the same IDs and contents. Nobody can
// guess it, because nobody else knows the hash of the contents.
func (f *File) LinkCode() string {
	if f.Link != "" {
		return f.Link
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "link of a file\n%s\n%s\n%s\n%s", f.WorkspaceID, f.EntryID, f.ID, f.Hash))
	return hex.EncodeToString(sum[:])[:linkCode]
}

// Slot returns what identifies the file that this one replaces: category and key, or
// category and name if there is no key.
func (f *File) Slot() string {
	if f.Key != "" {
		return f.Category + "/k/" + f.Key
	}
	return f.Category + "/n/" + f.Name
}

// PutInPlace appends files to a list. Each removes the file that it replaces. The
// list may be changed.
func PutInPlace(list []File, files ...File) []File {
	for i := range files {
		f := &files[i]
		list = slices.DeleteFunc(list, func(old File) bool {
			return old.EntryID == f.EntryID && old.Slot() == f.Slot()
		})
		list = append(list, *f)
	}
	return list
}

// Files holds the records of the files of entries. Their contents are in Blobs.
type Files interface {
	// Put stores a file and replaces the one with the same Slot. If there is a file
	// with the same ID, Put changes nothing if the hash is the same, and returns an
	// Error of kind Conflict if it is not. It returns an Error with KeyLimit if the entry
	// has as many files as it may have.
	Put(ctx context.Context, f *File) error
	// Get returns a file, also one that was replaced.
	Get(ctx context.Context, ws, entry, id ID) (*File, error)
	// Find returns the file of any workspace that has a LinkCode, the secret in links.
	Find(ctx context.Context, entry, id ID, code string) (*File, error)
	// FindByHash returns the file of any workspace that has a hash, for uploads without
	// the code. It returns an Error of kind NotFound if several workspaces have one.
	FindByHash(ctx context.Context, entry, id ID, hash string) (*File, error)
	// List returns the files that were not replaced, oldest first.
	List(ctx context.Context, ws, entry ID) ([]File, error)
	// Replaced returns the files that were replaced, newest first. Of very many it returns
	// the newest.
	Replaced(ctx context.Context, ws, entry ID) ([]File, error)
	// ByJob returns the files that a job made and did not replace itself, oldest first.
	ByJob(ctx context.Context, ws, job ID) ([]File, error)
	// Unsent counts, up to limit, the files of a workspace that were announced after an
	// instant and not sent.
	Unsent(ctx context.Context, ws ID, after time.Time, limit int) (int, error)
	// Hashes returns the hashes from first to last that files of a workspace have,
	// stored or not, replaced or not.
	Hashes(ctx context.Context, ws ID, first, last string) (map[string]bool, error)
	// Contents returns up to limit contents that the files of all workspaces have, in the
	// order of workspace and hash, beginning behind a content. Fewer mean that there are
	// no more.
	Contents(ctx context.Context, after Blob, limit int) ([]FileContent, error)
	// MarkStored records that the announced bytes arrived.
	MarkStored(ctx context.Context, ws, entry, id ID) error
}

// FileContent is what one or more files of a workspace contain.
type FileContent struct {
	WorkspaceID ID
	Hash        string
	// Size is how many bytes files say that it has.
	Size int64
	// Stored is false if it was only announced.
	Stored bool
}

// ContentReader reads the contents of files.
type ContentReader interface {
	// FileData returns the contents of a file, or an Error of kind NotFound if it has none
	// yet. Beyond a number of bytes it fails with KeyLimit.
	FileData(ctx context.Context, f *File, most int64) ([]byte, error)
}

// FileReader reads which files an entry has.
type FileReader interface {
	// Files returns the current files of an entry that are on record, oldest first.
	Files(ctx context.Context, ws, entry ID) ([]File, error)
}
