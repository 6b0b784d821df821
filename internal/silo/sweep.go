package silo

import (
	"context"
	"time"

	"chancery/internal/domain"
)

// How contents are swept. A content is an orphan if no file names it: the server was
// stopped between writing the content and committing the row of the file, or the row was
// refused. Contents are shared by all files with the same bytes, so a writer may be about
// to commit a row that names a content which looks like an orphan. Such a content is
// never removed:
//
//   - A writer stores the content before it commits the row (Blobs.Put, Blobs.Create). If
//     the content is there already, storing makes it young again.
//   - A content is removed only if no row names it now, if none did an hour ago, and if it
//     was not stored again in between. Blobs.Remove and storing exclude each other, so a
//     content that was found whole is young before it could be removed, and stays; and one
//     that was removed is not found, and is written.
//   - So a writer would have to take an hour from storing the content to its commit. An
//     attempt of an action has a minute, and a request some minutes. The hour is by the
//     monotonic clock; setting the clock of the machine does not shorten it.
//
// A row never changes its hash, and is deleted only when its entry is erased. The content then
// has no name until another file has the same one, whose writer stores it first.
const (
	// orphanAge is the least age of an orphan, by the clock of the storage.
	orphanAge = 24 * time.Hour
	// orphanTime passes between the two times that a content is found to be an orphan.
	orphanTime = time.Hour
	// draftAge is the age of a draft that was left by an interrupted write.
	draftAge = time.Hour

	// A turn looks at up to sweepSteps times sweepStep contents, and the next one goes on
	// from there. Each step is one short transaction that only reads.
	sweepStep  = 1000
	sweepSteps = 100
	// maxOrphans is how many orphans are remembered from one turn to the next.
	maxOrphans = 10_000
)

// sweeper is what one turn leaves for the next.
type sweeper struct {
	last    domain.Blob // that was looked at; the zero Blob begins again
	orphans []orphan
}

// orphan is a content that no row named.
type orphan struct {
	domain.Blob
	found time.Duration // by the monotonic clock
}

// Swept is what a turn removed.
type Swept struct{ Drafts, Orphans int }

// SweepContents removes the drafts of interrupted uploads and contents that no file
// names. Call it periodically, and never twice at the same time.
func (s *Service) SweepContents(ctx context.Context) (Swept, error) {
	var done Swept
	err := checkNewest(ctx, s.Store, s.Notes)
	if err != nil {
		return done, err
	}
	if done.Drafts, err = s.Blobs.SweepDrafts(ctx, s.Clock.Now().Add(-draftAge)); err != nil {
		return done, err
	}
	if done.Orphans, err = s.removeOrphans(ctx); err != nil {
		return done, err
	}
	return done, s.findOrphans(ctx)
}

// removeOrphans removes those that were found long enough ago and still are orphans.
func (s *Service) removeOrphans(ctx context.Context) (removed int, err error) {
	known := s.sweeper.orphans
	s.sweeper.orphans = nil
	for i, o := range known {
		if s.Clock.Monotonic()-o.found < orphanTime {
			s.sweeper.orphans = append(s.sweeper.orphans, o)
			continue
		}
		left, err := unnamed(ctx, s.Store, []domain.Blob{o.Blob})
		if err == nil && len(left) > 0 {
			var gone bool
			if gone, err = s.Blobs.Remove(ctx, o.Blob); gone {
				removed++
			}
		}
		if err != nil {
			s.sweeper.orphans = append(s.sweeper.orphans, known[i:]...)
			return removed, err
		}
	}
	return removed, nil
}

// findOrphans looks at the next contents.
func (s *Service) findOrphans(ctx context.Context) error {
	w := &s.sweeper
	known := make(map[contentKey]bool, len(w.orphans))
	for _, o := range w.orphans {
		known[keyOf(o.Blob)] = true
	}
	var newest domain.Blob
	for range sweepSteps {
		list, err := s.Blobs.List(ctx, w.last, sweepStep)
		if err != nil {
			return err
		}
		left, err := unnamed(ctx, s.Store, list)
		if err != nil {
			return err
		}
		newest = newestNamed(newest, list, left)
		for _, b := range oldest(left, s.Clock.Now()) {
			if len(w.orphans) < maxOrphans && !known[keyOf(b)] {
				w.orphans = append(w.orphans, orphan{b, s.Clock.Monotonic()})
			}
		}
		w.last = domain.Blob{}
		if len(list) < sweepStep {
			break
		}
		w.last = list[len(list)-1]
	}
	return noteNewest(ctx, s.Notes, newest)
}

type contentKey struct {
	ws   domain.ID
	hash string
}

func keyOf(b domain.Blob) contentKey { return contentKey{b.WorkspaceID, b.Hash} }

// oldest returns the contents that are not young.
func oldest(list []domain.Blob, now time.Time) []domain.Blob {
	before := now.Add(-orphanAge)
	var old []domain.Blob
	for _, b := range list {
		if b.StoredAt.Before(before) {
			old = append(old, b)
		}
	}
	return old
}

// unnamed returns the contents of a list, which is in the order of workspace and hash,
// that no file names, whether it was sent already or only announced.
func unnamed(ctx context.Context, store domain.Store, list []domain.Blob) (left []domain.Blob, err error) {
	if len(list) == 0 {
		return nil, nil
	}
	err = store.View(ctx, func(tx domain.Tx) error {
		left = nil
		for first := 0; first < len(list); {
			ws, next := list[first].WorkspaceID, first+1
			for next < len(list) && list[next].WorkspaceID == ws {
				next++
			}
			names, err := tx.Files().Hashes(ctx, ws, list[first].Hash, list[next-1].Hash)
			if err != nil {
				return err
			}
			for _, b := range list[first:next] {
				if !names[b.Hash] {
					left = append(left, b)
				}
			}
			first = next
		}
		return nil
	})
	return left, err
}
