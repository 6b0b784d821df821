package silo

import (
	"context"
	"crypto/rand"

	"chancery/internal/domain"
)

// LinkPath returns the path of a public link to the envelope of an entry.
func LinkPath(l *domain.EntryLink) string {
	return "/files/" + encodeID(l.EntryID) + "/envelope.json?h=" + l.Code
}

// MakeLink lets everybody who has the address read the envelope of an entry, as it is when
// they ask. It returns the link that the entry has already, if it has one.
func (s *Service) MakeLink(ctx context.Context, actor domain.Actor, entry string) (domain.EntryLink, error) {
	id, err := domain.ParseID(entry)
	if err != nil {
		return domain.EntryLink{}, domain.Missing("entry")
	}
	// Nobody can guess the code, and after a link was revoked the next one has another.
	made := domain.EntryLink{WorkspaceID: actor.Workspace.ID, EntryID: id, Code: rand.Text(), CreatedAt: s.Clock.Now()}
	var l domain.EntryLink
	err = s.Store.Update(ctx, func(tx domain.Tx) error {
		if err := alive(ctx, tx, made.WorkspaceID, id); err != nil {
			return err
		}
		var err error
		l, err = tx.Links().Put(ctx, made)
		if err != nil || l.Code != made.Code {
			return err
		}
		return recordEntry(ctx, tx, made.CreatedAt, l.WorkspaceID, id, []string{"link"}, nil)
	})
	return l, err
}

// Link returns the public link of an entry.
func (s *Service) Link(ctx context.Context, actor domain.Actor, entry string) (domain.EntryLink, error) {
	var l domain.EntryLink
	id, err := domain.ParseID(entry)
	if err != nil {
		return l, domain.Missing("link")
	}
	err = s.Store.View(ctx, func(tx domain.Tx) (err error) {
		l, err = tx.Links().Get(ctx, actor.Workspace.ID, id)
		return err
	})
	return l, err
}

// RevokeLink ends the public link of an entry at once. The next one has another address.
func (s *Service) RevokeLink(ctx context.Context, actor domain.Actor, entry string) error {
	id, err := domain.ParseID(entry)
	if err != nil {
		return domain.Missing("link")
	}
	return s.Store.Update(ctx, func(tx domain.Tx) error {
		if err := tx.Links().Delete(ctx, actor.Workspace.ID, id); err != nil {
			return err
		}
		return recordEntry(ctx, tx, s.Clock.Now(), actor.Workspace.ID, id, []string{"link"}, map[string]string{"deleted": "true"})
	})
}

// OpenLink returns the entry of a public link. Release is called when its content is not needed
// any more.
func (s *Service) OpenLink(ctx context.Context, entry, code string) (e *domain.Entry, release func(), err error) {
	id, err := decodeID(entry)
	if err != nil || code == "" {
		return nil, nil, domain.Missing("link")
	}
	var l domain.EntryLink
	err = s.Store.View(ctx, func(tx domain.Tx) (err error) {
		if l, err = tx.Links().Find(ctx, id, code); err == nil {
			err = openSpace(ctx, tx, l.WorkspaceID, "link")
		}
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	if release, err = s.hold(ctx, l.WorkspaceID, l.EntryID); err != nil {
		return nil, nil, err
	}
	err = s.Store.View(ctx, func(tx domain.Tx) (err error) {
		e, err = tx.Entries().Get(ctx, l.WorkspaceID, l.EntryID)
		return err
	})
	if err != nil {
		release()
		return nil, nil, err
	}
	return e, release, nil
}
