package client

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// AuditRow is a row of the log of changes. Exported logs have one in each line.
type AuditRow struct {
	Seq         int64       `json:"seq"`
	At          time.Time   `json:"at"`
	WorkspaceID string      `json:"workspace_id,omitempty"`
	Actor       AuditActor  `json:"actor"`
	Address     string      `json:"address,omitempty"`
	RequestID   string      `json:"request_id,omitempty"`
	UserAgent   string      `json:"user_agent,omitempty"`
	Action      string      `json:"action,omitempty"`
	Object      AuditObject `json:"object"`
	// Changed are the names of what changed.
	Changed []string          `json:"changed,omitempty"`
	Detail  map[string]string `json:"detail,omitempty"`
	// Prev is the hash of the row before, and Hash that of this one.
	Prev string `json:"prev,omitempty"`
	Hash string `json:"hash"`
}

// AuditActor is who made a change.
type AuditActor struct {
	// Type is token, app, person, cli or server.
	Type string `json:"type"`
	ID   string `json:"id,omitempty"`
	Name string `json:"name,omitempty"`
}

// AuditObject is what was changed.
type AuditObject struct {
	Kind string `json:"kind"`
	ID   string `json:"id,omitempty"`
}

// AuditHead is the end of a chain of rows; its Seq is 0 if there are none.
type AuditHead struct {
	Seq  int64  `json:"seq"`
	Hash string `json:"hash,omitempty"`
}

// AuditPage is a page of the log of changes.
type AuditPage struct {
	List []AuditRow `json:"list"`
	// Head is the end of the whole chain at that time.
	Head       AuditHead `json:"head"`
	NextCursor string    `json:"next_cursor,omitempty"`
}

// AuditQuery selects rows of the log of changes; empty members do not filter.
type AuditQuery struct {
	// Kind and Object are the kind and the ID of what was changed.
	Kind, Object string
	// Actor is the ID of who made the change, and Action the operation.
	Actor, Action string
	// From and To bound the time.
	From, To time.Time
	// Ascending lists the oldest first, which is the order of the chain.
	Ascending bool
	// Limit is the largest number of rows in a page; 0 means 20.
	Limit  int
	Cursor string
}

func (q *AuditQuery) values() url.Values {
	v := url.Values{}
	for name, text := range map[string]string{"kind": q.Kind, "object": q.Object, "actor": q.Actor, "action": q.Action, "cursor": q.Cursor} {
		if text != "" {
			v.Set(name, text)
		}
	}
	for name, at := range map[string]time.Time{"from": q.From, "to": q.To} {
		if !at.IsZero() {
			v.Set(name, at.UTC().Format(time.RFC3339Nano))
		}
	}
	if q.Ascending {
		v.Set("ascending", "true")
	}
	if q.Limit > 0 {
		v.Set("limit", strconv.Itoa(q.Limit))
	}
	return v
}

// Audit fetches a page of the log of changes of the workspace. The token needs the scope admin.
func (c *Client) Audit(ctx context.Context, q AuditQuery) (*AuditPage, error) {
	p := new(AuditPage)
	return p, c.call(ctx, http.MethodGet, "/access/v1/audit?"+q.values().Encode(), nil, p)
}

// AuditReader reads a page of a log of changes, as Client.Audit does.
type AuditReader func(ctx context.Context, q AuditQuery) (*AuditPage, error)

// auditRows is how many rows of a log are read at once.
const auditRows = 100

// Each calls fn with all rows that the query selects, page by page, and returns the end of
// the chain as it was with the last page. An error of fn ends it.
func (read AuditReader) Each(ctx context.Context, q AuditQuery, fn func(AuditRow) error) (AuditHead, error) {
	q.Limit = auditRows
	for {
		p, err := read(ctx, q)
		if err != nil {
			return AuditHead{}, err
		}
		for _, row := range p.List {
			if err := fn(row); err != nil {
				return p.Head, err
			}
		}
		if p.NextCursor == "" {
			return p.Head, nil
		}
		q.Cursor = p.NextCursor
	}
}
