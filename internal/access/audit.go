package access

import (
	"context"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// Kinds of objects in the log of changes.
const (
	kindWorkspace  = "workspace"
	kindToken      = "token"
	kindApp        = "app"
	kindEnrollment = "enrollment"
	kindPerson     = "person"
	kindMember     = "member"
	kindInvitation = "invitation"
	kindSession    = "session"
	kindPrefs      = "preferences"
)

// record adds a change to the log.
func (s *Service) record(ctx context.Context, tx domain.Tx, c domain.AuditChange) error {
	return domain.Record(ctx, tx, s.Clock.Now(), c)
}

// AuditPage is a page of a log of changes, and the end of the whole log at that time.
type AuditPage struct {
	Rows []*domain.AuditRow
	Head domain.AuditHead
	// Last is where the search ended before the page was full, because it had looked at
	// limits.EntriesSearched rows; nil otherwise. The next page begins behind it.
	Last *domain.AuditHead
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
		*p = AuditPage{}
		if err = p.read(ctx, tx, ws, q); err == nil {
			p.Head, err = tx.Audit().Head(ctx, ws)
		}
		return err
	})
	return p, err
}

// auditStep is how many rows one query reads that are looked at.
const auditStep = 100

// read reads a page. The store has an order for each filter; where there are several, rows of
// one are read, and those that the others leave out are skipped.
func (p *AuditPage) read(ctx context.Context, tx domain.Tx, ws domain.ID, q domain.AuditQuery) (err error) {
	step, several := narrowest(q)
	if !several {
		p.Rows, err = tx.Audit().List(ctx, ws, q)
		return err
	}
	step.Limit = auditStep
	used := 0
	for seen := 0; seen < limits.EntriesSearched.Int(); {
		rows, err := tx.Audit().List(ctx, ws, step)
		if err != nil {
			return err
		}
		for _, r := range rows {
			p.Last = &domain.AuditHead{Seq: r.Seq, At: r.At}
			if !q.Matches(r) {
				continue
			}
			p.Rows = append(p.Rows, r)
			used += r.RowBytes()
			if len(p.Rows) == q.Limit || q.Bytes > 0 && used > q.Bytes && len(p.Rows) > 1 {
				p.Last = nil
				return nil
			}
		}
		if len(rows) == 0 {
			p.Last = nil
			return nil
		}
		seen, step.After = seen+len(rows), p.Last
	}
	return nil
}

// narrowest returns the query with that of its filters which leaves the fewest rows, and
// whether it has others.
func narrowest(q domain.AuditQuery) (one domain.AuditQuery, several bool) {
	one = q
	one.ObjectID, one.Actor, one.Action, one.Kind = "", "", "", ""
	n := 0
	for _, f := range []struct {
		value string
		to    *string
	}{{q.ObjectID, &one.ObjectID}, {q.Actor, &one.Actor}, {q.Action, &one.Action}, {q.Kind, &one.Kind}} {
		if f.value == "" {
			continue
		}
		if n++; n == 1 {
			*f.to = f.value
		}
	}
	return one, n > 1
}
