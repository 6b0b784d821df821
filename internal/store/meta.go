package store

import (
	"context"

	"chancery/internal/domain"
)

const (
	metaPut     Name = "meta.put"
	metaGet     Name = "meta.get"
	metaByRef   Name = "meta.by-ref"
	metaOfApp   Name = "meta.of-app"
	metaList    Name = "meta.list"
	metaCount   Name = "meta.count"
	metaDelete  Name = "meta.delete"
	metaColumns      = `workspace_id, entry_id, src, key, ref, value, link_url, link_scope, indexed, owned, secure, shared, created_at, updated_at`
)

var metaTexts = Texts{ //nolint:gochecknoglobals // a table
	// The place of a row is its time, or behind the others of its reference if the clock
	// was set back since.
	metaPut: `INSERT INTO silo_meta (` + metaColumns + `, place)
		SELECT workspace_id, id, CAST($3 AS TEXT), CAST($4 AS TEXT), CAST($5 AS TEXT), CAST($6 AS TEXT), CAST($7 AS TEXT),
			CAST($8 AS TEXT), CAST($9 AS BOOLEAN), CAST($10 AS BOOLEAN), CAST($11 AS BOOLEAN), CAST($12 AS BOOLEAN),
			CAST($13 AS BIGINT), CAST($14 AS BIGINT),
			COALESCE((SELECT CASE WHEN MAX(m.place) < $14 THEN CAST($14 AS BIGINT) ELSE MAX(m.place) + 1 END FROM silo_meta m
				WHERE m.workspace_id = $1 AND m.key = $4 AND m.ref = $5 AND m.ref <> ''), CAST($14 AS BIGINT))
		FROM entries WHERE workspace_id = $1 AND id = $2
		ON CONFLICT (workspace_id, entry_id, src, key) DO UPDATE SET ref = excluded.ref, value = excluded.value,
			link_url = excluded.link_url, link_scope = excluded.link_scope, indexed = excluded.indexed,
			owned = excluded.owned, secure = excluded.secure, shared = excluded.shared, updated_at = excluded.updated_at,
			place = excluded.place
		RETURNING created_at`,
	metaGet: `SELECT ` + metaColumns + ` FROM silo_meta
		WHERE workspace_id = $1 AND entry_id = $2 AND key = $4 AND ($3 = '' OR src = $3) ORDER BY place DESC, src LIMIT 1`,
	metaByRef: `SELECT ` + metaColumns + ` FROM silo_meta
		WHERE workspace_id = $1 AND key = $2 AND ref = $3 AND ref <> '' AND ($4 = '' OR src = $4) ORDER BY place DESC, entry_id DESC, src LIMIT 1`,
	// The app is the source of its rows. The conditions on src, ref, indexed and owned are those
	// of the index.
	metaOfApp: `SELECT ` + qualified("m", metaColumns) + ` FROM silo_meta m
		WHERE m.src = $2 AND m.key = $3 AND m.ref = $4 AND m.src <> 'api-key' AND m.ref <> '' AND (m.indexed OR NOT m.owned)
			AND EXISTS (SELECT 1 FROM enrollments n WHERE n.workspace_id = m.workspace_id AND n.app_id = $1 AND NOT n.disabled)
		ORDER BY m.updated_at DESC, m.workspace_id DESC, m.entry_id DESC LIMIT 1`,
	metaList:   `SELECT ` + metaColumns + ` FROM silo_meta WHERE workspace_id = $1 AND entry_id = $2 ORDER BY key, src`,
	metaCount:  `SELECT COUNT(*) FROM silo_meta WHERE workspace_id = $1 AND entry_id = $2`,
	metaDelete: `DELETE FROM silo_meta WHERE workspace_id = $1 AND entry_id = $2 AND src = $3 AND key = $4`,
}

type metas struct{ s *Session }

func (r metas) Put(ctx context.Context, m *domain.MetaRow) error {
	err := r.s.one(ctx, metaPut, args(string(m.WorkspaceID), string(m.EntryID), m.Src, m.Key, m.Ref, raw(m.Value), m.LinkURL,
		m.LinkScope, m.Indexed, m.Owned, m.Secure, m.Shared, micros(m.CreatedAt), micros(m.UpdatedAt)), instant{&m.CreatedAt})
	if err != nil {
		return missing(err, "entry")
	}
	return r.changed(ctx, m.WorkspaceID, m.EntryID, markAt("meta "+m.Key, m.UpdatedAt))
}

func (r metas) Get(ctx context.Context, ws, entry domain.ID, src, key string) (*domain.MetaRow, error) {
	return r.find(ctx, metaGet, args(string(ws), string(entry), src, key))
}

func (r metas) ByRef(ctx context.Context, ws domain.ID, src, key, ref string) (*domain.MetaRow, error) {
	return r.find(ctx, metaByRef, args(string(ws), key, ref, src))
}

func (r metas) OfApp(ctx context.Context, app domain.ID, src, key, ref string) (*domain.MetaRow, error) {
	return r.find(ctx, metaOfApp, args(string(app), src, key, ref))
}

func (r metas) find(ctx context.Context, name Name, params []any) (*domain.MetaRow, error) {
	m := new(domain.MetaRow)
	if err := r.s.one(ctx, name, params, metaFields(m)...); err != nil {
		return nil, missing(err, "meta row")
	}
	return m, nil
}

func (r metas) List(ctx context.Context, ws, entry domain.ID) ([]domain.MetaRow, error) {
	var list []domain.MetaRow
	err := r.s.each(ctx, metaList, args(string(ws), string(entry)), func(scan scanFunc) error {
		list = append(list, domain.MetaRow{})
		return scan(metaFields(&list[len(list)-1])...)
	})
	return list, err
}

func (r metas) Count(ctx context.Context, ws, entry domain.ID) (int, error) {
	var n int
	err := r.s.one(ctx, metaCount, args(string(ws), string(entry)), &n)
	return n, err
}

func (r metas) Delete(ctx context.Context, ws, entry domain.ID, src, key string) error {
	n, err := r.s.exec(ctx, metaDelete, string(ws), string(entry), src, key)
	if err == nil && n == 0 {
		return domain.Missing("meta row")
	}
	if err != nil {
		return err
	}
	return r.changed(ctx, ws, entry, "no meta "+key)
}

// changed notes that the search has to look at an entry again.
func (r metas) changed(ctx context.Context, ws, entry domain.ID, mark string) error {
	return entries(r).changed(ctx, ws, entry, mark)
}

func metaFields(m *domain.MetaRow) []any {
	return args(text(&m.WorkspaceID), text(&m.EntryID), &m.Src, &m.Key, &m.Ref, into(&m.Value), &m.LinkURL, &m.LinkScope,
		&m.Indexed, &m.Owned, &m.Secure, &m.Shared, instant{&m.CreatedAt}, instant{&m.UpdatedAt})
}
