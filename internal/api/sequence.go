package api

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
	"chancery/internal/sequence"
)

// SeriesRequest creates a series.
type SeriesRequest struct {
	Name        *string `json:"name,omitempty" doc:"Name, at most 255 bytes. A repeated request may change it." example:"Invoices 2026"`
	Code        string  `json:"code,omitempty" doc:"Identifies the series; it is no part of its numbers." example:"F26"`
	Description *string `json:"description,omitempty" doc:"Description, at most 1 KiB. A repeated request may change it."`
	Prefix      string  `json:"prefix,omitempty" doc:"Text before each number, at most 32 characters." example:"INV-"`
	Suffix      string  `json:"suffix,omitempty" doc:"Text behind each number, at most 32 characters." example:"-26"`
	Padding     int64   `json:"padding,omitempty" doc:"Least number of digits, at most 18; smaller numbers get zeros in front." example:"5"`
	Start       int64   `json:"start,omitempty" doc:"First number; 1 when it is missing or 0." example:"1"`
	Sig         string  `json:"sig,omitempty" doc:"JSON Web Signature of the creator, kept as it is."`
}

// Series is a counter with a format.
type Series struct {
	ID          domain.ID `json:"id" doc:"UUID of any version."`
	CreatedAt   Time      `json:"created_at" doc:"When it was created."`
	UpdatedAt   Time      `json:"updated_at" doc:"When it last changed, or its last number was taken."`
	Name        string    `json:"name,omitempty" doc:"Name." example:"Invoices 2026"`
	Code        string    `json:"code,omitempty" doc:"Identifies the series." example:"F26"`
	Description string    `json:"description,omitempty" doc:"Description."`
	Prefix      string    `json:"prefix,omitempty" doc:"Text before each number." example:"INV-"`
	Suffix      string    `json:"suffix,omitempty" doc:"Text behind each number." example:"-26"`
	Padding     int       `json:"padding,omitempty" doc:"Least number of digits." example:"5"`
	Start       int64     `json:"start" doc:"Extension: the first number." example:"1"`
	LastIndex   int64     `json:"last_index" doc:"Last number that was taken; the first number while there is none, which last_entry_id shows." example:"100"`
	LastEntryID domain.ID `json:"last_entry_id,omitempty" doc:"UUID of the last entry; absent while there is none."`
	Sigs        []string  `json:"sigs,omitempty" doc:"Extension: the signature that came with the series."`
}

// SeriesCollection is a list of series, newest first.
type SeriesCollection struct {
	List       []Series `json:"list" doc:"Series."`
	Cursor     string   `json:"cursor,omitempty" doc:"Extension: cursor of this page."`
	NextCursor string   `json:"next_cursor,omitempty" doc:"Extension: cursor of the next page; absent on the last."`
}

// SeriesEntryRequest takes a number.
type SeriesEntryRequest struct {
	Meta map[string]string `json:"meta,omitempty" doc:"Texts by name, at most 2 KiB together. Those of the first request stay."`
	Sig  string            `json:"sig,omitempty" doc:"JSON Web Signature of the caller, kept as it is."`
}

// SeriesEntry is a number that was taken from a series.
type SeriesEntry struct {
	ID         domain.ID         `json:"id" doc:"UUID of any version."`
	CreatedAt  Time              `json:"created_at" doc:"When the number was taken."`
	UpdatedAt  Time              `json:"updated_at" doc:"The same; entries do not change."`
	SeriesID   domain.ID         `json:"series_id" doc:"UUID of the series."`
	PreviousID domain.ID         `json:"previous_id,omitempty" doc:"UUID of the entry before; absent in the first."`
	Index      int64             `json:"index" doc:"Extension: the number without its format." example:"1"`
	Code       string            `json:"code" doc:"The number with prefix, zeros and suffix." example:"INV-00001-26"`
	Meta       map[string]string `json:"meta,omitempty" doc:"Texts that came with the request that took the number."`
	Sigs       []string          `json:"sigs,omitempty" doc:"The signature that came with that request."`
}

// SeriesEntryCollection is a page of entries of a series, the last number first.
type SeriesEntryCollection struct {
	List   []SeriesEntry `json:"list" doc:"Entries."`
	Limit  int           `json:"limit" doc:"Largest number of entries in a page." example:"20"`
	Cursor string        `json:"cursor,omitempty" doc:"Cursor of the next page; absent on the last."`
}

// SeriesCheck is what a part of a series is like.
type SeriesCheck struct {
	SeriesID   domain.ID      `json:"series_id" doc:"UUID of the series."`
	From       int64          `json:"from" doc:"First number that was looked at." example:"1"`
	To         int64          `json:"to" doc:"Last number that was looked at, less than from if there was none." example:"1000"`
	Taken      int            `json:"taken" doc:"How many of them were taken." example:"1000"`
	Gaps       []SeriesGap    `json:"gaps" doc:"Numbers that were not taken although later ones were."`
	Doubles    int            `json:"doubles" doc:"How many numbers several documents have." example:"0"`
	Unheld     int            `json:"unheld" doc:"How many numbers no document has that is known by them." example:"0"`
	List       []SeriesNumber `json:"list" doc:"The numbers in their order; with problems=true those that not exactly one document has."`
	Limit      int            `json:"limit" doc:"Largest number of numbers that a page looks at." example:"1000"`
	Cursor     string         `json:"cursor,omitempty" doc:"Cursor of this page."`
	NextCursor string         `json:"next_cursor,omitempty" doc:"Cursor of the next page; absent on the last."`
}

// SeriesGap is a run of numbers that were not taken.
type SeriesGap struct {
	From int64 `json:"from" doc:"First number of the gap."`
	To   int64 `json:"to" doc:"Last number of the gap."`
}

// SeriesNumber is a number with the documents that have it.
type SeriesNumber struct {
	ID        domain.ID        `json:"id" doc:"UUID of the entry of the series."`
	CreatedAt Time             `json:"created_at" doc:"When the number was taken."`
	Index     int64            `json:"index" doc:"The number without its format." example:"1"`
	Code      string           `json:"code" doc:"The number with its format." example:"INV-00001-26"`
	Requested bool             `json:"requested,omitempty" doc:"Whether a request took the number, and no workflow."`
	Documents []SeriesDocument `json:"documents" doc:"The document of the silo entry with the same UUID, and other signed documents with the number."`
}

// SeriesDocument is a document in the check of a series.
type SeriesDocument struct {
	SiloEntryID domain.ID `json:"silo_entry_id" doc:"UUID of the silo entry."`
	Holds       bool      `json:"holds" doc:"Whether the document shows the number."`
	Schema      string    `json:"doc_schema,omitempty" doc:"Schema of the document; absent for others than that of the entry."`
	Type        string    `json:"type,omitempty" doc:"Type of the document." example:"standard"`
	Series      string    `json:"series,omitempty" doc:"Series in the document." example:"F26"`
	Code        string    `json:"code,omitempty" doc:"Code in the document."`
	IssueDate   string    `json:"issue_date,omitempty" doc:"Date in the document." example:"2026-03-02"`
	Signed      bool      `json:"signed" doc:"Whether it is signed."`
	State       string    `json:"state,omitempty" doc:"State of the entry." example:"sent"`
}

// sequenceRoutes returns the routes of series and their numbers.
func sequenceRoutes() []route {
	return []route{
		// Series.
		op("GET", "/sequence/v1/series", "list-series", (*server).listSeries, toRead),
		op("PUT", "/sequence/v1/series/{id}", "put-series", (*server).putSeries, toWrite),
		op("GET", "/sequence/v1/series/{id}", "get-series", (*server).getSeries, toRead),
		op("GET", "/sequence/v1/series/{id}/check", "check-series", (*server).checkSeries, toRead, extension),

		// Numbers of series.
		op("GET", "/sequence/v1/series/{series_id}/entries", "list-series-entries", (*server).listSeriesEntries, toRead),
		op("PUT", "/sequence/v1/series/{series_id}/entries/{id}", "put-series-entry", (*server).putSeriesEntry, toWrite),
		op("GET", "/sequence/v1/series/{series_id}/entries/{id}", "get-series-entry", (*server).getSeriesEntry, toRead),
	}
}

// sequenceDocs describes the operations on series.
func sequenceDocs() map[string]doc {
	return map[string]doc{
		"list-series": {
			about: "List the series of the workspace, newest first, also those that steps have made: all, or up to a limit of size.",
			gives: SeriesCollection{},
			query: []queryParam{
				{"limit", "Extension: largest number of series in a page, at most 100; all that fit when it is missing.", 20},
				{"cursor", "Extension: next_cursor of the page before.", nil},
			},
		},
		"put-series": {
			about: "Create a series. The same under the same UUID is the same series, and may change its name and description.",
			takes: SeriesRequest{}, gives: Series{},
		},
		"get-series": {
			about: "Answer a series.",
			gives: Series{},
		},
		"check-series": {
			about: "Check that no number of a series is missing or double, and answer the documents that have them.",
			gives: SeriesCheck{},
			query: []queryParam{
				{"limit", "Largest number of numbers that a page looks at: 1000, which is the most.", 1000},
				{"cursor", "next_cursor of the page before.", nil},
				{"problems", "List only the numbers that not exactly one document has.", true},
			},
		},
		"list-series-entries": {
			about: "List the entries of a series, the last number first.",
			gives: SeriesEntryCollection{},
			query: []queryParam{
				{"limit", "Largest number of entries in a page: 20, at most 100. Without it that of the cursor.", 20},
				{"cursor", "cursor of the page before, with the same value of ascending.", nil},
				{"ascending", "Extension: the first number first.", false},
			},
		},
		"put-series-entry": {
			about: "Take the next number of a series for a UUID. The same UUID always has the same number.",
			takes: SeriesEntryRequest{}, gives: SeriesEntry{}, mayBeEmpty: true,
		},
		"get-series-entry": {
			about: "Answer the number that a UUID has in a series.",
			gives: SeriesEntry{},
		},
	}
}

func (s *server) putSeries(_ http.ResponseWriter, r *http.Request) (any, error) {
	var in SeriesRequest
	if err := s.read(r, &in); err != nil {
		return nil, err
	}
	return series(s.Sequence.PutSeries(r.Context(), actorOf(r), param(r, "id"), sequence.SeriesInput{
		Name: in.Name, Description: in.Description, Code: in.Code,
		Prefix: in.Prefix, Suffix: in.Suffix, Padding: in.Padding, Start: in.Start, Sig: in.Sig,
	}))
}

func (s *server) getSeries(_ http.ResponseWriter, r *http.Request) (any, error) {
	return series(s.Sequence.Series(r.Context(), actorOf(r), param(r, "id")))
}

// listSeries returns all series that there is room for, since clients know no pages here.
func (s *server) listSeries(_ http.ResponseWriter, r *http.Request) (any, error) {
	q := r.URL.Query()
	p := page{cursor: q.Get("cursor"), limit: allRows}
	p.Bytes = listBytes()
	if q.Get("limit") != "" {
		var err error
		if p.limit, err = limitOf(q); err != nil {
			return nil, err
		}
		p.Limit = p.limit + 1
	}
	if p.cursor != "" {
		c, err := parseCursor(p.cursor)
		if err != nil {
			return nil, err
		}
		if c.Ascending || c.ID == "" {
			return nil, badQuery("cursor", "this is not a cursor of this list; take next_cursor of the page before")
		}
		p.From, p.After = c.At, c.ID
	}
	list, err := s.Sequence.List(r.Context(), actorOf(r), p.Page)
	if err != nil {
		return nil, err
	}
	list, next := cut(p, list, func(x *domain.Series) (time.Time, domain.ID) { return x.CreatedAt, x.ID })
	c := SeriesCollection{List: make([]Series, len(list)), Cursor: p.cursor, NextCursor: next}
	for i, x := range list {
		c.List[i] = seriesRow(x)
	}
	return c, nil
}

// allRows is the limit of a page that only its size ends.
const allRows = 1 << 30

func (s *server) putSeriesEntry(_ http.ResponseWriter, r *http.Request) (any, error) {
	var in SeriesEntryRequest
	if err := s.readOptional(r, &in); err != nil {
		return nil, err
	}
	return seriesEntry(s.Sequence.PutEntry(r.Context(), actorOf(r), param(r, "series_id"), param(r, "id"), sequence.EntryInput(in)))
}

func (s *server) getSeriesEntry(_ http.ResponseWriter, r *http.Request) (any, error) {
	return seriesEntry(s.Sequence.Entry(r.Context(), actorOf(r), param(r, "series_id"), param(r, "id")))
}

// numberCursor is a position in the entries of a series.
type numberCursor struct {
	// ID is the last entry of the page before, Limit the size of its pages.
	ID        domain.ID `json:"id"`
	Limit     int       `json:"limit"`
	Ascending bool      `json:"asc,omitempty"`
}

// checkCursor is a position in the check of a series: the last number of the page before.
type checkCursor struct {
	Number int64 `json:"number"`
}

// encodeCursor returns the opaque form of a position.
func encodeCursor(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return "" // positions are made of texts and numbers
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// decodeCursor reads a position; valid says whether it can be one.
func decodeCursor[T any](text string, valid func(*T) bool) (v T, err error) {
	data, err := cursorBytes(text)
	if err != nil || json.Unmarshal(data, &v) != nil || !valid(&v) {
		return v, badQuery("cursor", "this is not a cursor of this list; take that of the page before")
	}
	return v, nil
}

// entryPage reads which entries the list is to have.
func entryPage(q url.Values) (p sequence.EntryQuery, err error) {
	if p.Limit, err = limitOf(q); err != nil {
		return p, err
	}
	if p.Ascending, err = flagOf(q, "ascending"); err != nil {
		return p, err
	}
	p.Bytes = listBytes()
	text := q.Get("cursor")
	if text == "" {
		return p, nil
	}
	c, err := decodeCursor(text, func(c *numberCursor) bool {
		id, err := domain.ParseID(string(c.ID))
		c.ID = id
		return err == nil && c.Limit >= 1
	})
	if err != nil {
		return p, err
	}
	if c.Ascending != p.Ascending {
		return p, badQuery("cursor", "the cursor belongs to a list in the other order; send the same value of ascending")
	}
	if q.Get("limit") == "" {
		p.Limit = min(c.Limit, limits.ListPage.Int())
	}
	p.After = c.ID
	return p, nil
}

func (s *server) listSeriesEntries(_ http.ResponseWriter, r *http.Request) (any, error) {
	p, err := entryPage(r.URL.Query())
	if err != nil {
		return nil, err
	}
	limit := p.Limit
	p.Limit++ // to find out whether there is a next page
	list, err := s.Sequence.Entries(r.Context(), actorOf(r), param(r, "series_id"), p)
	switch {
	case errors.Is(err, sequence.ErrCursor):
		return nil, badQuery("cursor", "the cursor belongs to another series; take that of the page before")
	case err != nil:
		return nil, err
	}
	c := SeriesEntryCollection{List: []SeriesEntry{}, Limit: limit}
	n := fitting(limit, p.Bytes, list)
	for _, e := range list[:n] {
		c.List = append(c.List, seriesEntryRow(e))
	}
	if n < len(list) {
		c.Cursor = encodeCursor(numberCursor{ID: list[n-1].ID, Limit: limit, Ascending: p.Ascending})
	}
	return c, nil
}

func (s *server) checkSeries(_ http.ResponseWriter, r *http.Request) (any, error) {
	q := r.URL.Query()
	limit, err := limitUpTo(q, limits.SeriesCheck.Int(), limits.SeriesCheck.Int())
	if err != nil {
		return nil, err
	}
	problems, err := flagOf(q, "problems")
	if err != nil {
		return nil, err
	}
	var at checkCursor
	text := q.Get("cursor")
	if text != "" {
		if at, err = decodeCursor(text, func(c *checkCursor) bool { return c.Number >= 1 }); err != nil {
			return nil, err
		}
	}
	found, err := s.Sequence.Check(r.Context(), actorOf(r), param(r, "id"), at.Number, limit, listBytes())
	if err != nil {
		return nil, err
	}
	c := seriesCheck(found, problems)
	c.Limit, c.Cursor = limit, text
	return c, nil
}

// seriesCheck returns the answer for a check.
func seriesCheck(found *domain.SeriesCheck, problems bool) SeriesCheck {
	c := SeriesCheck{
		SeriesID: found.SeriesID, From: found.From, To: found.To, Taken: len(found.Numbers), Gaps: []SeriesGap{}, List: []SeriesNumber{},
		Doubles: found.Doubles, Unheld: found.Unheld,
	}
	for _, g := range found.Gaps {
		c.Gaps = append(c.Gaps, SeriesGap(g))
	}
	for _, n := range found.Numbers {
		if !problems || n.Holders() != 1 {
			c.List = append(c.List, seriesNumber(n))
		}
	}
	if found.More {
		c.NextCursor = encodeCursor(checkCursor{Number: found.To})
	}
	return c
}

func seriesNumber(n *domain.HeldNumber) SeriesNumber {
	out := SeriesNumber{ID: n.ID, CreatedAt: Time(n.CreatedAt), Index: n.Index, Code: n.Code, Requested: n.Requested, Documents: []SeriesDocument{}}
	if n.Entry != nil {
		out.Documents = append(out.Documents, seriesDocument(n.Entry, n.Holds()))
	}
	for i := range n.Others {
		out.Documents = append(out.Documents, seriesDocument(&n.Others[i], true))
	}
	return out
}

func seriesDocument(h *domain.Holder, holds bool) SeriesDocument {
	return SeriesDocument{
		SiloEntryID: h.EntryID, Holds: holds, Schema: h.DocSchema, Type: h.Type, Series: h.Series, Code: h.Code,
		IssueDate: h.IssueDate, Signed: h.Signed, State: h.State,
	}
}

// series returns the answer for one series.
func series(x *domain.Series, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return seriesRow(x), nil
}

func seriesRow(x *domain.Series) Series {
	return Series{
		ID: x.ID, CreatedAt: Time(x.CreatedAt), UpdatedAt: Time(x.UpdatedAt), Name: x.Name, Code: x.Code, Description: x.Description,
		Prefix: x.Prefix, Suffix: x.Suffix, Padding: x.Padding, Start: x.First(), LastIndex: x.LastIndex(),
		LastEntryID: x.LastEntryID, Sigs: x.Sigs,
	}
}

// seriesEntry returns the answer for one number.
func seriesEntry(e *domain.SeriesEntry, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return seriesEntryRow(e), nil
}

func seriesEntryRow(e *domain.SeriesEntry) SeriesEntry {
	return SeriesEntry{
		ID: e.ID, CreatedAt: Time(e.CreatedAt), UpdatedAt: Time(e.CreatedAt), SeriesID: e.SeriesID, PreviousID: e.PreviousID,
		Index: e.Index, Code: e.Code, Meta: e.Meta, Sigs: e.Sigs,
	}
}
