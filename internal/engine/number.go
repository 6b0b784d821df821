package engine

import (
	"context"
	"slices"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// takeNumber returns the number of an entry in a series, within the transaction
// that also writes it into the document, and a note if the series has another format than
// the step asks for.
func takeNumber(ctx context.Context, book domain.SeriesBook, n *domain.Numbering, entry domain.ID, now time.Time) (taken *domain.SeriesEntry, note string, err error) {
	s, err := seriesOf(ctx, book, n, now)
	if err != nil {
		return nil, "", err
	}
	taken, err = book.Take(ctx, s.WorkspaceID, s.ID, entry, now)
	return taken, s.Ignored(n.Asked), err
}

// seriesOf returns the series that a number is taken from. It is created first if it does
// not exist and the step allows that; later changes of a step's configuration do not alter
// a series that exists. A fixed series with patterns has one for each period.
func seriesOf(ctx context.Context, book domain.SeriesBook, n *domain.Numbering, now time.Time) (*domain.Series, error) {
	if n.Create {
		return ensureSeries(ctx, book, n.Series, now)
	}
	fixed, err := book.Get(ctx, n.Series.WorkspaceID, n.Series.ID)
	if err != nil {
		return nil, err
	}
	own, err := fixed.For(n.IssueDate)
	if err != nil || own.ID == fixed.ID {
		return fixed, err
	}
	return ensureSeries(ctx, book, *own, now)
}

func ensureSeries(ctx context.Context, book domain.SeriesBook, s domain.Series, now time.Time) (*domain.Series, error) {
	known, err := book.Get(ctx, s.WorkspaceID, s.ID)
	if !domain.Is(err, domain.NotFound) {
		return known, err
	}
	s.CreatedAt, s.UpdatedAt = now, now
	err = book.Insert(ctx, &s)
	if domain.Is(err, domain.Conflict) { // another writer was faster
		return book.Get(ctx, s.WorkspaceID, s.ID)
	}
	return &s, err
}

// noted returns the events of a batch with a note on the last one, which is that of the
// number. The events of the batch itself stay as they are, since the transaction may fail.
func noted(events []domain.Event, note string) []domain.Event {
	if note == "" {
		return events
	}
	list := slices.Clone(events)
	last := &list[len(list)-1]
	last.Message = domain.CutText(note, &limits.EventMessage)
	return list
}
