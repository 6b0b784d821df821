package domain

import "context"

// FileReader reads which files an entry has.
type FileReader interface {
	// Files lists the current files of an entry that are on record, oldest first.
	Files(ctx context.Context, ws, entry ID) ([]File, error)
}
