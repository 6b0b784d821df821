package postgres

import (
	"strings"
	"testing"

	"chancery/internal/store"
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
