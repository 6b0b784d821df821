package store

import (
	"context"

	"chancery/internal/domain"
)

// Tx implements domain.Tx on a session.
type Tx struct{ s *Session }

var _ domain.Tx = (*Tx)(nil)

// Prefetch implements domain.Prefetcher.
func (t *Tx) Prefetch(ctx context.Context, r domain.JobReads) error {
	conn, able := t.s.conn.(Ahead)
	if !able || !t.s.opt.ReadOnly {
		return nil
	}
	ws := string(r.Workspace)
	list := []Asked{{t.s.texts[jobsGet], args(ws, string(r.Job))}}
	if r.Key != "" {
		list = append(list, Asked{t.s.texts[jobsByKey], args(ws, r.Key, micros(domain.KeysSince(r.Now)))})
	}
	list = append(list, Asked{t.s.texts[workflowsHead], args(ws, string(r.Workflow))})
	if r.Entry != "" {
		list = append(list, Asked{t.s.texts[entriesGet], args(ws, string(r.Entry))})
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return t.s.fail("prefetch", conn.Ahead(context.WithoutCancel(ctx), list))
}

// Workspaces implements domain.Tx.
func (t *Tx) Workspaces() domain.Workspaces { return workspaces{t.s} }

// Tokens implements domain.Tx.
func (t *Tx) Tokens() domain.Tokens { return tokens{t.s} }

// Apps implements domain.Tx.
func (t *Tx) Apps() domain.Apps { return apps{t.s} }

// Enrollments implements domain.Tx.
func (t *Tx) Enrollments() domain.Enrollments { return enrollments{t.s} }

// People implements domain.Tx.
func (t *Tx) People() domain.People { return people{t.s} }

// Members implements domain.Tx.
func (t *Tx) Members() domain.Members { return members{t.s} }

// PersonLinks implements domain.Tx.
func (t *Tx) PersonLinks() domain.PersonLinks { return personLinks{t.s} }

// PersonSessions implements domain.Tx.
func (t *Tx) PersonSessions() domain.PersonSessions { return personSessions{t.s} }

// Workflows implements domain.Tx.
func (t *Tx) Workflows() domain.Workflows { return workflows{t.s} }

// Jobs implements domain.Tx.
func (t *Tx) Jobs() domain.Jobs { return jobs{t.s} }

// Queue implements domain.Tx.
func (t *Tx) Queue() domain.Queue { return queue{t.s} }

// Entries implements domain.Tx.
func (t *Tx) Entries() domain.Entries { return entries{t.s} }

// Related implements domain.Tx.
func (t *Tx) Related() domain.RelatedBook { return related{t.s} }

// Search implements domain.Tx.
func (t *Tx) Search() domain.SearchBook { return search{t.s} }

// Backfills implements domain.Tx.
func (t *Tx) Backfills() domain.Backfills { return backfills{t.s} }

// Files implements domain.Tx.
func (t *Tx) Files() domain.Files { return files{t.s} }

// Spool implements domain.Tx.
func (t *Tx) Spool() domain.Spool { return spool{t.s} }

// Series implements domain.Tx.
func (t *Tx) Series() domain.SeriesBook { return series{t.s} }

// Issued implements domain.Tx.
func (t *Tx) Issued() domain.IssuedBook { return issued{t.s} }

// Links implements domain.Tx.
func (t *Tx) Links() domain.EntryLinks { return links{t.s} }

// Metas implements domain.Tx.
func (t *Tx) Metas() domain.Metas { return metas{t.s} }

// Retention implements domain.Tx.
func (t *Tx) Retention() domain.RetentionBook { return retention{t.s} }

// Nodes implements domain.Tx.
func (t *Tx) Nodes() domain.Nodes { return nodes{t.s} }

// Archives implements domain.Tx.
func (t *Tx) Archives() domain.Archives { return archives{t.s} }

// Feeds implements domain.Tx.
func (t *Tx) Feeds() domain.Feeds { return feeds{t.s} }

// Subscriptions implements domain.Tx.
func (t *Tx) Subscriptions() domain.Subscriptions { return subscriptions{t.s} }

// EncryptedKeys implements domain.Tx.
func (t *Tx) EncryptedKeys() domain.EncryptedKeys { return encryptedKeys{t.s} }

// Audit implements domain.Tx.
func (t *Tx) Audit() domain.Audit { return audit{t.s} }
