package domain

import (
	"context"
	"encoding/json"
	"time"
)

// MetaRow is what a program stores about an entry: its own key for it elsewhere,
// a link for people, any JSON. It is no part of the document.
type MetaRow struct {
	WorkspaceID ID
	EntryID     ID
	// Src is the source of the row: "api-key" for tokens of the workspace, else the name of
	// an app. A source has at most one row with a key in an entry.
	Src string
	Key string
	// Ref is a text by which the row is found when the entry is not known.
	Ref string
	// Value is any JSON, nil for none.
	Value json.RawMessage
	// LinkURL is a link for people; LinkScope says who may follow it: "public", or empty.
	LinkURL   string
	LinkScope string
	// Indexed and Owned are flags of the API. They are stored and returned as they were
	// given, and have no effect.
	Indexed bool
	Owned   bool
	// Shared rows are visible to other apps than that of the row.
	Shared bool
	// Secure rows are returned only by their key or reference, not in lists.
	Secure    bool
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Metas holds the meta rows of entries.
type Metas interface {
	// Put stores a row and replaces the one with its source and key. The CreatedAt of
	// the replaced row stays, and Put sets it in m. Put returns an Error of kind NotFound
	// if there is no such entry.
	Put(ctx context.Context, m *MetaRow) error
	// Get returns the row of a source; if src is empty, the row written last.
	Get(ctx context.Context, ws, entry ID, src, key string) (*MetaRow, error)
	// ByRef returns the row of a source with a key and a reference that was written last;
	// if src is empty, of any source.
	ByRef(ctx context.Context, ws ID, src, key, ref string) (*MetaRow, error)
	// OfApp returns the row of an app with a key and a reference that was written last. It
	// spans the workspaces in which the app is enrolled and not disabled.
	OfApp(ctx context.Context, app ID, src, key, ref string) (*MetaRow, error)
	// List returns all rows of an entry, also those that are Secure, by key and source.
	List(ctx context.Context, ws, entry ID) ([]MetaRow, error)
	// Count returns how many rows an entry has.
	Count(ctx context.Context, ws, entry ID) (int, error)
	Delete(ctx context.Context, ws, entry ID, src, key string) error
}
