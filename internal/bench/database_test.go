package bench

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"chancery/test/pg"
)

// TestFloorInADatabase: the floor on a server holds every row that was awaited, and the
// schema is gone afterwards.
func TestFloorInADatabase(t *testing.T) {
	t.Parallel()
	database := pg.Database(t)
	schema, err := NewSchema(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	f, err := openFloor(t.Context(), "", schema.URL)
	if err != nil {
		t.Fatal(err)
	}
	const callers = 8
	jobs := make([]int, callers)
	if _, err := load(t.Context(), time.Now, callers, 30*time.Millisecond, func(caller int) error {
		jobs[caller]++
		return f.job(&floorWrite{done: make(chan error, 1)})
	}); err != nil {
		t.Fatal(err)
	}
	if err := f.close(); err != nil {
		t.Error(err)
	}
	want := 0
	for _, n := range jobs {
		want += n * floorCommits
	}
	ask := func(url, query string) (n int) {
		conn, err := pgx.Connect(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		if err := conn.QueryRow(t.Context(), query).Scan(&n); err != nil {
			t.Error(err)
		}
		if err := conn.Close(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
		return n
	}
	if got := ask(schema.URL, `SELECT COUNT(*) FROM "floor" WHERE length(data) = 2048`); got != want {
		t.Errorf("%d rows, want %d", got, want)
	}
	if err := schema.Drop(t.Context()); err != nil {
		t.Error(err)
	}
	if got := ask(database, `SELECT COUNT(*) FROM pg_namespace WHERE nspname = '`+schema.name+`'`); got != 0 {
		t.Error("the schema is still there")
	}
}

func TestSearchPath(t *testing.T) {
	t.Parallel()
	for database, want := range map[string]string{
		"postgres://u@h/d?sslmode=disable": "postgres://u@h/d?search_path=x&sslmode=disable",
		"postgres://u@a:1,b:2/d":           "postgres://u@a:1,b:2/d?search_path=x",
		"host=h dbname=d":                  "host=h dbname=d search_path=x",
	} {
		if got := withSearchPath(database, "x"); got != want {
			t.Errorf("%s: %s, want %s", database, got, want)
		}
	}
}
