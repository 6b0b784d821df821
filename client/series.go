package client

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"time"
)

// SeriesRequest is the body of PutSeries. A repeated request may change Name and Description
// only; nil leaves them.
type SeriesRequest struct {
	Name        *string `json:"name,omitempty"`
	Code        string  `json:"code,omitempty"`
	Description *string `json:"description,omitempty"`
	Prefix      string  `json:"prefix,omitempty"`
	Suffix      string  `json:"suffix,omitempty"`
	// Padding is the least number of digits.
	Padding int `json:"padding,omitempty"`
	// Start is the first number; 0 means 1.
	Start int64 `json:"start,omitempty"`
	// Sig is a signature that is kept as it is.
	Sig string `json:"sig,omitempty"`
}

// Series is a counter with a format.
type Series struct {
	ID          string    `json:"id"`
	CreatedAt   time.Time `json:"created_at"`
	UpdatedAt   time.Time `json:"updated_at"`
	Name        string    `json:"name,omitempty"`
	Code        string    `json:"code,omitempty"`
	Description string    `json:"description,omitempty"`
	Prefix      string    `json:"prefix,omitempty"`
	Suffix      string    `json:"suffix,omitempty"`
	Padding     int       `json:"padding,omitempty"`
	Start       int64     `json:"start"`
	// LastIndex is the last number that was taken, or the first number while LastEntryID is empty.
	LastIndex   int64    `json:"last_index"`
	LastEntryID string   `json:"last_entry_id,omitempty"`
	Sigs        []string `json:"sigs,omitempty"`
}

// SeriesEntryRequest is the body of PutSeriesEntry.
type SeriesEntryRequest struct {
	Meta map[string]string `json:"meta,omitempty"`
	Sig  string            `json:"sig,omitempty"`
}

// SeriesEntry is a number that was taken from a series.
type SeriesEntry struct {
	ID         string    `json:"id"`
	CreatedAt  time.Time `json:"created_at"`
	UpdatedAt  time.Time `json:"updated_at"`
	SeriesID   string    `json:"series_id"`
	PreviousID string    `json:"previous_id,omitempty"`
	Index      int64     `json:"index"`
	// Code is the number with prefix, zeros and suffix.
	Code string            `json:"code"`
	Meta map[string]string `json:"meta,omitempty"`
	Sigs []string          `json:"sigs,omitempty"`
}

// SeriesEntryQuery selects entries of a series; a zero value means no restriction.
type SeriesEntryQuery struct {
	// Limit is the largest number of entries in a page, at most 100.
	Limit int
	// Ascending lists the first number first.
	Ascending bool
	Cursor    string
}

// SeriesEntryPage is a page of entries, the last number first.
type SeriesEntryPage struct {
	List  []SeriesEntry `json:"list"`
	Limit int           `json:"limit"`
	// Cursor leads to the next page; it is empty on the last.
	Cursor string `json:"cursor,omitempty"`
}

// SeriesCheck is what a part of a series is like.
type SeriesCheck struct {
	SeriesID string `json:"series_id"`
	// From and To are the first and the last number that were looked at.
	From int64 `json:"from"`
	To   int64 `json:"to"`
	// Taken is how many of them were taken. Gaps are the others.
	Taken int         `json:"taken"`
	Gaps  []SeriesGap `json:"gaps"`
	// Doubles is how many numbers several documents have, Unheld how many none has that is
	// known by them.
	Doubles int            `json:"doubles"`
	Unheld  int            `json:"unheld"`
	List    []SeriesNumber `json:"list"`
	// Limit is the largest number of numbers that a page looks at, Cursor that of this page.
	Limit  int    `json:"limit"`
	Cursor string `json:"cursor,omitempty"`
	// NextCursor leads to the next page; it is empty on the last.
	NextCursor string `json:"next_cursor,omitempty"`
}

// SeriesGap is a run of numbers that were not taken although later ones were.
type SeriesGap struct {
	From int64 `json:"from"`
	To   int64 `json:"to"`
}

// SeriesNumber is a number with the documents that have it.
type SeriesNumber struct {
	ID        string    `json:"id"`
	CreatedAt time.Time `json:"created_at"`
	Index     int64     `json:"index"`
	Code      string    `json:"code"`
	// Requested says that a request took the number, and no workflow.
	Requested bool             `json:"requested,omitempty"`
	Documents []SeriesDocument `json:"documents"`
}

// SeriesDocument is a document that has a number, or whose entry has taken it.
type SeriesDocument struct {
	SiloEntryID string `json:"silo_entry_id"`
	// Holds says whether the document shows the number.
	Holds     bool   `json:"holds"`
	Schema    string `json:"doc_schema,omitempty"`
	Type      string `json:"type,omitempty"`
	Series    string `json:"series,omitempty"`
	Code      string `json:"code,omitempty"`
	IssueDate string `json:"issue_date,omitempty"`
	Signed    bool   `json:"signed"`
	State     string `json:"state,omitempty"`
}

func seriesPath(id string) string { return "/sequence/v1/series/" + url.PathEscape(id) }

// PutSeries creates a series, or returns the series if the same exists already.
func (c *Client) PutSeries(ctx context.Context, id string, r SeriesRequest) (*Series, error) {
	s := new(Series)
	return s, c.call(ctx, http.MethodPut, seriesPath(id), r, s)
}

// Series fetches a series.
func (c *Client) Series(ctx context.Context, id string) (*Series, error) {
	s := new(Series)
	return s, c.call(ctx, http.MethodGet, seriesPath(id), nil, s)
}

// SeriesPage is a page of series, newest first.
type SeriesPage struct {
	List []Series `json:"list"`
	// NextCursor leads to the next page; it is empty on the last.
	NextCursor string `json:"next_cursor,omitempty"`
}

// SeriesList lists a page of series. A limit of 0 is for all that fit in an answer.
func (c *Client) SeriesList(ctx context.Context, limit int, cursor string) (*SeriesPage, error) {
	query := url.Values{}
	pageQuery{limit: limit, cursor: cursor}.set(query)
	page := new(SeriesPage)
	return page, c.answer(ctx, get(withQuery("/sequence/v1/series", query)), page)
}

// EachSeries lists series page by page. The loop ends with the first error.
func (c *Client) EachSeries(ctx context.Context) iter.Seq2[*Series, error] {
	return all("", func(cursor string) ([]Series, string, error) {
		page, err := c.SeriesList(ctx, 0, cursor)
		return page.List, page.NextCursor, err
	})
}

// AllSeries returns all series, newest first.
func (c *Client) AllSeries(ctx context.Context) ([]Series, error) {
	return collect(c.EachSeries(ctx))
}

// PutSeriesEntry takes the next number of a series for an ID, or returns the number that the
// ID has already.
func (c *Client) PutSeriesEntry(ctx context.Context, series, id string, r SeriesEntryRequest) (*SeriesEntry, error) {
	e := new(SeriesEntry)
	return e, c.call(ctx, http.MethodPut, seriesPath(series)+"/entries/"+url.PathEscape(id), r, e)
}

// SeriesEntry fetches the number that an ID has in a series.
func (c *Client) SeriesEntry(ctx context.Context, series, id string) (*SeriesEntry, error) {
	e := new(SeriesEntry)
	return e, c.call(ctx, http.MethodGet, seriesPath(series)+"/entries/"+url.PathEscape(id), nil, e)
}

// SeriesEntries lists a page of the entries of a series.
func (c *Client) SeriesEntries(ctx context.Context, series string, q SeriesEntryQuery) (*SeriesEntryPage, error) {
	query := url.Values{}
	pageQuery{limit: q.Limit, ascending: q.Ascending, cursor: q.Cursor}.set(query)
	page := new(SeriesEntryPage)
	return page, c.answer(ctx, get(withQuery(seriesPath(series)+"/entries", query)), page)
}

// AllSeriesEntries lists the entries of a series page by page. The loop ends with the first
// error.
func (c *Client) AllSeriesEntries(ctx context.Context, series string, q SeriesEntryQuery) iter.Seq2[*SeriesEntry, error] {
	return all(q.Cursor, func(cursor string) ([]SeriesEntry, string, error) {
		q.Cursor = cursor
		page, err := c.SeriesEntries(ctx, series, q)
		return page.List, page.Cursor, err
	})
}

// SeriesCheckQuery selects a page of a check.
type SeriesCheckQuery struct {
	// Limit is how many numbers the page looks at, at most 1000.
	Limit int
	// Problems lists only the numbers that not exactly one document has.
	Problems bool
	Cursor   string
}

// SeriesCheckPage checks a part of a series.
func (c *Client) SeriesCheckPage(ctx context.Context, series string, q SeriesCheckQuery) (*SeriesCheck, error) {
	query := url.Values{}
	pageQuery{limit: q.Limit, cursor: q.Cursor}.set(query)
	setFlag(query, "problems", q.Problems)
	page := new(SeriesCheck)
	return page, c.answer(ctx, get(withQuery(seriesPath(series)+"/check", query)), page)
}

// CheckSeries checks a series from its beginning to its end, page by page. With problems the
// pages list only the numbers that not exactly one document has. The loop ends with the first
// error.
func (c *Client) CheckSeries(ctx context.Context, series string, problems bool) iter.Seq2[*SeriesCheck, error] {
	return all("", func(cursor string) ([]SeriesCheck, string, error) {
		page, err := c.SeriesCheckPage(ctx, series, SeriesCheckQuery{Problems: problems, Cursor: cursor})
		return []SeriesCheck{*page}, page.NextCursor, err
	})
}
