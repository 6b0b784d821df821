package domain

import (
	"context"
	"strconv"
	"time"
)

// Erasing is what is done to an entry that is not to be kept as it is.
type Erasing string

// What may be done, the weakest first. Each includes those before it.
const (
	// EraseFiles removes the files of an entry.
	EraseFiles Erasing = "delete-files"
	// EraseParties also replaces the parties in its document, and removes all earlier versions.
	EraseParties Erasing = "anonymise"
	// EraseDocument also removes the document. Number, digests and dates stay.
	EraseDocument Erasing = "delete"
)

// Erasings returns all that may be done, the weakest first.
func Erasings() []Erasing { return []Erasing{EraseFiles, EraseParties, EraseDocument} }

// rank orders what may be done; 0 is nothing that we know.
func (e Erasing) rank() int {
	for i, known := range Erasings() {
		if e == known {
			return i + 1
		}
	}
	return 0
}

// Known reports whether it is one of Erasings.
func (e Erasing) Known() bool { return e.rank() > 0 }

// Includes reports whether nothing is left to do for the other one.
func (e Erasing) Includes(other Erasing) bool { return e.rank() >= other.rank() }

// Whose data is replaced in a document.
const (
	// PartiesOthers are all but the party that the document belongs to: see document.Anonymise.
	PartiesOthers = "others"
	PartiesAll    = "all"
)

// What stands in place of what was erased.
const (
	// SrcErasure is the origin of the contents that erasing leaves. No app and no action has
	// this name.
	SrcErasure = "silo.erasure"
	// ErasedVersion is the current version of an entry without a document. Other versions are
	// hex digits.
	ErasedVersion = "erased"
	// ErasedSchema is the schema of the envelope of a version without bytes.
	ErasedSchema = "erased"
	// ErasedState is shown as the state of an entry without a document.
	ErasedState = "erased"
	// ErasedText replaces texts.
	ErasedText = "anonymised"
)

// KeyErased is the key of errors about a document that was erased, and the code of faults.
const KeyErased = "erased"

// Erased reports whether the bytes of the version were erased.
func (c *Content) Erased() bool { return c.EnvSchema == ErasedSchema }

// Anonymised reports whether the parties of the document were replaced, or all of it was
// erased: it never changes again.
func (c *Content) Anonymised() bool { return c.Origin.Src == SrcErasure }

// ErrorErased is the error about a document that was erased.
func ErrorErased(what string) *Error {
	return E(Gone, KeyErased, "the %s was erased; its number, digests and dates are still there", what)
}

// ErrorWorking is the error about an entry that a job works with.
func ErrorWorking() *Error {
	return E(Conflict, "working", "a job works with this entry; wait until it has ended, or cancel it")
}

// Age is a span of the calendar: "30d", "18m", "10y".
type Age string

// limits of an age, so that every date before it can be computed.
const maxAge = 1000

// Before returns the instant that is an age before another one. It reports false if the age
// has another form.
func (a Age) Before(t time.Time) (time.Time, bool) {
	if len(a) < 2 {
		return time.Time{}, false
	}
	digits, unit := string(a[:len(a)-1]), a[len(a)-1]
	n, err := strconv.ParseUint(digits, 10, 16)
	switch {
	case err != nil || digits[0] == '0' && n > 0 || n > maxAge*366:
		return time.Time{}, false
	case unit == 'd':
		return t.AddDate(0, 0, -int(n)), true
	case unit == 'm' && n <= maxAge*12:
		return t.AddDate(0, -int(n), 0), true
	case unit == 'y' && n <= maxAge:
		return t.AddDate(-int(n), 0, 0), true
	}
	return time.Time{}, false
}

// RetentionPolicy says what becomes of entries when they are old.
type RetentionPolicy struct {
	// Folder or group of folders; empty for all.
	Folder string `json:"folder,omitempty"`
	// State that the entries have; empty for any.
	State string `json:"state,omitempty"`
	// After is how long ago the entries were created at least.
	After Age `json:"after"`
	// Do is what is done to them.
	Do Erasing `json:"do"`
	// Parties are those that EraseParties replaces; empty for PartiesOthers.
	Parties string `json:"parties,omitempty"`
}

// Retention is what a workspace says about keeping its entries. Without it everything is kept.
type Retention struct {
	WorkspaceID ID
	Policies    []RetentionPolicy
	UpdatedAt   time.Time
	// Place is how far the current pass over the entries is.
	Place RetentionPlace
	// PassedAt is when the last pass ended; zero for never since the policies changed.
	PassedAt time.Time
}

// RetentionPlace is a place in a pass over the entries of a workspace: behind an entry, in the
// entries of a policy.
type RetentionPlace struct {
	Policy int       `json:"policy,omitempty"`
	At     time.Time `json:"at,omitzero"`
	Entry  ID        `json:"entry,omitempty"`
}

// LegalHold keeps an entry from being erased, whatever policies and requests say.
type LegalHold struct {
	WorkspaceID, EntryID ID
	Reason               string
	At                   time.Time
	By                   Origin
}

// Erasure is the record of what was done to an entry.
type Erasure struct {
	WorkspaceID, EntryID ID
	Done                 Erasing
	At                   time.Time
	By                   Origin
	// Digest and Signed are those of the document before, and Signatures the SHA-256 of each
	// of its signatures: facts that stay on record.
	Digest     string
	Signed     bool
	Signatures []string
}

// ErasingOrder is what a store does to one entry in one transaction.
type ErasingOrder struct {
	Erasure
	// Base is the version of the entry on which the order is based.
	Base string
	// Next becomes the only content of the entry. Nil for EraseFiles.
	Next *Content
	// DropKey takes the key of the entry away.
	DropKey bool
	// Issuer replaces the issuer of the number; empty if it stays.
	Issuer string
}

// RetentionBook holds what workspaces say about keeping, the holds, and what was erased.
type RetentionBook interface {
	// Get returns what a workspace says. It is NotFound if it never said anything.
	Get(ctx context.Context, ws ID) (*Retention, error)
	// Set stores the policies of a workspace, and begins a new pass.
	Set(ctx context.Context, r *Retention) error
	// Move stores how far the pass of a workspace is, and when the last one ended, unless the
	// policies are not those of the time given any more.
	Move(ctx context.Context, r *Retention) error
	// Due returns the first workspace behind one that has policies and of which no pass ended
	// since an instant; empty for none. It looks at all workspaces.
	Due(ctx context.Context, after ID, since time.Time) (ID, error)

	// Lock keeps others from changing an entry until the transaction ends, and returns its
	// current version.
	Lock(ctx context.Context, ws, entry ID) (version string, err error)
	// Working reports whether a job on an entry has not ended.
	Working(ctx context.Context, ws, entry ID) (bool, error)
	// Hold returns the hold on an entry, NotFound if there is none.
	Hold(ctx context.Context, ws, entry ID) (*LegalHold, error)
	// PutHold sets a hold, in place of one that is there. The entry must be locked.
	PutHold(ctx context.Context, h *LegalHold) error
	// LiftHold removes a hold. It is NotFound if there is none.
	LiftHold(ctx context.Context, ws, entry ID) error
	// Erasure returns what was done to an entry, NotFound if nothing was.
	Erasure(ctx context.Context, ws, entry ID) (*Erasure, error)
	// Issued returns the last issue date among the versions of an entry that were signed, and
	// whether there is one.
	Issued(ctx context.Context, ws, entry ID) (date string, signed bool, err error)
	// Erase does what an order says, to an entry that is locked. It does not put the entry into
	// the index of the search.
	Erase(ctx context.Context, o *ErasingOrder) error
	// FileErased reports whether a workspace had a file with these contents that was erased.
	FileErased(ctx context.Context, ws ID, hash string) (bool, error)
	// Unscrubbed reports whether there is work for Scrub.
	Unscrubbed(ctx context.Context) (bool, error)
	// Scrub does a part of the work of removing what erasing left in the parts of the store
	// that are not in use, and reports whether there is more.
	Scrub(ctx context.Context) (more bool, err error)
}
