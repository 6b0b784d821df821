package silo

import (
	"context"
	"slices"
	"strings"
	"time"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

// EntryFilter selects entries of a list. Its zero value selects all; all that is set has
// to fit.
type EntryFilter struct {
	// Folder or group of folders.
	Folder string
	// State of an entry: also "empty" for entries without one, and "invalid".
	State           string
	Signed, Invalid *bool
	Tag             string
	KeyPrefix       string
	// Schema is the whole address or the short name, such as bill/invoice.
	Schema string
	// Since is the earliest and Until the latest time of creation.
	Since, Until time.Time
	// IssuedSince and IssuedUntil are the first and the last day on which documents are
	// issued, as 2006-01-02.
	IssuedSince, IssuedUntil string
}

// pseudo states, which show themselves.
const (
	stateEmpty   = "empty"
	stateInvalid = "invalid"
)

// searches reports whether the store has no order for the filter, so that rows have to be
// looked at.
func (f *EntryFilter) searches() bool {
	rest := *f
	rest.Folder, rest.Since, rest.Until = "", time.Time{}, time.Time{}
	return rest != EntryFilter{}
}

// Matches reports whether an entry is selected; the folder is left to the store.
func (f *EntryFilter) Matches(e *domain.Entry) bool {
	c := &e.Content
	date := c.Index.IssueDate
	return f.matchesState(e) &&
		(f.Signed == nil || *f.Signed == c.Signed) &&
		(f.Invalid == nil || *f.Invalid == c.Invalid) &&
		(f.Tag == "" || slices.Contains(c.Tags, f.Tag)) &&
		strings.HasPrefix(e.Key, f.KeyPrefix) &&
		(f.Schema == "" || f.Schema == c.DocSchema || f.Schema == domain.ShortSchema(c.DocSchema)) &&
		(f.IssuedSince == "" || date >= f.IssuedSince) &&
		(f.IssuedUntil == "" || date != "" && date <= f.IssuedUntil)
}

func (f *EntryFilter) matchesState(e *domain.Entry) bool {
	switch f.State {
	case "":
		return true
	case stateEmpty:
		return e.State == ""
	case stateInvalid:
		return e.Content.Invalid
	}
	return f.State == e.State
}

// EntryList is a page of entries.
type EntryList struct {
	Entries []*domain.Entry
	// Last is where the search ended before the page was full, because it had looked at
	// limits.EntriesSearched entries; nil otherwise. The next page begins behind it.
	Last *domain.Entry
}

// List lists entries without their documents. All filters are combined.
func (s *Service) List(ctx context.Context, actor domain.Actor, f EntryFilter, p domain.Page) (*EntryList, error) {
	end := f.bound(&p)
	list := new(EntryList)
	err := s.Store.View(ctx, func(tx domain.Tx) error {
		*list = EntryList{}
		return list.read(ctx, tx, actor.Workspace.ID, &f, p, end)
	})
	return list, err
}

// bound begins the page at the bound in time from which the list goes, and returns the
// other one, zero for none.
func (f *EntryFilter) bound(p *domain.Page) (end time.Time) {
	first, last := f.Until, f.Since
	if p.Ascending {
		first, last = f.Since, f.Until
	}
	if first.IsZero() {
		return last
	}
	inside := !p.From.IsZero() && (p.Ascending && !p.From.Before(first) || !p.Ascending && !p.From.After(first))
	if !inside {
		p.From, p.After = first, ""
	}
	return last
}

// searchStep is how many rows one query reads that are looked at.
const searchStep = 100

// read reads a page, of which rows that do not fit are left out.
func (l *EntryList) read(ctx context.Context, tx domain.Tx, ws domain.ID, f *EntryFilter, p domain.Page, end time.Time) error {
	q := domain.EntryQuery{Folders: FoldersOf(f.Folder), Page: p}
	if f.searches() {
		q.Limit = searchStep
	}
	used := 0
	for seen := 0; seen < limits.EntriesSearched.Int(); seen += searchStep {
		rows, err := tx.Entries().List(ctx, ws, q)
		if err != nil {
			return err
		}
		if l.keep(rows, f, &p, end, &used) || !f.searches() || len(rows) == 0 {
			l.Last = nil
			return nil
		}
		q.From, q.After = l.Last.CreatedAt, l.Last.ID
	}
	return nil
}

// keep adds the rows that fit, and reports whether the page is full or the list at its end.
func (l *EntryList) keep(rows []*domain.Entry, f *EntryFilter, p *domain.Page, end time.Time, used *int) bool {
	for _, e := range rows {
		beyond := p.Ascending && e.CreatedAt.After(end) || !p.Ascending && e.CreatedAt.Before(end)
		if beyond && !end.IsZero() {
			return true
		}
		l.Last = e
		if !f.Matches(e) {
			continue
		}
		l.Entries = append(l.Entries, e)
		*used += e.RowBytes()
		if len(l.Entries) == p.Limit || p.Bytes > 0 && *used > p.Bytes && len(l.Entries) > 1 {
			return true
		}
	}
	return false
}
