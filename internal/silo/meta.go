package silo

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"

	"chancery/internal/document"
	"chancery/internal/domain"
	"chancery/internal/limits"
)

// MetaInput is the request to store a meta row.
type MetaInput struct {
	Ref string
	// Value is any JSON; null means no value.
	Value     json.RawMessage
	LinkURL   string
	LinkScope string
	Indexed   bool
	Owned     bool
	Secure    bool
	Shared    bool
}

// scopePublic is the scope of links that are open to everybody.
const scopePublic = "public"

// metaKey matches the key of a meta row.
var metaKey = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

// Validate returns an error if the row cannot be stored under the key.
func (in *MetaInput) Validate(key string) error {
	u, err := url.Parse(in.LinkURL)
	switch {
	case !metaKey.MatchString(key):
		return domain.FieldError("a key has at most 64 letters, digits, dots, hyphens and underscores, and begins with a letter or digit", "key")
	case len(in.Ref) > limits.MetaRef.Int():
		return domain.OverLimit(domain.Invalid, &limits.MetaRef, "").At("ref")
	case len(in.Value) > limits.MetaValue.Int():
		return domain.OverLimit(domain.Invalid, &limits.MetaValue, "").At("value")
	case in.LinkURL != "" && (err != nil || len(in.LinkURL) > limits.MetaLink.Int() || u.Host == "" || u.Scheme != "http" && u.Scheme != "https"):
		return domain.FieldError(fmt.Sprintf("an address of the web with at most %d bytes is expected", limits.MetaLink.Int()), "link_url")
	case in.LinkScope != "" && in.LinkScope != scopePublic:
		return domain.FieldError("the scope of a link is "+scopePublic+" or empty", "link_scope")
	}
	return nil
}

// PutMeta stores a meta row of an entry. It replaces the caller's earlier row
// with the same key.
func (s *Service) PutMeta(ctx context.Context, actor domain.Actor, entry, key string, in MetaInput) (*domain.MetaRow, error) {
	return s.PutMetaIf(ctx, actor, entry, key, in, nil)
}

// PutMetaIf is PutMeta on a condition about the document of the entry.
func (s *Service) PutMetaIf(ctx context.Context, actor domain.Actor, entry, key string, in MetaInput, cond Condition) (*domain.MetaRow, error) {
	eid, err := domain.ParseID(entry)
	if err != nil {
		return nil, domain.Missing("entry")
	}
	if document.IsAbsent(in.Value) {
		in.Value = nil
	}
	if err := in.Validate(key); err != nil {
		return nil, err
	}
	now := s.Clock.Now()
	var m *domain.MetaRow
	err = s.Store.Update(ctx, func(tx domain.Tx) error {
		m = &domain.MetaRow{
			WorkspaceID: actor.Workspace.ID, EntryID: eid, Src: actor.Origin().Src, Key: key,
			Ref: in.Ref, Value: in.Value, LinkURL: in.LinkURL, LinkScope: in.LinkScope,
			Indexed: in.Indexed, Owned: in.Owned, Secure: in.Secure, Shared: in.Shared, CreatedAt: now, UpdatedAt: now,
		}
		if err := aliveIf(ctx, tx, m.WorkspaceID, eid, cond); err != nil {
			return err
		}
		if err := checkMetaRoom(ctx, tx, m); err != nil {
			return err
		}
		before, err := tx.Metas().Get(ctx, m.WorkspaceID, eid, m.Src, key)
		if err != nil && !domain.Is(err, domain.NotFound) {
			return err
		}
		if err := tx.Metas().Put(ctx, m); err != nil {
			return err
		}
		if before != nil && sameMeta(before, m) {
			return nil // nothing has changed
		}
		return recordEntry(ctx, tx, now, m.WorkspaceID, eid, []string{"meta"}, map[string]string{"key": key})
	})
	return m, err
}

// Meta returns the meta row of an entry with a key, the actor's own before that of others.
// Rows of others that the actor must not see are NotFound.
func (s *Service) Meta(ctx context.Context, actor domain.Actor, entry, key string) (*domain.MetaRow, error) {
	eid, err := domain.ParseID(entry)
	if err != nil {
		return nil, domain.Missing("meta row")
	}
	if actor.App == "" {
		return visible(actor)(s.MetaRow(ctx, actor.Workspace.ID, eid, key))
	}
	var found *domain.MetaRow
	err = s.Store.View(ctx, func(tx domain.Tx) error {
		rows, err := tx.Metas().List(ctx, actor.Workspace.ID, eid)
		for i := range rows {
			own := rows[i].Src == actor.App
			if rows[i].Key == key && (own || found == nil && sees(&actor, &rows[i])) {
				found = &rows[i]
			}
		}
		return err
	})
	if err == nil && found == nil {
		err = domain.Missing("meta row")
	}
	return found, err
}

// MetaByRef returns the meta row of the actor's workspace with a key and a reference; for
// an app, one of its own.
func (s *Service) MetaByRef(ctx context.Context, actor domain.Actor, key, ref string) (*domain.MetaRow, error) {
	var m *domain.MetaRow
	err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		m, err = tx.Metas().ByRef(ctx, actor.Workspace.ID, actor.App, key, ref)
		return err
	})
	return visible(actor)(m, err)
}

// MetaOfApp returns the row that an app has written with a key and a reference, in any of
// the workspaces in which it is enrolled.
func (s *Service) MetaOfApp(ctx context.Context, app *domain.App, key, ref string) (*domain.MetaRow, error) {
	var m *domain.MetaRow
	err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		if m, err = tx.Metas().OfApp(ctx, app.ID, app.Name, key, ref); err == nil {
			err = openSpace(ctx, tx, m.WorkspaceID, "meta row")
		}
		return err
	})
	return m, err
}

// sees reports whether an actor may see a meta row: its own, and of others those that are
// not secure; an app only those that are shared.
func sees(actor *domain.Actor, m *domain.MetaRow) bool {
	return m.Src == actor.Origin().Src || !m.Secure && (actor.App == "" || m.Shared)
}

// visible replaces rows that the actor must not see by NotFound.
func visible(actor domain.Actor) func(*domain.MetaRow, error) (*domain.MetaRow, error) {
	return func(m *domain.MetaRow, err error) (*domain.MetaRow, error) {
		if err == nil && !sees(&actor, m) {
			return nil, domain.Missing("meta row")
		}
		return m, err
	}
}

// MetaRow returns the meta row of an entry with a key, of any author.
func (s *Service) MetaRow(ctx context.Context, ws, entry domain.ID, key string) (*domain.MetaRow, error) {
	var m *domain.MetaRow
	err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		m, err = tx.Metas().Get(ctx, ws, entry, "", key)
		return err
	})
	return m, err
}

// Metas lists the meta rows of an entry that the actor may see, without those that are secure.
func (s *Service) Metas(ctx context.Context, actor domain.Actor, entry domain.ID) ([]domain.MetaRow, error) {
	var list []domain.MetaRow
	err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		list, err = tx.Metas().List(ctx, actor.Workspace.ID, entry)
		return err
	})
	return slices.DeleteFunc(list, func(m domain.MetaRow) bool { return m.Secure || !sees(&actor, &m) }), err
}

// DropMeta deletes the caller's meta row with a key.
func (s *Service) DropMeta(ctx context.Context, actor domain.Actor, entry, key string) error {
	return s.DropMetaIf(ctx, actor, entry, key, nil)
}

// DropMetaIf is DropMeta on a condition about the document of the entry.
func (s *Service) DropMetaIf(ctx context.Context, actor domain.Actor, entry, key string, cond Condition) error {
	eid, err := domain.ParseID(entry)
	if err != nil {
		return domain.Missing("meta row")
	}
	return s.Store.Update(ctx, func(tx domain.Tx) error {
		if cond != nil {
			if err := aliveIf(ctx, tx, actor.Workspace.ID, eid, cond); err != nil {
				return err
			}
		}
		if err := tx.Metas().Delete(ctx, actor.Workspace.ID, eid, actor.Origin().Src, key); err != nil {
			return err
		}
		return recordEntry(ctx, tx, s.Clock.Now(), actor.Workspace.ID, eid, []string{"meta"}, map[string]string{"key": key, "deleted": "true"})
	})
}

// sameMeta reports whether two rows say the same, whenever they were written.
func sameMeta(a, b *domain.MetaRow) bool {
	return a.Ref == b.Ref && bytes.Equal(a.Value, b.Value) && a.LinkURL == b.LinkURL && a.LinkScope == b.LinkScope &&
		a.Indexed == b.Indexed && a.Owned == b.Owned && a.Secure == b.Secure && a.Shared == b.Shared
}
