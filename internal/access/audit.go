package access

import (
	"context"

	"chancery/internal/domain"
)

// Kinds of objects in the log of changes.
const (
	kindWorkspace  = "workspace"
	kindToken      = "token"
	kindApp        = "app"
	kindEnrollment = "enrollment"
)

// record adds a change to the log.
func (s *Service) record(ctx context.Context, tx domain.Tx, c domain.AuditChange) error {
	return domain.Record(ctx, tx, s.Clock.Now(), c)
}

// AuditPage is a page of a log of changes, and the end of the whole log at that time.
type AuditPage struct {
	Rows []*domain.AuditRow
	Head domain.AuditHead
}

// Audit returns a page of the log of changes of the actor's workspace.
func (s *Service) Audit(ctx context.Context, actor domain.Actor, q domain.AuditQuery) (*AuditPage, error) {
	return s.auditOf(ctx, actor.Workspace.ID, q)
}

// InstallationAudit returns a page of the log of what belongs to no workspace, for operators.
func (s *Service) InstallationAudit(ctx context.Context, q domain.AuditQuery) (*AuditPage, error) {
	return s.auditOf(ctx, "", q)
}

func (s *Service) auditOf(ctx context.Context, ws domain.ID, q domain.AuditQuery) (*AuditPage, error) {
	p := new(AuditPage)
	err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		if p.Rows, err = tx.Audit().List(ctx, ws, q); err == nil {
			p.Head, err = tx.Audit().Head(ctx, ws)
		}
		return err
	})
	return p, err
}
