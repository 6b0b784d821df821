package postgres

import (
	"slices"
	"strings"
	"testing"

	"chancery/internal/domain"
	"chancery/internal/domain/domaintest"
	"chancery/test/pg"
)

// mention is a reference of a test to the n-th UUID.
func mention(n int) domain.EntryRef {
	return domain.EntryRef{UUID: domaintest.ID(4, 900+n), Context: "customer"}
}

// mentioning is a version of a test that mentions UUIDs.
func mentioning(version string, refs ...domain.EntryRef) domain.Content {
	return domain.Content{Version: version, Doc: []byte("{}"), At: domaintest.Start, Index: domain.Index{Refs: refs}}
}

// indexed returns the rows of the index, and which transaction wrote each.
func indexed(t *testing.T, url string) (rows, writers []string) {
	t.Helper()
	conn := connect(t, url)
	const row = `SELECT right(entry_id, 1) || ' ' || right(uuid, 3)`
	return valuesOf[string](t, conn, row+` FROM entry_refs ORDER BY 1`), valuesOf[string](t, conn, row+` || ' by ' || xmin FROM entry_refs ORDER BY 1`)
}

// TestReferencesOfVersions: several entries, and several versions of one of them, in one
// transaction leave in the index what the last ones mention. It costs no round trip of its
// own, and what is mentioned as before is not written again.
func TestReferencesOfVersions(t *testing.T) {
	t.Parallel()
	url := pg.Database(t)
	traffic := pg.Count(t, url)
	s := open(t, traffic.URL, Options{})
	revise := func(tx domain.Tx, n int, expected string, next domain.Content) error {
		return tx.Entries().Revise(t.Context(), space, domaintest.ID(4, n), expected, &next)
	}
	want := func(what string, rows []string) (writers []string) {
		t.Helper()
		got, writers := indexed(t, url)
		if !slices.Equal(got, rows) {
			t.Errorf("%s: the index has %q, want %q", what, got, rows)
		}
		return writers
	}
	must(t, s, func(tx domain.Tx) error {
		for n := range 3 {
			e := &domain.Entry{
				WorkspaceID: space, ID: domaintest.ID(4, n+1), CreatedAt: domaintest.Start, UpdatedAt: domaintest.Start,
				Content: mentioning("1", mention(1), mention(2)),
			}
			if err := tx.Entries().Insert(t.Context(), e); err != nil {
				return err
			}
		}
		return revise(tx, 3, "1", mentioning("2", mention(3))) // in the transaction that created it
	})
	before := want("new", []string{"1 901", "1 902", "2 901", "2 902", "3 903"})

	traffic.Reset()
	must(t, s, func(tx domain.Tx) error {
		if err := revise(tx, 1, "1", mentioning("2", mention(2), mention(1))); err != nil { // the same
			return err
		}
		if err := revise(tx, 2, "1", mentioning("2", mention(1))); err != nil {
			return err
		}
		if err := revise(tx, 2, "2", mentioning("3", mention(2), mention(4))); err != nil {
			return err
		}
		return revise(tx, 3, "2", mentioning("3")) // none
	})
	if trips := traffic.Trips(); len(trips) > 2 {
		t.Errorf("%d round trips: %q", len(trips), trips)
	}
	after := want("revised", []string{"1 901", "1 902", "2 902", "2 904"})
	for _, row := range before {
		if strings.HasPrefix(row, "1 ") && !slices.Contains(after, row) {
			t.Errorf("the reference %s was written again", row)
		}
	}
}
