package domain

import (
	"context"
	"encoding/json"
	"time"
)

// Entry is a document in the silo with its folder and state.
type Entry struct {
	WorkspaceID ID
	ID          ID
	Key         string
	Folder      string
	Content     Content
	// State is the key of the newest State, Faults are its faults.
	State     string
	Faults    []Fault
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Content is one version of an entry's envelope, as the exact bytes that were
// digested and signed.
type Content struct {
	// Version is derived from content and predecessor: 10 hex digits.
	Version   string
	EnvSchema string
	DocSchema string
	// Head is the header without the document, as JSON.
	Head []byte
	// Doc is the document, as the JSON that the digest was made of.
	Doc []byte
	// Sigs is the JSON list of signatures, nil when there is none.
	Sigs []byte
	// Digest is the lower-case hex SHA-256 of the canonical document.
	Digest string
	Signed bool
	// Invalid documents were stored although they break rules.
	Invalid bool
	// Warnings are advice about the document. They are not part of the envelope, and are
	// read with its bytes.
	Warnings []Warning
	Tags     []string
	// Snippet is a short summary for lists, as JSON.
	Snippet []byte
	Index   Index
	// At is when the version was built.
	At     time.Time
	Origin Origin
	// AllowDouble lets a signed content be stored although another signed document has its
	// number. It is not kept.
	AllowDouble bool
}

// Index holds the values by which documents are found.
type Index struct {
	UUID         string
	Type         string
	Series       string
	Code         string
	IssueDate    string
	Currency     string
	SupplierName string
	SupplierTax  string // country and code
	CustomerName string
	CustomerTax  string
	Payable      string // decimal text in the document's currency
	// Credits are the documents that a credit note is about, at most
	// limits.IndexCredits. They are stored, but not read back with the content.
	Credits []Reference
	// Refs are the UUIDs in the document and those of the entry, at most limits.IndexRefs, in
	// order. Words are texts of the document by which it is found and that no other field
	// has, one in a line. Both are stored, but not read back with the content.
	Refs  []EntryRef
	Words string
}

// Envelope assembles the JSON of the whole envelope from its parts, byte for
// byte as stored.
func (c *Content) Envelope() json.RawMessage {
	b := make([]byte, 0, len(c.Head)+len(c.Doc)+len(c.Sigs)+len(c.EnvSchema)+48)
	b = append(b, `{"$schema":"`...)
	b = append(b, c.EnvSchema...)
	b = append(b, `","head":`...)
	b = append(b, c.Head...)
	b = append(b, `,"doc":`...)
	b = append(b, c.Doc...)
	if len(c.Sigs) > 0 {
		b = append(b, `,"sigs":`...)
		b = append(b, c.Sigs...)
	}
	return append(b, '}')
}

// State is a label that an entry got at some time. States have no effect on processing.
type State struct {
	Key string
	// At is when the state holds from.
	At time.Time
	// Timed means that the caller chose At: the state has its place by it. Otherwise the
	// state is newer than all that were given so before it, whatever the clock said.
	Timed  bool
	Notes  string
	Meta   map[string]string
	Faults []Fault
	Origin Origin
}

// EntryQuery selects entries.
type EntryQuery struct {
	// Folders limits the list to entries in one of them; empty for all.
	Folders []string
	Page
}

// Entries holds the entries of the silo, with their versions and states. Insert and
// Revise return an Error with KeyDuplicate and the ID of the existing entry if the content
// is signed and another signed document has its number.
type Entries interface {
	// Insert returns an Error of kind Conflict, with the ID of the existing entry, if
	// the ID or the key is taken.
	Insert(ctx context.Context, e *Entry) error
	// Get returns an entry with the bytes of its content. The caller must not change
	// them.
	Get(ctx context.Context, ws, id ID) (*Entry, error)
	// Size returns the number of bytes of the current document of an entry, without
	// reading it.
	Size(ctx context.Context, ws, id ID) (int, error)
	// Head is Get without the bytes of head, document and signatures.
	Head(ctx context.Context, ws, id ID) (*Entry, error)
	ByKey(ctx context.Context, ws ID, key string) (*Entry, error)
	// List returns a page of entries without the bytes of head, document and signatures.
	List(ctx context.Context, ws ID, q EntryQuery) ([]*Entry, error)
	// Revise appends a version, which becomes the current content. It returns
	// ErrVersion if the current version is not the expected one.
	Revise(ctx context.Context, ws, id ID, expected string, c *Content) error
	// Expect returns ErrVersion if the current version is not the expected one.
	Expect(ctx context.Context, ws, id ID, version string) error
	// Unchanged reports whether Get would return an entry that Get returned before. In an
	// Update the answer may come with the commit: if it is no, the function runs again.
	Unchanged(ctx context.Context, e *Entry) (bool, error)
	// SetFolder moves an entry to a folder.
	SetFolder(ctx context.Context, ws, id ID, folder string, at time.Time) error
	// Versions returns the versions of an entry, newest first: Version, Digest, Signed,
	// Invalid, At and Origin. Of very many it returns the newest.
	Versions(ctx context.Context, ws, id ID) ([]Content, error)
	// Content returns one version with its bytes.
	Content(ctx context.Context, ws, id ID, version string) (*Content, error)
	// AddState appends a state; the entry shows the newest. A timed state changes nothing
	// if the entry has a state with the same instant and key. One that is not timed gets
	// an instant a little later in that case, which s gets too. AddState returns an Error
	// with KeyLimit if the entry has as many as it may have.
	AddState(ctx context.Context, ws, id ID, s *State) error
	// States returns the states of an entry, newest first. Of very many and large ones it
	// returns the newest.
	States(ctx context.Context, ws, id ID) ([]State, error)
}
