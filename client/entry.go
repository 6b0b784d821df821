package client

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
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

// Meta is what a program keeps with an entry.
type Meta struct {
	ID        string          `json:"id"`
	EntryID   string          `json:"entry_id"`
	CreatedAt time.Time       `json:"created_at"`
	UpdatedAt time.Time       `json:"updated_at"`
	Src       string          `json:"src"`
	Key       string          `json:"key"`
	Ref       string          `json:"ref,omitempty"`
	Value     json.RawMessage `json:"value,omitempty"`
	LinkURL   string          `json:"link_url,omitempty"`
	LinkScope string          `json:"link_scope,omitempty"`
	Indexed   bool            `json:"indexed,omitempty"`
	Owned     bool            `json:"owned,omitempty"`
	Secure    bool            `json:"secure,omitempty"`
	Shared    bool            `json:"shared,omitempty"`
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
	Cursor                   string
}

// EntryPage is a page of entries. It may be short although there is a next one.
type EntryPage struct {
	List []Entry `json:"list"`
	// NextCursor leads to the next page; it is empty on the last.
	NextCursor string `json:"next_cursor,omitempty"`
}

func setLimit(query url.Values, limit int) {
	if limit > 0 {
		query.Set("limit", strconv.Itoa(limit))
	}
}

func setTexts(query url.Values, texts map[string]string) {
	for name, value := range texts {
		if value != "" {
			query.Set(name, value)
		}
	}
}

// Entries lists entries without their documents.
func (c *Client) Entries(ctx context.Context, q EntryQuery) (*EntryPage, error) {
	query := url.Values{}
	setLimit(query, q.Limit)
	setTexts(query, map[string]string{
		"folder": q.Folder, "state": q.State, "tag": q.Tag, "key_prefix": q.KeyPrefix, "schema": q.Schema,
		"issued_since": q.IssuedSince, "issued_until": q.IssuedUntil, "cursor": q.Cursor,
	})
	for name, flag := range map[string]*bool{"signed": q.Signed, "invalid": q.Invalid} {
		if flag != nil {
			query.Set(name, strconv.FormatBool(*flag))
		}
	}
	for name, at := range map[string]time.Time{"since": q.Since, "until": q.Until} {
		if !at.IsZero() {
			query.Set(name, at.UTC().Format(time.RFC3339Nano))
		}
	}
	if q.Ascending {
		query.Set("ascending", "true")
	}
	page := new(EntryPage)
	return page, c.call(ctx, http.MethodGet, "/silo/v1/entries?"+query.Encode(), nil, page)
}

// Entry fetches an entry with its document.
func (c *Client) Entry(ctx context.Context, id string) (*Entry, error) {
	e := new(Entry)
	return e, c.call(ctx, http.MethodGet, "/silo/v1/entries/"+url.PathEscape(id), nil, e)
}

// EntryByKey fetches the entry that has a key.
func (c *Client) EntryByKey(ctx context.Context, key string) (*Entry, error) {
	e := new(Entry)
	return e, c.call(ctx, http.MethodGet, "/silo/v1/entries/key/"+url.PathEscape(key), nil, e)
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

// Search returns entries, the most relevant first.
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
	err := c.call(ctx, http.MethodGet, "/silo/v1/search?"+query.Encode(), nil, &page)
	return page.List, err
}

// RelatedQuery selects related entries; a zero value means no restriction.
type RelatedQuery struct {
	// Context keeps only mentions in a place of the document, such as line.item.
	Context string
	// Mentioned lists what the document of the entry mentions, instead of what mentions it.
	Mentioned bool
	Limit     int
	Cursor    string
}

func (q *RelatedQuery) values() url.Values {
	query := url.Values{}
	setLimit(query, q.Limit)
	setTexts(query, map[string]string{"context": q.Context, "cursor": q.Cursor})
	if q.Mentioned {
		query.Set("direction", "out")
	}
	return query
}

// Related lists the entries that are related to an entry, newest first.
func (c *Client) Related(ctx context.Context, id string, q RelatedQuery) (*EntryPage, error) {
	page := new(EntryPage)
	return page, c.call(ctx, http.MethodGet, "/silo/v1/entries/"+url.PathEscape(id)+"/related?"+q.values().Encode(), nil, page)
}

// RelatedTo lists the entries whose documents mention a UUID, newest first.
func (c *Client) RelatedTo(ctx context.Context, uuid string, q RelatedQuery) (*EntryPage, error) {
	query := q.values()
	query.Set("uuid", uuid)
	page := new(EntryPage)
	return page, c.call(ctx, http.MethodGet, "/silo/v1/entries/related?"+query.Encode(), nil, page)
}
