package store

import (
	"context"
	"time"

	"chancery/internal/domain"
)

const (
	spoolInsert  Name = "spool.insert"
	spoolGet     Name = "spool.get"
	spoolDelete  Name = "spool.delete"
	spoolSweep   Name = "spool.sweep"
	spoolColumns      = `workspace_id, key, name, mime, size, hash, created_at, expires_at, data`
)

var spoolTexts = Texts{ //nolint:gochecknoglobals // a table
	spoolInsert: `INSERT INTO spool (` + spoolColumns + `)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
	spoolGet:    `SELECT ` + spoolColumns + ` FROM spool WHERE workspace_id = $1 AND key = $2 AND expires_at > $3`,
	spoolDelete: `DELETE FROM spool WHERE workspace_id = $1 AND key = $2 AND expires_at > $3`,
	spoolSweep: `DELETE FROM spool WHERE (workspace_id, key) IN (
		SELECT workspace_id, key FROM spool WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)`,
}

type spool struct{ s *Session }

func (r spool) Insert(ctx context.Context, f *domain.SpoolFile) error {
	data := f.Data
	if data == nil {
		data = []byte{}
	}
	n, err := r.s.exec(ctx, spoolInsert, string(f.WorkspaceID), f.Key, f.Name, f.MIME, f.Size, f.Hash,
		micros(f.CreatedAt), micros(f.ExpiresAt), data)
	if err != nil || n == 1 {
		return err
	}
	return domain.E(domain.Conflict, "conflict", "a file with the key %s is in the spool already", f.Key)
}

func (r spool) Get(ctx context.Context, ws domain.ID, key string, now time.Time) (*domain.SpoolFile, error) {
	f := new(domain.SpoolFile)
	err := r.s.one(ctx, spoolGet, args(string(ws), key, micros(now)),
		text(&f.WorkspaceID), &f.Key, &f.Name, &f.MIME, &f.Size, &f.Hash,
		instant{&f.CreatedAt}, instant{&f.ExpiresAt}, &f.Data)
	if err != nil {
		return nil, missing(err, "spool file")
	}
	return f, nil
}

func (r spool) Delete(ctx context.Context, ws domain.ID, key string, now time.Time) error {
	n, err := r.s.exec(ctx, spoolDelete, string(ws), key, micros(now))
	if err == nil && n == 0 {
		return domain.Missing("spool file")
	}
	return err
}

func (r spool) Sweep(ctx context.Context, now time.Time, n int) (int, error) {
	gone, err := r.s.exec(ctx, spoolSweep, micros(now), limit(n))
	return int(gone), err
}
