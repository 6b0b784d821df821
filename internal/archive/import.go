package archive

import (
	"context"
	"errors"
	"fmt"
	"io"

	"chancery/internal/domain"
)

// Importer stores what archives have.
type Importer struct {
	Store    domain.Store
	Blobs    domain.Blobs
	Clock    domain.Clock
	IDs      domain.IDs
	Progress Progress
}

// Options of an import.
type Options struct {
	// As is the slug of the workspace; empty means that of the archive.
	As string
	// Continue lets jobs go on that had not ended.
	Continue bool
}

// Imported is a complete import.
type Imported struct {
	*Contents

	Workspace domain.Workspace
	// Before is set if the archive had been imported already and nothing was done.
	Before bool
	// Resumed is set if an earlier import was gone on with.
	Resumed bool
	// Held is how many jobs had not ended and are held, up to heldCount; Released is how
	// many of them go on.
	Held, Released int
}

// heldCount is up to where held jobs are counted.
const heldCount = 1_000_000

// Import stores an archive as a workspace: a new one, or one that is empty. The archive is
// read twice; the first time it is checked and nothing is written. Until all of it is stored
// and compared with the archive, nobody can use the workspace. After an interruption, the
// same call goes on where it was.
func (im *Importer) Import(ctx context.Context, open func() (io.ReadCloser, error), opt Options) (*Imported, error) {
	parts, err := im.parts(ctx)
	if err != nil {
		return nil, err
	}
	out := new(Imported)
	err = reading(open, func(r io.Reader) (err error) {
		out.Contents, err = Inspect(ctx, r, parts, im.Progress)
		return err
	})
	if err != nil {
		return nil, err
	}
	run := importing{Importer: im, archive: out.Contents, parts: parts}
	if run.state, run.resumed, err = im.Begin(ctx, out.Digest, out.Head.Workspace, opt.As); err != nil {
		return nil, err
	}
	out.Before = !run.state.DoneAt.IsZero()
	out.Resumed = run.resumed && !out.Before
	if !out.Before {
		if err := run.all(ctx, open); err != nil {
			return nil, err
		}
	}
	if opt.Continue {
		if out.Released, err = im.release(ctx, run.state.WorkspaceID); err != nil {
			return nil, err
		}
	}
	err = im.Store.View(ctx, func(tx domain.Tx) (err error) {
		if out.Held, err = tx.Archives().HeldJobs(ctx, run.state.WorkspaceID, heldCount); err == nil {
			out.Workspace, err = tx.Workspaces().Get(ctx, run.state.WorkspaceID)
		}
		return err
	})
	return out, err
}

func (im *Importer) parts(ctx context.Context) (parts []domain.ArchivePart, err error) {
	err = im.Store.View(ctx, func(tx domain.Tx) error { parts = tx.Archives().Parts(); return nil })
	return parts, err
}

// reading reads an archive with fn.
func reading(open func() (io.ReadCloser, error), fn func(io.Reader) error) error {
	r, err := open()
	if err != nil {
		return err
	}
	return errors.Join(fn(r), r.Close())
}

// importing is an import that runs.
type importing struct {
	*Importer

	archive *Contents
	parts   []domain.ArchivePart
	state   domain.Import
	resumed bool
}

// all does everything between the beginning and the end.
func (i *importing) all(ctx context.Context, open func() (io.ReadCloser, error)) error {
	if err := reading(open, func(r io.Reader) error { return i.members(ctx, r) }); err != nil {
		return err
	}
	if err := i.relate(ctx); err != nil {
		return err
	}
	if err := i.verify(ctx); err != nil {
		return err
	}
	return i.finish(ctx)
}

// members stores the members of the archive behind those that are stored already.
func (i *importing) members(ctx context.Context, r io.Reader) error {
	a, err := NewReader(r, i.parts)
	if err != nil {
		return err
	}
	defer a.Close()
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		m, err := a.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		i.Progress.report("storing", m.Place)
		if m.Place <= i.state.Place {
			continue
		}
		if err := i.member(ctx, m); err != nil {
			return err
		}
	}
}

// member stores a member and how far the import is, in one transaction.
func (i *importing) member(ctx context.Context, m *Member) error {
	if m.Part == nil {
		return i.file(ctx, m)
	}
	rows, err := m.Rows()
	if err != nil {
		return err
	}
	return i.step(ctx, m.Place, func(tx domain.Tx) error {
		if m.Part.Keys == 0 {
			return nil // the settings come last
		}
		err := tx.Archives().Insert(ctx, i.state.WorkspaceID, m.Part.Name, rows)
		switch double, is := errors.AsType[*domain.DuplicateRowError](err); {
		case is:
			return damaged(m.where(double.Index), "there are two rows with this key")
		case domain.Is(err, domain.Conflict), domain.Is(err, domain.NotFound):
			return domain.E(domain.Invalid, "archive", "the archive is damaged: %s and up to %d behind it do not fit those before them: %v",
				m.where(0), len(rows)-1, err)
		case err != nil:
			return fmt.Errorf("%s and up to %d behind it: %w", m.where(0), len(rows)-1, err)
		}
		return nil
	})
}

// step does something and notes that everything up to a place is stored.
func (i *importing) step(ctx context.Context, place int64, fn func(tx domain.Tx) error) error {
	next := i.state
	next.Place = place
	return i.Step(ctx, &i.state, next, fn)
}

// file stores the contents of files that a row names.
func (i *importing) file(ctx context.Context, m *Member) error {
	ws, named := i.state.WorkspaceID, false
	err := i.Store.View(ctx, func(tx domain.Tx) error {
		hashes, err := tx.Files().Hashes(ctx, ws, m.Hash, m.Hash)
		named = hashes[m.Hash]
		return err
	})
	if err != nil {
		return err
	}
	if !named {
		return damaged(filesFolder+m.Hash, "no row names this file")
	}
	if err := i.Blobs.Create(ctx, ws, m.Hash, m.Size, m.Content); err != nil {
		return fmt.Errorf("storing the contents of the file %s: %w", m.Hash, err)
	}
	return i.step(ctx, m.Place, func(domain.Tx) error { return nil })
}

// release lets held jobs go on.
func (im *Importer) release(ctx context.Context, ws domain.ID) (total int, err error) {
	for {
		var n int
		err := im.Store.Update(ctx, func(tx domain.Tx) (err error) {
			n, err = tx.Archives().ReleaseJobs(ctx, ws, now(im.Clock), batchRows)
			return err
		})
		if total += n; err != nil || n < batchRows {
			return total, err
		}
		im.Progress.report("jobs", int64(total))
	}
}
