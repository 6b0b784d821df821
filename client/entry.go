package client

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Entry is a document in the silo. In lists it has neither versions, files nor data.
type Entry struct {
	ID          string          `json:"id"`
	CreatedAt   time.Time       `json:"created_at"`
	UpdatedAt   time.Time       `json:"updated_at"`
	Key         string          `json:"key,omitempty"`
	Folder      string          `json:"folder,omitempty"`
	EnvSchema   string          `json:"env_schema,omitempty"`
	DocSchema   string          `json:"doc_schema,omitempty"`
	Digest      *Digest         `json:"digest,omitempty"`
	State       string          `json:"state,omitempty"`
	Signed      bool            `json:"signed,omitempty"`
	Draft       bool            `json:"draft,omitempty"`
	Invalid     bool            `json:"invalid,omitempty"`
	Tags        []string        `json:"tags,omitempty"`
	Snippet     json.RawMessage `json:"snippet,omitempty"`
	Version     string          `json:"version,omitempty"`
	Versions    []EntryVersion  `json:"versions,omitempty"`
	Attachments []File          `json:"attachments,omitempty"`
	Meta        []Meta          `json:"meta,omitempty"`
	Faults      []Fault         `json:"faults,omitempty"`
	Warnings    []Warning       `json:"warnings,omitempty"`
	// Erased says what was erased; nil for nothing, and in lists.
	Erased *Erasure `json:"erased,omitempty"`
	// Context is the place of the mention, in lists of related entries.
	Context string `json:"context,omitempty"`
	// Data is the envelope.
	Data json.RawMessage `json:"data,omitempty"`
	// Tag is the ETag of the answer, for UpdateEntry and EntryUnless; not in lists.
	Tag string `json:"-"`
}

// Digest of a document.
type Digest struct {
	Alg string `json:"alg"`
	Val string `json:"val"`
}

// EntryVersion is one version of an envelope.
type EntryVersion struct {
	Version string    `json:"version"`
	At      time.Time `json:"at"`
	Signed  bool      `json:"signed,omitempty"`
	Invalid bool      `json:"invalid,omitempty"`
	Src     string    `json:"src,omitempty"`
	SrcID   string    `json:"src_id,omitempty"`
}

// EntryQuery selects the entries to list; a zero value means no restriction.
type EntryQuery struct {
	// Limit is the largest number of entries in a page, at most 100.
	Limit int
	// Folder is a folder, or a group of folders such as invoices.
	Folder string
	// State is the newest state, empty for entries without one, or invalid.
	State           string
	Signed, Invalid *bool
	Tag             string
	KeyPrefix       string
	Schema          string
	// Since is the earliest and Until the latest time of creation.
	Since, Until time.Time
	// IssuedSince and IssuedUntil are days: 2026-03-02.
	IssuedSince, IssuedUntil string
	Ascending                bool
	// CreatedAt is the latest time of creation, or in an ascending list the earliest.
	CreatedAt time.Time
	Cursor    string
}

// EntryPage is a page of entries. It may be short although there is a next one.
type EntryPage struct {
	List []Entry `json:"list"`
	// NextCursor leads to the next page; it is empty on the last.
	NextCursor string `json:"next_cursor,omitempty"`
}

const entriesPath = "/silo/v1/entries"

func entryPath(id string) string { return entriesPath + "/" + url.PathEscape(id) }

func (q *EntryQuery) values() url.Values {
	query := url.Values{}
	pageQuery{q.Limit, q.Ascending, q.CreatedAt, q.Cursor}.set(query)
	setTexts(query, map[string]string{
		"folder": q.Folder, "state": q.State, "tag": q.Tag, "key_prefix": q.KeyPrefix, "schema": q.Schema,
		"issued_since": q.IssuedSince, "issued_until": q.IssuedUntil,
	})
	for name, flag := range map[string]*bool{"signed": q.Signed, "invalid": q.Invalid} {
		if flag != nil {
			query.Set(name, strconv.FormatBool(*flag))
		}
	}
	setTimes(query, map[string]time.Time{"since": q.Since, "until": q.Until})
	return query
}

// Entries lists a page of entries without their documents, newest first unless asked otherwise.
func (c *Client) Entries(ctx context.Context, q EntryQuery) (*EntryPage, error) {
	page := new(EntryPage)
	return page, c.answer(ctx, get(withQuery(entriesPath, q.values())), page)
}

// AllEntries lists entries page by page. The loop ends with the first error.
func (c *Client) AllEntries(ctx context.Context, q EntryQuery) iter.Seq2[*Entry, error] {
	return all(q.Cursor, func(cursor string) ([]Entry, string, error) {
		q.Cursor = cursor
		page, err := c.Entries(ctx, q)
		return page.List, page.NextCursor, err
	})
}

// Entry fetches an entry with its document.
func (c *Client) Entry(ctx context.Context, id string) (*Entry, error) {
	return c.entry(ctx, get(entryPath(id)))
}

// EntryByKey fetches the entry that has a key.
func (c *Client) EntryByKey(ctx context.Context, key string) (*Entry, error) {
	return c.entry(ctx, get(entriesPath+"/key/"+url.PathEscape(key)))
}

// ErrUnchanged is the error of a request for what the caller has already.
var ErrUnchanged = errors.New("it has not changed")

// EntryUnless is Entry that returns ErrUnchanged if the entry still has a tag.
func (c *Client) EntryUnless(ctx context.Context, id, tag string) (*Entry, error) {
	m := get(entryPath(id))
	m.header, m.answers = http.Header{"If-None-Match": {tag}}, []int{http.StatusNotModified}
	e, err := c.entry(ctx, m)
	if err == nil && e.ID == "" {
		err = ErrUnchanged
	}
	return e, err
}

// entry sends a message whose answer is an entry.
func (c *Client) entry(ctx context.Context, m *message) (*Entry, error) {
	e := new(Entry)
	header, err := c.answered(ctx, m, e)
	if err == nil {
		e.Tag = header.Get("ETag")
	}
	return e, err
}

// EntryData is the envelope of one version of an entry.
type EntryData struct {
	Version string          `json:"version"`
	Data    json.RawMessage `json:"data,omitempty"`
}

// EntryVersionData fetches the envelope of a version. It never changes.
func (c *Client) EntryVersionData(ctx context.Context, id, version string) (*EntryData, error) {
	d := new(EntryData)
	return d, c.answer(ctx, get(entryPath(id)+"/versions/"+url.PathEscape(version)), d)
}

// EntryRequest creates an entry or changes one.
type EntryRequest struct {
	// Data is an envelope or a document, or a patch of it.
	Data json.RawMessage `json:"data,omitempty"`
	// ContentType is one of application/json, application/merge-patch+json and
	// application/json-patch+json; empty for the first.
	ContentType string `json:"content_type,omitempty"`
	// Folder is found by the schema of the document when it is empty.
	Folder string `json:"folder,omitempty"`
	// Key is unique in the workspace.
	Key string `json:"key,omitempty"`
	// PreviousID is the entry whose document the new one is made from; with Correct it is the
	// one that is corrected.
	PreviousID string          `json:"previous_id,omitempty"`
	Correct    json.RawMessage `json:"correct,omitempty"`
	// AllowInvalid stores documents that break rules, marked as invalid.
	AllowInvalid bool `json:"allow_invalid,omitempty"`
	Sign         bool `json:"sign,omitempty"`
}

// CreateEntry creates an entry with an ID that the server makes. It is not sent again after a
// lost answer; PutEntry is.
func (c *Client) CreateEntry(ctx context.Context, r EntryRequest) (*Entry, error) {
	m, err := newMessage(http.MethodPost, entriesPath, r)
	if err != nil {
		return nil, err
	}
	return c.entry(ctx, m)
}

// PutEntry creates an entry. An ID that is taken is an [Error] with the status 409, unless
// the entry is the one that an attempt before a lost answer created.
func (c *Client) PutEntry(ctx context.Context, id string, r EntryRequest) (*Entry, error) {
	m, err := newMessage(http.MethodPut, entryPath(id), r)
	if err != nil {
		return nil, err
	}
	began := now()
	e, err := c.entry(ctx, m)
	refused, ok := errors.AsType[*Error](err)
	if !ok || !m.lost || refused.Status != http.StatusConflict || !strings.EqualFold(refused.ExistingID, id) || refused.at.IsZero() {
		return e, err
	}
	// By the clock of the server: an entry with this ID that is younger than the request.
	earliest := refused.at.Add(began.Sub(now()) - dateStep)
	if there, failed := c.Entry(ctx, id); failed == nil && there.CreatedAt.After(earliest) && there.Key == r.Key {
		return there, nil
	}
	return e, err
}

// dateStep is how far the field Date may be from the time of an answer.
const dateStep = time.Second

// UpdateEntry changes the document or the folder of an entry. With the tag of an entry it is
// refused with the status 412 if the document has changed since; an empty one stands for
// any. It is not repeated.
func (c *Client) UpdateEntry(ctx context.Context, id string, r EntryRequest, tag string) (*Entry, error) {
	m, err := newMessage(http.MethodPatch, entryPath(id), r)
	if err != nil {
		return nil, err
	}
	if tag != "" {
		m.header = http.Header{"If-Match": {tag}}
	}
	return c.entry(ctx, m)
}

// SearchQuery is a search for entries.
type SearchQuery struct {
	// Text has words and fields: acme total>1000 state:error.
	Text   string
	Folder string
	// Limit is the largest number of entries in a page, at most 100; Offset leaves out those
	// before the page.
	Limit, Offset int
}

// Search returns a page of entries, the most relevant first.
func (c *Client) Search(ctx context.Context, q SearchQuery) ([]Entry, error) {
	query := url.Values{"q": {q.Text}}
	setLimit(query, q.Limit)
	setTexts(query, map[string]string{"folder": q.Folder})
	if q.Offset > 0 {
		query.Set("offset", strconv.Itoa(q.Offset))
	}
	var page struct {
		List []Entry `json:"list"`
	}
	err := c.answer(ctx, get("/silo/v1/search?"+query.Encode()), &page)
	return page.List, err
}

// AllFound searches page by page. The loop ends with the first error.
func (c *Client) AllFound(ctx context.Context, q SearchQuery) iter.Seq2[*Entry, error] {
	if q.Limit <= 0 {
		q.Limit = maxPage
	}
	return all("", func(cursor string) ([]Entry, string, error) {
		list, err := c.Search(ctx, q)
		q.Offset += len(list)
		if len(list) < min(q.Limit, maxPage) {
			return list, "", err
		}
		return list, "more", err
	})
}

// maxPage is the largest number of rows in a page.
const maxPage = 100

// RelatedQuery selects related entries; a zero value means no restriction.
type RelatedQuery struct {
	// Context keeps only mentions in a place of the document, such as line.item.
	Context string
	// Mentioned lists what the document of the entry mentions, instead of what mentions it.
	Mentioned bool
	// UUID is looked for in place of those of the entry.
	UUID      string
	Limit     int
	Ascending bool
	CreatedAt time.Time
	Cursor    string
}

func (q *RelatedQuery) values() url.Values {
	query := url.Values{}
	pageQuery{q.Limit, q.Ascending, q.CreatedAt, q.Cursor}.set(query)
	setTexts(query, map[string]string{"context": q.Context, "uuid": q.UUID})
	if q.Mentioned {
		query.Set("direction", "out")
	}
	return query
}

// Related lists the entries that are related to an entry, newest first.
func (c *Client) Related(ctx context.Context, id string, q RelatedQuery) (*EntryPage, error) {
	page := new(EntryPage)
	return page, c.answer(ctx, get(withQuery(entryPath(id)+"/related", q.values())), page)
}

// AllRelated lists related entries page by page. The loop ends with the first error.
func (c *Client) AllRelated(ctx context.Context, id string, q RelatedQuery) iter.Seq2[*Entry, error] {
	return all(q.Cursor, func(cursor string) ([]Entry, string, error) {
		q.Cursor = cursor
		page, err := c.Related(ctx, id, q)
		return page.List, page.NextCursor, err
	})
}

// RelatedTo lists the entries whose documents mention a UUID, newest first.
func (c *Client) RelatedTo(ctx context.Context, uuid string, q RelatedQuery) (*EntryPage, error) {
	q.UUID = uuid
	page := new(EntryPage)
	return page, c.answer(ctx, get(withQuery(entriesPath+"/related", q.values())), page)
}

// AllRelatedTo is RelatedTo page by page. The loop ends with the first error.
func (c *Client) AllRelatedTo(ctx context.Context, uuid string, q RelatedQuery) iter.Seq2[*Entry, error] {
	return all(q.Cursor, func(cursor string) ([]Entry, string, error) {
		q.Cursor = cursor
		page, err := c.RelatedTo(ctx, uuid, q)
		return page.List, page.NextCursor, err
	})
}

// State is a label that an entry was given at a time.
type State struct {
	ID        string            `json:"id"`
	CreatedAt time.Time         `json:"created_at"`
	Key       string            `json:"key"`
	Notes     string            `json:"notes,omitempty"`
	Meta      map[string]string `json:"meta,omitempty"`
	// Src and SrcID say who gave the state.
	Src    string  `json:"src,omitempty"`
	SrcID  string  `json:"src_id,omitempty"`
	Faults []Fault `json:"faults,omitempty"`
}

// StateRequest gives an entry a state.
type StateRequest struct {
	Key   string            `json:"key"`
	Notes string            `json:"notes,omitempty"`
	Meta  map[string]string `json:"meta,omitempty"`
	// Tag is that of the entry. The request is refused with the status 412 if the document has
	// changed since; an empty one stands for any.
	Tag string `json:"-"`
}

// States lists the states of an entry, newest first.
func (c *Client) States(ctx context.Context, entry string) ([]State, error) {
	var page struct {
		List []State `json:"list"`
	}
	err := c.answer(ctx, get(entryPath(entry)+"/states"), &page)
	return page.List, err
}

// AddState gives an entry a state now. It is not sent again after a lost answer; PutState is.
func (c *Client) AddState(ctx context.Context, entry string, r StateRequest) (*State, error) {
	s := new(State)
	return s, c.guarded(ctx, http.MethodPost, entryPath(entry)+"/states", r.Tag, r, s)
}

// PutState gives an entry a state at a time, which is kept in milliseconds.
func (c *Client) PutState(ctx context.Context, entry string, at time.Time, r StateRequest) (*State, error) {
	s := new(State)
	path := entryPath(entry) + "/states/" + url.PathEscape(at.UTC().Format("2006-01-02T15:04:05.000Z"))
	return s, c.guarded(ctx, http.MethodPut, path, r.Tag, r, s)
}
