package domain

import (
	"context"
	"time"
)

// EntryLink lets everybody who has its address read the envelope of an entry. The code in the
// address is random.
type EntryLink struct {
	WorkspaceID ID
	EntryID     ID
	Code        string
	CreatedAt   time.Time
}

// EntryLinks holds the public links to envelopes. An entry has at most one.
type EntryLinks interface {
	// Put stores a link and returns it, or that of the entry if it has one.
	Put(ctx context.Context, l EntryLink) (EntryLink, error)
	Get(ctx context.Context, ws, entry ID) (EntryLink, error)
	// Find returns the link of an entry with a code. It spans workspaces: the address has
	// none.
	Find(ctx context.Context, entry ID, code string) (EntryLink, error)
	// Delete revokes a link.
	Delete(ctx context.Context, ws, entry ID) error
}
