package e2e

import (
	"database/sql"
	"net/url"
	"path/filepath"
	"slices"

	_ "github.com/jackc/pgx/v5/stdlib" // to look into the database directly
	_ "modernc.org/sqlite"
)

// database opens the database of the server, to look into it.
func (s *server) database() *sql.DB {
	s.t.Helper()
	driver, name := "pgx", ""
	if known, ok := databases.Load(s.data); ok {
		name = known.(string)
	} else {
		query := url.Values{"mode": {"ro"}, "_pragma": {"busy_timeout(5000)"}}
		file := url.URL{Scheme: "file", Path: filepath.Join(s.data, "chancery.db"), RawQuery: query.Encode()}
		driver, name = "sqlite", file.String()
	}
	db, err := sql.Open(driver, name)
	if err != nil {
		s.t.Fatal(err)
	}
	return db
}

// tables lists the tables of the database, without those that say which servers run.
func (s *server) tables(db *sql.DB) []string {
	s.t.Helper()
	query := `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`
	if onPostgres() {
		query = `SELECT tablename FROM pg_tables WHERE schemaname = current_schema()`
	}
	list := slices.DeleteFunc(s.sorted(db, query), func(name string) bool { return name == "nodes" || name == "duties" })
	if len(list) < 10 {
		s.t.Fatalf("these are not all tables: %s", list)
	}
	return list
}
