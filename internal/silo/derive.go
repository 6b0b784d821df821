package silo

import (
	"context"
	"fmt"
	"strings"
	"time"

	"chancery/internal/domain"
)

// schemaInvoice is the only kind of document that can be corrected.
const schemaInvoice = schemaPrefix + "bill/invoice"

// Draft describes an entry before its document is made.
type Draft struct {
	Workspace domain.ID
	// ID becomes the ID of the entry, and of the header of a bare document.
	ID  domain.ID
	Key string
	// Folder may be empty: the schema of the document then decides.
	Folder string
	// AllowInvalid accepts documents that break rules and marks them as invalid.
	AllowInvalid bool
	Now          time.Time
	Origin       domain.Origin
}

// Import builds an entry from an envelope or a document, under the same rules as
// a request.
func (b *Builder) Import(data []byte, d *Draft) (*domain.Entry, error) {
	content, err := b.document(data, d.options())
	if err != nil {
		return nil, err
	}
	return d.entry(content)
}

// Correct builds an entry with the document that corrects a stored invoice. The
// options are JSON: type, series, issue_date, reason, ext, copy_tax.
func (b *Builder) Correct(prev *domain.Content, options []byte, d *Draft) (*domain.Entry, error) {
	if prev.DocSchema != schemaInvoice {
		e := domain.FieldError("only invoices are corrected, this is "+strings.TrimPrefix(prev.DocSchema, schemaPrefix), "doc")
		e.Key = "schema"
		return nil, e
	}
	content, err := b.correct(prev, options, d.options())
	if err != nil {
		return nil, err
	}
	return d.entry(content)
}

func (d *Draft) options() *buildOptions {
	return &buildOptions{now: d.Now, id: d.ID, allowInvalid: d.AllowInvalid, origin: d.Origin}
}

func (d *Draft) entry(c *domain.Content) (*domain.Entry, error) {
	if len(d.Key) > maxKey {
		return nil, domain.FieldError(fmt.Sprintf("a key has at most %d bytes", maxKey), "key")
	}
	folder, err := FolderFor(d.Folder, c.DocSchema)
	if err != nil {
		return nil, err
	}
	return &domain.Entry{
		WorkspaceID: d.Workspace, ID: d.ID, Key: d.Key, Folder: folder,
		Content: *c, CreatedAt: d.Now, UpdatedAt: d.Now,
	}, checkEntryID(d.ID, folder)
}

// EntryIDByKey returns the ID of the entry of a workspace that has a key, for
// actions that run in the workspace.
func (s *Service) EntryIDByKey(ctx context.Context, ws domain.ID, key string) (domain.ID, error) {
	var id domain.ID
	err := s.Store.View(ctx, func(tx domain.Tx) error {
		e, err := tx.Entries().ByKey(ctx, ws, key)
		if err == nil {
			id = e.ID
		}
		return err
	})
	return id, err
}
