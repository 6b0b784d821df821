package silo

import (
	"context"
	"fmt"

	"chancery/internal/domain"
)

// Problem is what is wrong with a content.
type Problem string

// The problems. Only the first two are damage: an orphan takes room and nothing else.
const (
	ContentMissing Problem = "missing"
	ContentSize    Problem = "size"
	ContentOrphan  Problem = "orphan"
)

// ContentFault is a content that does not fit the files that name it.
type ContentFault struct {
	Problem     Problem
	WorkspaceID domain.ID
	Hash        string
	// Want is the size according to the files, Have the size that is stored.
	Want, Have int64
	// Removed is set for an orphan that was removed.
	Removed bool
}

// String says what is wrong.
func (f ContentFault) String() string {
	switch {
	case f.Problem == ContentMissing:
		return fmt.Sprintf("the contents of %d bytes are missing", f.Want)
	case f.Problem == ContentSize:
		return fmt.Sprintf("the contents have %d bytes, and the record says %d", f.Have, f.Want)
	case f.Removed:
		return fmt.Sprintf("no record named these %d bytes; they were removed", f.Have)
	}
	return fmt.Sprintf("no record names these %d bytes", f.Have)
}

// Verification compares the files of all workspaces with the stored contents.
type Verification struct {
	Store domain.Store
	Blobs domain.Blobs
	Clock domain.Clock
	// Notes are as those of Service.
	Notes domain.Notes
	// Repair removes what interrupted work left, orphans past the grace time and drafts.
	// It never changes a file.
	Repair bool
	// Found gets each fault. Its error ends the verification.
	Found func(ContentFault) error
}

// Verified is what a verification counted.
type Verified struct {
	// Contents is how many contents files name, without those that were only announced.
	Contents int64
	Missing  int64
	Size     int64
	// Orphans are named by no file and older than the grace time, Young those that are
	// not older: a file may name them soon.
	Orphans, Young int64
	// Removed is how many orphans, and Drafts how many drafts were removed.
	Removed, Drafts int64
}

// VerifyContents compares sizes; it does not read contents. Files and contents may
// change meanwhile: the files are read before the contents are listed, so what they name
// must be there, and what they do not name is looked up again.
func VerifyContents(ctx context.Context, v Verification) (Verified, error) {
	var done Verified
	if v.Repair {
		if err := checkNewest(ctx, v.Store, v.Notes); err != nil {
			return done, err
		}
	}
	var after domain.Blob
	for {
		p, err := v.page(ctx, after)
		if err != nil {
			return done, err
		}
		err = v.compare(p, &done)
		if err == nil {
			err = v.orphans(ctx, p, &done)
		}
		if err != nil {
			return done, err
		}
		if p.last {
			break
		}
		after = p.end
	}
	if !v.Repair {
		return done, nil
	}
	n, err := v.Blobs.SweepDrafts(ctx, v.Clock.Now().Add(-draftAge))
	done.Drafts = int64(n)
	return done, err
}

// contentPage is all that files and the storage have between two places in the order of
// contents.
type contentPage struct {
	named  []domain.FileContent
	stored []domain.Blob
	end    domain.Blob
	last   bool
}

// page reads what is behind a place. Where the files or the contents were cut off, the
// page ends for both.
func (v *Verification) page(ctx context.Context, after domain.Blob) (p contentPage, err error) {
	err = v.Store.View(ctx, func(tx domain.Tx) (err error) {
		p.named, err = tx.Files().Contents(ctx, after, sweepStep)
		return err
	})
	if err != nil {
		return p, err
	}
	if p.stored, err = v.Blobs.List(ctx, after, sweepStep); err != nil {
		return p, err
	}
	p.last = true
	if n := len(p.named); n == sweepStep {
		p.cut(domain.Blob{WorkspaceID: p.named[n-1].WorkspaceID, Hash: p.named[n-1].Hash})
	}
	if n := len(p.stored); n == sweepStep {
		p.cut(p.stored[n-1])
	}
	if p.last {
		return p, nil
	}
	for len(p.named) > 0 && p.beyond(p.named[len(p.named)-1].WorkspaceID, p.named[len(p.named)-1].Hash) {
		p.named = p.named[:len(p.named)-1]
	}
	for len(p.stored) > 0 && p.beyond(p.stored[len(p.stored)-1].WorkspaceID, p.stored[len(p.stored)-1].Hash) {
		p.stored = p.stored[:len(p.stored)-1]
	}
	return p, nil
}

// cut ends the page at a place, unless it ends before.
func (p *contentPage) cut(at domain.Blob) {
	if p.last || !p.beyond(at.WorkspaceID, at.Hash) {
		p.end, p.last = at, false
	}
}

// beyond reports whether a content is behind the end of the page.
func (p *contentPage) beyond(ws domain.ID, hash string) bool {
	return ws > p.end.WorkspaceID || ws == p.end.WorkspaceID && hash > p.end.Hash
}

// compare looks for what files name.
func (v *Verification) compare(p contentPage, done *Verified) error {
	sizes := make(map[contentKey]int64, len(p.stored))
	for _, b := range p.stored {
		sizes[keyOf(b)] = b.Size
	}
	for _, c := range p.named {
		if !c.Stored {
			continue
		}
		done.Contents++
		have, found := sizes[contentKey{c.WorkspaceID, c.Hash}]
		fault := ContentFault{WorkspaceID: c.WorkspaceID, Hash: c.Hash, Want: c.Size, Have: have}
		switch {
		case !found:
			fault.Problem = ContentMissing
			done.Missing++
		case have != c.Size:
			fault.Problem = ContentSize
			done.Size++
		default:
			continue
		}
		if err := v.Found(fault); err != nil {
			return err
		}
	}
	return nil
}

// orphans looks for contents that no file names, and removes them if it may. What is
// stored again after it was listed is young and stays (Blobs.Remove).
func (v *Verification) orphans(ctx context.Context, p contentPage, done *Verified) error {
	named := make(map[contentKey]bool, len(p.named))
	for _, c := range p.named {
		named[contentKey{c.WorkspaceID, c.Hash}] = true
	}
	var rest []domain.Blob
	for _, b := range p.stored {
		if !named[keyOf(b)] {
			rest = append(rest, b)
		}
	}
	old := oldest(rest, v.Clock.Now())
	done.Young += int64(len(rest) - len(old))
	left, err := unnamed(ctx, v.Store, old)
	if err != nil {
		return err
	}
	for _, b := range left {
		fault := ContentFault{Problem: ContentOrphan, WorkspaceID: b.WorkspaceID, Hash: b.Hash, Have: b.Size}
		if v.Repair {
			if fault.Removed, err = v.Blobs.Remove(ctx, b); err != nil {
				return err
			}
		}
		done.Orphans++
		if fault.Removed {
			done.Removed++
		}
		if err := v.Found(fault); err != nil {
			return err
		}
	}
	return nil
}
