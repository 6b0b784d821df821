package silo

import (
	"cmp"
	"context"
	"slices"

	"chancery/internal/domain"
)

// RelatedInput says which entries are related to an entry or to a UUID.
type RelatedInput struct {
	// UUID is looked for in place of those of the entry; empty for these.
	UUID domain.ID
	// Context keeps only what is mentioned in it; empty for all.
	Context string
	// Mentioned lists the entries that the document of the entry mentions, instead of those
	// whose documents mention it.
	Mentioned bool
	domain.Page
	// AfterContext is the context behind which the page begins, of the entry After.
	AfterContext string
}

// RelatedTo lists the entries whose documents mention a UUID.
func (s *Service) RelatedTo(ctx context.Context, actor domain.Actor, in RelatedInput) (list []domain.Related, err error) {
	err = s.Store.View(ctx, func(tx domain.Tx) error {
		list, err = tx.Related().Mentions(ctx, actor.Workspace.ID, in.query(in.UUID))
		return err
	})
	return list, err
}

func (in *RelatedInput) query(uuids ...domain.ID) domain.RelatedQuery {
	return domain.RelatedQuery{UUIDs: uuids, Context: in.Context, Page: in.Page, AfterContext: in.AfterContext}
}

// Related lists the entries that are related to an entry: those whose documents mention
// it by its ID, by the UUID of its document or by that of its envelope, or those that its
// document mentions.
func (s *Service) Related(ctx context.Context, actor domain.Actor, id string, in RelatedInput) (list []domain.Related, err error) {
	eid, err := domain.ParseID(id)
	if err != nil {
		return nil, domain.Missing("entry")
	}
	ws := actor.Workspace.ID
	err = s.Store.View(ctx, func(tx domain.Tx) error {
		refs, _, err := tx.Related().Refs(ctx, ws, eid)
		if err != nil {
			return err
		}
		if in.Mentioned {
			list, err = mentioned(ctx, tx, ws, eid, refs, &in)
			return err
		}
		uuids := []domain.ID{eid}
		for _, r := range refs {
			if r.Context == "" {
				uuids = append(uuids, r.UUID)
			}
		}
		if in.UUID != "" {
			uuids = []domain.ID{in.UUID}
		}
		list, err = tx.Related().Mentions(ctx, ws, in.query(uuids...))
		return err
	})
	return list, err
}

// mentioned returns a page of the entries that a document mentions. A document mentions at
// most limits.IndexRefs UUIDs, so all of them are looked up for each page.
func mentioned(ctx context.Context, tx domain.Tx, ws, entry domain.ID, refs []domain.EntryRef, in *RelatedInput) ([]domain.Related, error) {
	contexts := map[domain.ID][]string{}
	var uuids []domain.ID
	for _, r := range refs {
		wanted := r.Context != "" && (in.Context == "" || in.Context == r.Context) && (in.UUID == "" || in.UUID == r.UUID)
		if !wanted {
			continue
		}
		if contexts[r.UUID] == nil {
			uuids = append(uuids, r.UUID)
		}
		contexts[r.UUID] = append(contexts[r.UUID], r.Context)
	}
	known, err := tx.Related().Known(ctx, ws, uuids)
	if err != nil {
		return nil, err
	}
	var found []place
	for _, k := range known {
		if k.EntryID == entry {
			continue
		}
		for _, c := range contexts[k.UUID] {
			found = append(found, place{k, c})
		}
	}
	return heads(ctx, tx, ws, page(found, in))
}

// place is an entry in a list of related ones.
type place struct {
	domain.KnownEntry
	context string
}

func (p place) compare(to place) int {
	return cmp.Or(p.CreatedAt.Compare(to.CreatedAt), cmp.Compare(p.EntryID, to.EntryID), cmp.Compare(p.context, to.context))
}

// page sorts places and returns those of a page.
func page(list []place, in *RelatedInput) []place {
	direction := -1
	if in.Ascending {
		direction = 1
	}
	slices.SortFunc(list, func(a, b place) int { return direction * a.compare(b) })
	list = slices.CompactFunc(list, func(a, b place) bool { return a.compare(b) == 0 })
	if !in.From.IsZero() {
		start := place{domain.KnownEntry{EntryID: in.After, CreatedAt: in.From}, in.AfterContext}
		list = slices.DeleteFunc(list, func(p place) bool {
			if in.After == "" { // a bound in time, which is on the page
				return direction*p.CreatedAt.Compare(in.From) < 0
			}
			return direction*p.compare(start) <= 0
		})
	}
	if in.Limit > 0 {
		list = list[:min(len(list), in.Limit)]
	}
	return list
}

// heads reads the entries of a page.
func heads(ctx context.Context, tx domain.Tx, ws domain.ID, list []place) ([]domain.Related, error) {
	out := make([]domain.Related, 0, len(list))
	for _, p := range list {
		e, err := tx.Entries().Head(ctx, ws, p.EntryID)
		if err != nil {
			return nil, err
		}
		out = append(out, domain.Related{Context: p.context, Entry: e})
	}
	return out, nil
}
