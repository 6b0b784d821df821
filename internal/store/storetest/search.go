package storetest

import (
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"chancery/internal/domain"
)

// terms returns groups of one term each; one that ends with * is a beginning.
func terms(texts ...string) (groups [][]domain.SearchTerm) {
	for _, text := range texts {
		t := domain.SearchTerm{Text: text}
		if n := len(text) - 1; text[n] == '*' {
			t.Text, t.Prefix = text[:n], true
		}
		groups = append(groups, []domain.SearchTerm{t})
	}
	return groups
}

// putTerms puts the n-th entry into the index, with the time of the k-th instant.
func putTerms(t *testing.T, s domain.Store, space domain.ID, n, k int, list ...string) {
	t.Helper()
	write(t, s, func(tx domain.Tx) error {
		if err := tx.Search().Lock(t.Context(), space, []domain.ID{id(n)}); err != nil {
			return err
		}
		return tx.Search().Put(t.Context(), space, id(n), at(k), list)
	})
}

func found(t *testing.T, s domain.Store, space domain.ID, limit int, groups [][]domain.SearchTerm) (list []int) {
	t.Helper()
	ids := read(t, s, func(tx domain.Tx) ([]domain.ID, error) {
		return tx.Search().Find(t.Context(), space, domain.SearchQuery{Groups: groups, Limit: limit})
	})
	for _, got := range ids {
		for n := range 3000 {
			if id(n) == got {
				list = append(list, n)
			}
		}
	}
	return list
}

func searchFind(t *testing.T, s domain.Store) {
	putTerms(t, s, ws, 1, 1, "aacme", "af1", "zerror", "aünder")
	putTerms(t, s, ws, 3, 3, "aacme", "af2")
	putTerms(t, s, ws, 2, 2, "aacmes", "af1", "a東京")
	putTerms(t, s, other, 1, 1, "aacme", "aonlytheirs")
	either := [][]domain.SearchTerm{{{Text: "af1"}, {Text: "af2"}}, {{Text: "aacme"}}}
	for name, tt := range map[string]struct {
		groups [][]domain.SearchTerm
		want   []int
	}{
		"one word":        {terms("aacme"), []int{3, 1}},
		"a beginning":     {terms("aacm*"), []int{3, 2, 1}},
		"all words":       {terms("aacme", "af1"), []int{1}},
		"either":          {either, []int{3, 1}},
		"another letter":  {terms("zacme"), nil},
		"other alphabets": {terms("a東京"), []int{2}},
		"accents":         {terms("aünder"), []int{1}},
		"of others":       {terms("aonlytheirs"), nil},
		"nothing":         {terms("anothing"), nil},
	} {
		same(t, name, found(t, s, ws, 10, tt.groups), tt.want)
	}
	same(t, "the newest", found(t, s, ws, 2, terms("a*")), []int{3, 2})
	same(t, "another workspace", found(t, s, other, 10, terms("a*")), []int{1})

	// Terms that are put again replace the ones before.
	putTerms(t, s, ws, 1, 1, "anew")
	same(t, "an old word", found(t, s, ws, 10, terms("aacme")), []int{3})
	same(t, "a new word", found(t, s, ws, 10, terms("anew")), []int{1})
	same(t, "a new word of others", found(t, s, other, 10, terms("aacme")), []int{1})
	if err := s.Update(t.Context(), func(tx domain.Tx) error {
		if err := tx.Search().Put(t.Context(), ws, id(3), at(3), []string{"aundone"}); err != nil {
			return err
		}
		return errWanted
	}); err == nil {
		t.Error("the update succeeds")
	}
	same(t, "a word that was undone", found(t, s, ws, 10, terms("aundone")), []int(nil))
	same(t, "a word that stayed", found(t, s, ws, 10, terms("aacme")), []int{3})
}

// searchInstant: entries of one instant are all found, also very many.
func searchInstant(t *testing.T, s domain.Store) {
	const many = 2500
	for from := 0; from < many; from += 500 {
		write(t, s, func(tx domain.Tx) error {
			for n := from; n < from+500; n++ {
				if err := tx.Search().Put(t.Context(), ws, id(n), at(0), []string{"aword", fmt.Sprintf("an%d", n)}); err != nil {
					return err
				}
			}
			return nil
		})
	}
	putTerms(t, s, ws, 2600, 1, "aword")
	putTerms(t, s, ws, 2601, -1, "aword")
	all := found(t, s, ws, 10_000, terms("aword"))
	if len(all) != many+2 || all[0] != 2600 {
		t.Errorf("%d entries, the first is %d", len(all), all[0])
	}
	slices.Sort(all)
	if n := len(slices.Compact(all)); n != many+2 {
		t.Errorf("%d different entries", n)
	}
	same(t, "one of them", found(t, s, ws, 10, terms("an1500")), []int{1500})
}

// searchChanges: each change of an entry is noted until it is done.
func searchChanges(t *testing.T, s domain.Store) {
	ctx := t.Context()
	list := func(space domain.ID) []domain.SearchChange {
		t.Helper()
		return read(t, s, func(tx domain.Tx) ([]domain.SearchChange, error) { return tx.Search().Changes(ctx, space, 100) })
	}
	done := func() {
		t.Helper()
		write(t, s, func(tx domain.Tx) error { return tx.Search().Done(ctx, list(ws)) })
		if rest := list(ws); len(rest) > 0 {
			t.Errorf("not done: %+v", rest)
		}
	}
	next := content(12)
	row := fullMeta(1, 1)
	for _, change := range []struct {
		name string
		fn   func(tx domain.Tx) error
	}{
		{"insert", func(tx domain.Tx) error { return tx.Entries().Insert(ctx, newEntry(1)) }},
		{"revise", func(tx domain.Tx) error { return tx.Entries().Revise(ctx, ws, id(1), content(1).Version, &next) }},
		{"state", func(tx domain.Tx) error {
			return tx.Entries().AddState(ctx, ws, id(1), &domain.State{Key: "sent", At: at(2)})
		}},
		{"move", func(tx domain.Tx) error { return tx.Entries().SetFolder(ctx, ws, id(1), "sales", at(3)) }},
		{"meta", func(tx domain.Tx) error { return tx.Metas().Put(ctx, row) }},
		{"no meta", func(tx domain.Tx) error { return tx.Metas().Delete(ctx, ws, id(1), row.Src, row.Key) }},
	} {
		write(t, s, change.fn)
		if changes := list(ws); len(changes) != 1 || changes[0].EntryID != id(1) || changes[0].WorkspaceID != ws {
			t.Errorf("%s: %+v", change.name, changes)
		}
		if change.name != "no meta" {
			done()
		}
	}
	if n := len(list(other)); n != 0 {
		t.Errorf("%d changes of another workspace", n)
	}
	after := read(t, s, func(tx domain.Tx) ([]domain.SearchChange, error) { return tx.Search().ChangesAfter(ctx, "", 100) })
	same(t, "all changes", after, list(ws))
	same(t, "those behind", read(t, s, func(tx domain.Tx) ([]domain.SearchChange, error) { return tx.Search().ChangesAfter(ctx, ws, 100) }),
		[]domain.SearchChange(nil))
	done()
}

// searchRows: what the search looks at is what is stored.
func searchRows(t *testing.T, s domain.Store) {
	ctx := t.Context()
	for n := range 40 {
		e := newEntry(n)
		e.Content.Index.Words = fmt.Sprintf("words of %d", n)
		e.Content.Index.Code = strconv.Itoa(n)
		insertEntry(t, s, e)
	}
	shown, secret, plain := fullMeta(3, 1), fullMeta(3, 2), fullMeta(3, 3)
	shown.Secure, plain.Indexed = false, false
	putMeta(t, s, shown, secret, plain)
	var ids []domain.ID
	for n := range 45 {
		ids = append(ids, id(n))
	}
	rows := read(t, s, func(tx domain.Tx) ([]domain.SearchRow, error) { return tx.Search().Rows(ctx, ws, ids) })
	if len(rows) != 40 {
		t.Fatalf("%d rows", len(rows))
	}
	for _, r := range rows {
		n := int(r.CreatedAt.Sub(start) / time.Second)
		var refs []string
		if n == 3 {
			refs = []string{shown.Ref}
		}
		if r.ID != id(n) || r.Words != fmt.Sprintf("words of %d", n) || r.Content.Index.Code != strconv.Itoa(n) || !slices.Equal(r.Refs, refs) {
			t.Errorf("row %d: %+v", n, r)
		}
	}
	if rows := read(t, s, func(tx domain.Tx) ([]domain.SearchRow, error) { return tx.Search().Rows(ctx, other, ids) }); len(rows) > 0 {
		t.Errorf("another workspace reads %d rows", len(rows))
	}
}

// backfillDone: a new store has nothing to work on in the background.
func backfillDone(t *testing.T, s domain.Store) {
	insertEntry(t, s, newEntry(2), newEntry(1))
	if _, err := try(t, s, func(tx domain.Tx) (*domain.Backfill, error) { return tx.Backfills().Get(t.Context()) }); !domain.Is(err, domain.NotFound) {
		t.Errorf("there is work: %v", err)
	}
	next := func(b domain.Backfill) []domain.Backfill {
		t.Helper()
		return read(t, s, func(tx domain.Tx) ([]domain.Backfill, error) { return tx.Backfills().Next(t.Context(), &b, 10) })
	}
	same(t, "all entries", next(domain.Backfill{}), []domain.Backfill{{WorkspaceID: ws, EntryID: id(1)}, {WorkspaceID: ws, EntryID: id(2)}})
	same(t, "behind the first", next(domain.Backfill{WorkspaceID: ws, EntryID: id(1)}), []domain.Backfill{{WorkspaceID: ws, EntryID: id(2)}})
	same(t, "behind the workspace", next(domain.Backfill{WorkspaceID: other}), []domain.Backfill(nil))
}
