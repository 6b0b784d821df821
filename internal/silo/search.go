package silo

import (
	"context"
	"slices"

	"chancery/internal/domain"
	"chancery/internal/limits"
	"chancery/internal/search"
)

// SearchInput is the request for a page of what a search finds.
type SearchInput struct {
	Text string
	// Folder keeps the entries of a folder or group of folders; empty for all.
	Folder        string
	Limit, Offset int
}

// Search returns entries by words and fields, the most relevant first and of equally
// relevant ones the newest. Changes of the workspace that the index does not have yet are
// put into it first, as far as they are few.
func (s *Service) Search(ctx context.Context, actor domain.Actor, in SearchInput) ([]*domain.Entry, error) {
	q, err := search.Parse(in.Text, FoldersOf)
	if err != nil {
		return nil, err
	}
	if in.Folder != "" {
		q.Within(FoldersOf(in.Folder))
	}
	ws := actor.Workspace.ID
	if err := s.catchUp(ctx, ws); err != nil {
		return nil, err
	}
	var list []*domain.Entry
	err = s.Store.View(ctx, func(tx domain.Tx) error {
		ids, err := find(ctx, tx, ws, q, min(in.Offset+in.Limit, limits.SearchFound.Int()))
		if err != nil {
			return err
		}
		ids = ids[min(in.Offset, len(ids)):]
		list = make([]*domain.Entry, 0, len(ids))
		used := 0
		for _, id := range ids {
			e, err := tx.Entries().Head(ctx, ws, id)
			if err != nil {
				return err
			}
			if used += e.RowBytes(); used > limits.ListBytes.Int() && len(list) > 0 {
				break
			}
			list = append(list, e)
		}
		return nil
	})
	return list, err
}

// find returns the first entries of all tiers.
func find(ctx context.Context, tx domain.Tx, ws domain.ID, q *search.Query, most int) (list []domain.ID, err error) {
	seen := map[domain.ID]bool{}
	for _, groups := range q.Tiers() {
		if len(list) >= most {
			break
		}
		found, err := findTier(ctx, tx, ws, domain.SearchQuery{Groups: groups, Limit: most})
		if err != nil {
			return nil, err
		}
		for _, id := range found {
			if !seen[id] {
				seen[id] = true
				list = append(list, id)
			}
		}
	}
	return list[:min(len(list), most)], nil
}

// findTier returns what a query finds, newest first. Where a word goes on in so many ways
// that an index would have to merge very much, it returns those that have just the word, and
// then those of the newest entries in which it goes on.
func findTier(ctx context.Context, tx domain.Tx, ws domain.ID, q domain.SearchQuery) ([]domain.ID, error) {
	exact, goesOn := q.Exact()
	if !goesOn {
		return tx.Search().Find(ctx, ws, q)
	}
	broad, err := tx.Search().Broad(ctx, ws, q.Groups)
	if err != nil || !broad {
		if err == nil {
			return tx.Search().Find(ctx, ws, q)
		}
		return nil, err
	}
	found, err := tx.Search().Find(ctx, ws, exact)
	if err != nil || len(found) >= q.Limit {
		return found, err
	}
	more, err := newest(ctx, tx, ws, &q)
	return append(found, more...), err
}

// newest returns those of the newest entries that a query finds.
func newest(ctx context.Context, tx domain.Tx, ws domain.ID, q *domain.SearchQuery) (found []domain.ID, err error) {
	const step = 32
	page := domain.EntryQuery{Page: domain.Page{Limit: step}}
	for seen := 0; seen < limits.SearchNewest.Int() && len(found) < q.Limit; seen += step {
		list, err := tx.Entries().List(ctx, ws, page)
		if err != nil || len(list) == 0 {
			return found, err
		}
		ids := make([]domain.ID, len(list))
		for i, e := range list {
			ids[i] = e.ID
		}
		rows, err := tx.Search().Rows(ctx, ws, ids)
		if err != nil {
			return nil, err
		}
		hits := map[domain.ID]bool{}
		for i := range rows {
			hits[rows[i].ID] = q.Match(search.Terms(&rows[i]))
		}
		for _, id := range ids {
			if hits[id] {
				found = append(found, id)
			}
		}
		last := list[len(list)-1]
		page.From, page.After = last.CreatedAt, last.ID
	}
	return found, nil
}

// catchUp puts changes of a workspace into the index, so that a search finds what was
// stored just before. A store that is too busy for it does not keep the search from
// finding the rest.
func (s *Service) catchUp(ctx context.Context, ws domain.ID) error {
	var waiting []domain.SearchChange
	err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		waiting, err = tx.Search().Changes(ctx, ws, 1)
		return err
	})
	if err != nil || len(waiting) == 0 {
		return err
	}
	err = s.Store.Update(ctx, func(tx domain.Tx) error {
		list, err := tx.Search().Changes(ctx, ws, limits.SearchBacklog.Int())
		if err != nil {
			return err
		}
		return index(ctx, tx, list)
	})
	if domain.Is(err, domain.Busy) {
		return nil
	}
	return err
}

// index puts the entries of changes into the index of the search.
func index(ctx context.Context, tx domain.Tx, list []domain.SearchChange) error {
	for len(list) > 0 {
		ws := list[0].WorkspaceID
		n := slices.IndexFunc(list, func(c domain.SearchChange) bool { return c.WorkspaceID != ws })
		if n < 0 {
			n = len(list)
		}
		var ids []domain.ID
		for _, c := range list[:n] {
			if len(ids) == 0 || ids[len(ids)-1] != c.EntryID { // they are in order
				ids = append(ids, c.EntryID)
			}
		}
		if err := indexEntries(ctx, tx, ws, ids); err != nil {
			return err
		}
		if err := tx.Search().Done(ctx, list[:n]); err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

func indexEntries(ctx context.Context, tx domain.Tx, ws domain.ID, ids []domain.ID) error {
	if err := tx.Search().Lock(ctx, ws, ids); err != nil {
		return err
	}
	rows, err := tx.Search().Rows(ctx, ws, ids)
	if err != nil {
		return err
	}
	for i := range rows {
		e := rows[i].Entry
		if err := tx.Search().Put(ctx, ws, e.ID, e.CreatedAt, search.Terms(&rows[i])); err != nil {
			return err
		}
	}
	return nil
}

// Parts of the work on the index: how many changes, and how many stored entries, one
// transaction works on. Other transactions run in between.
const (
	indexPart    = 64
	backfillPart = 32
)

// Indexer keeps the index of the search up to date. Its zero value begins with the first
// workspace.
type Indexer struct{ last domain.ID }

// Unindexed reports whether there is work for Index or Backfill.
func (s *Service) Unindexed(ctx context.Context) (work bool, err error) {
	err = s.Store.View(ctx, func(tx domain.Tx) error {
		list, err := tx.Search().ChangesAfter(ctx, "", 1)
		if work = len(list) > 0; work || err != nil {
			return err
		}
		_, err = tx.Backfills().Get(ctx)
		if domain.Is(err, domain.NotFound) {
			return nil
		}
		work = err == nil
		return err
	})
	return work, err
}

// Index puts some changes into the index, those of one workspace after another, and
// reports whether there may be more.
func (s *Service) Index(ctx context.Context, x *Indexer) (more bool, err error) {
	var waiting []domain.SearchChange
	err = s.Store.View(ctx, func(tx domain.Tx) error {
		if waiting, err = tx.Search().ChangesAfter(ctx, x.last, 1); err != nil || len(waiting) > 0 || x.last == "" {
			return err
		}
		waiting, err = tx.Search().ChangesAfter(ctx, "", 1)
		return err
	})
	if err != nil || len(waiting) == 0 {
		x.last = ""
		return false, err
	}
	ws := waiting[0].WorkspaceID
	err = s.Store.Update(ctx, func(tx domain.Tx) error {
		list, err := tx.Search().Changes(ctx, ws, indexPart)
		if err != nil {
			return err
		}
		// What changes now is likely to change again soon, and is then put into it once.
		more = len(list) == indexPart || ws != x.last
		return index(ctx, tx, list)
	})
	x.last = ws
	return more && err == nil, err
}

// Backfill works on entries that were stored before there was an index: it finds out what
// their documents mention, and has them put into the index of the search. It does a part
// of the work, in one transaction with the note of how far it is, and reports whether
// there is more.
func (s *Service) Backfill(ctx context.Context) (more bool, err error) {
	var next []domain.Backfill
	err = s.Store.View(ctx, func(tx domain.Tx) error {
		at, err := tx.Backfills().Get(ctx)
		if err != nil {
			return err
		}
		next, err = tx.Backfills().Next(ctx, at, backfillPart)
		return err
	})
	switch {
	case domain.Is(err, domain.NotFound):
		return false, nil
	case err != nil:
		return false, err
	case len(next) == 0:
		return false, s.Store.Update(ctx, func(tx domain.Tx) error { return tx.Backfills().End(ctx) })
	}
	found := make([]described, len(next))
	for i := range next {
		if err := s.describe(ctx, &next[i], &found[i]); err != nil {
			return false, err
		}
	}
	return true, s.Store.Update(ctx, func(tx domain.Tx) error {
		for i := range next {
			ws, id, d := next[i].WorkspaceID, next[i].EntryID, &found[i]
			if d.version != "" {
				if err := tx.Related().Describe(ctx, ws, id, d.version, d.refs, d.words); err != nil {
					return err
				}
			}
			if err := tx.Search().Note(ctx, domain.SearchChange{WorkspaceID: ws, EntryID: id, Mark: "backfill"}); err != nil {
				return err
			}
		}
		return tx.Backfills().Move(ctx, &next[len(next)-1])
	})
}

// described is what a stored document says about references and words.
type described struct {
	version string
	refs    []domain.EntryRef
	words   string
}

// describe reads the current document of an entry. One that cannot be read any more is
// found by its columns only.
func (s *Service) describe(ctx context.Context, b *domain.Backfill, d *described) error {
	release, err := s.hold(ctx, b.WorkspaceID, b.EntryID)
	if err != nil {
		return err
	}
	defer release()
	var e *domain.Entry
	if err := s.Store.View(ctx, func(tx domain.Tx) (err error) {
		e, err = tx.Entries().Get(ctx, b.WorkspaceID, b.EntryID)
		return err
	}); domain.Is(err, domain.Gone) {
		return nil
	} else if err != nil {
		return err
	}
	refs, words, err := s.Build.Describe(&e.Content)
	if err != nil {
		return nil //nolint:nilerr // it stays without
	}
	*d = described{e.Content.Version, refs, words}
	return nil
}
