package api

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// cursor is a position in a list that is sorted by time and ID.
type cursor struct {
	// At is the time of the last row of the page before, in microseconds.
	At        time.Time `json:"cat"`
	ID        domain.ID `json:"id,omitempty"`
	Ascending bool      `json:"asc,omitempty"`
	// Context is that of the last row of a list of related entries.
	Context string `json:"ctx,omitempty"`
}

// text returns the opaque form that clients send back.
func (c cursor) text() string {
	c.At = c.At.UTC().Truncate(time.Microsecond)
	b, err := json.Marshal(c)
	if err != nil {
		return "" // a year beyond 9999, which no row has
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// maxCursor is the longest text that is decoded. Only a context makes a cursor longer than
// a few hundred bytes.
const maxCursor = 4 << 10

// cursorBytes decodes the text of a cursor, also in the other base64 alphabet or with padding.
func cursorBytes(text string) ([]byte, error) {
	if len(text) > maxCursor {
		return nil, base64.CorruptInputError(maxCursor)
	}
	text = strings.TrimRight(strings.NewReplacer("+", "-", "/", "_", " ", "-").Replace(text), "=")
	return base64.RawURLEncoding.DecodeString(text)
}

func parseCursor(text string) (cursor, error) {
	bad := badQuery("cursor", "this is not a cursor of ours; take next_cursor of the page before")
	b, err := cursorBytes(text)
	if err != nil {
		return cursor{}, bad
	}
	var c cursor
	if err := json.Unmarshal(b, &c); err != nil || c.At.IsZero() || strings.ContainsRune(c.Context, 0) {
		return cursor{}, bad
	}
	if c.ID != "" {
		if c.ID, err = domain.ParseID(string(c.ID)); err != nil {
			return cursor{}, bad
		}
	}
	c.At = c.At.UTC()
	return c, nil
}

// page is a request for a page of a list.
type page struct {
	// Page asks for one row more than limit, to find out whether there is a next
	// page.
	domain.Page
	limit     int
	cursor    string
	createdAt time.Time
}

func pageOf(r *http.Request) (page, error) {
	q := r.URL.Query()
	var p page
	var err error
	if p.limit, err = limitOf(q); err != nil {
		return p, err
	}
	p.Limit, p.Bytes = p.limit+1, listBytes()
	if p.Ascending, err = flagOf(q, "ascending"); err != nil {
		return p, err
	}
	if p.createdAt, err = timeOf(q, "created_at"); err != nil {
		return p, err
	}
	p.From = p.createdAt
	if !p.Ascending {
		p.From = wholeMilli(p.From)
	}
	if p.cursor = q.Get("cursor"); p.cursor == "" {
		return p, nil
	}
	c, err := parseCursor(p.cursor)
	if err != nil {
		return p, err
	}
	if c.Ascending != p.Ascending {
		return p, badQuery("cursor", "the cursor belongs to a list in the other order; send the same value of ascending")
	}
	p.From, p.After = c.At, c.ID
	return p, nil
}

// listBytes is how large the rows of a page may be together. The rest of the answer is
// what else a page has.
func listBytes() int { return limits.ListBytes.Int() - 4<<10 }

// cut removes the surplus rows of a list and returns the cursor of the next page,
// empty on the last page. A page has at least one row.
func cut[T interface{ RowBytes() int }](p page, list []T, at func(T) (time.Time, domain.ID)) ([]T, string) {
	n := fitting(p.limit, p.Bytes, list)
	if n == len(list) {
		return list, ""
	}
	list = list[:n]
	t, id := at(list[n-1])
	return list, cursor{At: t, ID: id, Ascending: p.Ascending}.text()
}

// fitting returns how many of the rows are on a page.
func fitting[T interface{ RowBytes() int }](limit, bytes int, list []T) int {
	used := 0
	for i, row := range list {
		if used += row.RowBytes(); i > 0 && used > bytes || i == limit {
			return i
		}
	}
	return len(list)
}

const exampleTime = "2026-03-02T09:00:00.000Z"

// pageQuery returns the parameters of routes that return a page.
func pageQuery() []queryParam {
	return []queryParam{
		{"limit", "Largest number of rows in a page: 20, at most 100.", 20},
		{"created_at", "Latest time of creation, the earliest in ascending lists.", exampleTime},
		{"cursor", "next_cursor of the page before, with the same value of ascending.", nil},
		{"ascending", "Oldest first.", false},
	}
}
