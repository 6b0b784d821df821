package store

import (
	"context"
	"database/sql"

	"chancery/internal/domain"
	"chancery/internal/limits"
)

const (
	filesHash       Name = "files.hash"
	filesReplace    Name = "files.replace"
	filesCount      Name = "files.count"
	filesInsert     Name = "files.insert"
	filesGet        Name = "files.get"
	filesFind       Name = "files.find"
	filesList       Name = "files.list"
	filesReplaced   Name = "files.replaced"
	filesByJob      Name = "files.by-job"
	filesMarkStored Name = "files.mark-stored"
	fileColumns          = `workspace_id, entry_id, id, job_id, key, category, name, description, mime, size, hash,
		embeddable, private, stored, meta, created_at, replaced_by`
)

var fileTexts = Texts{ //nolint:gochecknoglobals // a table
	// Returns one row if the entry exists, with the hash if the file exists too.
	filesHash: `SELECT f.hash FROM entries e LEFT JOIN files f
		ON f.workspace_id = e.workspace_id AND f.entry_id = e.id AND f.id = $3
		WHERE e.workspace_id = $1 AND e.id = $2`,
	filesReplace: `UPDATE files SET replaced_by = $4
		WHERE workspace_id = $1 AND entry_id = $2 AND slot = $3 AND replaced_by = ''`,
	// Counts the files in place, up to $3.
	filesCount: `SELECT COUNT(*) FROM (SELECT 1 FROM files
		WHERE workspace_id = $1 AND entry_id = $2 AND replaced_by = '' LIMIT $3) AS placed`,
	filesInsert: `INSERT INTO files (` + fileColumns + `, slot)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, '', $17)`,
	filesGet: `SELECT ` + fileColumns + ` FROM files WHERE workspace_id = $1 AND entry_id = $2 AND id = $3`,
	// Tenants choose IDs, so a pair may exist twice. The hash distinguishes the two;
	// files with the same hash have the same contents.
	filesFind: `SELECT ` + fileColumns + ` FROM files WHERE entry_id = $1 AND id = $2
		AND substr(hash, 1, length($3)) = $3 ORDER BY created_at, workspace_id LIMIT 1`,
	filesList: `SELECT ` + fileColumns + ` FROM files
		WHERE workspace_id = $1 AND entry_id = $2 AND replaced_by = '' ORDER BY created_at, id`,
	filesReplaced: `SELECT ` + fileColumns + ` FROM files
		WHERE workspace_id = $1 AND entry_id = $2 AND replaced_by <> '' ORDER BY created_at DESC, id DESC LIMIT $3`,
	// A file that another job replaced later still counts as made by this job.
	filesByJob: `SELECT ` + fileColumns + ` FROM files
		WHERE workspace_id = $1 AND job_id = $2 AND job_id <> '' AND NOT EXISTS (
			SELECT 1 FROM files n WHERE n.workspace_id = files.workspace_id AND n.entry_id = files.entry_id
			AND n.id = files.replaced_by AND n.job_id = files.job_id)
		ORDER BY created_at, id`,
	filesMarkStored: `UPDATE files SET stored = TRUE WHERE workspace_id = $1 AND entry_id = $2 AND id = $3`,
}

type files struct{ s *Session }

func (r files) Put(ctx context.Context, f *domain.File) error {
	ws, entry, id := string(f.WorkspaceID), string(f.EntryID), string(f.ID)
	var hash sql.NullString
	if err := r.s.one(ctx, filesHash, args(ws, entry, id), &hash); err != nil {
		return missing(err, "entry")
	}
	if hash.Valid {
		if hash.String == f.Hash {
			return nil
		}
		return taken(f.ID, "a file with this id and other contents exists already")
	}
	replaced, err := r.s.exec(ctx, filesReplace, ws, entry, f.Slot(), id)
	if err == nil && replaced == 0 {
		err = r.checkRoom(ctx, ws, entry)
	}
	if err != nil {
		return err
	}
	_, err = r.s.exec(ctx, filesInsert, ws, entry, id, string(f.JobID), f.Key, f.Category, f.Name, f.Desc, f.MIME,
		f.Size, f.Hash, f.Embeddable, f.Private, f.Stored, asJSON(f.Meta), micros(f.CreatedAt), f.Slot())
	return err
}

// checkRoom returns an error if an entry has as many files as it may have.
func (r files) checkRoom(ctx context.Context, ws, entry string) error {
	var n int64
	if err := r.s.one(ctx, filesCount, args(ws, entry, limits.EntryFiles.Value), &n); err != nil {
		return err
	}
	if n >= limits.EntryFiles.Value {
		return domain.OverLimit(domain.Invalid, &limits.EntryFiles, "give the file the category and key of one that it replaces")
	}
	return nil
}

func (r files) Get(ctx context.Context, ws, entry, id domain.ID) (*domain.File, error) {
	return r.find(ctx, filesGet, args(string(ws), string(entry), string(id)))
}

func (r files) Find(ctx context.Context, entry, id domain.ID, hash string) (*domain.File, error) {
	return r.find(ctx, filesFind, args(string(entry), string(id), hash))
}

func (r files) find(ctx context.Context, name Name, params []any) (*domain.File, error) {
	f := new(domain.File)
	if err := r.s.one(ctx, name, params, fileFields(f)...); err != nil {
		return nil, missing(err, "file")
	}
	return f, nil
}

func (r files) List(ctx context.Context, ws, entry domain.ID) ([]domain.File, error) {
	return r.list(ctx, filesList, args(string(ws), string(entry)))
}

func (r files) Replaced(ctx context.Context, ws, entry domain.ID) ([]domain.File, error) {
	return r.list(ctx, filesReplaced, args(string(ws), string(entry), limits.ReplacedFiles.Value))
}

func (r files) ByJob(ctx context.Context, ws, job domain.ID) ([]domain.File, error) {
	return r.list(ctx, filesByJob, args(string(ws), string(job)))
}

func (r files) list(ctx context.Context, name Name, params []any) ([]domain.File, error) {
	var list []domain.File
	err := r.s.each(ctx, name, params, func(scan scanFunc) error {
		list = append(list, domain.File{})
		return scan(fileFields(&list[len(list)-1])...)
	})
	return list, err
}

func (r files) MarkStored(ctx context.Context, ws, entry, id domain.ID) error {
	n, err := r.s.exec(ctx, filesMarkStored, string(ws), string(entry), string(id))
	if err == nil && n == 0 {
		return domain.Missing("file")
	}
	return err
}

func fileFields(f *domain.File) []any {
	return args(text(&f.WorkspaceID), text(&f.EntryID), text(&f.ID), text(&f.JobID), &f.Key, &f.Category, &f.Name, &f.Desc,
		&f.MIME, &f.Size, &f.Hash, &f.Embeddable, &f.Private, &f.Stored, into(&f.Meta), instant{&f.CreatedAt},
		text(&f.ReplacedBy))
}
