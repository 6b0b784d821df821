package sqlite

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var parameter = regexp.MustCompile(`\$(\d+)`)

// TestStatementsUseIndexes: no statement scans a whole table. Jobs, events and
// documents are kept endlessly, so a scan that is fast today would not stay so.
func TestStatementsUseIndexes(t *testing.T) {
	st, err := open(t.Context(), filepath.Join(t.TempDir(), "plan.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	}()
	for name, text := range st.texts {
		var args []any
		for _, m := range parameter.FindAllStringSubmatch(text, -1) {
			n, err := strconv.Atoi(m[1])
			if err != nil {
				t.Fatal(err)
			}
			for len(args) < n {
				args = append(args, 1)
			}
		}
		rows, err := st.read.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+text, args...)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for rows.Next() {
			var id, parent, unused int
			var detail string
			if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
				t.Fatal(err)
			}
			for _, table := range []string{"jobs", "job_events", "entries", "entry_versions", "documents", "files", "entry_states"} {
				// "SCAN jobs USING INDEX" is the whole index too, unless it is a partial one.
				if strings.HasPrefix(detail+" ", fmt.Sprintf("SCAN %s ", table)) && !strings.Contains(detail, "jobs_free") && !strings.Contains(detail, "jobs_leased") {
					t.Errorf("%s: %s", name, detail)
				}
			}
		}
		if err := rows.Err(); err != nil {
			t.Error(err)
		}
		if err := rows.Close(); err != nil {
			t.Error(err)
		}
	}
}
