package sequence

import (
	"context"
	"strings"
	"time"

	"chancery/internal/domain"
)

// DefaultPadding is the number of digits of a dynamic series without its own.
const DefaultPadding = 6

// space is the root of all derived series IDs; changing it would restart every
// dynamic series.
const space domain.ID = "6f0d9d3a-52c5-5b0e-9f7e-3a1f9d7c2b11"

// Dynamic is a series made on demand, one for each supplier, document series and
// name.
type Dynamic struct {
	// SupplierCountry and SupplierCode are the supplier's tax identity.
	SupplierCountry string
	SupplierCode    string
	// Series is the document's own series.
	Series string
	// Name as configured.
	Name    string
	Prefix  string
	Suffix  string
	Padding int
	Start   int64
}

// ID identifies the series: the same supplier, document series and name always
// mean the same counter, whatever the format.
func (d Dynamic) ID(ws domain.ID) domain.ID {
	parts := []string{string(ws), d.SupplierCountry, d.SupplierCode, d.Series, d.Name}
	return domain.DeriveID(space, strings.Join(parts, "\x00"))
}

// New is the series as it is created by the first document that needs it.
func (d Dynamic) New(ws domain.ID) domain.Series {
	s := domain.Series{
		WorkspaceID: ws,
		ID:          d.ID(ws),
		Code:        d.Series,
		Name:        d.Name,
		Prefix:      d.Prefix,
		Suffix:      d.Suffix,
		Padding:     d.Padding,
		Start:       d.Start,
	}
	if s.Padding <= 0 {
		s.Padding = DefaultPadding
	}
	if s.Start <= 0 {
		s.Start = 1
	}
	return s
}

// Take returns the number of an entry in a series within the caller's
// transaction, which must also write the number into the document. The series is
// created first when create is set and it does not exist; later changes of a
// step's configuration do not alter a series that exists.
func Take(ctx context.Context, tx domain.Tx, s domain.Series, create bool, entry domain.ID, now time.Time) (*domain.SeriesEntry, error) {
	book := tx.Series()
	if create {
		_, err := book.Get(ctx, s.WorkspaceID, s.ID)
		if domain.Is(err, domain.NotFound) {
			s.CreatedAt, s.UpdatedAt = now, now
			// Another writer may have been faster; then it is that series.
			if err = book.Insert(ctx, &s); domain.Is(err, domain.Conflict) {
				err = nil
			}
		}
		if err != nil {
			return nil, err
		}
	}
	return book.Take(ctx, s.WorkspaceID, s.ID, entry, now)
}
