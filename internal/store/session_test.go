package store

import (
	"database/sql"
	"strconv"
	"testing"

	_ "modernc.org/sqlite"
)

// TestBuiltQueries: a session keeps a limited number of built queries prepared, and
// goes on when there are more.
func TestBuiltQueries(t *testing.T) {
	t.Parallel()
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s := NewSession(Plain(conn), Texts{"one": "SELECT 1"}, SessionOptions{Translate: func(err error) error { return err }})
	for n := range 3*maxBuilt + 1 {
		for range 2 {
			got := -1
			err := s.eachOf(t.Context(), stmtKey{name: "list", text: "SELECT " + strconv.Itoa(n)}, nil, func(scan scanFunc) error { return scan(&got) })
			if err != nil || got != n {
				t.Fatalf("query %d returned %d (%v)", n, got, err)
			}
		}
		var one int
		if err := s.one(t.Context(), "one", nil, &one); err != nil || one != 1 {
			t.Fatalf("after query %d: %d, %v", n, one, err)
		}
		if len(s.prepared) > maxBuilt+1 {
			t.Fatalf("%d statements are prepared", len(s.prepared))
		}
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}
