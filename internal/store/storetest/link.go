package storetest

import (
	"testing"

	"chancery/internal/domain"
)

// entryLinks: an entry has one link at a time, which its code opens.
func entryLinks(t *testing.T, s domain.Store) {
	ctx := t.Context()
	there := newEntry(1)
	there.WorkspaceID = other
	insertEntry(t, s, newEntry(1), newEntry(2), there)
	link := func(space domain.ID, entry int, code string, made int) domain.EntryLink {
		return domain.EntryLink{WorkspaceID: space, EntryID: id(entry), Code: code, CreatedAt: at(made)}
	}
	put := func(l domain.EntryLink) domain.EntryLink {
		t.Helper()
		var got domain.EntryLink
		write(t, s, func(tx domain.Tx) (err error) {
			got, err = tx.Links().Put(ctx, l)
			return err
		})
		return got
	}
	find := func(entry int, code string) (domain.EntryLink, error) {
		return try(t, s, func(tx domain.Tx) (domain.EntryLink, error) { return tx.Links().Find(ctx, id(entry), code) })
	}
	get := func(space domain.ID, entry int) (domain.EntryLink, error) {
		return try(t, s, func(tx domain.Tx) (domain.EntryLink, error) { return tx.Links().Get(ctx, space, id(entry)) })
	}
	first, theirs := link(ws, 1, "one", 1), link(other, 1, "two", 2)
	same(t, "made", put(first), first)
	same(t, "there is one already", put(link(ws, 1, "three", 3)), first)
	same(t, "of another workspace", put(theirs), theirs)
	for code, want := range map[string]domain.EntryLink{"one": first, "two": theirs} {
		got, err := find(1, code)
		same(t, "error", err, nil)
		same(t, code, got, want)
	}
	got, err := get(ws, 1)
	same(t, "error", err, nil)
	same(t, "of the entry", got, first)
	utc(t, got.CreatedAt)
	for name, missing := range map[string]func() (domain.EntryLink, error){
		"another code":         func() (domain.EntryLink, error) { return find(1, "three") },
		"no code":              func() (domain.EntryLink, error) { return find(1, "") },
		"of another entry":     func() (domain.EntryLink, error) { return find(2, "one") },
		"an entry without one": func() (domain.EntryLink, error) { return get(ws, 2) },
	} {
		if l, err := missing(); !domain.Is(err, domain.NotFound) {
			t.Errorf("%s: %v, %v", name, l, err)
		}
	}
	refused(t, s, domain.NotFound, func(tx domain.Tx) error {
		_, err := tx.Links().Put(ctx, link(ws, 9, "nine", 1))
		return err
	})
	drop := func(tx domain.Tx) error { return tx.Links().Delete(ctx, ws, id(1)) }
	write(t, s, drop)
	refused(t, s, domain.NotFound, drop)
	if l, err := find(1, "one"); !domain.Is(err, domain.NotFound) {
		t.Errorf("a link that was revoked: %v, %v", l, err)
	}
	if _, err := find(1, "two"); err != nil {
		t.Errorf("the link of another workspace went with it: %v", err)
	}
}
