package archive

import (
	"encoding/json"
	"fmt"
	"time"

	"chancery/internal/domain"
)

const (
	// format and version are in the head of each archive. The version changes when an
	// earlier program could not read the file; a new part or column does not change it.
	format  = "chancery-workspace"
	version = 1

	headName     = "archive.json"
	manifestName = "manifest.json"
	rowsFolder   = "rows/"
	filesFolder  = "files/"
)

// Bounds of what is in memory at a time.
const (
	// batchBytes and batchRows end a batch of rows when it is written.
	batchBytes = 1 << 20
	batchRows  = 1000
	// maxBatch is how large a batch may be when it is read. One row alone may be larger
	// than batchBytes.
	maxBatch = 32 << 20
	// maxHead is how large the head and the manifest may be.
	maxHead = 1 << 20
	// window is how far the compression looks back.
	window = 4 << 20
)

// Head is the first member of an archive.
type Head struct {
	Format    string    `json:"format"`
	Version   int       `json:"version"`
	MadeBy    string    `json:"made_by"`
	MadeAt    time.Time `json:"made_at"`
	Workspace Origin    `json:"workspace"`
	// Parts are the kinds of rows in the archive, in their order, with their columns.
	Parts []PartHead `json:"parts"`
	// Keys are the public keys with which the installation has signed documents: a set of
	// JSON Web Keys.
	Keys json.RawMessage `json:"keys,omitempty"`
}

// Origin is the workspace that was exported.
type Origin struct {
	ID domain.ID `json:"id"`
	// Root is the ID of which those of its series are made.
	Root    domain.ID `json:"root"`
	Slug    string    `json:"slug"`
	Name    string    `json:"name"`
	Sandbox bool      `json:"sandbox"`
}

// PartHead names a part and the columns of its rows.
type PartHead struct {
	Name    string   `json:"name"`
	Columns []string `json:"columns"`
}

// Manifest is the last member of an archive: what is in the members before it.
type Manifest struct {
	Parts []PartSum `json:"parts"`
	Files FileSum   `json:"files"`
}

// PartSum is what the rows of a part are together.
type PartSum struct {
	Name    string `json:"name"`
	Batches int64  `json:"batches"`
	Rows    int64  `json:"rows"`
	Bytes   int64  `json:"bytes"`
	// SHA256 is that of the bytes of all batches, one behind the other.
	SHA256 string `json:"sha256"`
}

// FileSum is what the contents of files are together.
type FileSum struct {
	Count int64 `json:"count"`
	Bytes int64 `json:"bytes"`
}

// headOf describes a part in a head.
func headOf(p *domain.ArchivePart) PartHead {
	h := PartHead{Name: p.Name, Columns: make([]string, len(p.Columns))}
	for i := range p.Columns {
		h.Columns[i] = p.Columns[i].Name
	}
	return h
}

// batchName is the name of a member with rows: the part, the number of the batch in it, and
// the SHA-256 of its bytes.
func batchName(part string, n int64, sum string) string {
	return fmt.Sprintf("%s%s/%06d-%s.ndjson", rowsFolder, part, n, sum)
}

// damaged is the error for an archive that is not as it was written.
func damaged(where, text string, args ...any) error {
	return domain.E(domain.Invalid, "archive", "the archive is damaged: %s: %s", where, fmt.Sprintf(text, args...))
}

// refused is the error for an archive that cannot be imported here.
func refused(text string, args ...any) error {
	return domain.E(domain.Invalid, "archive", text, args...)
}
