package sequence

import (
	"context"
	"errors"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// EntryInput is what may come with the request for a number.
type EntryInput struct {
	Meta map[string]string
	// Sig is kept as it is.
	Sig string
}

// Validate returns an error if that cannot be kept.
func (in *EntryInput) Validate() error {
	size := 0
	for k, v := range in.Meta {
		size += len(k) + len(v)
	}
	switch {
	case size > limits.SeriesMeta.Int():
		return domain.OverLimit(domain.Invalid, &limits.SeriesMeta, "").At("meta")
	case len(in.Sig) > limits.SeriesSig.Int():
		return domain.OverLimit(domain.Invalid, &limits.SeriesSig, "").At("sig")
	}
	return nil
}

// PutEntry returns the number that an ID has in a series, and takes the next one if it has
// none. Meta and signature are those of the request that took it; later ones change nothing.
func (s *Service) PutEntry(ctx context.Context, actor domain.Actor, series, id string, in EntryInput) (*domain.SeriesEntry, error) {
	sid, err := domain.ParseID(series)
	if err != nil {
		return nil, domain.Missing("series")
	}
	eid, err := domain.ParseID(id)
	if err != nil {
		return nil, domain.FieldError(err.Error(), "id")
	}
	if err := in.Validate(); err != nil {
		return nil, err
	}
	ws, now := actor.Workspace.ID, s.Clock.Now()
	var taken *domain.SeriesEntry
	err = s.Store.Update(ctx, func(tx domain.Tx) error {
		taken, err = take(ctx, tx.Series(), &domain.SeriesEntry{
			WorkspaceID: ws, SeriesID: sid, ID: eid, Meta: in.Meta, Sigs: sigsOf(in.Sig), CreatedAt: now,
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	return taken, nil
}

// take takes a number with what comes with it. The series is locked before the number is
// looked for, so that the one that is taken is new for certain: what comes with a request
// must never replace what came with the first.
func take(ctx context.Context, book domain.SeriesBook, asked *domain.SeriesEntry) (*domain.SeriesEntry, error) {
	x, err := book.Lock(ctx, asked.WorkspaceID, asked.SeriesID)
	if err != nil {
		return nil, err
	}
	held, err := book.Entry(ctx, asked.WorkspaceID, asked.SeriesID, asked.ID)
	if !domain.Is(err, domain.NotFound) {
		return held, err
	}
	if x.Patterned() {
		return nil, domain.E(domain.Invalid, domain.KeySeries,
			"the numbers of this series show the date of a document, so only the step %s of a workflow can take them", domain.SrcNumbering)
	}
	e, err := book.Take(ctx, asked.WorkspaceID, asked.SeriesID, asked.ID, asked.CreatedAt)
	if err != nil {
		return nil, err
	}
	e.Meta, e.Sigs, e.Requested = asked.Meta, asked.Sigs, true
	return e, book.Note(ctx, e)
}

// Entry returns the number of an ID.
func (s *Service) Entry(ctx context.Context, actor domain.Actor, series, id string) (*domain.SeriesEntry, error) {
	sid, err := domain.ParseID(series)
	if err != nil {
		return nil, domain.Missing("series")
	}
	eid, err := domain.ParseID(id)
	if err != nil {
		return nil, domain.Missing("series entry")
	}
	return read(ctx, s, func(tx domain.Tx) (*domain.SeriesEntry, error) {
		return tx.Series().Entry(ctx, actor.Workspace.ID, sid, eid)
	})
}

// EntryQuery selects numbers of a series.
type EntryQuery struct {
	// After is the entry behind which the page begins; empty for the beginning.
	After domain.ID
	domain.NumberQuery
}

// Entries returns a page of the numbers of a series. If q.After has no number in the series
// it is ErrCursor.
func (s *Service) Entries(ctx context.Context, actor domain.Actor, series string, q EntryQuery) ([]*domain.SeriesEntry, error) {
	sid, err := domain.ParseID(series)
	if err != nil {
		return nil, domain.Missing("series")
	}
	ws := actor.Workspace.ID
	return read(ctx, s, func(tx domain.Tx) ([]*domain.SeriesEntry, error) {
		book := tx.Series()
		if _, err := book.Get(ctx, ws, sid); err != nil {
			return nil, err
		}
		if q.After != "" {
			last, err := book.Entry(ctx, ws, sid, q.After)
			if domain.Is(err, domain.NotFound) {
				return nil, ErrCursor
			}
			if err != nil {
				return nil, err
			}
			q.NumberQuery.After = last.Index
		}
		return book.Entries(ctx, ws, sid, q.NumberQuery)
	})
}

// ErrCursor is the error of a list that is to go on behind a number that is not in the series.
var ErrCursor = errors.New("the list cannot go on behind a number that is not in the series")

// Check checks the numbers of a series behind one, at most limit of them: which are missing,
// and which documents have the others.
func (s *Service) Check(ctx context.Context, actor domain.Actor, series string, after int64, limit, bytes int) (*domain.SeriesCheck, error) {
	sid, err := domain.ParseID(series)
	if err != nil {
		return nil, domain.Missing("series")
	}
	ws := actor.Workspace.ID
	return read(ctx, s, func(tx domain.Tx) (*domain.SeriesCheck, error) {
		x, err := tx.Series().Get(ctx, ws, sid)
		if err != nil {
			return nil, err
		}
		list, err := tx.Series().Held(ctx, ws, sid, domain.NumberQuery{After: after, Limit: limit + 1, Bytes: bytes})
		if err != nil {
			return nil, err
		}
		n := fitting(list, limit, bytes)
		return domain.CheckNumbers(x, after, list[:n], n < len(list)), nil
	})
}

// fitting returns how many of the numbers are on a page.
func fitting(list []*domain.HeldNumber, limit, bytes int) int {
	used := 0
	for i, n := range list {
		if used += n.RowBytes(); i > 0 && bytes > 0 && used > bytes || i == limit {
			return i
		}
	}
	return len(list)
}
