package bench

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"runtime"
	"strings"

	_ "modernc.org/sqlite" // the driver that the store uses too
)

const (
	// floorRow is the size of a row in bytes, about that of a small invoice.
	floorRow = 2048
	// floorCommits is how many durable commits a job waits for, one after the
	// other: its acceptance and its result. No engine that promises both needs
	// fewer.
	floorCommits = 2
	// floorBatch is how many waiting rows share a commit at most, as in the store.
	floorBatch = 128
)

// floor writes bare rows to a database file that is set up like that of the
// store, and by the same technique: one goroutine owns the connection and joins
// the writes that wait into one synced commit. It has no claim, no lease, no
// events, no JSON and no savepoints, so nothing that keeps jobs in such a file
// can be faster.
//
// It does not go through the store, for three reasons. Its transactions offer
// documents and jobs but no bare rows. Its queue, savepoints and hand-over of
// transactions are part of the cost that is compared with the floor: a faster
// writer must raise the share of the floor, not the floor itself. And the figures
// of earlier versions (bench/latest.json) must stay comparable, so the floor does
// not change when the store does.
type floor struct {
	db      *sql.DB
	conn    *sql.Conn
	begin   *sql.Stmt
	insert  *sql.Stmt
	commit  *sql.Stmt
	queue   chan *floorWrite
	stopped chan struct{}
	row     []byte
}

// floorWrite is one row that waits to be written. Each caller reuses its own.
type floorWrite struct{ done chan error }

// openFloor creates the file in a folder and starts the writer.
func openFloor(ctx context.Context, folder string) (_ *floor, err error) {
	path, err := filepath.Abs(filepath.Join(folder, "floor.db"))
	if err != nil {
		return nil, fmt.Errorf("finding the floor's database: %w", err)
	}
	f := &floor{
		queue: make(chan *floorWrite, 4096), stopped: make(chan struct{}),
		row: []byte(strings.Repeat("0123456789abcdef", floorRow/16)),
	}
	if f.db, err = sql.Open("sqlite", floorName(path)); err != nil {
		return nil, fmt.Errorf("opening the floor's database: %w", err)
	}
	if err := f.prepare(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("preparing the floor's database: %w", err), f.release())
	}
	go f.write(context.WithoutCancel(ctx))
	return f, nil
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

func (f *floor) prepare(ctx context.Context) (err error) {
	if f.conn, err = f.db.Conn(ctx); err != nil {
		return err
	}
	if _, err := f.conn.ExecContext(ctx, "CREATE TABLE jobs (id INTEGER PRIMARY KEY, data BLOB NOT NULL)"); err != nil {
		return err
	}
	if f.begin, err = f.conn.PrepareContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	if f.insert, err = f.conn.PrepareContext(ctx, "INSERT INTO jobs (data) VALUES ($1)"); err != nil {
		return err
	}
	f.commit, err = f.conn.PrepareContext(ctx, "COMMIT")
	return err
}

// job writes its rows, each awaited.
func (f *floor) job(w *floorWrite) error {
	for range floorCommits {
		f.queue <- w
		if err := <-w.done; err != nil {
			return err
		}
	}
	return nil
}

// write serves the queue until it is closed.
func (f *floor) write(ctx context.Context) {
	defer close(f.stopped)
	batch := make([]*floorWrite, 0, floorBatch)
	for first := range f.queue {
		again := len(batch) > 1
		batch = append(batch[:0], first)
		if again {
			runtime.Gosched() // lets the callers of the last commit come back
		}
		batch = f.gather(batch)
		err := f.store(ctx, len(batch))
		for _, w := range batch {
			w.done <- err
		}
	}
}

// gather adds the writes that wait, up to a full batch.
func (f *floor) gather(batch []*floorWrite) []*floorWrite {
	for len(batch) < floorBatch {
		select {
		case w, open := <-f.queue:
			if !open {
				return batch
			}
			batch = append(batch, w)
		default:
			return batch
		}
	}
	return batch
}

// store writes rows in one commit.
func (f *floor) store(ctx context.Context, rows int) error {
	if _, err := f.begin.ExecContext(ctx); err != nil {
		return fmt.Errorf("beginning a transaction: %w", err)
	}
	for range rows {
		if _, err := f.insert.ExecContext(ctx, f.row); err != nil {
			return fmt.Errorf("writing a row: %w", err)
		}
	}
	if _, err := f.commit.ExecContext(ctx); err != nil {
		return fmt.Errorf("committing: %w", err)
	}
	return nil
}

// close stops the writer. No caller may still wait for a row.
func (f *floor) close() error {
	close(f.queue)
	<-f.stopped
	return f.release()
}

func (f *floor) release() error {
	var errs []error
	for _, st := range []*sql.Stmt{f.begin, f.insert, f.commit} {
		if st != nil {
			errs = append(errs, st.Close())
		}
	}
	if f.conn != nil {
		errs = append(errs, f.conn.Close())
	}
	return errors.Join(append(errs, f.db.Close())...)
}
