package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"chancery/internal/domain"
	"chancery/internal/store"
)

// inspectTimeout is how long an inspection waits for the locks of other processes.
const inspectTimeout = 30 * time.Second

// Inspector reads a database file as it is at one moment. It neither creates, changes
// nor migrates it, and a server may write to it at the same time. It must be closed:
// until then the write-ahead log of the server grows.
type Inspector struct {
	db *sql.DB
	tx *sql.Tx
}

// Inspect opens the database file at path for reading.
func Inspect(ctx context.Context, path string) (_ *Inspector, err error) {
	db, err := existing(path, "query_only(1)")
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, db.Close())
		}
	}()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return nil, fmt.Errorf("cannot read the database: %w", translate(err))
	}
	i := &Inspector{db: db, tx: tx}
	// The first statement fixes the moment.
	if _, err = i.Schema(ctx); err != nil {
		return nil, errors.Join(err, tx.Rollback())
	}
	return i, nil
}

// existing returns a pool for a file that must exist. Unlike that of a store it keeps
// large temporary results on disk.
func existing(path string, pragmas ...string) (*sql.DB, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("cannot tell where the database is: %w", err)
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read the database: %w", err)
	}
	if !info.Mode().IsRegular() || info.Size() == 0 {
		return nil, domain.E(domain.Invalid, "store", "%s is not a database", path)
	}
	return pool(path, inspectTimeout, append([]string{"temp_store(FILE)"}, pragmas...)...)
}

// Close ends the inspection.
func (i *Inspector) Close() error { return translate(errors.Join(i.tx.Rollback(), i.db.Close())) }

// Schema returns the number of the last migration.
func (i *Inspector) Schema(ctx context.Context) (version int64, err error) {
	err = i.tx.QueryRowContext(ctx, "SELECT MAX(version_id) FROM goose_db_version").Scan(&version)
	if err != nil {
		return 0, fmt.Errorf("cannot read the schema of the database: %w", translate(err))
	}
	return version, nil
}

// Installation returns the ID of the installation, or "" if the database has none.
func (i *Inspector) Installation(ctx context.Context) (string, error) {
	var tables int
	err := i.tx.QueryRowContext(ctx, "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'installation'").Scan(&tables)
	if err != nil {
		return "", fmt.Errorf("cannot read the database: %w", translate(err))
	}
	if tables == 0 {
		return "", nil
	}
	var id string
	err = i.tx.QueryRowContext(ctx, "SELECT id FROM installation").Scan(&id)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("cannot read the installation ID: %w", translate(err))
	}
	return id, nil
}

// Integrity passes each problem that SQLite finds in the file to fn: damaged pages and
// indexes, rows that refer to nothing. A quick inspection leaves out the indexes and
// the references.
func (i *Inspector) Integrity(ctx context.Context, quick bool, fn func(problem string) error) error {
	pragma := "PRAGMA integrity_check"
	if quick {
		pragma = "PRAGMA quick_check"
	}
	err := each(ctx, i.tx, pragma, func(scan func(...any) error) error {
		var text string
		if err := scan(&text); err != nil || text == "ok" {
			return err
		}
		return fn(text)
	})
	if err != nil || quick {
		return err
	}
	return each(ctx, i.tx, "PRAGMA foreign_key_check", func(scan func(...any) error) error {
		var table, parent string
		var row, key sql.NullInt64
		if err := scan(&table, &row, &parent, &key); err != nil {
			return err
		}
		return fn(fmt.Sprintf("a row of the table %s refers to a row of %s that does not exist", table, parent))
	})
}

// FileRow is a content that files of a workspace have.
type FileRow struct {
	Workspace, Hash string
	Size            int64
}

// Files passes each stored content once, in the order of workspace and hash.
func (i *Inspector) Files(ctx context.Context, fn func(FileRow) error) error {
	return each(ctx, i.tx, `SELECT workspace_id, hash, MAX(size) FROM files WHERE stored
		GROUP BY workspace_id, hash ORDER BY workspace_id, hash`,
		func(scan func(...any) error) error {
			var f FileRow
			if err := scan(&f.Workspace, &f.Hash, &f.Size); err != nil {
				return err
			}
			return fn(f)
		})
}

// SeriesRow is a series of numbers.
type SeriesRow struct {
	Workspace, ID, Name string
	// Start is the first number, and Last the one issued last; 0 is none.
	Start, Last int64
	// Code is the text of the last number, as on the document.
	Code string
}

// Series passes each series in the order of workspace and ID.
func (i *Inspector) Series(ctx context.Context, fn func(SeriesRow) error) error {
	return each(ctx, i.tx, `SELECT s.workspace_id, s.id, s.name, MAX(s.start, 1), s.last, COALESCE(n.code, '')
		FROM series s LEFT JOIN series_entries n
			ON n.workspace_id = s.workspace_id AND n.series_id = s.id AND n.idx = s.last
		ORDER BY s.workspace_id, s.id`,
		func(scan func(...any) error) error {
			var s SeriesRow
			if err := scan(&s.Workspace, &s.ID, &s.Name, &s.Start, &s.Last, &s.Code); err != nil {
				return err
			}
			return fn(s)
		})
}

// NumberRow is an issued number.
type NumberRow struct {
	Workspace, Series, Entry, Code string
	Index                          int64
	// HasEntry is whether the entry exists that has the number. Numbers that requests took
	// need none.
	HasEntry bool
}

// Numbers passes each number in the order of workspace, series and number.
func (i *Inspector) Numbers(ctx context.Context, fn func(NumberRow) error) error {
	requested := "FALSE"
	var known int
	err := i.tx.QueryRowContext(ctx, "SELECT COUNT(*) FROM pragma_table_info('series_entries') WHERE name = 'requested'").Scan(&known)
	switch {
	case err != nil:
		return fmt.Errorf("cannot read the database: %w", translate(err))
	case known > 0: // since the schema 14
		requested = "n.requested"
	}
	return each(ctx, i.tx, `SELECT n.workspace_id, n.series_id, n.id, n.code, n.idx, e.id IS NOT NULL OR `+requested+`
		FROM series_entries n LEFT JOIN entries e ON e.workspace_id = n.workspace_id AND e.id = n.id
		ORDER BY n.workspace_id, n.series_id, n.idx`,
		func(scan func(...any) error) error {
			var n NumberRow
			if err := scan(&n.Workspace, &n.Series, &n.Entry, &n.Code, &n.Index, &n.HasEntry); err != nil {
				return err
			}
			return fn(n)
		})
}

// VersionRow is a version of an entry. Digest is that of the canonical form of the
// document, and Address the one under which its bytes are. Of a version that was erased there
// are no bytes.
type VersionRow struct {
	Workspace, Entry, Version, Digest, Address string
	Signed, Erased                             bool
	Head, Sigs, Document                       []byte
}

// Sound reports whether the document has the address of its bytes: their SHA-256 with the
// entry, or alone in earlier versions of the program.
func (v *VersionRow) Sound() bool {
	return v.Address == store.DocumentAddress(domain.ID(v.Entry), v.Document) || v.Address == store.DocumentAddress("", v.Document)
}

// Versions passes each version of each entry. The document is nil if it is missing.
func (i *Inspector) Versions(ctx context.Context, fn func(VersionRow) error) error {
	return each(ctx, i.tx, `SELECT v.workspace_id, v.entry_id, v.version, v.digest, v.document, v.signed AND v.origin_src <> '`+domain.SrcErasure+`', v.env_schema = '`+domain.ErasedSchema+`', v.head, v.sigs, d.data
		FROM entry_versions v LEFT JOIN documents d ON d.workspace_id = v.workspace_id AND d.digest = v.document
		ORDER BY v.workspace_id, v.entry_id, v.version`,
		func(scan func(...any) error) error {
			var v VersionRow
			if err := scan(&v.Workspace, &v.Entry, &v.Version, &v.Digest, &v.Address, &v.Signed, &v.Erased, &v.Head, &v.Sigs, &v.Document); err != nil {
				return err
			}
			return fn(v)
		})
}

// Chains passes the end of each chain of the log of changes, as it is on record. A database of
// an earlier version has no log.
func (i *Inspector) Chains(ctx context.Context, fn func(ws domain.ID, end domain.AuditHead) error) error {
	return i.audit(ctx, store.AuditChains, func(scan func(...any) error) error {
		ws, end, err := store.ScanAuditChain(scan)
		if err != nil {
			return err
		}
		return fn(ws, end)
	})
}

// Changes passes each row of the log of changes, chain by chain and in their order.
func (i *Inspector) Changes(ctx context.Context, fn func(*domain.AuditRow) error) error {
	return i.audit(ctx, store.AuditAll, func(scan func(...any) error) error {
		r, err := store.ScanAuditRow(scan)
		if err != nil {
			return err
		}
		return fn(r)
	})
}

func (i *Inspector) audit(ctx context.Context, query string, fn func(scan func(...any) error) error) error {
	var tables int
	err := i.tx.QueryRowContext(ctx, "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'audit_rows'").Scan(&tables)
	if err != nil {
		return fmt.Errorf("cannot read the database: %w", translate(err))
	}
	if tables == 0 { // before the schema 17
		return nil
	}
	return each(ctx, i.tx, query, fn)
}

// each runs a query and passes its rows one by one.
func each(ctx context.Context, tx *sql.Tx, query string, fn func(scan func(...any) error) error) error {
	rows, err := tx.QueryContext(ctx, query)
	if err != nil {
		return fmt.Errorf("cannot read the database: %w", translate(err))
	}
	for rows.Next() {
		if err := fn(rows.Scan); err != nil {
			return errors.Join(err, translate(rows.Close()))
		}
	}
	return translate(errors.Join(rows.Err(), rows.Close()))
}

// Snapshot writes a copy of the database file at path, as it is at one moment, to a
// new file, which is durable when Snapshot returns. A server may write meanwhile.
func Snapshot(ctx context.Context, path, to string) (err error) {
	db, err := existing(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, translate(db.Close())) }()
	// The mode of the file is set before anything is in it.
	f, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("cannot copy the database: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?", to); err != nil {
		return fmt.Errorf("cannot copy the database: %w", translate(err))
	}
	if err := f.Sync(); err != nil {
		return fmt.Errorf("cannot copy the database: %w", err)
	}
	return nil
}

// SetInstallation records the ID of the installation in a database that has none.
func SetInstallation(ctx context.Context, path, id string) (err error) {
	db, err := existing(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, translate(db.Close())) }()
	_, err = db.ExecContext(ctx, "INSERT INTO installation (id) SELECT $1 WHERE NOT EXISTS (SELECT 1 FROM installation)", id)
	if err != nil {
		return fmt.Errorf("cannot record the installation ID: %w", translate(err))
	}
	return nil
}
