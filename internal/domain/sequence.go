package domain

import (
	"context"
	"strings"
)

// SeriesReads is what lists and checks read of series.
type SeriesReads interface {
	// List returns a page of the series of a workspace.
	List(ctx context.Context, ws ID, p Page) ([]*Series, error)
	// Entries returns a page of the numbers of a series, in the order of the numbers.
	Entries(ctx context.Context, ws, series ID, q NumberQuery) ([]*SeriesEntry, error)
	// Held returns the numbers behind q.After, ascending, each with the documents that have it.
	Held(ctx context.Context, ws, series ID, q NumberQuery) ([]*HeldNumber, error)
}

// SeriesNotes is what there is to write about series besides their counters.
type SeriesNotes interface {
	// Lock is Get in an Update that goes on to write: until it ends, nobody else changes the
	// series or takes a number from it.
	Lock(ctx context.Context, ws, id ID) (*Series, error)
	// Describe sets name and description.
	Describe(ctx context.Context, s *Series) error
	// Note sets Meta, Sigs and Requested of a number that was just taken.
	Note(ctx context.Context, e *SeriesEntry) error
}

// NumberQuery selects numbers of a series.
type NumberQuery struct {
	// After is the number behind which the page begins; 0 is the beginning: the first number
	// if the page is ascending, else the last.
	After     int64
	Ascending bool
	Limit     int
	// Bytes is as in Page.
	Bytes int
}

// First is the first number of the series.
func (s *Series) First() int64 { return max(s.Start, 1) }

// LastIndex is the last number that was taken. While there is none it is the first, as
// clients expect.
func (s *Series) LastIndex() int64 {
	if s.Last > 0 {
		return s.Last
	}
	return s.First()
}

// Patterned reports whether the numbers show the date of a document. Such a series has
// counters for periods, and none of its own.
func (s *Series) Patterned() bool { return strings.ContainsAny(s.Prefix+s.Suffix, "{}") }

// SameCounter reports whether two series count and format in the same way, whatever their
// names.
func (s *Series) SameCounter(o *Series) bool {
	return s.Code == o.Code && s.Prefix == o.Prefix && s.Suffix == o.Suffix && s.Padding == o.Padding && s.First() == o.First()
}

// HeldNumber is a number of a series with the documents that have it.
type HeldNumber struct {
	SeriesEntry
	// Entry is the silo entry with the ID of the number, nil if there is none.
	Entry *Holder
	// Others are other signed documents with the number: of the supplier, kind and series of
	// that entry's document.
	Others []Holder
}

// Holder is a document that has a number, or should have it.
type Holder struct {
	EntryID   ID
	DocSchema string
	Type      string
	Series    string
	Code      string
	IssueDate string
	Signed    bool
	State     string
}

// Holds reports whether the document of the entry shows the number.
func (n *HeldNumber) Holds() bool { return n.Entry != nil && n.Entry.Code == n.Code }

// Holders is how many documents have the number.
func (n *HeldNumber) Holders() int {
	if n.Holds() {
		return 1 + len(n.Others)
	}
	return len(n.Others)
}

// Gap is a run of numbers that were not taken, although a later one was.
type Gap struct{ From, To int64 }

// SeriesCheck is what a part of a series is like.
type SeriesCheck struct {
	SeriesID ID
	// From and To are the first and the last number that were looked at. To is less than From
	// if there was none to look at.
	From, To int64
	Gaps     []Gap
	Numbers  []*HeldNumber
	// Doubles is how many numbers several documents have, Unheld how many no document has that
	// is known by them.
	Doubles, Unheld int
	// More says that the series goes on behind To.
	More bool
}

// CheckNumbers checks the numbers of a series behind one, which list has in their order.
// More says that there are others behind those of the list; without them the series ends with
// the last number of its counter.
func CheckNumbers(s *Series, after int64, list []*HeldNumber, more bool) *SeriesCheck {
	next := max(s.First(), after+1)
	c := &SeriesCheck{SeriesID: s.ID, From: next, Numbers: list, More: more}
	for _, n := range list {
		if n.Index > next {
			c.Gaps = append(c.Gaps, Gap{next, n.Index - 1})
		}
		next = max(next, n.Index+1)
		switch n.Holders() {
		case 0:
			c.Unheld++
		case 1:
		default:
			c.Doubles++
		}
	}
	if !more && next <= s.Last {
		c.Gaps = append(c.Gaps, Gap{next, s.Last})
		next = s.Last + 1
	}
	c.To = next - 1
	return c
}

// RowBytes returns how much of the answer a series needs in a list, at most.
func (s *Series) RowBytes() int {
	return rowBytes + jsonBytes(s.Code) + jsonBytes(s.Name) + jsonBytes(s.Description) + jsonBytes(s.Prefix) + jsonBytes(s.Suffix) + allBytes(s.Sigs)
}

// RowBytes returns how much of the answer a number needs in a list, at most.
func (e *SeriesEntry) RowBytes() int {
	n := rowBytes + jsonBytes(e.Code) + allBytes(e.Sigs)
	for k, v := range e.Meta {
		n += jsonBytes(k) + jsonBytes(v)
	}
	return n
}

// RowBytes returns how much of the answer a number needs in a check, at most.
func (n *HeldNumber) RowBytes() int {
	bytes := rowBytes + jsonBytes(n.Code)
	if n.Entry != nil {
		bytes += n.Entry.rowBytes()
	}
	for i := range n.Others {
		bytes += n.Others[i].rowBytes()
	}
	return bytes
}

func (h *Holder) rowBytes() int {
	return 2*partBytes + jsonBytes(h.DocSchema) + jsonBytes(h.Type) + jsonBytes(h.Series) + jsonBytes(h.Code) + jsonBytes(h.IssueDate) + jsonBytes(h.State)
}
