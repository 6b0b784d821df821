package domain

import (
	"encoding/json"
	"slices"
	"time"
)

// Entry is a document in the silo with everything that happened to it.
type Entry struct {
	WorkspaceID ID
	ID          ID
	Key         string
	Folder      string
	Content     Content
	// State is the key of the newest state record, Faults came with it.
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
	Tags    []string
	// Snippet is a short summary for lists, as JSON.
	Snippet []byte
	Index   Index
	At      time.Time
	Origin  Origin
}

// Index holds what documents are asked for by.
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

// State is a label an entry was given at some time. States have no effect on
// processing.
type State struct {
	Key    string
	At     time.Time
	Notes  string
	Meta   map[string]string
	Faults []Fault
	Origin Origin
}

// File belongs to an entry. Files are immutable: a new one with the same
// category and key (or, without key, name) takes the old one's place, which
// stays readable by its own ID.
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
	// ReplacedBy is the file that took this one's place.
	ReplacedBy ID
}

// Slot is what a file replaces by: category and key, else category and name.
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
