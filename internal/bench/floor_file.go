package bench

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // the driver that the store uses too
)

// fileWriter writes to a database file. SQLite has one writer.
type fileWriter struct {
	db                    *sql.DB
	conn                  *sql.Conn
	begin, insert, commit *sql.Stmt
}

func (f *floor) openFile(ctx context.Context, folder string) error {
	path, err := filepath.Abs(filepath.Join(folder, "floor.db"))
	if err != nil {
		return fmt.Errorf("finding the file: %w", err)
	}
	w := &fileWriter{}
	if w.db, err = sql.Open("sqlite", floorName(path)); err != nil {
		return err
	}
	f.writers = append(f.writers, w)
	return w.prepare(ctx)
}

// floorName returns the data source name, with the settings of the store's
// connection.
func floorName(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a Windows drive
	}
	query := url.Values{"_pragma": {
		"journal_mode(WAL)", "busy_timeout(5000)", "foreign_keys(1)", "synchronous(FULL)",
		"temp_store(MEMORY)", "cache_size(-16000)", "journal_size_limit(67108864)",
	}}
	name := url.URL{Scheme: "file", Path: path, RawQuery: query.Encode()}
	return name.String()
}

func (w *fileWriter) prepare(ctx context.Context) (err error) {
	if w.conn, err = w.db.Conn(ctx); err != nil {
		return err
	}
	if _, err := w.conn.ExecContext(ctx, "CREATE TABLE jobs (id INTEGER PRIMARY KEY, data BLOB NOT NULL)"); err != nil {
		return err
	}
	if w.begin, err = w.conn.PrepareContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	if w.insert, err = w.conn.PrepareContext(ctx, "INSERT INTO jobs (data) VALUES ($1)"); err != nil {
		return err
	}
	w.commit, err = w.conn.PrepareContext(ctx, "COMMIT")
	return err
}

func (w *fileWriter) store(ctx context.Context, row []byte, copies int) error {
	if _, err := w.begin.ExecContext(ctx); err != nil {
		return fmt.Errorf("beginning a transaction: %w", err)
	}
	for range copies {
		if _, err := w.insert.ExecContext(ctx, row); err != nil {
			return fmt.Errorf("writing a row: %w", err)
		}
	}
	if _, err := w.commit.ExecContext(ctx); err != nil {
		return fmt.Errorf("committing: %w", err)
	}
	return nil
}

func (w *fileWriter) close() error {
	var errs []error
	for _, st := range []*sql.Stmt{w.begin, w.insert, w.commit} {
		if st != nil {
			errs = append(errs, st.Close())
		}
	}
	if w.conn != nil {
		errs = append(errs, w.conn.Close())
	}
	return errors.Join(append(errs, w.db.Close())...)
}
