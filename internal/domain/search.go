package domain

import (
	"context"
	"slices"
	"strings"
	"time"
)

// SearchTerm is a word that an entry is found by. It has letters and digits only, and
// begins with the letter of the field that it is from. Package search makes them.
type SearchTerm struct {
	Text string
	// Prefix also finds the terms that begin with the text.
	Prefix bool
}

// SearchQuery selects entries by their terms.
type SearchQuery struct {
	// Groups of terms: an entry needs at least one term of each group. Without groups all
	// entries are found.
	Groups [][]SearchTerm
	Limit  int
}

// Match reports whether an entry with these terms is found.
func (q *SearchQuery) Match(terms []string) bool {
	for _, group := range q.Groups {
		if !slices.ContainsFunc(group, func(t SearchTerm) bool { return t.in(terms) }) {
			return false
		}
	}
	return true
}

func (t SearchTerm) in(terms []string) bool {
	for _, have := range terms {
		if have == t.Text || t.Prefix && strings.HasPrefix(have, t.Text) {
			return true
		}
	}
	return false
}

// Exact returns the query without what goes on, and whether anything did.
func (q SearchQuery) Exact() (exact SearchQuery, was bool) {
	exact = q
	exact.Groups = make([][]SearchTerm, len(q.Groups))
	for i, group := range q.Groups {
		exact.Groups[i] = slices.Clone(group)
		for n := range group {
			was = was || group[n].Prefix
			exact.Groups[i][n].Prefix = false
		}
	}
	return exact, was
}

// SearchChange is a change of an entry that the index of the search does not have yet.
type SearchChange struct {
	WorkspaceID, EntryID ID
	Mark                 string
}

// SearchRow is what the index of the search says about an entry.
type SearchRow struct {
	*Entry
	// Words are those of Index, which are not read back with a content.
	Words string
	// Refs are the references of the meta rows that are to be found.
	Refs []string
}

// SearchBook is the index of the search. What changes an entry notes it in the same
// transaction; the entry is put into the index soon after.
type SearchBook interface {
	// Changes returns up to limit changes of entries of a workspace.
	Changes(ctx context.Context, ws ID, limit int) ([]SearchChange, error)
	// ChangesAfter returns up to limit changes of entries of the workspaces behind one, in
	// the order of workspaces.
	ChangesAfter(ctx context.Context, ws ID, limit int) ([]SearchChange, error)
	// Lock keeps others from putting entries into the index until the transaction ends.
	Lock(ctx context.Context, ws ID, rows []ID) error
	// Rows reads entries of a workspace that are to be put into the index. Those that are
	// not there are left out.
	Rows(ctx context.Context, ws ID, ids []ID) ([]SearchRow, error)
	// Put sets the terms of an entry.
	Put(ctx context.Context, ws, entry ID, created time.Time, terms []string) error
	// Done removes changes.
	Done(ctx context.Context, list []SearchChange) error
	// Find returns the entries that a query selects, newest first.
	Find(ctx context.Context, ws ID, q SearchQuery) ([]ID, error)
	// Broad reports whether the terms with Prefix stand for so many others that Find would
	// take long.
	Broad(ctx context.Context, ws ID, groups [][]SearchTerm) (bool, error)
	// Note adds a change.
	Note(ctx context.Context, c SearchChange) error
}

// Backfill is work on all entries that goes on in the background, in the order of
// workspaces and IDs.
type Backfill struct {
	// WorkspaceID and EntryID are those of the last entry that is done.
	WorkspaceID, EntryID ID
}

// Backfills holds how far work on stored entries is. These methods are about all
// workspaces.
type Backfills interface {
	// Get returns how far the work is. It is NotFound if there is nothing to do.
	Get(ctx context.Context) (*Backfill, error)
	// Next returns up to limit entries behind the last one that is done.
	Next(ctx context.Context, b *Backfill, limit int) ([]Backfill, error)
	// Move notes that the work is done up to an entry.
	Move(ctx context.Context, b *Backfill) error
	// End notes that all is done.
	End(ctx context.Context) error
}
