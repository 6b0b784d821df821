package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"chancery/internal/domain"
)

// Progress learns how far long work is: what is done at the moment, and how much of it. Nil
// reports to nobody.
type Progress func(what string, done int64)

func (p Progress) report(what string, done int64) {
	if p != nil {
		p(what, done)
	}
}

// Exporter writes workspaces into archives.
type Exporter struct {
	Store    domain.Store
	Blobs    domain.Blobs
	Progress Progress
}

// Export is an archive that was written.
type Export struct {
	*Manifest

	// Digest is the SHA-256 of the archive.
	Digest string
}

// Export writes a workspace into an archive, as it is at one moment: all rows are read from
// one snapshot of the database, while servers go on. Contents of files never change; those
// that the snapshot names are added behind it. Of the head it needs MadeBy, MadeAt and Keys.
func (e *Exporter) Export(ctx context.Context, ws domain.Workspace, h Head, w io.Writer) (*Export, error) {
	h.Workspace = Origin{ws.ID, ws.Root(), ws.Slug, ws.Name, ws.Sandbox}
	var out Export
	err := domain.Snapshot(ctx, e.Store, func(tx domain.Tx) error {
		parts := tx.Archives().Parts()
		h.Parts = make([]PartHead, len(parts))
		for i := range parts {
			h.Parts[i] = headOf(&parts[i])
		}
		a, err := NewWriter(w, h)
		if err != nil {
			return err
		}
		for i := range parts {
			if err := e.part(ctx, tx, ws.ID, &parts[i], a); err != nil {
				return err
			}
		}
		if err := e.files(ctx, tx, ws.ID, a); err != nil {
			return err
		}
		out.Manifest, out.Digest, err = a.Close()
		return err
	})
	return &out, err
}

// part writes the rows of a part.
func (e *Exporter) part(ctx context.Context, tx domain.Tx, ws domain.ID, p *domain.ArchivePart, a *Writer) error {
	if err := a.Begin(p.Name); err != nil {
		return err
	}
	n := int64(0)
	return eachRow(ctx, tx, ws, p, func(row domain.ArchiveRow) error {
		n++
		e.Progress.report(p.Name, n)
		return a.Row(row)
	})
}

// eachRow passes on the rows of a part, which it reads a few at a time.
func eachRow(ctx context.Context, tx domain.Tx, ws domain.ID, p *domain.ArchivePart, fn func(domain.ArchiveRow) error) error {
	r := domain.ArchiveRead{Part: p.Name, Limit: batchRows, Bytes: batchBytes}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		list, err := tx.Archives().Read(ctx, ws, r)
		if err != nil || len(list) == 0 {
			return err
		}
		for _, row := range list {
			if err := fn(row); err != nil {
				return err
			}
		}
		r.After = list[len(list)-1]
	}
}

// files writes the contents of files that arrived.
func (e *Exporter) files(ctx context.Context, tx domain.Tx, ws domain.ID, a *Writer) error {
	after, n := domain.Blob{WorkspaceID: ws}, int64(0)
	for {
		list, err := tx.Files().Contents(ctx, after, batchRows)
		if err != nil {
			return err
		}
		for _, c := range list {
			if c.WorkspaceID != ws {
				return nil
			}
			after.Hash = c.Hash
			if !c.Stored {
				continue
			}
			n++
			e.Progress.report("files", n)
			if err := e.file(ctx, c, a); err != nil {
				return err
			}
		}
		if len(list) < batchRows {
			return ctx.Err()
		}
	}
}

func (e *Exporter) file(ctx context.Context, c domain.FileContent, a *Writer) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	r, err := e.Blobs.Open(ctx, c.WorkspaceID, c.Hash)
	if domain.Is(err, domain.NotFound) {
		return refused("the contents of the file %s are missing; put them back from a backup", c.Hash)
	}
	if err != nil {
		return fmt.Errorf("reading the contents of the file %s: %w", c.Hash, err)
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	return a.File(c.Hash, c.Size, r)
}

// now is the time of a clock, as exact as the store keeps it.
func now(c domain.Clock) time.Time { return c.Now().UTC().Truncate(time.Microsecond) }
