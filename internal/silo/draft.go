package silo

import (
	"fmt"
	"time"

	"chancery/gobl/schema"
	"chancery/internal/document"
	"chancery/internal/domain"
)

// schemaInvoice is the only kind of document that can be corrected.
const schemaInvoice = schema.Base + "bill/invoice"

// Draft describes an entry that an action makes, before there is a document.
type Draft struct {
	Workspace domain.Workspace
	// ID becomes the ID of the entry, and that of the header of an envelope that has none.
	ID  domain.ID
	Key string
	// Folder may be empty: the schema of the document then decides.
	Folder string
	// AllowInvalid accepts documents that break rules and marks them as invalid.
	AllowInvalid bool
	Now          time.Time
	Origin       domain.Origin
}

// Import makes an entry of the JSON of an envelope or a document, under the same
// rules as a request. It does not store it.
func (d *Draft) Import(b *document.Builder, data []byte) (*domain.Entry, error) {
	content, err := b.Build(data, d.options())
	if err != nil {
		return nil, err
	}
	return d.entry(content)
}

// Correct makes an entry with the document that corrects a stored invoice, as
// document.Builder does. It refuses other documents with the key "schema".
func (d *Draft) Correct(b *document.Builder, prev *domain.Content, options []byte) (*domain.Entry, error) {
	if prev.DocSchema != schemaInvoice {
		e := domain.FieldError("only invoices are corrected, this is "+schema.ID(prev.DocSchema).Name(), "doc")
		e.Key = "schema"
		return nil, e
	}
	content, err := b.Correct(prev, options, d.options())
	if err != nil {
		return nil, err
	}
	return d.entry(content)
}

func (d *Draft) options() *document.Options {
	return &document.Options{Workspace: d.Workspace, Now: d.Now, ID: d.ID, AllowInvalid: d.AllowInvalid, Origin: d.Origin}
}

func (d *Draft) entry(c *domain.Content) (*domain.Entry, error) {
	if len(d.Key) > maxKey {
		return nil, domain.FieldError(fmt.Sprintf("a key has at most %d bytes", maxKey), "key")
	}
	folder, err := FolderFor(d.Workspace.Folders, d.Folder, c.DocSchema)
	if err != nil {
		return nil, err
	}
	return &domain.Entry{
		WorkspaceID: d.Workspace.ID, ID: d.ID, Key: d.Key, Folder: folder,
		Content: *c, CreatedAt: d.Now, UpdatedAt: d.Now,
	}, checkEntryID(d.Workspace.Folders, d.ID, folder)
}
