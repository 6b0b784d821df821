package sequence

import (
	"context"
	"time"
	"unicode/utf8"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// Service holds the use cases of series.
type Service struct {
	Store domain.Store
	Clock domain.Clock
}

// SeriesInput is the request to create a series.
type SeriesInput struct {
	// Name and Description may change later. Nil means not given.
	Name        *string
	Description *string
	Code        string
	Prefix      string
	Suffix      string
	// Padding is the least number of digits; 0 adds none.
	Padding int64
	// Start is the first number; 0 means 1.
	Start int64
	// Sig is kept as it is.
	Sig string
}

// Validate returns an error if there can be no such series.
func (in *SeriesInput) Validate() error {
	for _, t := range []struct {
		member, text string
		limit        *limits.Limit
	}{
		{"name", value(in.Name), &limits.SeriesName},
		{"code", in.Code, &limits.SeriesName},
		{"description", value(in.Description), &limits.SeriesText},
		{"sig", in.Sig, &limits.SeriesSig},
	} {
		if len(t.text) > t.limit.Int() {
			return domain.OverLimit(domain.Invalid, t.limit, "").At(t.member)
		}
	}
	for _, t := range []struct{ member, text string }{{"prefix", in.Prefix}, {"suffix", in.Suffix}} {
		if utf8.RuneCountInString(t.text) > limits.SeriesAffix.Int() {
			return domain.OverLimit(domain.Invalid, &limits.SeriesAffix, "").At(t.member)
		}
		if err := domain.CheckAffix(t.text); err != nil {
			return domain.FieldError(err.Error(), t.member)
		}
	}
	for _, t := range []struct {
		member string
		value  int64
		limit  *limits.Limit
	}{{"padding", in.Padding, &limits.SeriesPadding}, {"start", in.Start, &limits.SeriesStart}} {
		switch {
		case t.value < 0:
			return domain.FieldError("it must not be negative", t.member)
		case t.value > t.limit.Value:
			return domain.OverLimit(domain.Invalid, t.limit, "").At(t.member)
		}
	}
	return nil
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// series returns what the request asks for.
func (in *SeriesInput) series(ws, id domain.ID) *domain.Series {
	return &domain.Series{
		WorkspaceID: ws, ID: id, Code: in.Code, Name: value(in.Name), Description: value(in.Description),
		Prefix: in.Prefix, Suffix: in.Suffix, Padding: int(in.Padding), Start: max(in.Start, 1), Sigs: sigsOf(in.Sig),
	}
}

// sigsOf returns the signature of a request as a list, which is empty if there is none.
func sigsOf(sig string) []string {
	if sig == "" {
		return nil
	}
	return []string{sig}
}

// PutSeries creates a series. Under an ID that exists it returns the series, with the name and
// the description that were given now; if code, format or start differ it is a Conflict.
func (s *Service) PutSeries(ctx context.Context, actor domain.Actor, id string, in SeriesInput) (*domain.Series, error) {
	sid, err := domain.ParseID(id)
	if err != nil {
		return nil, domain.FieldError(err.Error(), "id")
	}
	if err := in.Validate(); err != nil {
		return nil, err
	}
	now := s.Clock.Now()
	var saved *domain.Series
	err = s.Store.Update(ctx, func(tx domain.Tx) error {
		made := in.series(actor.Workspace.ID, sid)
		made.CreatedAt, made.UpdatedAt = now, now
		book := tx.Series()
		saved, err = book.Lock(ctx, made.WorkspaceID, sid)
		if domain.Is(err, domain.NotFound) {
			if saved, err = insert(ctx, tx, made); err == nil {
				return nil
			}
			if domain.Is(err, domain.Conflict) { // another writer was faster
				saved, err = book.Lock(ctx, made.WorkspaceID, sid)
			}
		}
		if err != nil {
			return err
		}
		if !saved.SameCounter(made) {
			e := domain.E(domain.Conflict, "conflict",
				"a series with this ID exists, with another code, prefix, suffix, padding or start; these cannot change, so use another ID")
			e.ExistingID = sid
			return e
		}
		return describe(ctx, tx, saved, &in, made)
	})
	if err != nil {
		return nil, err
	}
	return saved, nil
}

// insert stores a new series and returns it as it is on record.
func insert(ctx context.Context, tx domain.Tx, made *domain.Series) (*domain.Series, error) {
	if err := tx.Series().Insert(ctx, made); err != nil {
		return nil, err
	}
	saved, err := tx.Series().Get(ctx, made.WorkspaceID, made.ID)
	if err != nil {
		return nil, err
	}
	return saved, record(ctx, tx, made.CreatedAt, saved)
}

// describe gives a series the name and the description of a request, if it has others.
func describe(ctx context.Context, tx domain.Tx, s *domain.Series, in *SeriesInput, asked *domain.Series) error {
	var changed []string
	if in.Name != nil && *in.Name != s.Name {
		s.Name = *in.Name
		changed = append(changed, "name")
	}
	if in.Description != nil && *in.Description != s.Description {
		s.Description = *in.Description
		changed = append(changed, "description")
	}
	if changed == nil {
		return nil
	}
	if asked.UpdatedAt.After(s.UpdatedAt) {
		s.UpdatedAt = asked.UpdatedAt.UTC().Truncate(time.Microsecond)
	}
	if err := tx.Series().Describe(ctx, s); err != nil {
		return err
	}
	return record(ctx, tx, asked.UpdatedAt, s, changed...)
}

// record adds to the log that a series was made or described.
func record(ctx context.Context, tx domain.Tx, at time.Time, s *domain.Series, changed ...string) error {
	return domain.Record(ctx, tx, at, domain.AuditChange{
		Workspace: s.WorkspaceID, Kind: "series", ID: string(s.ID), Changed: changed, Detail: map[string]string{"code": s.Code},
	})
}

// Series returns a series.
func (s *Service) Series(ctx context.Context, actor domain.Actor, id string) (*domain.Series, error) {
	sid, err := domain.ParseID(id)
	if err != nil {
		return nil, domain.Missing("series")
	}
	return read(ctx, s, func(tx domain.Tx) (*domain.Series, error) { return tx.Series().Get(ctx, actor.Workspace.ID, sid) })
}

// List returns a page of the series of a workspace.
func (s *Service) List(ctx context.Context, actor domain.Actor, p domain.Page) ([]*domain.Series, error) {
	return read(ctx, s, func(tx domain.Tx) ([]*domain.Series, error) { return tx.Series().List(ctx, actor.Workspace.ID, p) })
}

// read returns what fn reads in one state of the store.
func read[T any](ctx context.Context, s *Service, fn func(tx domain.Tx) (T, error)) (T, error) {
	var got T
	err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		got, err = fn(tx)
		return err
	})
	return got, err
}
