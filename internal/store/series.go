package store

import (
	"context"
	"errors"
	"time"

	"chancery/internal/domain"
)

const (
	seriesInsert  Name = "series.insert"
	seriesGet     Name = "series.get"
	seriesNext    Name = "series.next"
	numbersInsert Name = "numbers.insert"
	numbersGet    Name = "numbers.get"
)

// The columns that statements must return which read series, their numbers and signed
// documents for many updates, in this order.
const (
	SeriesColumns = `workspace_id, id, code, name, description, prefix, suffix, padding, start, last, last_entry_id,
		created_at, updated_at`
	NumberColumns = `workspace_id, series_id, id, idx, code, previous_id, meta, created_at`
	IssuedColumns = `entry_id, issuer, family, series, code, issue_date, currency, payable, signed_at`
)

// ErrRace means that another writer was faster and that a new attempt at the
// transaction will succeed. Engines with several writers run the function again.
var ErrRace = errors.New("another writer was faster")

var seriesTexts = Texts{ //nolint:gochecknoglobals // a table
	seriesInsert: `INSERT INTO series (` + SeriesColumns + `, before_last_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '') ON CONFLICT DO NOTHING`,
	seriesGet: `SELECT ` + SeriesRead + ` FROM series WHERE workspace_id = $1 AND id = $2`,
	// The row stays locked until the caller's transaction ends, so an abort returns
	// the number before another transaction can take the next one.
	seriesNext: `UPDATE series SET
		last = CASE WHEN last > 0 THEN last + 1 WHEN start > 1 THEN start ELSE 1 END,
		before_last_id = last_entry_id, last_entry_id = $3, updated_at = $4
		WHERE workspace_id = $1 AND id = $2 RETURNING prefix, suffix, padding, last, before_last_id`,
	numbersInsert: `INSERT INTO series_entries (` + NumberColumns + `)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
	numbersGet: `SELECT ` + NumberRead + ` FROM series_entries
		WHERE workspace_id = $1 AND series_id = $2 AND id = $3`,

	// Only an engine to which each statement is a request reads ahead.
	seriesLock: "", seriesLocked: "", numbersOfAll: "", jobsLock: "", issuedOfAll: "", recentOfAll: "", holdersOfNext: "", seriesSet: "",
}

type series struct{ s *Session }

func (r series) Insert(ctx context.Context, s *domain.Series) error {
	n, err := r.s.exec(ctx, seriesInsert, string(s.WorkspaceID), string(s.ID), s.Code, s.Name, s.Description, s.Prefix,
		s.Suffix, int64(s.Padding), s.Start, s.Last, string(s.LastEntryID), micros(s.CreatedAt), micros(s.UpdatedAt))
	if err != nil {
		return err
	}
	if n == 1 {
		return r.sign(ctx, s)
	}
	return taken(s.ID, "a series with this id exists already")
}

func (r series) Get(ctx context.Context, ws, id domain.ID) (*domain.Series, error) {
	if x := r.locked(ws, id); x != nil {
		s := x.Series
		return &s, nil
	}
	s := new(domain.Series)
	if err := r.s.one(ctx, seriesGet, args(string(ws), string(id)), seriesFields(s)...); err != nil {
		return nil, missing(err, "series")
	}
	return s, nil
}

// locked returns the state of a series that the transaction has locked, nil for another.
func (r series) locked(ws, id domain.ID) *lockedSeries {
	if r.s.known == nil {
		return nil
	}
	return r.s.known.series[rowKey{ws, id}]
}

func (r series) Take(ctx context.Context, ws, id, entry domain.ID, now time.Time) (*domain.SeriesEntry, error) {
	held, err := r.Entry(ctx, ws, id, entry)
	if err == nil || !domain.Is(err, domain.NotFound) {
		return held, err
	}
	if x := r.locked(ws, id); x != nil {
		return r.takeLocked(ctx, x, entry, now)
	}
	e := &domain.SeriesEntry{
		WorkspaceID: ws, SeriesID: id, ID: entry,
		CreatedAt: now.UTC().Truncate(time.Microsecond),
	}
	var s domain.Series
	err = r.s.one(ctx, seriesNext, args(string(ws), string(id), string(entry), micros(now)),
		&s.Prefix, &s.Suffix, &s.Padding, &e.Index, text(&e.PreviousID))
	if err != nil {
		return nil, missing(err, "series")
	}
	e.Code = s.Format(e.Index)
	if k := r.s.known; k != nil {
		delete(k.held, heldKey{ws, id, entry})
	}
	n, err := r.s.exec(ctx, numbersInsert, numberParams(e)...)
	if err != nil {
		return nil, err
	}
	if n == 0 {
		return nil, ErrRace
	}
	return e, nil
}

// takeLocked takes a number from a series that the transaction has locked. The number of the
// entry was looked for since, so that nobody else can give it one.
func (r series) takeLocked(ctx context.Context, x *lockedSeries, entry domain.ID, now time.Time) (*domain.SeriesEntry, error) {
	e := x.numberOf(entry, now)
	there, err := r.s.send(ctx, numbersInsert, 1, numberParams(e)...)
	if err == nil && there {
		err = ErrRace
	}
	if err != nil {
		return nil, err
	}
	r.s.known.take(x, e)
	return e, nil
}

func numberParams(e *domain.SeriesEntry) []any {
	return args(string(e.WorkspaceID), string(e.SeriesID), string(e.ID), e.Index, e.Code, string(e.PreviousID), asJSON(e.Meta), micros(e.CreatedAt))
}

func (r series) Entry(ctx context.Context, ws, id, entry domain.ID) (*domain.SeriesEntry, error) {
	if k := r.s.known; k != nil {
		switch held, known := k.held[heldKey{ws, id, entry}]; {
		case held != nil:
			e := *held
			return &e, nil
		case known:
			return nil, domain.Missing("series entry")
		}
	}
	e := new(domain.SeriesEntry)
	if err := r.s.one(ctx, numbersGet, args(string(ws), string(id), string(entry)), numberFields(e)...); err != nil {
		return nil, missing(err, "series entry")
	}
	return e, nil
}
