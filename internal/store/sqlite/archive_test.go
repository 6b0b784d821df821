package sqlite

import (
	"strings"
	"testing"

	"chancery/internal/store"
)

// TestArchivesHaveAll: each table and column is in archives of workspaces, or left out for a
// reason.
func TestArchivesHaveAll(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	rows, err := s.read.QueryContext(t.Context(), `SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_xinfo(t.name) c
		WHERE t.type = 'table'`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	schema := map[string][]string{}
	for rows.Next() {
		var table, column string
		if err := rows.Scan(&table, &column); err != nil {
			t.Fatal(err)
		}
		internal := strings.HasPrefix(table, "sqlite_") || strings.HasPrefix(table, "goose_") || strings.HasPrefix(table, "search_terms_")
		if !internal {
			schema[table] = append(schema[table], column)
		}
	}
	if err := rows.Err(); err != nil || len(schema) < 20 {
		t.Fatal(schema, err)
	}
	for _, gap := range store.ArchiveGaps(schema) {
		t.Error(gap)
	}
}
