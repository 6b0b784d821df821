package domain

import (
	"strconv"
	"strings"
	"time"
)

// Series is a counter with a format. Its numbers are gapless and each goes to
// exactly one entry.
type Series struct {
	WorkspaceID ID
	ID          ID
	Code        string
	Name        string
	Description string
	Prefix      string
	Suffix      string
	// Padding is the least number of digits.
	Padding int
	// Start is the first number, at least 1.
	Start int64
	// Last is the last number taken, 0 while there is none.
	Last        int64
	LastEntryID ID
	CreatedAt   time.Time
	UpdatedAt   time.Time
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

// SeriesEntry maps an ID, usually that of a silo entry, to its number.
type SeriesEntry struct {
	WorkspaceID ID
	SeriesID    ID
	ID          ID
	Index       int64
	Code        string
	PreviousID  ID
	Meta        map[string]string
	CreatedAt   time.Time
}
