package postgres

import (
	"errors"
	"strings"
	"testing"

	"chancery/internal/domain"
	"chancery/internal/store"
	"chancery/test/pg"
)

// TestArchivesHaveAll: each table and column is in archives of workspaces, or left out for a
// reason.
func TestArchivesHaveAll(t *testing.T) {
	t.Parallel()
	schema := map[string][]string{}
	for _, name := range valuesOf[string](t, migrated(t), `SELECT table_name || ' ' || column_name FROM information_schema.columns
		WHERE table_schema = current_schema() AND table_name NOT LIKE 'chancery_schema%'`) {
		table, column, _ := strings.Cut(name, " ")
		schema[table] = append(schema[table], column)
	}
	for _, gap := range store.ArchiveGaps(schema) {
		t.Error(gap)
	}
}

// TestRowInTheMiddleOfABatch: one row that does not fit refuses its batch as a whole, although its
// rows are sent together, and it is known which one it was. The batch can be stored afterwards.
func TestRowInTheMiddleOfABatch(t *testing.T) {
	t.Parallel()
	s := open(t, pg.Database(t), Options{Writers: 1})
	const many, at = maxDelayed + 100, maxDelayed + 50
	insert := func(part string, change func(rows []domain.ArchiveRow)) error {
		return s.Update(t.Context(), func(tx domain.Tx) error {
			rows := importBatch(tx, part, many)
			change(rows)
			return tx.Archives().Insert(t.Context(), "w", part, rows)
		})
	}
	whole := func([]domain.ArchiveRow) {}
	stored := func(part string) int {
		var list []domain.ArchiveRow
		if err := s.View(t.Context(), func(tx domain.Tx) (err error) {
			list, err = tx.Archives().Read(t.Context(), "w", domain.ArchiveRead{Part: part, Limit: 10 * many})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	if err := insert("documents", whole); err != nil {
		t.Fatal(err)
	}
	for name, place := range map[string]int{"behind the first statement": at, "in the first": 7} {
		err := insert("entries", func(rows []domain.ArchiveRow) { rows[place] = rows[2] })
		if double, is := errors.AsType[*domain.DuplicateRowError](err); !is || double.Index != place {
			t.Errorf("a row twice, %s: %v", name, err)
		}
		if n := stored("entries"); n != 0 {
			t.Errorf("%d rows of a refused batch are stored", n)
		}
	}
	if err := insert("entries", whole); err != nil {
		t.Fatal(err)
	}
	if err := insert("entry_versions", func(rows []domain.ArchiveRow) { rows[at][0] = "nobody" }); !domain.Is(err, domain.Conflict) && !domain.Is(err, domain.NotFound) {
		t.Errorf("a version of no entry: %v", err)
	}
	if n := stored("entry_versions"); n != 0 {
		t.Errorf("%d rows of a refused batch are stored", n)
	}
	if err := insert("entry_versions", whole); err != nil {
		t.Fatal(err)
	}
	if err := insert("entry_versions", whole); err == nil {
		t.Error("a batch was stored twice")
	}
	if n := stored("entry_versions"); n != many {
		t.Errorf("%d versions are stored, want %d", n, many)
	}
}
