package storetest

import (
	"fmt"
	"testing"
	"time"

	"chancery/internal/domain"
)

// mentioning returns the n-th entry with a document that mentions UUIDs.
func mentioning(n int, refs ...domain.EntryRef) *domain.Entry {
	e := newEntry(n)
	e.Content.Index.Refs = refs
	return e
}

// ref is a reference in a document; with an empty context it is a UUID of the entry.
func ref(n int, context string) domain.EntryRef {
	return domain.EntryRef{UUID: id(n), Context: context}
}

// mentions lists entries as "number context".
func mentions(t *testing.T, s domain.Store, space domain.ID, q domain.RelatedQuery) (list []string) {
	t.Helper()
	for _, m := range read(t, s, func(tx domain.Tx) ([]domain.Related, error) { return tx.Related().Mentions(t.Context(), space, q) }) {
		if m.WorkspaceID != space || m.Content.Version == "" {
			t.Errorf("a mention has the entry %+v", m.Entry)
		}
		list = append(list, fmt.Sprint(int(m.CreatedAt.Sub(start)/time.Second), " ", m.Context))
	}
	return list
}

func relatedMentions(t *testing.T, s domain.Store) {
	insertEntry(t, s,
		mentioning(1, ref(1, ""), ref(901, "")), // its own ID needs no row
		mentioning(2, ref(901, "customer"), ref(901, "supplier"), ref(902, "line.item")),
		mentioning(3, ref(901, "customer"), ref(1, "customer")),
		mentioning(4, ref(903, "customer")),
	)
	for name, tt := range map[string]struct {
		q    domain.RelatedQuery
		want []string
	}{
		"one":         {domain.RelatedQuery{UUIDs: []domain.ID{id(902)}}, []string{"2 line.item"}},
		"newest":      {domain.RelatedQuery{UUIDs: []domain.ID{id(901)}}, []string{"3 customer", "2 supplier", "2 customer"}},
		"oldest":      {domain.RelatedQuery{UUIDs: []domain.ID{id(901)}, Page: domain.Page{Ascending: true}}, []string{"2 customer", "2 supplier", "3 customer"}},
		"in":          {domain.RelatedQuery{UUIDs: []domain.ID{id(901)}, Context: "customer"}, []string{"3 customer", "2 customer"}},
		"in none":     {domain.RelatedQuery{UUIDs: []domain.ID{id(901)}, Context: "line"}, nil},
		"two as once": {domain.RelatedQuery{UUIDs: []domain.ID{id(1), id(901)}, Context: "customer"}, []string{"3 customer", "2 customer"}},
		"of several":  {domain.RelatedQuery{UUIDs: []domain.ID{id(902), id(903), id(999)}}, []string{"4 customer", "2 line.item"}},
		"nothing":     {domain.RelatedQuery{}, nil},
		"nobody":      {domain.RelatedQuery{UUIDs: []domain.ID{id(999)}}, nil},
	} {
		same(t, name, mentions(t, s, ws, tt.q), tt.want)
	}
	same(t, "another workspace", mentions(t, s, other, domain.RelatedQuery{UUIDs: []domain.ID{id(901), id(902)}}), []string(nil))

	// A version that mentions others replaces them; one that mentions the same changes nothing.
	next := content(12)
	next.Index.Refs = []domain.EntryRef{ref(901, "customer"), ref(904, "customer")}
	write(t, s, func(tx domain.Tx) error {
		return tx.Entries().Revise(t.Context(), ws, id(2), content(2).Version, &next)
	})
	same(t, "of the new version", mentions(t, s, ws, domain.RelatedQuery{UUIDs: []domain.ID{id(901), id(902), id(904)}}), []string{"3 customer", "2 customer"})
	again := content(13)
	again.Index.Refs = next.Index.Refs
	write(t, s, func(tx domain.Tx) error { return tx.Entries().Revise(t.Context(), ws, id(2), next.Version, &again) })
	same(t, "of the same", mentions(t, s, ws, domain.RelatedQuery{UUIDs: []domain.ID{id(904)}}), []string{"2 customer"})
	refs := read(t, s, func(tx domain.Tx) ([]domain.EntryRef, error) {
		list, created, err := tx.Related().Refs(t.Context(), ws, id(2))
		if err == nil && !created.Equal(at(2)) {
			t.Errorf("the entry was created at %s", created)
		}
		return list, err
	})
	same(t, "references", refs, next.Index.Refs)
}

// relatedUndone: a version that is refused leaves the index as it was.
func relatedUndone(t *testing.T, s domain.Store) {
	insertEntry(t, s, mentioning(1, ref(901, "customer")))
	next := content(12)
	next.Index.Refs = []domain.EntryRef{ref(902, "customer")}
	if err := s.Update(t.Context(), func(tx domain.Tx) error {
		if err := tx.Entries().Revise(t.Context(), ws, id(1), content(1).Version, &next); err != nil {
			return err
		}
		return errWanted
	}); err == nil {
		t.Fatal("the update succeeds")
	}
	same(t, "mentions", mentions(t, s, ws, domain.RelatedQuery{UUIDs: []domain.ID{id(901), id(902)}}), []string{"1 customer"})
}

// relatedPages: pages show each mention once, also those of one entry and of one instant.
func relatedPages(t *testing.T, s domain.Store) {
	var all []*domain.Entry
	for n := range 7 {
		e := mentioning(n+1, ref(901, "customer"), ref(901, "line.item"), ref(901, "supplier"))
		e.CreatedAt = at(n / 3)
		all = append(all, e)
	}
	insertEntry(t, s, all...)
	for _, up := range []bool{false, true} {
		for _, context := range []string{"", "line.item"} {
			q := domain.RelatedQuery{UUIDs: []domain.ID{id(901), id(902)}, Context: context, Page: domain.Page{Ascending: up}}
			full := read(t, s, func(tx domain.Tx) ([]domain.Related, error) { return tx.Related().Mentions(t.Context(), ws, q) })
			if want := map[string]int{"": 21, "line.item": 7}[context]; len(full) != want {
				t.Fatalf("%d mentions in %q, want %d", len(full), context, want)
			}
			var paged []domain.Related
			q.Limit = 2
			for {
				page := read(t, s, func(tx domain.Tx) ([]domain.Related, error) { return tx.Related().Mentions(t.Context(), ws, q) })
				if len(page) == 0 {
					break
				}
				paged = append(paged, page...)
				last := page[len(page)-1]
				q.From, q.After, q.AfterContext = last.CreatedAt, last.ID, last.Context
			}
			same(t, fmt.Sprintf("pages, ascending %v, in %q", up, context), paged, full)
		}
	}
}

func relatedKnown(t *testing.T, s domain.Store) {
	theirs := mentioning(5, ref(901, ""))
	theirs.WorkspaceID = other
	insertEntry(t, s, mentioning(1, ref(1, ""), ref(901, "")), mentioning(2, ref(901, "")), mentioning(3, ref(901, "customer")), theirs)
	uuids := []domain.ID{id(901), id(1), id(3), id(5), id(999)}
	for n := range 40 { // more than one statement looks for
		uuids = append(uuids, id(1000+n))
	}
	known := map[string]bool{}
	for _, k := range read(t, s, func(tx domain.Tx) ([]domain.KnownEntry, error) { return tx.Related().Known(t.Context(), ws, uuids) }) {
		known[string(k.UUID)+" "+string(k.EntryID)] = true
		if k.CreatedAt.IsZero() {
			t.Errorf("%+v has no time", k)
		}
	}
	want := map[string]bool{}
	for _, pair := range [][2]int{{901, 1}, {901, 2}, {1, 1}, {3, 3}} {
		want[string(id(pair[0]))+" "+string(id(pair[1]))] = true
	}
	same(t, "known entries", known, want)
}

// relatedDescribed: what is found out later about a version counts if it is still current.
func relatedDescribed(t *testing.T, s domain.Store) {
	insertEntry(t, s, mentioning(1, ref(901, "customer")))
	describe := func(version string, refs ...domain.EntryRef) {
		t.Helper()
		write(t, s, func(tx domain.Tx) error { return tx.Related().Describe(t.Context(), ws, id(1), version, refs, "acme") })
	}
	describe(content(1).Version, ref(902, "customer"), ref(1, ""))
	describe("another", ref(903, "customer"))
	same(t, "mentions", mentions(t, s, ws, domain.RelatedQuery{UUIDs: []domain.ID{id(901), id(902), id(903)}}), []string{"1 customer"})
	same(t, "of the right one", mentions(t, s, ws, domain.RelatedQuery{UUIDs: []domain.ID{id(902)}}), []string{"1 customer"})
	refused(t, s, domain.NotFound, func(tx domain.Tx) error {
		return tx.Related().Describe(t.Context(), other, id(1), content(1).Version, nil, "")
	})
}
