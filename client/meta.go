package client

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"
)

// Meta is what a program keeps with an entry.
type Meta struct {
	ID        string    `json:"id"`
	EntryID   string    `json:"entry_id"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
	// Src is whose row it is: api-key, or the name of an app.
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
	// OwnerID is the workspace of the entry, in the answer to a look-up by reference.
	OwnerID string `json:"owner_id,omitempty"`
}

// MetaRequest stores a meta row.
type MetaRequest struct {
	// Ref is a text to find the row by.
	Ref   string          `json:"ref,omitempty"`
	Value json.RawMessage `json:"value,omitempty"`
	// LinkURL is an address for people. LinkScope says for whom: public, or empty.
	LinkURL   string `json:"link_url,omitempty"`
	LinkScope string `json:"link_scope,omitempty"`
	Indexed   bool   `json:"indexed,omitempty"`
	Owned     bool   `json:"owned,omitempty"`
	// Secure rows are shown only to those who ask by key or reference, Shared ones to other
	// apps too.
	Secure bool `json:"secure,omitempty"`
	Shared bool `json:"shared,omitempty"`
	// Tag is that of the entry. The request is refused with the status 412 if the document has
	// changed since; an empty one stands for any.
	Tag string `json:"-"`
}

func metaPath(entry, key string) string { return entryPath(entry) + "/meta/" + url.PathEscape(key) }

// PutMeta keeps a row with an entry, in place of an earlier one with the key.
func (c *Client) PutMeta(ctx context.Context, entry, key string, r MetaRequest) (*Meta, error) {
	row := new(Meta)
	return row, c.guarded(ctx, http.MethodPut, metaPath(entry, key), r.Tag, r, row)
}

// Meta fetches the row of an entry with a key.
func (c *Client) Meta(ctx context.Context, entry, key string) (*Meta, error) {
	row := new(Meta)
	return row, c.answer(ctx, get(metaPath(entry, key)), row)
}

// DeleteMeta deletes a row.
func (c *Client) DeleteMeta(ctx context.Context, entry, key string) error {
	return c.call(ctx, http.MethodDelete, metaPath(entry, key), nil, nil)
}

// FindMeta fetches the row with a key and a reference. With an app, which may be nil, it is
// looked for in all workspaces that have let the app in.
func (c *Client) FindMeta(ctx context.Context, key, ref string, app *App) (*Meta, error) {
	m := get(entriesPath + "/meta/" + url.PathEscape(key) + "/" + url.PathEscape(ref))
	if app != nil {
		m.header = http.Header{"Authorization": {app.basic()}}
	} else {
		m.path += "?owned=true"
	}
	row := new(Meta)
	return row, c.answer(ctx, m, row)
}
