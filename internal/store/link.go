package store

import (
	"context"

	"chancery/internal/domain"
)

const (
	linksPut    Name = "links.put"
	linksGet    Name = "links.get"
	linksFind   Name = "links.find"
	linksDelete Name = "links.delete"
)

const linkColumns = `workspace_id, entry_id, code, created_at`

var linkTexts = Texts{ //nolint:gochecknoglobals // a table
	// A second link is not made: the first one is in use.
	linksPut: `INSERT INTO entry_links (` + linkColumns + `)
		SELECT workspace_id, id, CAST($3 AS TEXT), CAST($4 AS BIGINT) FROM entries WHERE workspace_id = $1 AND id = $2
		ON CONFLICT (workspace_id, entry_id) DO UPDATE SET code = entry_links.code
		RETURNING ` + linkColumns,
	linksGet: `SELECT ` + linkColumns + ` FROM entry_links WHERE workspace_id = $1 AND entry_id = $2`,
	// The address of a link has no workspace; the code is that of one.
	linksFind:   `SELECT ` + linkColumns + ` FROM entry_links WHERE entry_id = $1 AND code = $2 LIMIT 1`,
	linksDelete: `DELETE FROM entry_links WHERE workspace_id = $1 AND entry_id = $2`,
}

type links struct{ s *Session }

func (r links) Put(ctx context.Context, l domain.EntryLink) (domain.EntryLink, error) {
	return r.find(ctx, linksPut, "entry", string(l.WorkspaceID), string(l.EntryID), l.Code, micros(l.CreatedAt))
}

func (r links) Get(ctx context.Context, ws, entry domain.ID) (domain.EntryLink, error) {
	return r.find(ctx, linksGet, "link", string(ws), string(entry))
}

func (r links) Find(ctx context.Context, entry domain.ID, code string) (domain.EntryLink, error) {
	return r.find(ctx, linksFind, "link", string(entry), code)
}

func (r links) find(ctx context.Context, name Name, what string, params ...any) (domain.EntryLink, error) {
	var l domain.EntryLink
	err := r.s.one(ctx, name, args(params...), text(&l.WorkspaceID), text(&l.EntryID), &l.Code, instant{&l.CreatedAt})
	return l, missing(err, what)
}

func (r links) Delete(ctx context.Context, ws, entry domain.ID) error {
	n, err := r.s.exec(ctx, linksDelete, string(ws), string(entry))
	if err == nil && n == 0 {
		return domain.Missing("link")
	}
	return err
}
