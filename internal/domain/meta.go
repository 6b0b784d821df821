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
	// Src is whose row it is: "api-key" for tokens of the workspace. A source has
	// one row of a key in an entry.
	Src string
	Key string
	// Ref is a text to find the row by when the entry is not known.
	Ref string
	// Value is any JSON, nil for none.
	Value json.RawMessage
	// LinkURL leads people somewhere; LinkScope says for whom: "public", or empty.
	LinkURL   string
	LinkScope string
	// Indexed rows are to be found by their reference in searches, Owned ones by
	// reference and workspace.
	Indexed bool
	Owned   bool
	// Secure rows are shown to those alone who ask for them by their key.
	Secure bool
	// Shared rows are for other sources too.
	Shared    bool
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Metas holds the meta rows of entries.
type Metas interface {
	// Put stores a row, in place of the one with its source and key; that one's
	// CreatedAt stays, and is set in m. NotFound when there is no such entry.
	Put(ctx context.Context, m *MetaRow) error
	// Get returns the row of a source, of the one that wrote last when src is empty.
	Get(ctx context.Context, ws, entry ID, src, key string) (*MetaRow, error)
	// ByRef returns the row with a key and a reference that was written last.
	ByRef(ctx context.Context, ws ID, key, ref string) (*MetaRow, error)
	// List returns all rows of an entry by key and source, those that are Secure
	// too.
	List(ctx context.Context, ws, entry ID) ([]MetaRow, error)
	Delete(ctx context.Context, ws, entry ID, src, key string) error
}
