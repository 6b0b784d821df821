package domain

import (
	"context"
	"strconv"
	"strings"
	"time"
)

// DefaultPadding is the number of digits of a dynamic series that names none.
const DefaultPadding = 6

// Series is a counter with a format. Its numbers are gapless and each goes to
// exactly one entry.
type Series struct {
	WorkspaceID ID
	ID          ID
	Code        string
	Name        string
	Description string
	// Prefix and Suffix may have patterns: such a series has a counter for each period,
	// and For returns it.
	Prefix string
	Suffix string
	// Padding is the least number of digits.
	Padding int
	// Start is the first number, at least 1.
	Start int64
	// Last is the last number taken, 0 while there is none.
	Last        int64
	LastEntryID ID
	// Sigs are signatures that came with the series. They are kept and never checked.
	Sigs      []string
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Format writes a number in the form of the series. Numbers wider than the
// padding are not cut.
func (s *Series) Format(n int64) string {
	digits := strconv.FormatInt(n, 10)
	if missing := s.Padding - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	return s.Prefix + digits + s.Suffix
}

// Next returns the number that is taken next.
func (s *Series) Next() int64 {
	if s.Last > 0 {
		return s.Last + 1
	}
	return max(s.Start, 1)
}

// SeriesEntry maps an ID, usually that of a silo entry, to its number.
type SeriesEntry struct {
	WorkspaceID ID
	SeriesID    ID
	ID          ID
	Index       int64
	Code        string
	PreviousID  ID
	Meta        map[string]string
	// Sigs are signatures that came with the request for the number. They are kept and never checked.
	Sigs []string
	// Requested says that a request took the number. Its ID need not be that of a silo entry.
	Requested bool
	CreatedAt time.Time
}

// seriesSpace is the namespace of the IDs of dynamic series. Changing it restarts
// every dynamic series.
const seriesSpace ID = "6f0d9d3a-52c5-5b0e-9f7e-3a1f9d7c2b11"

// DynamicSeries describes a series that the first document that needs it creates:
// one for each supplier, series of the document, and name.
type DynamicSeries struct {
	// SupplierCountry and SupplierCode are the supplier's tax identity.
	SupplierCountry string
	SupplierCode    string
	// Series is the document's own series.
	Series string
	// Name as configured.
	Name string
	SeriesFormat
}

// ID returns the ID of the series in a workspace. The same supplier, series of the
// document and name always have the same ID, whatever the format.
func (d DynamicSeries) ID(ws ID) ID {
	parts := []string{string(ws), d.SupplierCountry, d.SupplierCode, d.Series, d.Name}
	return DeriveID(seriesSpace, strings.Join(parts, "\x00"))
}

// New returns the series as it is created in a workspace.
func (d DynamicSeries) New(ws ID) Series {
	s := Series{
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

// SeriesBook holds the series and the numbers taken from them.
type SeriesBook interface {
	Insert(ctx context.Context, s *Series) error
	Get(ctx context.Context, ws, id ID) (*Series, error)
	// Take returns the number that an ID has in a series, and takes the next one if it
	// has none. Nothing else may advance a counter.
	Take(ctx context.Context, ws, series, id ID, now time.Time) (*SeriesEntry, error)
	// Entry returns the number that an ID has.
	Entry(ctx context.Context, ws, series, id ID) (*SeriesEntry, error)
	SeriesReads
	SeriesNotes
}
