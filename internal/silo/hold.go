package silo

import (
	"context"
	"strings"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// PutHold keeps an entry from being erased until the hold is lifted, whatever policies and
// requests say. It replaces an earlier one.
func (s *Service) PutHold(ctx context.Context, actor domain.Actor, entry, reason string) (*domain.LegalHold, error) {
	eid, err := domain.ParseID(entry)
	if err != nil {
		return nil, domain.Missing("entry")
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		return nil, domain.FieldError("a hold needs a reason", "reason")
	}
	if len(reason) > limits.HoldReason.Int() {
		return nil, domain.OverLimit(domain.Invalid, &limits.HoldReason, "").At("reason")
	}
	h := &domain.LegalHold{WorkspaceID: actor.Workspace.ID, EntryID: eid, Reason: reason, At: s.Clock.Now(), By: actor.Origin()}
	return h, s.Store.Update(ctx, func(tx domain.Tx) error {
		if err := alive(ctx, tx, h.WorkspaceID, eid); err != nil {
			return err
		}
		if err := tx.Retention().PutHold(ctx, h); err != nil {
			return err
		}
		return recordEntry(ctx, tx, h.At, h.WorkspaceID, eid, []string{"hold"}, map[string]string{"hold": "set"})
	})
}

// Hold returns the hold on an entry.
func (s *Service) Hold(ctx context.Context, actor domain.Actor, entry string) (h *domain.LegalHold, err error) {
	eid, err := domain.ParseID(entry)
	if err != nil {
		return nil, domain.Missing("entry")
	}
	err = s.Store.View(ctx, func(tx domain.Tx) (err error) {
		h, err = tx.Retention().Hold(ctx, actor.Workspace.ID, eid)
		return err
	})
	return h, err
}

// LiftHold ends the hold on an entry.
func (s *Service) LiftHold(ctx context.Context, actor domain.Actor, entry string) error {
	eid, err := domain.ParseID(entry)
	if err != nil {
		return domain.Missing("entry")
	}
	return s.Store.Update(ctx, func(tx domain.Tx) error {
		if err := tx.Retention().LiftHold(ctx, actor.Workspace.ID, eid); err != nil {
			return err
		}
		return recordEntry(ctx, tx, s.Clock.Now(), actor.Workspace.ID, eid, []string{"hold"}, map[string]string{"hold": "lifted"})
	})
}

// alive locks an entry, and returns an error if its document was erased: nothing is added to
// it any more.
func alive(ctx context.Context, tx domain.Tx, ws, entry domain.ID) error {
	return aliveIf(ctx, tx, ws, entry, nil)
}

// aliveIf is alive that also checks a condition, if there is one: the entry is locked, so that
// the condition still holds when something was added.
func aliveIf(ctx context.Context, tx domain.Tx, ws, entry domain.ID, cond Condition) error {
	version, err := tx.Retention().Lock(ctx, ws, entry)
	switch {
	case err != nil:
		return err
	case version == domain.ErasedVersion:
		return domain.ErrorErased("document")
	case cond != nil:
		return cond(version)
	}
	return nil
}
