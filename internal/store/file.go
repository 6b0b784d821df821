package store

import (
	"context"
	"database/sql"
	"time"

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
	filesFindByHash Name = "files.find-by-hash"
	filesList       Name = "files.list"
	filesReplaced   Name = "files.replaced"
	filesByJob      Name = "files.by-job"
	filesMarkStored Name = "files.mark-stored"
	filesUnsent     Name = "files.unsent"
	filesHashes     Name = "files.hashes"
	filesContents   Name = "files.contents"
	fileColumns          = `workspace_id, entry_id, id, job_id, key, category, name, description, mime, size, hash,
		embeddable, private, stored, meta, created_at, replaced_by, link`
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
	filesInsert: `INSERT INTO files (` + fileColumns + `, slot, change_no, seq)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, '', $17, $18, ` + ChangeNo + `,
			(SELECT COALESCE(MAX(seq), 0) + 1 FROM files WHERE workspace_id = $1))`,
	filesGet: `SELECT ` + fileColumns + ` FROM files WHERE workspace_id = $1 AND entry_id = $2 AND id = $3`,
	// Tenants choose IDs, so a pair may exist in several workspaces. The code of a link
	// is different in each.
	filesFind: `SELECT ` + fileColumns + ` FROM files WHERE entry_id = $1 AND id = $2 AND link = $3
		ORDER BY created_at, workspace_id LIMIT 1`,
	filesFindByHash: `SELECT ` + fileColumns + ` FROM files WHERE entry_id = $1 AND id = $2 AND hash = $3 LIMIT 2`,
	// Files come in the order in which they were added. The + keeps an engine from reading
	// all files of a workspace only because an index has them in this order.
	filesList: `SELECT ` + fileColumns + ` FROM files
		WHERE workspace_id = $1 AND entry_id = $2 AND replaced_by = '' ORDER BY +seq`,
	filesReplaced: `SELECT ` + fileColumns + ` FROM files
		WHERE workspace_id = $1 AND entry_id = $2 AND replaced_by <> '' ORDER BY +seq DESC LIMIT $3`,
	// A file that another job replaced later still counts as made by this job.
	filesByJob: `SELECT ` + fileColumns + ` FROM files
		WHERE workspace_id = $1 AND job_id = $2 AND job_id <> '' AND NOT EXISTS (
			SELECT 1 FROM files n WHERE n.workspace_id = files.workspace_id AND n.entry_id = files.entry_id
			AND n.id = files.replaced_by AND n.job_id = files.job_id)
		ORDER BY +seq`,
	filesUnsent: `SELECT COUNT(*) FROM (SELECT 1 FROM files
		WHERE workspace_id = $1 AND NOT stored AND created_at > $2 LIMIT $3) AS unsent`,
	filesHashes: `SELECT DISTINCT hash FROM files WHERE workspace_id = $1 AND hash >= $2 AND hash <= $3`,
	// The size of a content is that of files whose contents arrived, if there are any.
	filesContents: `SELECT workspace_id, hash, MAX(CASE WHEN stored THEN size ELSE 0 END), MAX(CASE WHEN stored THEN 1 ELSE 0 END)
		FROM files WHERE (workspace_id, hash) > ($1, $2) GROUP BY workspace_id, hash ORDER BY workspace_id, hash LIMIT $3`,
	filesMarkStored: `UPDATE files SET stored = TRUE, change_no = ` + ChangeNo + ` WHERE workspace_id = $1 AND entry_id = $2 AND id = $3`,
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
		f.Size, f.Hash, f.Embeddable, f.Private, f.Stored, asJSON(f.Meta), micros(f.CreatedAt), f.LinkCode(), f.Slot())
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

func (r files) Find(ctx context.Context, entry, id domain.ID, code string) (*domain.File, error) {
	return r.find(ctx, filesFind, args(string(entry), string(id), code))
}

func (r files) FindByHash(ctx context.Context, entry, id domain.ID, hash string) (*domain.File, error) {
	list, err := r.list(ctx, filesFindByHash, args(string(entry), string(id), hash))
	if err == nil && len(list) != 1 {
		err = domain.Missing("file")
	}
	if err != nil {
		return nil, err
	}
	return &list[0], nil
}

func (r files) find(ctx context.Context, name Name, params []any) (*domain.File, error) {
	f := new(domain.File)
	if err := r.s.one(ctx, name, params, fileFields(f)...); err != nil {
		return nil, missing(err, "file")
	}
	plainLink(f)
	return f, nil
}

// plainLink drops the link of a file that is the usual one.
func plainLink(f *domain.File) {
	link := f.Link
	f.Link = ""
	if f.LinkCode() != link {
		f.Link = link
	}
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
		f := &list[len(list)-1]
		err := scan(fileFields(f)...)
		plainLink(f)
		return err
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

func (r files) Unsent(ctx context.Context, ws domain.ID, after time.Time, most int) (int, error) {
	var n int
	err := r.s.one(ctx, filesUnsent, args(string(ws), micros(after), limit(most)), &n)
	return n, err
}

func (r files) Hashes(ctx context.Context, ws domain.ID, first, last string) (map[string]bool, error) {
	hashes := map[string]bool{}
	err := r.s.each(ctx, filesHashes, args(string(ws), first, last), func(scan scanFunc) error {
		var hash string
		err := scan(&hash)
		hashes[hash] = true
		return err
	})
	return hashes, err
}

func (r files) Contents(ctx context.Context, after domain.Blob, most int) ([]domain.FileContent, error) {
	var list []domain.FileContent
	err := r.s.each(ctx, filesContents, args(string(after.WorkspaceID), after.Hash, limit(most)), func(scan scanFunc) error {
		var c domain.FileContent
		var stored int64
		err := scan(text(&c.WorkspaceID), &c.Hash, &c.Size, &stored)
		c.Stored = stored == 1
		list = append(list, c)
		return err
	})
	return list, err
}

func fileFields(f *domain.File) []any {
	return args(text(&f.WorkspaceID), text(&f.EntryID), text(&f.ID), text(&f.JobID), &f.Key, &f.Category, &f.Name, &f.Desc,
		&f.MIME, &f.Size, &f.Hash, &f.Embeddable, &f.Private, &f.Stored, into(&f.Meta), instant{&f.CreatedAt},
		text(&f.ReplacedBy), &f.Link)
}
