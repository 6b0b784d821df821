package domain

import (
	"cmp"
	"context"
	"time"
)

// EntryRef is a UUID in a document. With an empty context it is one under which the entry
// is known to others: that of the document or of the envelope's header.
type EntryRef struct {
	UUID ID `json:"u"`
	// Context is the place of the UUID without indexes and with singular names:
	// "customer", "line.item".
	Context string `json:"c,omitempty"`
}

// CompareRefs orders references by UUID and context.
func CompareRefs(a, b EntryRef) int {
	return cmp.Or(cmp.Compare(a.UUID, b.UUID), cmp.Compare(a.Context, b.Context))
}

// RelatedQuery selects the mentions of UUIDs in the current documents of entries.
type RelatedQuery struct {
	// UUIDs that are looked for. An entry that mentions several of them in one context is
	// listed once.
	UUIDs []ID
	// Context keeps only the mentions in it; empty for all.
	Context string
	Page
	// AfterContext is the context behind which the page begins, of the entry After.
	AfterContext string
}

// Related is an entry that is related to another one. Its Context is that of the mention.
type Related struct {
	Context string
	*Entry
}

// RelatedBook is the index of the UUIDs that the documents of entries mention. Entries keeps
// it, in the transaction in which a version is stored.
type RelatedBook interface {
	// Mentions returns a page of the entries whose current document mentions a UUID, by
	// time of creation, ID and context.
	Mentions(ctx context.Context, ws ID, q RelatedQuery) ([]Related, error)
	// Refs returns the references of the current content of an entry, and when the entry was
	// created.
	Refs(ctx context.Context, ws, entry ID) (refs []EntryRef, created time.Time, err error)
	// Known returns the entries that are known under UUIDs: by their own IDs, or by those
	// of their documents and headers.
	Known(ctx context.Context, ws ID, uuids []ID) ([]KnownEntry, error)
	// Describe sets the references and words of the current content of an entry, if it
	// still has that version.
	Describe(ctx context.Context, ws, entry ID, version string, refs []EntryRef, words string) error
}

// KnownEntry is an entry that is known under a UUID.
type KnownEntry struct {
	UUID, EntryID ID
	CreatedAt     time.Time
}
